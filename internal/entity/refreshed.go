package entity

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// refreshedKey holds in private state when the object was last read. Terraform plans a change
// twice, the second time during the apply and perhaps much later; both times it gives the private
// state of the last read.
const refreshedKey = "refreshed"

// refreshedEvery is how old such a note may be before a read renews it. A note that is renewed by
// every read would change the state each time.
const refreshedEvery = time.Hour

// refreshedAt reads a note; now if it is broken or of the future.
func refreshedAt(note []byte, now time.Time) time.Time {
	var at time.Time
	if json.Unmarshal(note, &at) != nil || at.After(now) {
		return now
	}
	return at
}

// noteRefreshed writes down when the object was read, for an object whose plan depends on it.
func (r *Resource[M, P]) noteRefreshed(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if !r.spec.IsTimed {
		return
	}
	now := r.backend.Now()
	if note, _ := req.Private.GetKey(ctx, refreshedKey); len(note) > 0 && isFresh(note, now) {
		return
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, refreshedKey, refreshedNote(now))...)
}

func refreshedNote(now time.Time) []byte {
	text, err := json.Marshal(now.UTC().Truncate(time.Second))
	if err != nil {
		return []byte("null") // not reached: the times of a clock always marshal
	}
	return text
}

func isFresh(note []byte, now time.Time) bool {
	var at time.Time
	return json.Unmarshal(note, &at) == nil && !at.After(now) && now.Sub(at) < refreshedEvery
}

// NeedsNote reports whether a read has to renew the note in an object's private data, so that it
// cannot be answered as unchanged.
func (r *Resource[M, P]) NeedsNote(notes *Notes) bool {
	return r.spec.IsTimed && r.backend != nil && !isFresh(notes.orNone().refreshed, r.backend.Now())
}
