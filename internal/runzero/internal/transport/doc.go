// Package transport makes one call of the runZero API: it keeps to the limits, signs in, repeats
// what may be repeated, and turns every failure into an [Error] that holds no secret. It knows the
// calls' shape, and no object.
//
// A call runs through [Conn.Do] (checks and reading the answer), exchange (repeats), attempt
// (limits and bookkeeping) and roundTrip (one request with its time limit).
package transport
