package failures

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

// front serves a console at an address that stays when it is restarted.
type front struct {
	t       *testing.T
	address string
	handler http.Handler
	server  *http.Server
}

func newFront(t *testing.T, handler http.Handler) *front {
	t.Helper()
	f := &front{t: t, address: "127.0.0.1:0", handler: handler}
	f.start()
	t.Cleanup(f.stop)
	return f
}

// start listens, at the address of the last time if there was one.
func (f *front) start() {
	f.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", f.address)
	if err != nil {
		f.t.Errorf("listen again: %v", err)
		return
	}
	f.address = listener.Addr().String()
	f.server = &http.Server{Handler: f.handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = f.server.Serve(listener) }()
}

// stop closes the listener and all connections, whatever is under way.
func (f *front) stop() { _ = f.server.Close() }

func (f *front) url() string { return "http://" + f.address }
