package standin

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Memory has the large collections that the CLI sent last: it sends the same one with a
// configuration, a plan and a state, and to validate, plan and apply. The zero value is ready, and
// may be used by several goroutines.
type Memory struct {
	mu   sync.Mutex
	last []*collection // the newest first
}

// What a memory keeps, in bytes of encodings. Smaller collections are read as fast as they are
// found, and what is read takes some twenty times the memory of its encoding.
const (
	smallestKept = 4 << 10
	mostKept     = 1 << 20 // and always the newest
)

// read decodes a collection, unless it was the last to come.
func (m *Memory) read(encoded []byte, typ tftypes.Type) (*collection, error) {
	isKept := len(encoded) >= smallestKept
	if isKept {
		if found := m.find(encoded, typ); found != nil {
			return found, nil
		}
	}
	value, err := (tfprotov6.DynamicValue{MsgPack: encoded}).Unmarshal(typ)
	if err != nil {
		return nil, fmt.Errorf("read a collection: %w", err)
	}
	made := newCollection(value, encoded)
	if isKept {
		m.keep(made)
	}
	return made, nil
}

func (m *Memory) find(encoded []byte, typ tftypes.Type) *collection {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, one := range m.last {
		if bytes.Equal(one.encoded, encoded) && one.value.Type().Equal(typ) {
			return one
		}
	}
	return nil
}

func (m *Memory) keep(one *collection) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last = slices.Insert(m.last, 0, one)
	total := 0
	for i, kept := range m.last {
		if total += len(kept.encoded); i > 0 && total > mostKept {
			clear(m.last[i:]) // lets go of them
			m.last = m.last[:i]
			return
		}
	}
}
