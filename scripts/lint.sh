#!/bin/sh
# lint.sh: everything that can be said about the code without running it. Reports all of it before it fails.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

failed=0

# check HEADING COMMAND...: runs COMMAND and remembers a failure.
check() {
	heading=$1
	shift
	if "$@"; then
		echo "ok   $heading"
	else
		echo "FAIL $heading"
		failed=1
	fi
}

linter=$(scripts/tool.sh golangci-lint)
cli=$(scripts/cli.sh)

check "linters" "$linter" run ./...
check "examples formatted" "$cli" fmt -check -diff -recursive examples
for script in scripts/*.sh .ci/run; do
	check "$script parses" sh -n "$script"
done
check "modules unchanged since download" go mod verify

exit "$failed"
