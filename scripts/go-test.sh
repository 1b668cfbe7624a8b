#!/bin/sh
# go-test.sh [go test flags]: runs all tests, or those of $PACKAGES, and prints what happens as JSON lines, for test.sh.
#
# ONLY=unit leaves out the packages whose tests start a CLI, ONLY=testacc all others. RACE says where the race detector is on:
# "unit" where no CLI is started (there it would take many minutes, and see the same code), "all", or "off". The linter vets,
# and nobody debugs these binaries, so neither is done here.
set -u

# What lives for a second need not collect garbage as often as a program that stays: a fifth of all processor time.
short_lived="-exec=env GOGC=400"

run() {
	race=$1
	shift
	# shellcheck disable=SC2086 # $race is a flag or nothing
	go test -json $race "$short_lived" -vet=off -ldflags=-w -count=1 -timeout 45m "$@"
}

case ${RACE:-unit} in
off) race='' race_cli='' ;;
all) race=-race race_cli=-race ;;
*) race=-race race_cli='' ;;
esac
if [ -n "${PACKAGES:-}" ]; then
	# shellcheck disable=SC2086 # $PACKAGES is a list
	run "$race" "$@" $PACKAGES
	exit
fi

failed=0
packages=$(go list ./...) || exit 1
starts_cli='/internal/(provider|tests|tools)(/|$)'
waits='/internal/tests/failures$' # for consoles that answer late; it comes first, so that others use the time
at_once=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)) # packages, because one of them waits
# shellcheck disable=SC2046 # lists
[ "${ONLY:-unit}" != unit ] || run "$race" "$@" $(printf '%s\n' "$packages" | grep -Ev "$starts_cli") || failed=1
# shellcheck disable=SC2046
[ "${ONLY:-testacc}" != testacc ] || run "$race_cli" -p "$at_once" "$@" $(printf '%s\n' "$packages" | grep -E "$waits") $(printf '%s\n' "$packages" | grep -E "$starts_cli" | grep -Ev "$waits") || failed=1
exit "$failed"
