// The program serves the runZero provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	tuneCollector(os.Getenv)
	debugging := flag.Bool("debug", false, "wait for a debugger to attach")
	flag.Parse()
	if !*debugging { // then nobody reads the log but the person at the debugger
		for name, level := range logLevels(os.Getenv) {
			if err := os.Setenv(name, level); err != nil {
				log.Fatal(err)
			}
		}
	}
	report, stderr := &provider.Report{}, os.Stderr // serving puts a pipe in its place
	var options []tf6server.ServeOpt
	if *debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		go watchParent(report, os.Exit)
	}
	server := provider.NewServer(provider.Options{Version: version, Report: report, IsPlugin: !*debugging})
	err := tf6server.Serve("registry.terraform.io/seed-84f6aeb9/runzero", server, options...)
	report.Close()
	report.Write(stderr, time.Now())
	if err != nil {
		log.Fatal(err)
	}
}
