#!/bin/sh
# release-snapshot.sh: builds everything that a release of $VERSION (0.1.0) consists of into dist/, without publishing it, then
# checks it and runs the demo with the archive of this platform. Nothing is signed: the key is the release workflow's alone.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

VERSION=${VERSION:-0.1.0}
export VERSION

scripts/goreleaser.sh release --snapshot --clean --skip=sign
# GoReleaser uploads these from where they are. Here they lie beside the archives, as in a release.
cp terraform-registry-manifest.json "dist/terraform-provider-runzero_${VERSION}_manifest.json"
cp examples/module/tests/mocks/runzero.* dist/
exec go run ./internal/tools/releasecheck -dist dist
