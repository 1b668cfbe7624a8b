package failures

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// providerOf finds the provider's process: the child of the CLI that runs its program. 0 = there is none.
func providerOf(cli int) (pid int, err error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, fmt.Errorf("list processes: %w", err)
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		// The second field is the program's name in parentheses, which may hold anything; the fourth is the parent.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) < 2 || fields[1] != strconv.Itoa(cli) {
			continue
		}
		command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err == nil && bytes.Contains(command, []byte("terraform-provider-runzero")) {
			return pid, nil
		}
	}
	return 0, nil
}
