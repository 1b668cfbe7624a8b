package clirun

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Providers finds the processes of this repository's provider that a CLI has started. They are
// looked up in /proc, which only Linux has: elsewhere there are none.
func Providers(cli int) ([]int, error) {
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var found []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(filepath.Base(entry))
		if err != nil {
			continue
		}
		if fields := processFields(pid); len(fields) < 2 || fields[1] != strconv.Itoa(cli) {
			continue
		}
		program, err := os.ReadFile(filepath.Join(entry, "cmdline"))
		if err == nil && bytes.Contains(program, []byte("terraform-provider-runzero")) {
			found = append(found, pid)
		}
	}
	return found, nil
}

// Kill ends processes, which have no time to say anything.
func Kill(pids ...int) {
	for _, pid := range pids {
		if process, err := os.FindProcess(pid); err == nil {
			_ = process.Kill() // it may have ended by itself
		}
	}
}

// WaitForEnd waits until the processes are gone, and reports whether that happened in time.
func WaitForEnd(limit time.Duration, pids ...int) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if !slices.ContainsFunc(pids, isRunning) {
			return true
		}
	}
	return false
}

// isRunning looks whether a process is there and more than an entry that nobody has fetched.
func isRunning(pid int) bool {
	fields := processFields(pid)
	return len(fields) > 0 && fields[0] != "Z"
}

// processFields are what /proc says of a process behind its name, which may hold anything: state,
// parent, and so on; none if it has ended.
func processFields(pid int) []string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	return strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
}
