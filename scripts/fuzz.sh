#!/bin/sh
# fuzz.sh [name pattern]: runs every fuzz target, or those whose name has the pattern, for $FUZZTIME (10s) each. It stops at the
# first finding; Go keeps the input below testdata/fuzz of the package, where every later test run tries it again.
#
# $PACKAGES narrows the search. The seeds of all targets run with the ordinary tests.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

time=${FUZZTIME:-10s}
pattern=${1:-.}

# Only packages that name a target: listing builds the tests of each.
packages=${PACKAGES:-$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal | sed 's|/[^/]*$||' | sort -u | sed 's|^|./|')}

# A directory of our own: a name beside that of a temporary file could be somebody else's link.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
targets=$scratch/targets
# The names of a package come before the line that names the package.
# shellcheck disable=SC2086 # packages is a list
go test -list '^Fuzz' $packages >"$targets.raw" || {
	cat "$targets.raw" >&2
	exit 1
}
awk '/^Fuzz/ {names[++n] = $1} $1 == "ok" {for (i = 1; i <= n; i++) print $2, names[i]; n = 0}' "$targets.raw" >"$targets"

ran=0
while read -r package name; do
	case $pattern in
	.) ;;
	*) printf '%s\n' "$name" | grep -q -- "$pattern" || continue ;;
	esac
	finding=0
	said=$(go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "$package" 2>&1 </dev/null) || finding=1
	# On a busy machine Go may report the end of the time as a failure. There is no input to it then.
	case $said in
	*'Failing input written'*) ;;
	*'context deadline exceeded'*) finding=0 ;;
	esac
	if [ "$finding" = 0 ]; then
		execs=$(printf '%s\n' "$said" | sed -n 's/.*execs: \([0-9]*\).*/\1/p' | tail -n 1)
		echo "ok   ${package#*/internal/} $name: ${execs:-0} inputs in $time"
		ran=$((ran + 1))
	else
		printf '%s\n' "$said"
		echo "FAIL $package $name: run it again with: go test -run '^$name\$' $package" >&2
		exit 1
	fi
done <"$targets"

[ "$ran" -gt 0 ] || {
	echo "fuzz.sh: no fuzz target found" >&2
	exit 1
}
echo "$ran targets, no findings"
