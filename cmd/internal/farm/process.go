package farm

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// ProcessStatus returns a figure of a process that Linux counts in kB, as RssAnon
// (proc(5), /proc/pid/status); 0: unknown.
func ProcessStatus(pid int, name string) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0]) // the kernel writes digits
			return n
		}
	}
	return 0
}
