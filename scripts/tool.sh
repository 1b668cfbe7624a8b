#!/bin/sh
# tool.sh NAME: prints the path of a pinned development tool, building it first if .bin has no copy of that version.
#
# NAME is golangci-lint, gofumpt, tfplugindocs, gotestsum, goreleaser, rego or tofu. The versions are those of tools/*/go.mod. A tool is kept
# per version and per Go version, because golangci-lint must not be older than the Go it reads.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

name=${1:?usage: tool.sh NAME}
ldflags='-s -w'
case $name in
golangci-lint) dir=lint module=github.com/golangci/golangci-lint/v2 package=$module/cmd/golangci-lint ;;
gofumpt) dir=lint module=mvdan.cc/gofumpt package=$module ;;
tfplugindocs) dir=docs module=github.com/hashicorp/terraform-plugin-docs package=$module/cmd/tfplugindocs ;;
gotestsum) dir=test module=gotest.tools/gotestsum package=$module ;;
goreleaser) dir=release module=github.com/goreleaser/goreleaser/v2 package=$module ;;
rego) dir=rego module=github.com/open-policy-agent/opa package=. ;;
tofu)
	dir=tofu module=github.com/opentofu/opentofu package=$module/cmd/tofu
	# Without this the program calls itself a development build.
	ldflags="$ldflags -X github.com/opentofu/opentofu/version.dev=no"
	;;
*)
	echo "tool.sh: unknown tool $name" >&2
	exit 2
	;;
esac

version=$(awk -v module="$module" '{sub(/^require /, "")} $1 == module && $2 ~ /^v/ {print $2; exit}' "$root/tools/$dir/go.mod")
[ -n "$version" ] || {
	echo "tool.sh: tools/$dir/go.mod does not name $module" >&2
	exit 1
}
out=$root/.bin/$name-$version-$(go env GOVERSION)

# The program of a directory with one of its own is built again when that has changed.
if [ ! -x "$out" ] || [ "$root/tools/$dir/main.go" -nt "$out" ]; then
	echo "building $name $version, once" >&2
	mkdir -p "$root/.bin"
	# Built under another name first: an interrupted build must not look like a finished one.
	# What Go says, mostly names of modules that it downloads, is of interest only if it fails.
	(cd "$root/tools/$dir" && GOOS='' GOARCH='' CGO_ENABLED=0 go build -trimpath -ldflags "$ldflags" -o "$out.$$" "$package") >"$out.log" 2>&1 || {
		tail -n 20 "$out.log" >&2
		rm -f "$out.$$"
		echo "tool.sh: $name $version did not build" >&2
		exit 1
	}
	rm -f "$out.log"
	mv "$out.$$" "$out"
fi
printf '%s\n' "$out"
