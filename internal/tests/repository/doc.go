// Package repository holds the tests of what no single package can see: which package may import
// which, names and widths of lines, commits and the changelog, the links and facts of the pages
// for developers, the published reference and the frozen schemas, every diagnostic's page, and the
// workflows and releases.
package repository
