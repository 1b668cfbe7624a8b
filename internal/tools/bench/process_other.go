//go:build !linux

package main

// measured is true where the provider's processes can be looked at.
const measured = false

func (providers) look(int) {}
