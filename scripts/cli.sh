#!/bin/sh
# cli.sh: prints the path of the Terraform or OpenTofu program to use.
#
# In this order: $TF_CLI, terraform on PATH (1.8 or newer), tofu on PATH (1.10 or newer), OpenTofu built from tools/tofu.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

# new_enough PROGRAM MAJOR.MINOR: succeeds if PROGRAM runs and reports at least that version.
new_enough() {
	"$1" version 2>/dev/null | awk -v want="$2" '
		/^(Terraform|OpenTofu) v[0-9]/ {
			split(substr($2, 2), have, ".")
			split(want, need, ".")
			ok = have[1] + 0 > need[1] + 0 || (have[1] + 0 == need[1] + 0 && have[2] + 0 >= need[2] + 0)
			exit
		}
		END {exit !ok}'
}

if [ -n "${TF_CLI:-}" ]; then
	cli=$(command -v "$TF_CLI") || {
		echo "cli.sh: TF_CLI is $TF_CLI, which is not a program that can be run" >&2
		exit 1
	}
	printf '%s\n' "$cli"
	exit 0
fi

for candidate in terraform:1.8 tofu:1.10; do
	if cli=$(command -v "${candidate%:*}") && new_enough "$cli" "${candidate#*:}"; then
		printf '%s\n' "$cli"
		exit 0
	fi
done

if ! ls "$root"/.bin/tofu-v*-"$(go env GOVERSION)" >/dev/null 2>&1; then
	echo "neither terraform nor tofu found: building OpenTofu, about 3 minutes, once" >&2
fi
exec "$root/scripts/tool.sh" tofu
