package recovery

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// beyond is where the lock stands: locks of Windows keep others from reading what is locked.
const beyond = 1 << 30

// lockFile locks a file for as long as it is open.
func lockFile(file *os.File) error {
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0,
		&windows.Overlapped{OffsetHigh: beyond})
}

// openRegular opens a file for reading. isLocked reports that the process which made it lives.
func openRegular(path string) (file *os.File, isLocked bool, err error) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, false, errors.Join(err, errors.New("not a regular file"))
	}
	if file, err = os.Open(path); err != nil { //nolint:gosec // in the data directory
		return nil, false, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		&windows.Overlapped{OffsetHigh: beyond})
	return file, err != nil, nil
}

// openAppend opens a file that is there for appending.
func openAppend(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0) //nolint:gosec // in the data directory
}
