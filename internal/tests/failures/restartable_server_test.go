package failures

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

// restartableServer serves a console at an address that stays when it is restarted.
type restartableServer struct {
	t       *testing.T
	address string
	handler http.Handler
	server  *http.Server
}

func newRestartableServer(t *testing.T, handler http.Handler) *restartableServer {
	t.Helper()
	f := &restartableServer{t: t, address: "127.0.0.1:0", handler: handler}
	f.start()
	t.Cleanup(f.stop)
	return f
}

// start listens, at the address of the last time if there was one.
func (f *restartableServer) start() {
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
func (f *restartableServer) stop() { _ = f.server.Close() }

func (f *restartableServer) url() string { return "http://" + f.address }
