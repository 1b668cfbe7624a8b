// Package coverage answers what runZero is for: is every network scanned? It compares what sites
// have registered, what recurring scans cover, and what somebody says that there is.
//
// The networks of a site are its scope and its registered subnets without its excludes. A recurring
// scan covers its targets, or its site's networks where it names none, without the excludes of
// both. It counts for its own site alone: what it finds becomes assets there, and the same
// addresses may be another network elsewhere.
//
// An entry that has no addresses known here, such as a host name, an AS number or a country code,
// is counted and otherwise left out: to guess at it could hide a network that nobody scans.
package coverage
