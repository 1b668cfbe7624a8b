// Package failures has no code of its own: its tests hold the provider against what
// goes wrong between it and the console. They run the real Terraform or OpenTofu with
// the provider as a process of its own.
package failures
