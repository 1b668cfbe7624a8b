package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// start runs the program until the test ends or stop is called, and returns its ready line.
func start(t *testing.T, args ...string) (line ready, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, in, io.Discard)
		_ = in.CloseWithError(io.EOF)
		done <- err
	}()
	text, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		cancel()
		t.Fatalf("no ready line: %v", <-done)
	}
	if err := json.Unmarshal(text, &line); err != nil {
		cancel()
		t.Fatalf("the ready line is not JSON: %v", err)
	}
	var result error
	stopped := false
	stop = func() error {
		if !stopped {
			stopped = true
			cancel()
			result = <-done
		}
		return result
	}
	t.Cleanup(func() { _ = stop() })
	return line, stop
}

func call(t *testing.T, client *http.Client, method, url, token, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	state, log := filepath.Join(dir, "state.json"), filepath.Join(dir, "log.jsonl")
	line, stop := start(t, "-state", state, "-log", log, "-seed", "3")
	if !strings.HasPrefix(line.URL, "http://127.0.0.1:") || line.AccountToken == "" || line.OrganizationToken == "" ||
		line.OrganizationID == "" ||
		line.ExportToken == "" || line.ClientID == "" || line.ClientSecret == "" || line.CACertificate != "" {
		t.Fatal("the ready line is not complete")
	}
	api := line.URL + "/api/v1.0"
	if got := call(t, http.DefaultClient, http.MethodPut, api+"/account/orgs", line.AccountToken,
		`{"name":"Kept"}`); got != 200 {
		t.Errorf("create answered %d", got)
	}
	if got := call(t, http.DefaultClient, http.MethodPut, api+"/org/sites/Primary/scan", line.OrganizationToken,
		`{"targets":"10.0.0.1"}`); got != 200 {
		t.Errorf("no Explorer registered by itself: %d", got)
	}
	if got := call(t, http.DefaultClient, http.MethodGet, line.URL+"/", "", ""); got != 200 {
		t.Errorf("the page answered %d", got)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile(log)
	if err != nil || bytes.Count(lines, []byte("\n")) != 2 || !bytes.Contains(lines, []byte(`"operation":"createScan"`)) {
		t.Errorf("log: %v", err)
	}
	again, _ := start(t, "-state", state)
	if again.AccountToken != line.AccountToken {
		t.Error("the credentials were not kept")
	}
	if got := call(t, http.DefaultClient, http.MethodPut, again.URL+"/api/v1.0/account/orgs", again.AccountToken,
		`{"name":"Kept"}`); got != 400 {
		t.Errorf("the organization was not kept: %d", got)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	line, stop := start(t, "-tls")
	pem, err := os.ReadFile(line.CACertificate)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !strings.HasPrefix(line.URL, "https://") || !pool.AppendCertsFromPEM(pem) {
		t.Fatal("no HTTPS or no certificate")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs:    pool,
		MinVersion: tls.VersionTLS12,
	}}}
	defer client.CloseIdleConnections()
	if got := call(t, client, http.MethodGet, line.URL+"/api/v1.0/org", line.OrganizationToken, ""); got != 200 {
		t.Errorf("got %d", got)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(line.CACertificate); err == nil {
		t.Error("the certificate was left behind")
	}
}

func TestInventoryAndUnpublished(t *testing.T) {
	t.Parallel()
	line, _ := start(t, "-inventory", "3", "-unpublished")
	api := line.URL + "/api/v1.0"
	if got := call(t, http.DefaultClient, http.MethodGet, api+"/account/settings", line.AccountToken, ""); got != 200 {
		t.Errorf("the settings answered %d", got)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"/export/org/assets.jsonl", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+line.ExportToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); err != nil || bytes.Count(body, []byte("\n")) != 3 {
		t.Errorf("the export has %d lines: %v", bytes.Count(body, []byte("\n")), err)
	}
}

func TestBadArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-nonsense"},
		{"extra"},
		{"-listen", ":0"},
		{"-listen", "here"},
		{"-variant", "nonsense"},
		{"-fail-rate", "2"},
		{"-html-rate", "-0.5"},
		{"-slow-by", "-1s"},
		{"-inventory", "-1"},
		{"-accounts", "-1"},
		{"-list-lag", "-1s"},
		{"-delete-answer", "500"},
		{"-fault-only", "PUT /nowhere"},
		{"-log", filepath.Join("no", "such", "dir", "log")},
		{"-state", os.DevNull + "/x"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
}

func TestHelpAndVariantList(t *testing.T) {
	t.Parallel()
	var out, help bytes.Buffer
	if err := run(t.Context(), []string{"-variant", "list"}, &out, io.Discard); err != nil ||
		!strings.Contains(out.String(), "site-cidrs-move") {
		t.Errorf("got %q %v", out.String(), err)
	}
	if err := run(t.Context(), []string{"-help"}, io.Discard, &help); err != nil ||
		!strings.Contains(help.String(), "-drop-after-rate") {
		t.Errorf("got %q %v", help.String(), err)
	}
}
