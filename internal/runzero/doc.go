// Package runzero is a client for the runZero HTTP API.
//
// It knows nothing of Terraform: ids are plain lower-case UUID strings, "none" is the empty string,
// times are time.Time in UTC and the zero time means "none". Collections are listed once and then
// served from memory (see [Config.NoSnapshots]), because a customer has only as many calls a day as
// licensed assets.
//
// Maps inside returned values may be shared with other readers: treat them as read-only.
package runzero
