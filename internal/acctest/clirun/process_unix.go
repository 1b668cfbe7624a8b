//go:build unix

package clirun

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Detach gives the program a process group of its own.
func Detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Interrupt asks the process to stop.
func Interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }

// KillGroup ends all that is left of a detached program and of those that it started. They get a
// second to end by themselves.
func KillGroup(p *os.Process) {
	for range 20 {
		if syscall.Kill(-p.Pid, syscall.SIGTERM) != nil {
			return // nothing is left
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
}
