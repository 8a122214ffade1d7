package memory

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// Group is the control group that bounds the process's memory (cgroups(7)). The zero value
// is none.
type Group struct {
	files fs.FS
	stat  string   // path of its memory.stat
	keys  []string // of that, what the kernel cannot drop
	limit int64
}

// What the kernel cannot drop of a group, by the names of version 2 and of version 1.
var (
	fixedV2 = []string{"anon", "kernel_stack", "pagetables", "percpu", "sock", "shmem", "slab_unreclaimable"}
	fixedV1 = []string{"total_rss", "total_shmem"}
)

// FindGroup returns the group of this process, by the folders that all systems mount them
// at. root is the root of the file system. In a container the group may be the root of
// what is mounted.
func FindGroup(root fs.FS) Group {
	none := Group{limit: math.MaxInt64}
	text, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return none
	}
	limit := int64(math.MaxInt64)
	if n, err := memlimit.FromCgroup(); err == nil && n < math.MaxInt64 {
		limit = int64(n)
	}
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 {
			continue
		}
		mounted, keys := "", []string(nil)
		switch {
		case strings.Contains(","+parts[1]+",", ",memory,"):
			mounted, keys = "sys/fs/cgroup/memory", fixedV1
		case parts[0] == "0" && parts[1] == "":
			mounted, keys = "sys/fs/cgroup", fixedV2
		default:
			continue
		}
		for _, folder := range []string{path.Join(mounted, parts[2]), mounted} {
			g := Group{root, path.Join(folder, "memory.stat"), keys, limit}
			if _, err := g.fixed(); err == nil {
				return g
			}
		}
	}
	return none
}

var errNoGroup = errors.New("no control group bounds the memory")

// fixed returns how many bytes of the group the kernel cannot drop.
func (g Group) fixed() (n int64, err error) {
	if g.stat == "" {
		return 0, errNoGroup
	}
	text, err := fs.ReadFile(g.files, g.stat)
	if err != nil {
		return 0, err
	}
	found := false
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		key, value, _ := strings.Cut(s.Text(), " ")
		for _, k := range g.keys {
			if k != key {
				continue
			}
			bytes, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return 0, err
			}
			n, found = n+bytes, true
		}
	}
	if !found {
		return 0, errNoGroup
	}
	return n, nil
}
