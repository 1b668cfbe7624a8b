//go:build unix

package main

import (
	"os"
	"time"
)

// waitForParent returns when the parent process is gone: then this one has another. The kernel's
// own signal for it (PR_SET_PDEATHSIG) would cut off a call, and follows a thread, not a process.
func waitForParent(poll time.Duration) {
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(poll)
	}
}
