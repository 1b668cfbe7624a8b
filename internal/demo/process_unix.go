//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// detach gives the program a process group of its own.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// interrupt asks the process to stop.
func interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
