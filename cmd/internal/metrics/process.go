package metrics

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// processStart is when the process started, up to some milliseconds. The kernel's
// own account needs the time of the boot, which a sandboxed service may not read.
var processStart = time.Now()

// writeProcess writes what the process uses, by the names that all clients of
// Prometheus use. What the system does not say is left out.
func writeProcess(p *page) {
	p.one("process_start_time_seconds", "gauge", "When the process started, in Unix seconds.", float64(processStart.UnixMilli())/1000)
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err == nil {
		p.one("process_cpu_seconds_total", "counter", "Processor time used, of the program and the kernel for it.", seconds(used.Utime)+seconds(used.Stime))
	}
	if size, resident, err := memory("/proc/self"); err == nil {
		p.one("process_virtual_memory_bytes", "gauge", "Address space of the process.", float64(size))
		p.one("process_resident_memory_bytes", "gauge", "Memory that the process occupies.", float64(resident))
	}
	if n, err := openFiles("/proc/self"); err == nil {
		p.one("process_open_fds", "gauge", "Open files and sockets.", float64(n))
	}
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err == nil {
		p.one("process_max_fds", "gauge", "How many may be open (LimitNOFILE=).", float64(files.Cur))
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.one("go_goroutines", "gauge", "Goroutines.", float64(runtime.NumGoroutine()))
	p.one("go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap in use.", float64(m.HeapAlloc))
	p.one("go_memstats_sys_bytes", "gauge", "Bytes had from the system.", float64(m.Sys))
	p.one("go_gc_cycles_total", "counter", "Collections of garbage.", float64(m.NumGC))
}

func seconds(t syscall.Timeval) float64 { return time.Duration(t.Nano()).Seconds() }

// memory returns the bytes of a process's address space, and those of them in
// memory. dir is its folder in /proc (proc(5)).
func memory(dir string) (size, resident int64, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "statm"))
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Fscan(bytes.NewReader(text), &size, &resident); err != nil {
		return 0, 0, fmt.Errorf("read statm: %w", err)
	}
	page := int64(os.Getpagesize())
	return size * page, resident * page, nil
}

// openFiles returns how many files a process has open. dir is its folder in /proc;
// the file by which the folder is read is not counted.
func openFiles(dir string) (int, error) {
	files, err := os.ReadDir(filepath.Join(dir, "fd"))
	return len(files) - 1, err
}
