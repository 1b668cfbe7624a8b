package emulator

import (
	"context"
	"encoding/json"
	"net/http"
)

// Content types of exports. JSON lines are declared application/json (api-behaviour 15), but are no
// JSON as a whole.
const (
	jsonType  = "application/json; charset=utf-8"
	linesType = "application/x-ndjson; charset=utf-8"
)

// stream is an answer that is written row by row, after the emulator's lock is let go, so that its
// size is not limited by memory.
type stream struct {
	contentType string
	open        string
	between     string // two rows
	after       string // each row
	closing     func() string
	// next appends the next row to b. It returns false at the end, and when the context ends while it
	// looks for a row.
	next func(ctx context.Context, b []byte) ([]byte, bool)
}

type nextRow = func(ctx context.Context, b []byte) ([]byte, bool)

// arrayOf streams rows as one JSON array.
func arrayOf(next nextRow) *stream {
	return &stream{contentType: jsonType, open: "[", between: ",", closing: func() string { return "]\n" }, next: next}
}

// linesOf streams rows as JSON lines.
func linesOf(next nextRow) *stream {
	return &stream{contentType: linesType, after: "\n", closing: func() string { return "" }, next: next}
}

// each gives rows one by one.
func each(rows []object) nextRow {
	i := 0
	return func(_ context.Context, b []byte) ([]byte, bool) {
		if i >= len(rows) {
			return b, false
		}
		row, err := json.Marshal(rows[i])
		if err != nil {
			return b, false // rows hold nothing but JSON types
		}
		i++
		return append(b, row...), true
	}
}

// chunk is how many bytes are written at once, at least, except for the last ones.
const chunk = 32 << 10

// writeTo writes the stream until its end, or until the receiver goes away. A limit above 0 is how
// many rows get through a connection that a fault breaks: such a stream never comes to its end,
// even if it has fewer rows. wrote is called with the number of rows that were handed over since
// its last call. It returns false if the stream was not finished.
func (s *stream) writeTo(ctx context.Context, write func([]byte) error, limit int, wrote func(rows int)) bool {
	buf := append(make([]byte, 0, 2*chunk), s.open...)
	total, pending := 0, 0
	flush := func() bool {
		if ctx.Err() != nil || write(buf) != nil {
			return false
		}
		wrote(pending)
		buf, pending = buf[:0], 0
		return true
	}
	for {
		start := len(buf)
		if total > 0 {
			buf = append(buf, s.between...)
		}
		var ok bool
		if buf, ok = s.next(ctx, buf); !ok {
			buf = buf[:start]
			break
		}
		buf = append(buf, s.after...)
		total++
		pending++
		if total == limit {
			flush()
			return false
		}
		if len(buf) >= chunk && !flush() {
			return false
		}
	}
	if ctx.Err() != nil {
		return false
	}
	if limit > 0 {
		flush()
		return false
	}
	buf = append(buf, s.closing()...)
	return flush()
}

// cutAfter is how many rows of a stream arrive that is cut by a fault.
const cutAfter = 5

// writeStream writes a stream as an answer. One that is not finished ends in a broken connection,
// not in what looks like an end.
func (e *Emulator) writeStream(ctx context.Context, w http.ResponseWriter, s *stream, f fault) {
	limit := 0
	if f.kind == FaultTruncate {
		limit = cutAfter
	}
	flusher, _ := w.(http.Flusher)
	done := s.writeTo(ctx, func(b []byte) error {
		_, err := w.Write(b)
		if err == nil && flusher != nil {
			flusher.Flush()
		}
		return err //nolint:wrapcheck // only its presence counts
	}, limit, func(rows int) { e.rowsWritten.Add(int64(rows)) })
	if !done {
		panic(http.ErrAbortHandler)
	}
}

// RowsWritten returns how many rows have been handed to receivers since the start: those of JSON
// lines, and of exports that are generated. It shows whether an export stopped when its receiver
// went away.
func (e *Emulator) RowsWritten() int64 { return e.rowsWritten.Load() }
