#!/bin/sh
# screenshot.sh [FILE]: writes the picture of the emulated console's page after "make demo", images/emulator.png. It needs Chromium,
# on PATH or named by $CHROMIUM. $SIZE is the size of the window (1280,960).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/env.sh

picture=${1:-images/emulator.png}
most=200000 # bytes

browser=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome; do
	[ -n "$browser" ] || browser=$(command -v "$name") || :
done
[ -n "$browser" ] || {
	echo "screenshot.sh: no chromium on PATH, and CHROMIUM does not name one" >&2
	exit 1
}

work=$(mktemp -d)
process='' directory=''
finish() {
	[ -z "$process" ] || kill "$process" || :
	rm -rf "$work" ${directory:+"$directory"}
}
trap finish EXIT

go run ./internal/tools/demo -keep >"$work/demo" || {
	cat "$work/demo" >&2
	exit 1
}
# The demo ends with where the console is, and how to end it: "kill PROCESS && rm -r DIRECTORY".
address=$(sed -n 's/^ *the account  *\(http[^ ]*\)$/\1/p' "$work/demo")
process=$(sed -n 's/^ *when done  *kill \([0-9]*\) .*/\1/p' "$work/demo")
directory=$(sed -n 's/^ *when done .* rm -r \(.*\)$/\1/p' "$work/demo")
[ -n "$address" ] && [ -n "$process" ] && [ -d "$directory" ] || {
	echo "screenshot.sh: the demo does not say where its console is" >&2
	cat "$work/demo" >&2
	exit 1
}

"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
	--disable-sync --hide-scrollbars --user-data-dir="$work/profile" --window-size="${SIZE:-1280,960}" --screenshot="$work/page.png" \
	"$address" >"$work/said" 2>&1 && [ -s "$work/page.png" ] || {
	cat "$work/said" >&2
	echo "screenshot.sh: no picture was taken" >&2
	exit 1
}

go run ./internal/tools/screenshot <"$work/page.png" >"$work/small.png"
size=$(wc -c <"$work/small.png")
[ "$size" -le "$most" ] || {
	echo "screenshot.sh: the picture has $size bytes, more than $most" >&2
	exit 1
}
mkdir -p "$(dirname "$picture")"
mv "$work/small.png" "$picture"
echo "$picture: $size bytes"
