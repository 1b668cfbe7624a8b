#!/bin/sh
# goreleaser.sh ARGUMENTS: runs GoReleaser, beside the program of this repository that writes the bills of materials.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

mkdir -p .bin
go build -trimpath -o .bin/release ./internal/tools/releasecheck
exec "$(scripts/tool.sh goreleaser)" "$@"
