package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// mostState is the largest state that is taken, in bytes.
const mostState = 1 << 30

// states keeps Terraform states for its http backend. A state of thousands of objects belongs into
// a backend: the CLI writes a local file anew after each object, all of it, and that would be most
// of what is measured.
type states struct {
	server *httptest.Server
	mu     sync.Mutex
	byPath map[string][]byte
}

// newStates starts it. Close it.
func newStates() *states {
	s := &states{byPath: map[string][]byte{}}
	s.server = httptest.NewServer(s)
	return s
}

func (s *states) close() { s.server.Close() }

// backend is the configuration that keeps a state here under a name.
func (s *states) backend(name string) string {
	return fmt.Sprintf("terraform {\n  backend \"http\" { address = %q }\n}\n\n", s.server.URL+"/"+name)
}

// ServeHTTP implements the http backend's protocol, without locks: each state has one user.
func (s *states) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Method {
	case http.MethodGet:
		state, ok := s.byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(state) // a reader that went away asks again
	case http.MethodPost:
		state, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostState))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.byPath[r.URL.Path] = state
	case http.MethodDelete:
		delete(s.byPath, r.URL.Path)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}
