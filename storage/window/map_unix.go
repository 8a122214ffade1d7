//go:build unix && !openbsd

package window

import (
	"os"
	"syscall"
)

// mapFile maps size bytes of a file into memory, to be read.
func mapFile(file *os.File, at int64, size int) ([]byte, error) {
	return syscall.Mmap(int(file.Fd()), at, size, syscall.PROT_READ, syscall.MAP_SHARED)
}

func unmapFile(data []byte) { _ = syscall.Munmap(data) }
