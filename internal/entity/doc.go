// Package entity is the envelope around every object of the provider: it owns
// decoding, the client and organization look-up, identity, import, not-found
// handling, error diagnostics, the delete guard, timeouts and the writing of
// state. An object adds a schema, a model and small functions.
//
// # Rules the envelope keeps for all objects
//
//   - State comes from the answer of the write itself; nothing is read after a write.
//   - An optional attribute that is null in the configuration is not managed: it
//     is not sent, and what the service says about it is kept. An empty value clears.
//   - Only [runzero.ErrNotFound] takes an object out of the state, with a warning.
//     No other error ever does.
//   - Identity is made of immutable ids and set in Create, Read, Update and import.
//   - The credential an object needs is data ([Object.Requires]): it refuses the
//     wrong kind at plan time, before any call, and writes the line in the docs.
package entity
