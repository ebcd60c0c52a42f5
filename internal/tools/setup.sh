#!/bin/sh
# Sees to it that the programs which the tests need are there, and installs those that are
# missing where it can: on Debian and its relatives, as root or with sudo without a password.
# Elsewhere it says what to type, and fails. It changes nothing when nothing is missing.
set -eu

missing=

# need PACKAGE COMMAND...: the package is missing unless one of the commands can be run.
# A command with a slash is a path, in which the shell has expanded what it could.
need() {
	package=$1
	shift
	for command; do
		if command -v "$command" >/dev/null 2>&1; then
			return
		fi
	done
	missing="$missing $package"
}

# The tests start a PostgreSQL of their own from the server's programs, which Debian keeps out
# of the PATH. No running service is needed.
need postgresql initdb /usr/lib/postgresql/*/bin/initdb
# The pages are tested in a browser.
need chromium chromium chromium-browser google-chrome
# The second verifier is a Python program with nothing but the standard library.
need python3 python3
# The guide to keys has keys made and given to an SSH agent.
need openssh-client ssh-add
# The race detector needs a C compiler and its headers.
need gcc gcc cc
[ -e /usr/include/stdlib.h ] || missing="$missing libc6-dev"

if [ -z "$missing" ]; then
	echo "setup: all programs that the tests need are there"
	exit 0
fi

root=
if [ "$(id -u)" -ne 0 ]; then
	root=sudo
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "setup: missing, by the names of Debian's packages:$missing" >&2
	echo "setup: there is no apt-get here; install them with this system's own tool" >&2
	exit 1
fi
if [ -n "$root" ] && ! sudo -n true 2>/dev/null; then
	echo "setup: missing:$missing" >&2
	echo "setup: type   sudo apt-get install --no-install-recommends$missing" >&2
	exit 1
fi

# as_root COMMAND...: as root, without questions, with nothing to read from.
as_root() {
	$root env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

echo "setup: installing$missing"

# Debian's package sets up and starts a database cluster when it is first installed. The tests
# have no use for it. The file lies in a folder that Debian's own configuration includes, so
# that the package's configuration stays as it came.
case "$missing" in
*postgresql*)
	as_root mkdir -p /etc/postgresql-common/createcluster.d
	echo "create_main_cluster = false" |
		$root tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null
	;;
esac

install() {
	# shellcheck disable=SC2086 # the packages are words
	as_root apt-get install -y -q --no-install-recommends $missing
}
# The lists of packages are fetched only if those that are there do not do.
install || {
	as_root apt-get update -q
	install
}
