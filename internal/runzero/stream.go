package runzero

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxLine is far more than one row of an export can hold.
const maxLine = 16 << 20

// patience ends a context when the service keeps silent for too long. It can be put to rest while the caller is busy.
type patience struct {
	ctx    context.Context //nolint:containedctx // the attempt's own, ended by the timer
	cancel context.CancelCauseFunc
	timer  *time.Timer
	limit  time.Duration
}

func newPatience(parent context.Context, limit time.Duration) *patience {
	ctx, cancel := context.WithCancelCause(parent)
	return &patience{ctx: ctx, cancel: cancel, limit: limit, timer: time.AfterFunc(limit, func() { cancel(errAttempt) })}
}

func (p *patience) again() { p.timer.Reset(p.limit) }
func (p *patience) rest()  { p.timer.Stop() }

func (p *patience) end() {
	p.timer.Stop()
	p.cancel(nil)
}

// lost reports whether the context ended because of the silence.
func (p *patience) lost() bool { return errors.Is(context.Cause(p.ctx), errAttempt) }

// lines is an answer of JSON lines under way.
type lines struct {
	body  io.ReadCloser
	buf   *bufio.Reader
	wait  *patience
	most  int64 // bytes of one line
	first []byte
	ended bool
}

// openLines starts to read an answer of JSON lines. The first line is read at once, so that a connection which breaks
// before anything of use came is like one that brought nothing, and the attempt can be repeated. A web page is not
// opened: its beginning is left as the body.
func openLines(resp *http.Response, wait *patience, most int64) (*lines, error) {
	l := &lines{body: resp.Body, buf: bufio.NewReaderSize(resp.Body, 64<<10), wait: wait, most: most}
	first, err := l.read()
	switch {
	case errors.Is(err, io.EOF):
		l.ended = true
	case err != nil:
		return nil, err
	case firstByte(first) == '<':
		resp.Body = io.NopCloser(strings.NewReader(string(first)))
		return nil, nil
	}
	l.first = first
	return l, nil
}

// next returns the next line, and io.EOF after the last.
func (l *lines) next() ([]byte, error) {
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
func (l *lines) read() ([]byte, error) {
	for {
		line, err := l.line()
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) > 0 {
			if errors.Is(err, io.EOF) {
				l.ended = true
				if truncated(line) {
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

// line reads up to the end of a line or of the answer; io.EOF comes together with what was read last.
func (l *lines) line() ([]byte, error) {
	defer l.wait.rest()
	var line []byte
	for {
		l.wait.again()
		part, err := l.buf.ReadSlice('\n')
		if int64(len(line)+len(part)) > l.most {
			return nil, errTooLarge
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil || errors.Is(err, io.EOF):
			return line, err
		case l.wait.lost():
			return nil, errAttempt
		}
		return nil, err
	}
}

// Close drops the connection if the answer is not read to its end.
func (l *lines) Close() error {
	l.wait.end()
	return l.body.Close()
}

// Read is never used: a stream is read by lines.
func (l *lines) Read([]byte) (int, error) { return 0, errors.New("this answer is read by lines") }
