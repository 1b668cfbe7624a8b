// Package sanitize turns text from outside into text for people. Whatever a console, a proxy or a
// library wrote goes through here before it enters an error, a diagnostic, a line of progress or a
// state.
//
// Two things are done to it. What steers a terminal, reorders a line or commands a build system is
// taken out: [Line] for what is quoted within a sentence, [Paragraphs] for a whole diagnostic,
// [Value] for what a state keeps. And secrets are hidden, in whatever spelling they come back:
// [Secrets].
//
// All of it takes time in proportion to the text, whose length is bounded.
package sanitize
