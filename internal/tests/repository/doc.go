// Package repository holds the tests of what no single package can see: which
// package may import which, that every example works, and that the published
// reference is the one that the code gives.
package repository
