package live

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// APIPrefix is the path of the API below the console's root.
const APIPrefix = "/api/v1.0"

// Console makes single calls and shows their answers as they are, where the provider's own client
// converts and checks them. It is safe for concurrent use.
type Console struct {
	// Sleep waits, before a call that the rate limit refused is made again.
	Sleep func(context.Context, time.Duration) error

	config Config
	client *runzero.Client
	http   *http.Client

	mu      sync.Mutex
	token   string
	renew   time.Time
	calls   int
	limited *Answer // the first refusal for the rate limit
}

// Answer is the answer to a call.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// The waits for the rate limit: the longest single one, and all those of one call together.
const (
	firstPause  = 15 * time.Second
	longestWait = 6 * time.Minute
	callTimeout = 3 * time.Minute
	maxAnswer   = 64 << 20
)

// Open prepares calls to a console. Nothing is sent.
func (c Config) Open() (*Console, error) {
	client, err := c.Client()
	if err != nil {
		return nil, err
	}
	transport, err := c.Transport()
	if err != nil {
		return nil, err
	}
	return &Console{
		Sleep: sleep, config: c, client: client,
		http: &http.Client{
			Transport: transport, Timeout: callTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Transport reaches the console, with the certificates that the environment names.
func (c Config) Transport() (*http.Transport, error) {
	t := cleanhttp.DefaultPooledTransport()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: c.trusting} //nolint:gosec // the user's explicit choice
	if len(c.certificate) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(c.certificate) {
			return nil, errors.New(variableCA + ": no certificate in PEM form found")
		}
		t.TLSClientConfig.RootCAs = pool
	}
	return t, nil
}

// Calls is how many calls were made, sign-ins not counted.
func (c *Console) Calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

// Limited is the first answer that the rate limit gave instead of work; nil if there was none.
func (c *Console) Limited() *Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limited
}

// Do calls with the credential of the environment. path is below [APIPrefix] and may carry a query;
// body is sent as JSON, nil = none. A status of failure is not an error; the error is for calls
// without an answer, and holds no secret.
func (c *Console) Do(ctx context.Context, method, path string, body any) (Answer, error) {
	token, err := c.access(ctx)
	if err != nil {
		return Answer{}, err
	}
	return c.DoAs(ctx, token, method, path, body)
}

// DoAs is [Console.Do] with a token instead of the credential of the environment.
func (c *Console) DoAs(ctx context.Context, token, method, path string, body any) (Answer, error) {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return Answer{}, fmt.Errorf("%s %s: the request cannot be written as JSON", method, bare(path))
		}
	}
	for waited := time.Duration(0); ; {
		answer, err := c.once(ctx, token, method, path, data)
		if err != nil || answer.Status != http.StatusTooManyRequests {
			return answer, err
		}
		if left, err := strconv.Atoi(answer.Header.Get("X-API-Usage-Remaining")); err == nil && left < 1 {
			return answer, fmt.Errorf("%s %s: the account's API calls of today are used up", method, bare(path))
		}
		c.note(answer)
		pause := firstPause
		if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
			pause = min(time.Duration(seconds)*time.Second, longestWait)
		}
		if waited += pause; waited > longestWait {
			return answer, fmt.Errorf("%s %s: the rate limit refused it for %s", method, bare(path), longestWait)
		}
		if err := c.Sleep(ctx, pause); err != nil {
			return answer, fmt.Errorf("%s %s: %w", method, bare(path), err)
		}
	}
}

func (c *Console) note(answer Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limited == nil {
		c.limited = &answer
	}
}

func (c *Console) once(ctx context.Context, token, method, path string, data []byte) (Answer, error) {
	var body io.Reader
	if data != nil {
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.config.BaseURL+APIPrefix+path, body)
	if err != nil {
		return Answer{}, fmt.Errorf("%s %s: this is no path", method, bare(path))
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	if data != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	c.mu.Lock()
	c.calls++
	c.mu.Unlock()
	resp, err := c.http.Do(req)
	if err != nil {
		return Answer{}, fmt.Errorf("%s %s: no answer: %w", method, bare(path), err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return Answer{}, fmt.Errorf("%s %s: no complete answer: %w", method, bare(path), err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: text}, nil
}

// bare is a path without its query.
func bare(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path
}

// access is the token to call with.
func (c *Console) access(ctx context.Context) (string, error) {
	if c.config.Credential.Kind == runzero.KindAccountToken {
		return c.config.Credential.Token, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" && (c.renew.IsZero() || time.Now().Before(c.renew)) {
		return c.token, nil
	}
	token, expires, err := c.client.OwnAccessToken(ctx)
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	c.token, c.renew = token, time.Time{}
	if !expires.IsZero() {
		c.renew = expires.Add(-time.Minute)
	}
	return token, nil
}

// OK reports whether the call was successful.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Row is the object of an answer, taken out of its wrapper; empty if it holds none.
func (a Answer) Row() map[string]any {
	row := map[string]any{}
	if json.Unmarshal(a.Body, &row) != nil {
		return map[string]any{}
	}
	if inner, ok := row["data"].(map[string]any); ok && len(row) == 1 {
		return inner
	}
	return row
}

// Rows is the list of an answer, nil if it holds none.
func (a Answer) Rows() []map[string]any {
	var rows []map[string]any
	if json.Unmarshal(a.Body, &rows) != nil {
		return nil
	}
	return rows
}

// Text is what an answer of failure says for a person to read, in one short line.
func (a Answer) Text() string {
	output := http.StatusText(a.Status)
	row := a.Row()
	for _, name := range []string{"detail", "title", "error", "message"} {
		if text, ok := row[name].(string); ok && text != "" && text != "request failed" {
			output = text
			break
		}
	}
	output = strings.Join(strings.Fields(output), " ")
	if runes := []rune(output); len(runes) > longestText {
		output = string(runes[:longestText]) + "..."
	}
	return fmt.Sprintf("%d %s", a.Status, output)
}

const longestText = 80

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
