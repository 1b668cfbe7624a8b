//go:build !unix

package main

import (
	"os"
	"os/exec"
)

// detach does nothing where process groups do not exist.
func detach(*exec.Cmd) {}

// interrupt ends the process: there is no gentler way here.
func interrupt(p *os.Process) error { return p.Kill() }
