#!/bin/sh
# release-notes.sh VERSION [FILE]: prints what CHANGELOG.md, or FILE, says about a version. It fails if the version has no section, an
# empty one, or one that still says "Unreleased": then the tag came too early.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
version=${1:?usage: release-notes.sh VERSION [FILE]}
file=${2:-$root/CHANGELOG.md}

heading=$(awk -v want="## $version (" 'index($0, want) == 1 {print; exit}' "$file")
case $heading in
'')
	echo "release-notes.sh: $file has no section of $version" >&2
	exit 1
	;;
*[Uu]nreleased*)
	echo "release-notes.sh: $version is still called unreleased in $file" >&2
	exit 1
	;;
esac
notes=$(awk -v want="## $version (" '/^## / {on = index($0, want) == 1; next} on' "$file")
[ -n "$(printf '%s' "$notes" | tr -d '[:space:]')" ] || {
	echo "release-notes.sh: the section of $version in $file is empty" >&2
	exit 1
}
printf '%s\n' "$notes"
