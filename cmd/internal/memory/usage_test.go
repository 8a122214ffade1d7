package memory

import (
	"math"
	"runtime"
	"testing"
	"testing/fstest"
)

func TestOthersOfTheGroupTakeOfWhatIsAvailable(t *testing.T) {
	t.Parallel()
	u := Usage{Live: 40 << 20, Runtime: 8 << 20, Limit: 80 << 20, Group: 96 << 20}
	if got := u.Available(); got != 80<<20 {
		t.Errorf("%d are available, want the limit", got)
	}
	u.Outside = 30 << 20
	if got := u.Available(); got != 60<<20 {
		t.Errorf("%d are available, want what others and the store's pages leave", got)
	}
	if got := u.Pressure(); got != .8 {
		t.Errorf("pressure %v, want .8", got)
	}
	u.Outside = 1 << 30
	if got := u.Available(); got <= 0 {
		t.Errorf("%d are available", got)
	}
}

// TestReadKnowsWhatIsLive: what is held is needed, and garbage is not.
func TestReadKnowsWhatIsLive(t *testing.T) {
	const size = 64 << 20
	runtime.GC()
	before := Read(Group{limit: math.MaxInt64})
	held := make([]byte, size)
	runtime.GC()
	with := Read(Group{limit: math.MaxInt64})
	runtime.KeepAlive(held)
	held = nil
	runtime.GC()
	after := Read(Group{limit: math.MaxInt64})
	if got := with.Needed() - before.Needed(); got < size*9/10 || got > size*11/10 {
		t.Errorf("%d more are needed with %d held", got, size)
	}
	if got := after.Needed() - before.Needed(); got > size/10 {
		t.Errorf("%d more are needed when they are garbage", got)
	}
	if with.Collections <= before.Collections || with.Runtime < 1<<20 || with.Runtime > 64<<20 {
		t.Errorf("%+v after %+v", with, before)
	}
}

func TestGroupsAreRead(t *testing.T) {
	t.Parallel()
	const v2 = "anon 1000\nfile 5000\nkernel_stack 200\nslab_reclaimable 700\nslab_unreclaimable 30\nsock 4\n"
	const v1 = "cache 5000\nrss 10\nmapped_file 4000\ntotal_cache 5000\ntotal_rss 1000\ntotal_shmem 50\n"
	for name, row := range map[string]struct {
		cgroup, path, stat string
		want               int64
	}{
		"version 2":                 {"0::/system.slice/rawi.service\n", "sys/fs/cgroup/system.slice/rawi.service/memory.stat", v2, 1234},
		"version 2, in a container": {"0::/system.slice/docker-1.scope\n", "sys/fs/cgroup/memory.stat", v2, 1234},
		"version 1":                 {"9:cpu,cpuacct:/x\n4:memory:/rawi\n0::/\n", "sys/fs/cgroup/memory/rawi/memory.stat", v1, 1050},
		"both":                      {"0::/y\n4:memory:/rawi\n", "sys/fs/cgroup/memory/rawi/memory.stat", v1, 1050},
	} {
		g := FindGroup(fstest.MapFS{"proc/self/cgroup": {Data: []byte(row.cgroup)}, row.path: {Data: []byte(row.stat)}})
		if got, err := g.fixed(); got != row.want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", name, got, err, row.want)
		}
	}
	for name, files := range map[string]fstest.MapFS{
		"no groups": {}, "no file": {"proc/self/cgroup": {Data: []byte("0::/x\n")}},
		"another's":    {"proc/self/cgroup": {Data: []byte("0::/x\n")}, "sys/fs/cgroup/x/memory.stat": {Data: []byte("anon much\n")}},
		"a short line": {"proc/self/cgroup": {Data: []byte("0:\n")}},
	} {
		if g := FindGroup(files); g.stat != "" || g.limit != math.MaxInt64 {
			t.Errorf("%s: got %+v", name, g)
		}
	}
}
