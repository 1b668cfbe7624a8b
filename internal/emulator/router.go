package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one operation of the API.
type route struct {
	op      string // operationId of the API document
	method  string
	path    string // as in the API document
	kinds   []string
	handle  func(*call) (any, error)
	pattern []string
}

// The service's own names of token kinds (api-behaviour 7). An OAuth access token counts as
// kindAccount.
const (
	kindAccount      = "client"
	kindOrganization = "organization"
	kindExport       = "export"
)

// routes is the router table: every operation with the kinds of token that it takes, no kinds =
// public.
func routes(kinds []objectKind, unpublished bool) []route {
	table := unservedRoutes() // before paths with a parameter at the same place
	for _, k := range kinds {
		table = append(table, k.routes...)
		if unpublished {
			table = append(table, k.unpublished...)
		}
	}
	for i := range table {
		table[i].pattern = strings.Split(strings.Trim(table[i].path, "/"), "/")
	}
	return table
}

// match is what a path means: an operation with the parameters of its path. Without one, known
// tells whether the path exists under another method.
type match struct {
	route  *route
	params map[string]string
	known  bool
}

// match finds the operation of an escaped path below Prefix.
func (e *Emulator) match(method, escaped string) match {
	segments := strings.Split(strings.Trim(escaped, "/"), "/")
	known := false
	for i := range e.routes {
		rt := &e.routes[i]
		params, ok := matches(rt.pattern, segments)
		if !ok {
			continue
		}
		known = true
		if rt.method == method {
			return match{rt, params, true}
		}
	}
	return match{known: known}
}

func matches(pattern, segments []string) (map[string]string, bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	for i, p := range pattern {
		if p[0] != '{' && p != segments[i] {
			return nil, false
		}
	}
	params := map[string]string{}
	for i, p := range pattern {
		if p[0] != '{' {
			continue
		}
		v, err := url.PathUnescape(segments[i])
		if err != nil || v == "" {
			return nil, false
		}
		params[strings.Trim(p, "{}")] = v
	}
	return params, true
}

// publicKind is what the console tells of itself to everybody.
func publicKind() objectKind { return objectKind{name: "version", routes: publicRoutes(nil)} }

// publicRoutes are versions and health, which need no token (api-behaviour 12).
func publicRoutes(kinds []string) []route {
	version := func(id string) func(*call) (any, error) {
		return func(*call) (any, error) { return plain{"id": id, "version": consoleVersion}, nil }
	}
	return []route{
		{op: "getHealthCheck", method: http.MethodGet, path: "/health", kinds: kinds, handle: func(*call) (any, error) {
			return plain{"status": "ok", "version": consoleVersion}, nil
		}},
		{op: "getMetadata", method: http.MethodGet, path: "/metadata", kinds: kinds, handle: func(*call) (any, error) {
			return plain{"Version": consoleVersion, "Sources": sourceIDs()}, nil
		}},
		{
			op: "getLatestAgentVersion", method: http.MethodGet, path: "/releases/agent/version", kinds: kinds,
			handle: version("agent"),
		},
		{
			op: "getLatestScannerVersion", method: http.MethodGet, path: "/releases/scanner/version", kinds: kinds,
			handle: version("scanner"),
		},
		{
			op: "getLatestPlatformVersion", method: http.MethodGet, path: "/releases/platform/version", kinds: kinds,
			handle: version("platform"),
		},
	}
}

// sourceIDs names the sources of assets by their numbers, as /metadata does. Which number belongs
// to which name is known for the first alone (api-behaviour 12).
func sourceIDs() map[string]string { return map[string]string{"1": "runzero", "2": "custom"} }

// consoleVersion has the form of the builds of 2026 (api-behaviour 0, point 12).
const consoleVersion = "5.1.260818.0"
