package main

import (
	"fmt"
	"strings"
)

// statusVariable names the file that the script notes its progress in; what runs in the background
// writes to files beside it.
const statusVariable = "MANUAL_STATUS"

// begin starts every page's script. What runs in the background gets two minutes to print its first
// line.
const begin = `set -eu
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || :; done' EXIT
ready() {
	tries=0
	while [ ! -s "$1" ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 1200 ]; then
			echo "nothing was printed within two minutes" >&2
			return 1
		fi
		sleep 0.1
	done
	cat "$1"
}
`

// script is the page as one shell session. missing says why a block's need is not met, "" if it is.
func (p page) script(missing func(needs string) string) (text string, skipped map[int]string) {
	skipped = map[int]string{}
	var b strings.Builder
	b.WriteString(begin)
	for _, one := range p.blocks {
		if one.file == "" && !one.runs() {
			continue
		}
		reason := one.notRun
		if reason == "" && one.needs != "" {
			reason = missing(one.needs)
		}
		if reason != "" {
			if one.runs() {
				skipped[one.line] = reason
			}
			continue
		}
		fmt.Fprintf(&b, "\nprintf 'begin %d\\n' >>\"$%s\"\n", one.line, statusVariable)
		switch {
		case one.file != "":
			if directory, _, ok := cutLast(one.file, "/"); ok {
				fmt.Fprintf(&b, "mkdir -p '%s'\n", directory)
			}
			fmt.Fprintf(&b, "cat >'%s' <<'END OF THE FILE'\n%sEND OF THE FILE\n", one.file, one.text)
		case one.background:
			fmt.Fprintf(&b, "{\n%[1]s} >\"$%[2]s-%[3]d\" 2>&1 &\npids=\"$pids $!\"\nready \"$%[2]s-%[3]d\"\n", one.text,
				statusVariable, one.line)
		default:
			b.WriteString(one.text)
		}
		fmt.Fprintf(&b, "printf 'end %d\\n' >>\"$%s\"\n", one.line, statusVariable)
	}
	return b.String(), skipped
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+len(separator):], true
}
