package protocol

import (
	"bytes"
	"slices"
	"sync"
)

// recent has what the last small messages were read to. The CLI sends a state to be upgraded, read
// and planned, and a configuration to be validated and planned, one right after the other, and most
// objects of a run have the same private data. What is kept is not to be changed. The zero value is
// ready, and may be used by several goroutines.
type recent[T any] struct {
	mu   sync.Mutex
	last []recentOne[T]
	next int // of last, the one to be replaced
}

type recentOne[T any] struct {
	message []byte
	read    T
}

// mostRecent is how many are kept. The CLI works on ten objects at a time, unless it is told
// otherwise, and each has a state and a configuration.
const mostRecent = 40

// find gives what a message was read to.
func (r *recent[T]) find(message []byte) (read T, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.IndexFunc(r.last, func(one recentOne[T]) bool { return bytes.Equal(one.message, message) })
	if at < 0 {
		return read, false
	}
	return r.last[at].read, true
}

// keep keeps what a message was read to, if it is small, in the place of the oldest one.
func (r *recent[T]) keep(message []byte, read T) {
	if len(message) == 0 || len(message) >= largeMessage {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	one := recentOne[T]{message: message, read: read}
	if len(r.last) < mostRecent {
		r.last = append(r.last, one)
		return
	}
	r.last[r.next] = one
	r.next = (r.next + 1) % mostRecent
}
