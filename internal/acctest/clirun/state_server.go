package clirun

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// StateServer is a Terraform backend of the type http. Terraform writes the state there at the end
// of a run, and meanwhile every 20 seconds at most.
type StateServer struct {
	server *httptest.Server

	mu       sync.Mutex
	states   map[string][]byte // by path
	refusing bool
	refused  int
}

// NewStateServer starts one. Close it.
func NewStateServer() *StateServer {
	s := &StateServer{states: map[string][]byte{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Close stops it.
func (s *StateServer) Close() { s.server.Close() }

// Backend is the setting of a terraform block for the state of that name.
func (s *StateServer) Backend(name string) string {
	return fmt.Sprintf("  backend \"http\" {\n    address = %q\n  }", s.server.URL+"/"+name)
}

// SetRefusing makes it refuse, or take again, what is written.
func (s *StateServer) SetRefusing(refusing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusing = refusing
}

// Refused counts the writes that were refused.
func (s *StateServer) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

func (s *StateServer) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state, ok := s.states[r.URL.Path]; {
	case r.Method == http.MethodGet && !ok:
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet:
		_, _ = w.Write(state)
	case s.refusing:
		s.refused++
		w.WriteHeader(http.StatusInsufficientStorage)
	default:
		s.states[r.URL.Path] = body
	}
}
