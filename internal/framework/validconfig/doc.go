// Package validconfig finds out that the configuration of a resource is valid, at a fraction of
// what the framework needs for it: that walks over every value of a configuration, from the root
// and with a look into the schema for each, before it calls a validator. This package calls the
// same validators with the same requests, and skips what has none.
//
// It only ever says that there is nothing to say. Where it finds something, or does not know a
// schema, the framework has to look, and words what is wrong. See
// dev-docs/decisions/server-answers.md.
package validconfig
