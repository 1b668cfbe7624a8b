#!/bin/sh
# test.sh [go test flags]: runs all tests, or those of $PACKAGES, and ends with how many ran and how many were skipped.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

# Tests talk to emulators that they start themselves. A credential of the person at the keyboard has no business here.
for variable in $(env | awk -F= '/^RUNZERO_/ && $1 != "RUNZERO_OPENAPI" && $1 != "RUNZERO_TEST_SETTINGS" {print $1}'); do
	unset "$variable"
done
unset TF_LOG TF_LOG_PROVIDER TF_LOG_PATH TF_DATA_DIR TF_WORKSPACE TF_CLI_ARGS TF_PLUGIN_CACHE_DIR TF_REATTACH_PROVIDERS || :

cli=$(scripts/cli.sh)
about=$("$cli" version 2>/dev/null | head -n 1)
export TF_ACC=1 TF_ACC_TERRAFORM_PATH="$cli" TF_IN_AUTOMATION=1 TF_INPUT=0
case $about in
OpenTofu*)
	# The namespace that OpenTofu assumes for a provider without a source.
	export TF_ACC_PROVIDER_HOST=registry.opentofu.org TF_ACC_PROVIDER_NAMESPACE=hashicorp
	;;
esac

# The race detector needs a working C compiler with its headers; "go env CGO_ENABLED" alone only says that a compiler exists.
compiler=$(go env CC)
probe=$root/.bin/race-probe.$$
mkdir -p .bin
if [ "${RACE:-}" != off ] && { [ "$(go env CGO_ENABLED)" != 1 ] || ! printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | $compiler -x c - -o "$probe" >/dev/null 2>&1; }; then
	echo "no working C compiler: tests run without the race detector"
	RACE=off
fi
rm -f "$probe"
export RACE=${RACE:-unit}

# A dozen packages need the built provider, of the version that the examples pin (see clirun.BuildProvider).
if [ "${ONLY:-}" != unit ] && [ -z "${PACKAGES:-}" ]; then
	built=$root/.bin/test-provider.$$
	go build -ldflags="-w -X main.version=0.1.0" -o "$built" .
	trap 'rm -f "$built"' EXIT
	export RUNZERO_TEST_PROVIDER="$built"
fi

echo "$about at $cli, race detector: $RACE"
"$(scripts/tool.sh gotestsum)" --format pkgname-and-test-fails --format-hide-empty-pkg --raw-command -- scripts/go-test.sh "$@"
