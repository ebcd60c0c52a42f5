#!/bin/sh
# Makes the targets named, one after the other, all of them even when one fails, and ends with
# a line for each: so that one run shows everything that is wrong. Fails when any failed.
set -eu

summary=
failed=0
started=$(date +%s)

for target; do
	printf '\n== %s\n' "$target"
	before=$(date +%s)
	if ${MAKE:-make} --no-print-directory "$target"; then
		result=ok
	else
		result=FAILED
		failed=$((failed + 1))
	fi
	summary="$summary$(printf '  %-12s %-7s %4d s' "$target" "$result" $(($(date +%s) - before)))
"
done

printf '\n== summary\n%s' "$summary"
if [ "$failed" -ne 0 ]; then
	echo "$failed of $# failed after $(($(date +%s) - started)) s"
	exit 1
fi
echo "all $# passed in $(($(date +%s) - started)) s"
