package doctor

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// timeError is the state of a clock that nothing keeps right (adjtimex(2)).
const timeError = 5

// kinds are types of file systems (statfs(2)).
var kinds = map[uint32]string{
	0x01021994: inMemory,  // tmpfs
	0x858458f6: inMemory,  // ramfs
	0x6969:     onNetwork, // NFS
	0xff534d42: onNetwork, // CIFS
	0xfe534d42: onNetwork, // SMB 2
	0x517b:     onNetwork, // SMB
	0x01021997: onNetwork, // 9P
	0x00c36400: onNetwork, // Ceph
	0x5346414f: onNetwork, // AFS
}

// Look asks the system about the machine, and about the disk of a data folder, which
// need not exist yet.
func Look(folder string) System {
	return System{Disk: lookAtDisk(folder), Memory: totalMemory(), Clock: lookAtClock()}
}

func lookAtDisk(folder string) Disk {
	d := Disk{Folder: folder, FreeFiles: -1}
	for at := folder; ; at = filepath.Dir(at) {
		var s syscall.Statfs_t
		err := syscall.Statfs(at, &s)
		if err == nil {
			d.Free, d.Kind = int64(s.Bavail)*int64(s.Bsize), kinds[uint32(s.Type)]
			if s.Files > 0 { // some file systems count none
				d.FreeFiles = int64(s.Ffree)
			}
			return d
		}
		if err != syscall.ENOENT || at == filepath.Dir(at) {
			d.Err = fmt.Errorf("%s cannot be looked at: %w", at, err)
			return d
		}
	}
}

// totalMemory returns the memory of the machine in bytes; 0 if it is unknown.
func totalMemory() int64 {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var kilobytes int64
		if n, _ := fmt.Sscanf(lines.Text(), "MemTotal: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return 0
}

func lookAtClock() Clock {
	var t syscall.Timex
	state, err := syscall.Adjtimex(&t)
	if err != nil {
		return Clock{}
	}
	return Clock{Known: true, Synchronized: state != timeError}
}
