// Package console is an emulated console in the process of a program: what the
// programs that measure and disturb the provider start, ask and sign in to.
package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// Console is an emulated console that listens. Close it.
type Console struct {
	*emulator.Emulator

	server *httptest.Server
}

// Start starts a console. What a client sends passes the given handler first; nil = it does not.
func Start(o emulator.Options, before func(http.Handler) http.Handler) (*Console, error) {
	e, err := emulator.New(o)
	if err != nil {
		return nil, err
	}
	var handler http.Handler = e
	if before != nil {
		handler = before(e)
	}
	return &Console{Emulator: e, server: httptest.NewServer(handler)}, nil
}

// Close stops listening.
func (c *Console) Close() { c.server.Close() }

// URL is the address of the console.
func (c *Console) URL() string { return c.server.URL }

// Environment lets the provider find the console and sign in as the API client of the account.
func (c *Console) Environment() []string {
	b := c.Bootstrap()
	return []string{
		"RUNZERO_BASE_URL=" + c.URL(), "RUNZERO_CLIENT_ID=" + b.ClientID, "RUNZERO_CLIENT_SECRET=" + b.ClientSecret,
		"RUNZERO_ORG_ID=" + b.OrganizationID,
	}
}

// Ask makes a call outside of Terraform and reads its answer into a value; nil = it is not read.
func (c *Console) Ask(into any, method, path string, body any) error {
	status, answer := c.Outside(method, path, body)
	if status >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s answered %d: %s", method, path, status, answer)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("read the answer of %s %s: %w", method, path, err)
	}
	return nil
}
