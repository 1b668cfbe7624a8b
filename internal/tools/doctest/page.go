package main

import (
	"fmt"
	"slices"
	"strings"
)

// block is one fenced block of a page.
type block struct {
	line       int    // of the opening fence, from 1
	language   string // the fence's info string
	text       string
	file       string // "": it is not written to a file
	notRun     string // why it is not run, "": it is
	needs      string // what has to be there to run it, such as "Terraform 1.14"
	background bool
}

// runs reports whether the block is a command.
func (b block) runs() bool { return b.language == "sh" }

// page is a document with its blocks in order.
type page struct {
	name         string // path in the repository
	atRepository bool   // its commands run at the repository's root
	blocks       []block
}

// atMark makes the commands of a guide run at the root of the repository.
const atMark = "<!-- at: repository -->"

// read takes a Markdown document apart. An HTML comment before a fence steers the block: "file:
// NAME", "not run: REASON", "needs: WHAT", "in the background".
func read(name, text string) (page, error) {
	p := page{name: name, atRepository: strings.Contains(text, atMark) || !strings.Contains(name, "/")}
	var next block
	var open string // the fence of the block being read
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case open != "" && trimmed == open:
			p.blocks = append(p.blocks, next)
			open, next = "", block{}
		case open != "":
			next.text += line + "\n"
		case strings.HasPrefix(trimmed, "```"):
			language := strings.TrimLeft(trimmed, "`")
			open = strings.TrimSuffix(trimmed, language)
			next.line, next.language = i+1, strings.TrimSpace(language)
		case strings.HasPrefix(trimmed, "<!--") && strings.HasSuffix(trimmed, "-->"):
			steer(&next, strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(trimmed, "<!--"), "-->")))
		case trimmed != "":
			next = block{}
		}
	}
	if open != "" {
		return page{}, fmt.Errorf("%s:%d: the block does not end", name, next.line)
	}
	for _, b := range p.blocks {
		if b.file == "" && slices.Contains([]string{"shell", "bash", "console", "shell-session"}, b.language) {
			return page{}, fmt.Errorf("%s:%d: write \"sh\" instead of %q, or nobody runs it", name, b.line, b.language)
		}
		if b.file != "" && (strings.ContainsAny(b.file, "'\n") || strings.HasPrefix(b.file, "/") ||
			strings.Contains(b.file, "..")) {
			return page{}, fmt.Errorf("%s:%d: %q is no file below the page's directory", name, b.line, b.file)
		}
	}
	return p, nil
}

func steer(b *block, comment string) {
	what, value, _ := strings.Cut(comment, ":")
	value = strings.TrimSpace(value)
	switch what {
	case "file":
		b.file = value
	case "not run":
		b.notRun = value
	case "needs":
		b.needs = value
	case "in the background":
		b.background = true
	}
}
