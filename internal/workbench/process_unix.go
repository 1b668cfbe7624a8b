//go:build unix

package workbench

import (
	"os"
	"os/exec"
	"syscall"
)

// Detach gives the program a process group of its own.
func Detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Interrupt asks the process to stop.
func Interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
