// Package economy has no code of its own: its tests count the calls that the
// provider makes, and hold it against what goes wrong between it and the console.
// They run the real Terraform or OpenTofu with the provider as a process of its own.
package economy
