//go:build unix

package recovery

import (
	"errors"
	"os"
	"syscall"
)

// lockFile locks a file for as long as it is open. The kernel lets go of it when the process dies,
// in whatever way and in whatever container. Somebody who reads the new file at this moment is
// waited for.
func lockFile(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
}

// openRegular opens a file for reading, and never through a link, a device or a pipe. isLocked
// reports that the process which made it lives.
func openRegular(path string) (file *os.File, isLocked bool, err error) {
	file, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0) //nolint:gosec // in the data directory
	if err != nil {
		return nil, false, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = file.Close()
		return nil, false, errors.New("not a regular file")
	}
	isLocked = syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil
	return file, isLocked, nil
}

// openAppend opens a file that is there for appending, and never through a link.
func openAppend(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND|syscall.O_NOFOLLOW, 0) //nolint:gosec // in the data directory
}
