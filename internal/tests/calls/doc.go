// Package calls has no code of its own: its tests count the calls that the provider
// makes, without an object, for an account and for a large one, and hold the budget.
// They run the real Terraform or OpenTofu with the provider as a process of its own.
package calls
