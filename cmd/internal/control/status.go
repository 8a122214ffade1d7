package control

import (
	"log/slog"
	"strings"
	"time"

	"rawi/storage"
)

// Status is the state of a daemon, as `rawi status` shows it.
type Status struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"` // when it was ready
	Config  string    `json:"config,omitempty"`
	URL     string    `json:"url"`    // of the site, as configured
	Listen  string    `json:"listen"` // address it listens on
	Data    string    `json:"data"`

	Feeds    map[storage.Status]int `json:"feeds"`
	Silent   int                    `json:"silent"` // of the feeds that are ok: see storage.FeedInfo.Silent
	Store    storage.Stats          `json:"store"`
	Disk     int64                  `json:"disk"`            // bytes free for the data folder
	Backup   time.Time              `json:"backup,omitzero"` // when the store was last copied; zero: never
	Reloaded time.Time              `json:"reloaded,omitzero"`
	Restart  []string               `json:"restart,omitempty"` // config keys that changed and need a restart
	Fault    string                 `json:"fault,omitempty"`   // error of the last reload; empty: it worked
	Level    slog.Level             `json:"level"`             // lowest level that is logged
	Fleet    *Fleet                 `json:"fleet,omitempty"`
	Degraded string                 `json:"degraded,omitempty"` // why nothing can be stored, in one sentence; empty: it can
	Limits   Limits                 `json:"limits,omitzero"`
	Memory   Memory                 `json:"memory,omitzero"`
}

// Degradations returns what a daemon does not do as it should, and why; empty: nothing.
func (s Status) Degradations() string {
	if s.Memory.Shed == "" {
		return s.Degraded
	}
	return strings.TrimPrefix(s.Degraded+"; memory: "+s.Memory.Shed, "; ")
}

// Memory is what a daemon needs of its memory, in bytes, and what it sheds before it has
// none.
type Memory struct {
	Needed    int64  `json:"needed"`         // what the last collection of garbage left, and the runtime's own
	Available int64  `json:"available"`      // math.MaxInt64: no limit
	Step      int    `json:"step,omitempty"` // 1: caches are shed; 2: requests too; 3: connections; 4: the oldest of the windows
	Shed      string `json:"shed,omitempty"` // what is shed, in one sentence; empty: nothing
}

// Limits are what the system lets a daemon use, and how it is divided.
type Limits struct {
	Files    uint64 `json:"files"`    // that may be open
	Readers  int    `json:"readers"`  // at once
	Requests int    `json:"requests"` // to feeds at once
	Wanted   int    `json:"wanted"`   // requests that are configured
	Memory   int64  `json:"memory"`   // bytes of the heap; math.MaxInt64: no limit
}

// Fleet is the state of a fleet as one of its nodes sees it.
type Fleet struct {
	Name          string            `json:"name"`
	Node          string            `json:"node"`
	Epoch         uint64            `json:"epoch"`
	Entry         uint64            `json:"entry"`         // last entry of the log that this node has applied
	Lag           time.Duration     `json:"lag,omitempty"` // how long entries have been waiting to be applied
	Settings      uint64            `json:"settings"`      // their number: each reload adds one
	SettingsAt    time.Time         `json:"settings_at,omitzero"`
	First         uint64            `json:"first"` // oldest entry of the log
	Last          uint64            `json:"last"`
	Bytes         uint64            `json:"bytes"`
	Snapshot      time.Time         `json:"snapshot,omitzero"`
	SnapshotBytes uint64            `json:"snapshot_bytes,omitempty"`
	Drift         string            `json:"drift,omitempty"` // what a reload of this node's config would change of the settings; empty: nothing
	Members       []Member          `json:"members"`
	Unable        map[string]string `json:"unable,omitempty"` // why nodes leave their hosts to others, by node
}

// Member is a member of a fleet.
type Member struct {
	Node  string    `json:"node"`
	Hosts int       `json:"hosts"`         // that this node polls
	Entry uint64    `json:"entry"`         // last entry of the log that it has applied
	Seen  time.Time `json:"seen,omitzero"` // its last heartbeat
}
