#!/bin/sh
# Compares the modules that the product imports itself with those for which a decision record
# gives the reason. A new dependency without a reason fails, and so does a reason for one that
# is gone.
set -eu

record=docs/decisions/0002-dependencies.md
imported=$(mktemp)
explained=$(mktemp)
trap 'rm -f "$imported" "$explained"' EXIT

go list -m -f '{{if not (or .Main .Indirect)}}{{.Path}}{{end}}' all | sed '/^$/d' | sort >"$imported"
sed -nE 's/^\| `([^`]+)` \|.*/\1/p' "$record" | sort >"$explained"

if ! diff -u --label "$record" --label go.mod "$explained" "$imported"; then
	echo "deps: give the reason for each direct dependency in $record (+ is missing there, - is no longer used)" >&2
	exit 1
fi
