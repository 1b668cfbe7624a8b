// Package clirun runs the real Terraform or OpenTofu with the provider of this
// tree, built as users get it and run as a process of its own: for the demo, the
// benchmark, and the tests that kill processes.
package clirun
