#!/bin/sh
# live.sh [-sweep [-dry]] [go test flags]: runs the acceptance tests that make objects of their own alone on a real console, and deletes
# afterwards what they left there. With -sweep it only deletes, of all runs, what is older than a day.
#
# The environment must say that this is meant, and name the console once more: without, nothing is built or sent but what prints
# what to set. $PACKAGES narrows the packages.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

if [ "${1:-}" = -sweep ]; then
	shift
	exec go run ./internal/tools/live/sweep "$@"
fi
go run ./internal/tools/live/sweep -guard || exit 1

# The mark of this run: at its end it deletes what it made, and nothing of a run that somebody else has under way.
RUNZERO_LIVE_RUN=$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n' | cut -c 1-8)
export RUNZERO_LIVE_RUN

unset TF_LOG TF_LOG_PROVIDER TF_LOG_PATH TF_DATA_DIR TF_WORKSPACE TF_CLI_ARGS TF_PLUGIN_CACHE_DIR TF_REATTACH_PROVIDERS || :
cli=$(scripts/cli.sh)
export TF_ACC=1 TF_ACC_TERRAFORM_PATH="$cli" TF_IN_AUTOMATION=1 TF_INPUT=0
case $("$cli" version 2>/dev/null | head -n 1) in
OpenTofu*)
	# The namespace that OpenTofu assumes for a provider without a source.
	export TF_ACC_PROVIDER_HOST=registry.opentofu.org TF_ACC_PROVIDER_NAMESPACE=hashicorp
	;;
esac

files=$(grep -rl --include='*_test.go' 'acctest\.RunLive(' internal/provider)
packages=${PACKAGES:-$(printf '%s\n' "$files" | sed 's|/[^/]*$||; s|^|./|' | sort -u)}
# shellcheck disable=SC2086 # files is a list
tests=$(awk '/^func Test/ {split($2, name, "("); test = name[1]} /acctest\.RunLive\(/ {print test}' $files | sort -u | paste -sd '|' -)
RUNZERO_LIVE_FINDINGS=$(mktemp)
export RUNZERO_LIVE_FINDINGS
trap 'rm -f "$RUNZERO_LIVE_FINDINGS"' EXIT
trap : INT TERM # they end the tests; what is there is deleted all the same

# One package after the other and two tests at a time: the console counts calls, and allows 2,000 in 5 minutes.
failed=0
# shellcheck disable=SC2086 # packages is a list
"$(scripts/tool.sh gotestsum)" --format pkgname-and-test-fails --format-hide-empty-pkg -- \
	-count=1 -p 1 -parallel 2 -timeout 60m -run "^($tests)\$" "$@" $packages || failed=1

if [ -s "$RUNZERO_LIVE_FINDINGS" ]; then
	echo "answers that do not fit the API document, with how often:"
	sort "$RUNZERO_LIVE_FINDINGS" | uniq -c | sort -rn
fi
echo "what the tests left behind:"
go run ./internal/tools/live/sweep -run || failed=1
exit "$failed"
