// Package examples has no code of its own: its tests run every example of the
// repository with the real Terraform or OpenTofu on an emulated console.
package examples
