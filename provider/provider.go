// Package provider gives the runZero provider to programs that embed it, such as a Crossplane
// provider or a Pulumi bridge. Terraform and OpenTofu need none of it: they start the program.
//
// An embedded provider lives in a process that is not its own. So it keeps no ledger on disk, does
// not watch its parent, sets no limit on memory, writes nothing to the standard streams and never
// ends the process. What a lost answer may have made is looked for by the client that sent it, as
// ever.
package provider

import (
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// New gives the provider as the plugin framework knows it. version is what it calls itself, to the
// caller and to the console. Each call gives a provider with a configuration of its own.
func New(version string) framework.Provider {
	return provider.New(provider.Options{Version: version})()
}

// NewServer gives the provider as a server of protocol 6. It answers reads and plans without a
// change faster than the framework does, which counts for thousands of objects. Each call gives a
// server with a configuration of its own.
func NewServer(version string) tfprotov6.ProviderServer {
	return provider.NewServer(provider.Options{Version: version})()
}
