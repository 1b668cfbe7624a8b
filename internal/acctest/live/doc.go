// Package live is what the acceptance tests and the programs need that work on a real console: a
// guard against running by accident, calls as a person would make them, names that say what is
// theirs, and a sweeper for what was left over.
//
// Everything that is made on a real console has a name that begins with [Prefix]. Nothing else is
// changed or deleted.
package live
