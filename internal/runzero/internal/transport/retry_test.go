package transport

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

func TestBackoffDoublesAndIsCapped(t *testing.T) {
	t.Parallel()
	c := &Conn{cfg: Config{MaxRetries: 9}}
	st := &callState{}
	for i := range 9 {
		if !c.countRetry(st) {
			t.Fatal("gave up early")
		}
		full := min(250*time.Millisecond<<i, 8*time.Second)
		if st.delay < full/2 || st.delay > full {
			t.Errorf("wait %d is %s, want %s to %s", i, st.delay, full/2, full)
		}
	}
	if c.countRetry(st) {
		t.Error("more retries than allowed")
	}
}

// The time that a consumer takes over a row is not the service's silence.
func TestIdleTimeoutRestsBetweenRows(t *testing.T) {
	t.Parallel()
	wait := newIdleTimeout(context.Background(), 50*time.Millisecond)
	defer wait.end()
	l := &Lines{buf: bufio.NewReader(strings.NewReader("{}\n{}\n")), idle: wait, maxLine: 100, left: 100}
	if _, err := l.next(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(90 * time.Millisecond)
	if wait.isOver() {
		t.Error("gave up while nothing was asked for")
	}
	wait.again()
	<-wait.ctx.Done()
	if !wait.isOver() {
		t.Error("does not say why")
	}
}

// FuzzLines: the reader of JSON lines gives the lines that are there, no more and no fewer, however
// the bytes arrive.
func FuzzLines(f *testing.F) {
	const most = 64
	for _, seed := range []string{
		"", "{}\n{}\n", "\ufeff{}\r\n\r\n [1]", "{\"a\":", "<html>",
		"x\n" + strings.Repeat("y", most) + "\n", "\n\n", "{}\n{\"a\"", "a\n\ufeff\nb",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, slowly bool) {
		var want []string
		var end error
		all := bytes.SplitAfter(body, []byte("\n"))
		for i, line := range all {
			if len(line) > most {
				end = errTooLarge
				break
			}
			line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
			if i == len(all)-1 && len(line) > 0 && wire.IsTruncated(line) {
				end = errTruncated
				break
			}
			if len(line) > 0 {
				want = append(want, string(line))
			}
		}
		var r io.Reader = bytes.NewReader(body)
		if slowly {
			r = iotest.OneByteReader(r)
		}
		resp := &http.Response{Body: io.NopCloser(r)}
		l, err := openLines(resp, newIdleTimeout(context.Background(), time.Minute), most, 1<<40)
		if l == nil {
			html := len(want) > 0 && wire.FirstByte([]byte(want[0])) == '<'
			early := len(want) == 0 && end != nil && errors.Is(err, end)
			if !early && (err != nil || !html) {
				t.Fatalf("%q is not opened: %v, want %q and %v", body, err, want, end)
			}
			return
		}
		defer l.Close()
		var got []string
		for {
			line, err := l.next()
			if err != nil {
				if end == nil {
					end = io.EOF
				}
				if !errors.Is(err, end) {
					t.Fatalf("%q ends with %v, want %v", body, err, end)
				}
				break
			}
			got = append(got, string(line))
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: lines %q, want %q", body, got, want)
		}
	})
}
