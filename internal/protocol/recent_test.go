package protocol

import (
	"bytes"
	"fmt"
	"testing"
)

func TestRecentMessagesAreReadOnce(t *testing.T) {
	t.Parallel()
	var r recent[int]
	message := func(i int) []byte { return fmt.Appendf(nil, "message %d", i) }
	for i := range mostRecent + 3 {
		r.keep(message(i), i)
	}
	for i := range mostRecent + 3 {
		read, ok := r.find(message(i))
		if isKept := i >= 3; ok != isKept || isKept && read != i {
			t.Errorf("message %d: got %d, %t", i, read, ok)
		}
	}
	if _, ok := r.find(nil); ok {
		t.Error("nothing is found")
	}
}

func TestRecentMessagesAreSmall(t *testing.T) {
	t.Parallel()
	var r recent[int]
	large := bytes.Repeat([]byte("a"), largeMessage)
	r.keep(large, 1)
	r.keep(nil, 2)
	for _, message := range [][]byte{large, nil, {}} {
		if _, ok := r.find(message); ok {
			t.Errorf("%d bytes are kept", len(message))
		}
	}
}
