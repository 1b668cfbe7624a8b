package apidoc

import (
	"net/http"
	"slices"
	"strings"
)

// Tolerance is one known fault of the published document: traffic that differs from the document in
// this way is right.
type Tolerance struct {
	Name    string
	Text    string
	Section string // of dev-docs/api-behaviour.md
	is      func(difference) bool
}

// Tolerances returns the table. Every other difference is a violation.
func Tolerances() []Tolerance {
	body := func(d difference) bool { return d.part == partRequest || d.part == partAnswer }
	return []Tolerance{
		{
			Name: "site-name-as-id", Section: "15", Text: "{site_id} takes a name but is declared a UUID",
			is: func(d difference) bool { return d.part == partRequest && d.name == "site_id" },
		},
		{
			Name: "null", Section: "15, 0.7, 0.8", Text: "nothing is declared nullable, though nulls go both ways",
			is: func(d difference) bool { return body(d) && d.field == "nullable" },
		},
		{
			Name: "site-patch-without-name", Section: "15, 4", Text: "name is declared required on the PATCH of a site",
			is: func(d difference) bool {
				return d.part == partRequest && d.op == "updateSite" && d.field == "required" && d.at("name")
			},
		},
		{
			Name: "mapping-create-without-id", Section: "15", Text: "id is declared required where an SSO mapping is created",
			is: func(d difference) bool {
				return d.part == partRequest && strings.HasPrefix(d.path, "/account/sso/groups") && d.method == http.MethodPost &&
					d.field == "required" && d.at("id")
			},
		},
		{
			Name: "credential-secrets", Section: "15", Text: "secrets of credentials are an overlapping oneOf",
			is: func(d difference) bool {
				return d.part == partRequest && strings.HasPrefix(d.path, "/account/credentials") &&
					slices.Contains(d.pointer, "secret")
			},
		},
		{
			Name: "list-declared-object", Section: "15",
			Text: "lists of groups, SSO mappings and custom integrations are declared as one object",
			is: func(d difference) bool {
				lists := []string{
					"/account/groups", "/account/sso/groups", "/account/custom-integrations",
					"/org/custom-integrations",
				}
				return d.part == partAnswer && d.method == http.MethodGet && slices.Contains(lists, d.path) && d.field == "type" &&
					len(d.pointer) == 0
			},
		},
		{
			Name: "problem-status-text", Section: "15, 0.5",
			Text: `status of an error is declared an integer, servers send "error"`,
			is: func(d difference) bool {
				return d.part == partAnswer && d.status >= http.StatusBadRequest && d.field == "type" && d.at("status")
			},
		},
		{
			Name: "essid", Section: "15", Text: "essid of a wireless network is declared a UUID",
			is: func(d difference) bool { return d.part == partAnswer && d.field == "format" && d.at("essid") },
		},
		{
			Name: "client-form-basic", Section: "15, 1",
			Text: "the client form requires fields that HTTP Basic makes unnecessary",
			is: func(d difference) bool {
				return d.part == partRequest && strings.HasPrefix(d.path, "/account/api/") && d.field == "required" &&
					(d.at("client_id") || d.at("client_secret"))
			},
		},
		{
			Name: "custom-integration-oid", Section: "15", Text: "_oid is undeclared on /org/custom-integrations",
			is: func(d difference) bool {
				return d.part == partQuery && d.name == "_oid" && strings.HasPrefix(d.path, "/org/custom-integrations")
			},
		},
		{
			Name: "jsonl-media-type", Section: "15", Text: "JSON lines are declared application/json",
			is: func(d difference) bool {
				return d.part == partAnswer && strings.HasSuffix(d.path, ".jsonl")
			},
		},
		{
			Name: "unnamed-error", Section: "15", Text: "few 4xx and 5xx answers are declared",
			is: func(d difference) bool { return d.part == partStatus && d.status >= http.StatusBadRequest },
		},
		{
			Name: "plain-error", Section: "11", Text: "errors may be plain text from older builds, or HTML from a proxy",
			is: func(d difference) bool {
				return d.part == partAnswer && d.status >= http.StatusBadRequest && d.media
			},
		},
		{
			Name: "data-wrapper", Section: "0.6", Text: `single objects may be wrapped in {"data": ...}`,
			is: func(d difference) bool { return d.part == partWrapper },
		},
		{
			Name: "metadata", Section: "12", Text: "GET /metadata is not in the document",
			is: func(d difference) bool {
				return d.part == partPath && d.path == "/metadata" && d.method == http.MethodGet
			},
		},
		{
			Name: "expirations-as-text", Section: "3", Text: "expiration_* may read back as they are sent, as decimal strings",
			is: func(d difference) bool {
				return d.part == partAnswer && d.field == "type" && len(d.pointer) > 0 &&
					strings.HasPrefix(d.pointer[len(d.pointer)-1], "expiration_")
			},
		},
	}
}
