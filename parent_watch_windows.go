package main

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// waitForParent returns when the parent process is gone. The id alone says nothing: Windows gives
// it to other processes.
func waitForParent(poll time.Duration) {
	parent, err := windows.OpenProcess(windows.SYNCHRONIZE, false,
		uint32(os.Getppid())) //nolint:gosec // ids are 32 bits there
	if err != nil {
		select {} // it cannot be watched
	}
	defer func() { _ = windows.CloseHandle(parent) }()
	for {
		event, err := windows.WaitForSingleObject(parent, windows.INFINITE)
		if err == nil && event == windows.WAIT_OBJECT_0 {
			return
		}
		time.Sleep(poll)
	}
}
