//go:build !unix

package clirun

import (
	"os"
	"os/exec"
)

// Detach does nothing where process groups do not exist.
func Detach(*exec.Cmd) {}

// Interrupt ends the process: there is no gentler way here.
func Interrupt(p *os.Process) error { return p.Kill() }

// KillGroup ends the program.
func KillGroup(p *os.Process) { _ = p.Kill() }
