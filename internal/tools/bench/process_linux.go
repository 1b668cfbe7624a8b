package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// measured is true where the provider's processes can be looked at.
const measured = true

// clockTicks is the unit of times in /proc, in a second: fixed for programs, whatever
// the kernel uses itself.
const clockTicks = 100

// look updates what the provider processes among the children of the CLI have used.
// A process that ends meanwhile keeps what was seen last.
func (p providers) look(cli int) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", cli)) // the pattern is well formed
	for _, file := range files {
		children, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, child := range strings.Fields(string(children)) {
			pid, err := strconv.Atoi(child)
			if err != nil {
				continue
			}
			program, err := os.Readlink("/proc/" + child + "/exe")
			if err != nil || !strings.HasPrefix(filepath.Base(program), "terraform-provider-runzero") {
				continue
			}
			if u, ok := used(child); ok {
				p[pid] = u
			}
		}
	}
}

// used reads what one process has used so far.
func used(pid string) (usage, bool) {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return usage{}, false
	}
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return usage{}, false
	}
	return parseUsed(string(stat), string(status))
}

// parseUsed takes utime and stime out of a stat file, and the peak of the resident
// memory out of a status file. A process that has ended and was not waited for has no memory.
func parseUsed(stat, status string) (usage, bool) {
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:]) // the name before it may hold anything
	if len(fields) < 13 {
		return usage{}, false
	}
	user, errUser := strconv.ParseInt(fields[11], 10, 64)
	system, errSystem := strconv.ParseInt(fields[12], 10, 64)
	_, peak, found := strings.Cut(status, "VmHWM:")
	if errUser != nil || errSystem != nil || !found {
		return usage{}, false
	}
	peak, _, _ = strings.Cut(peak, "kB")
	kilobytes, err := strconv.ParseInt(strings.TrimSpace(peak), 10, 64)
	if err != nil {
		return usage{}, false
	}
	return usage{processor: time.Duration(user+system) * time.Second / clockTicks, memory: kilobytes << 10}, true
}
