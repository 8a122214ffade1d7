package doctor

import (
	"context"
	"fmt"
	"math"
	"time"

	"rawi/cmd/internal/render"
)

// System is what the machine says about itself.
type System struct {
	Disk   Disk
	Memory int64 // of the machine, in bytes; 0: unknown
	Clock  Clock
}

// Disk is the file system of the data folder.
type Disk struct {
	Folder    string
	Free      int64  // bytes that may still be written
	FreeFiles int64  // files that may still be made; below 0: it does not say
	Kind      string // inMemory, onNetwork, or empty: another, or unknown
	Err       error
}

// Kinds of file systems that a store should not lie on.
const (
	inMemory  = "memory"
	onNetwork = "network"
)

// Clock says whether something keeps the clock right.
type Clock struct {
	Known, Synchronized bool
}

// tolerance is how far a clock may be behind the times that rawi has noted itself.
const tolerance = time.Minute

func checkClock(_ context.Context, c Case) []Finding {
	const name, do = "clock", "timedatectl set-ntp true, or install chrony"
	for _, f := range c.Feeds {
		if ahead := f.State.Polled.Sub(c.Now); ahead > tolerance {
			return one(name, Fault, fmt.Sprintf("it went back: feed %s was polled at %s, and now it is %s", f.Feed.Name,
				f.State.Polled.UTC().Format(time.RFC3339), c.Now.UTC().Format(time.RFC3339)), do)
		}
	}
	switch {
	case !c.System.Clock.Known:
		return one(name, Unknown, "the system does not say whether it is right: "+c.Now.UTC().Format(time.RFC3339), "compare it")
	case !c.System.Clock.Synchronized:
		return one(name, Warning, "nothing keeps it right: the times of articles, and when feeds are polled, go wrong with it", do)
	}
	return one(name, OK, "it is synchronized", "")
}

// machines are the sizes of deploy/docs/sizing.md: the memory, in bytes, for so many
// feeds.
var machines = []struct {
	feeds  int
	memory int64
}{{30, 256 << 20}, {500, 512 << 20}, {5000, 2 << 30}}

// wantedMemory returns how much memory so many feeds want, in bytes.
func wantedMemory(feeds int) int64 {
	for _, m := range machines {
		if feeds <= m.feeds {
			return m.memory
		}
	}
	return machines[len(machines)-1].memory
}

func checkMemory(_ context.Context, c Case) []Finding {
	const name = "memory"
	limit, what, do := c.System.Memory, "the machine has", "give it more memory, or follow fewer feeds: see sizing.md"
	if s := c.Daemon; s != nil && s.Limits.Memory > 0 && s.Limits.Memory < math.MaxInt64 && (limit == 0 || s.Limits.Memory < limit*3/4) {
		// Without a limit of its own it is four fifths of the machine's.
		limit, what, do = s.Limits.Memory, "the daemon may have", "raise MemoryMax= or GOMEMLIMIT, or follow fewer feeds: see sizing.md"
	}
	feeds := 0
	if c.StoreErr != nil && c.Config != nil {
		feeds = len(c.Config.Feeds)
	}
	for _, f := range c.Feeds {
		if !f.Removed {
			feeds++
		}
	}
	wanted := wantedMemory(feeds)
	if what != "the machine has" {
		wanted = wanted * 4 / 5 // of a service's limit, what the heap may take
	}
	switch {
	case limit == 0:
		return one(name, Unknown, "the system does not say how much there is", "")
	case limit < wanted*9/10: // machines are sold with a bit less than their name says
		return one(name, Warning, fmt.Sprintf("%s %s, and %s is wanted for %s", what, render.Size(limit), render.Size(wanted), render.Count(feeds, "feed")), do)
	}
	return one(name, OK, fmt.Sprintf("%s %s for %s", what, render.Size(limit), render.Count(feeds, "feed")), "")
}

func checkFiles(_ context.Context, c Case) []Finding {
	const name = "files"
	s := c.Daemon
	if s == nil || s.Limits.Files == 0 {
		return nil
	}
	l := s.Limits
	says := fmt.Sprintf("%d may be open: %d requests at once, %d readers", l.Files, l.Requests, l.Readers)
	if l.Requests < l.Wanted {
		return one(name, Warning, fmt.Sprintf("%s, and fetch.requests is %d", says, l.Wanted), "LimitNOFILE=16384 in the unit (systemctl edit rawi), or ulimit -n 16384 before rawi serve")
	}
	return one(name, OK, says, "")
}
