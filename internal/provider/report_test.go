package provider

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// A client that made calls is reported in one line of the CLI's log; one that made none is not.
func TestReport(t *testing.T) {
	t.Parallel()
	console := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-API-Usage-Limit", "1000")
		w.Header().Set("X-API-Usage-Today", "7")
		w.Header().Set("X-API-Usage-Remaining", "993")
		_, _ = w.Write([]byte("[]"))
	}))
	t.Cleanup(console.Close)
	const secret = "CT" + "0123456789abcdef"
	var r Report
	for range 2 {
		c, err := runzero.New(
			runzero.Config{ConnConfig: runzero.ConnConfig{
				BaseURL: console.URL,
				Login:   runzero.Login{Kind: runzero.KindAccountToken, Token: secret},
			}})
		if err != nil {
			t.Fatal(err)
		}
		if r.add(c); len(r.clients) == 1 {
			if _, err := c.ListAPITokens(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	(*Report)(nil).add(nil) // a provider without a report

	var output bytes.Buffer
	r.Write(&output, time.Unix(0, 0))
	var line map[string]any
	if err := json.Unmarshal(output.Bytes(), &line); err != nil || strings.Contains(output.String(), secret) {
		t.Fatalf("%v: %s", err, output.String())
	}
	for name, want := range map[string]any{
		"@level": "info", "calls": 1.0, "retries": 0.0, "recovered": 0.0, "quota_limit": 1000.0, "quota_used_today": 7.0,
		"quota_remaining": 993.0,
	} {
		if line[name] != want {
			t.Errorf("%s is %v, want %v", name, line[name], want)
		}
	}
}
