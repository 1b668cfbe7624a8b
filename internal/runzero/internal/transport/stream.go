package transport

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// idleTimeout ends a context when the service keeps silent for too long. It can be put to rest
// while the caller is busy.
type idleTimeout struct {
	ctx    context.Context //nolint:containedctx // the attempt's own, ended by the timer
	cancel context.CancelCauseFunc
	timer  *time.Timer
	limit  time.Duration
}

// newIdleTimeout starts the wait.
func newIdleTimeout(parent context.Context, limit time.Duration) *idleTimeout {
	ctx, cancel := context.WithCancelCause(parent)
	return &idleTimeout{ctx: ctx, cancel: cancel, limit: limit, timer: time.AfterFunc(limit, func() { cancel(errIdle) })}
}

func (p *idleTimeout) again() { p.timer.Reset(p.limit) }
func (p *idleTimeout) rest()  { p.timer.Stop() }

func (p *idleTimeout) end() {
	p.timer.Stop()
	p.cancel(nil)
}

// isOver reports whether the context ended because of the silence.
func (p *idleTimeout) isOver() bool { return errors.Is(context.Cause(p.ctx), errIdle) }

// Lines is an answer of JSON lines under way.
type Lines struct {
	body    io.ReadCloser
	buf     *bufio.Reader
	idle    *idleTimeout
	maxLine int64 // bytes of one line
	left    int64 // bytes of all that are still to come
	first   []byte
	ended   bool
	// explain makes an error of the call out of a failure to read.
	explain func(error) *Error
}

// openLines starts to read an answer of JSON lines. The first line is read at once, so that a
// connection which breaks before anything of use came is like one that brought nothing, and the
// attempt can be repeated. A web page is not opened: its beginning is left as the body.
func openLines(resp *http.Response, idle *idleTimeout, limit, total int64) (*Lines, error) {
	l := &Lines{body: resp.Body, buf: bufio.NewReaderSize(resp.Body, 64<<10), idle: idle, maxLine: limit, left: total}
	first, err := l.read()
	switch {
	case errors.Is(err, io.EOF):
		l.ended = true
	case err != nil:
		return nil, err
	case wire.FirstByte(first) == '<':
		resp.Body = io.NopCloser(strings.NewReader(string(first)))
		return nil, nil
	}
	l.first = first
	return l, nil
}

// Next returns the next line, and io.EOF after the last. Other errors are *[Error].
func (l *Lines) Next() ([]byte, error) {
	line, err := l.next()
	if err != nil && !errors.Is(err, io.EOF) && l.explain != nil {
		return nil, l.explain(err)
	}
	return line, err
}

func (l *Lines) next() ([]byte, error) {
	if first := l.first; first != nil {
		l.first = nil
		return first, nil
	}
	if l.ended {
		return nil, io.EOF
	}
	return l.read()
}

// read reads lines until one is not empty.
func (l *Lines) read() ([]byte, error) {
	for {
		line, err := l.line()
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) > 0 {
			if errors.Is(err, io.EOF) {
				l.ended = true
				if wire.IsTruncated(line) {
					return nil, errTruncated
				}
				err = nil
			}
			return line, err
		}
		if err != nil {
			return nil, err
		}
	}
}

// line reads up to the end of a line or of the answer; io.EOF comes together with what was read
// last.
func (l *Lines) line() ([]byte, error) {
	isWaiting := false
	defer func() {
		if isWaiting {
			l.idle.rest()
		}
	}()
	var line []byte
	for {
		// The clock runs only while something is to come: it takes longer to set it than to read a short
		// line.
		if buffered, err := l.buf.Peek(l.buf.Buffered()); err != nil || bytes.IndexByte(buffered, '\n') < 0 {
			l.idle.again()
			isWaiting = true
		}
		part, err := l.buf.ReadSlice('\n')
		if int64(len(line)+len(part)) > l.maxLine {
			return nil, errRowTooLarge
		}
		if l.left -= int64(len(part)); l.left < 0 {
			return nil, errExportTooLarge
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil || errors.Is(err, io.EOF):
			return line, err
		case l.idle.isOver():
			return nil, errIdle
		}
		return nil, err
	}
}

// Close drops the connection if the answer is not read to its end.
func (l *Lines) Close() error {
	l.idle.end()
	return l.body.Close()
}

// Read is never used: a stream is read by lines.
func (l *Lines) Read([]byte) (int, error) { return 0, errors.New("this answer is read by lines") }
