package protocol_test

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

type cargoKey struct{}

// What the context of a call carries is let go when the call has returned.
func TestServerKeepsNothingOfACall(t *testing.T) {
	t.Parallel()
	server := provider.NewServer(provider.Options{Version: "0.0.0"})()
	call := func() weak.Pointer[[1024]byte] {
		cargo := new([1024]byte)
		if _, err := server.ValidateResourceConfig(context.WithValue(t.Context(), cargoKey{}, cargo),
			&tfprotov6.ValidateResourceConfigRequest{TypeName: "runzero_site"}); err != nil {
			t.Fatal(err)
		}
		return weak.Make(cargo)
	}
	held := call()
	for range 100 {
		runtime.GC()
		if held.Value() == nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("the server still holds what a finished call carried")
}
