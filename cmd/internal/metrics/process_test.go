package metrics

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func TestProcessIsMeasuredFromProc(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, number := range []string{"0", "1", "2", "7"} {
		if err := os.MkdirAll(filepath.Join(dir, "fd", number), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "statm"), []byte("900 30 7 1 0 5 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := int64(os.Getpagesize())
	if size, resident, err := memory(dir); size != 900*page || resident != 30*page || err != nil {
		t.Errorf("memory: %d and %d bytes, %v", size, resident, err)
	}
	if n, err := openFiles(dir); n != 3 || err != nil {
		t.Errorf("%d files are open, %v, want 3: one of the list is the folder itself", n, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "statm"), []byte("900"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := memory(dir); err == nil {
		t.Error("a file cut short is read without an error")
	}
	if _, _, err := memory(filepath.Join(dir, "none")); err == nil {
		t.Error("a process that is none has memory")
	}
}

// TestProcessIsThisOne: it began before now, and an open file is counted.
func TestProcessIsThisOne(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("the system has no /proc")
	}
	read := func() map[string]float64 {
		samples, _ := written(t, &Counters{}, Snapshot{})
		out := map[string]float64{}
		for _, name := range []string{"process_start_time_seconds", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_open_fds", "process_max_fds"} {
			value, err := strconv.ParseFloat(samples[name], 64)
			if err != nil || value <= 0 {
				t.Errorf("%s is %q", name, samples[name])
			}
			out[name] = value
		}
		return out
	}
	before := read()
	const opened = 50
	for range opened {
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
	}
	after := read()
	if n := after["process_open_fds"] - before["process_open_fds"]; n < opened-10 { // other files of the process may have been closed
		t.Errorf("%v more files are open, want %d", n, opened)
	}
	now := float64(time.Now().Unix())
	if began := after["process_start_time_seconds"]; began > now+1 || began < now-3600 || began != before["process_start_time_seconds"] {
		t.Errorf("the process began at %s, then at %s", fmt.Sprint(before["process_start_time_seconds"]), fmt.Sprint(began))
	}
	if after["process_resident_memory_bytes"] > after["process_virtual_memory_bytes"] || after["process_open_fds"] > after["process_max_fds"] {
		t.Errorf("more is used than there is: %v", after)
	}
}
