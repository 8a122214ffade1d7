package control

import (
	"context"
	"io"
	"log/slog"
	"time"

	"rawi/storage"
)

// Operator is what a daemon does for whoever may reach its socket.
type Operator interface {
	// Apply takes decisions, re-clusterings, and fetches and tombstones of an import to
	// the store. Other operations are storage.ErrInvalid.
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
	// Decisions are those in force, oldest first.
	Decisions(ctx context.Context) ([]storage.Decision, error)
	// DurableRecords are what story.NewReplay needs of them.
	DurableRecords(ctx context.Context) ([][]byte, error)
	// Refresh polls feeds now, all of them when none is named, and says how
	// many that are. A name that is no feed is storage.ErrNotFound, and none
	// is polled.
	Refresh(ctx context.Context, feeds ...string) (int, error)
	// Reload reads the config file again and applies what changed. An error
	// says every fault of the file, and that nothing was changed.
	Reload(ctx context.Context) error
	// SetLevel makes the daemon log from level on, until it ends.
	SetLevel(ctx context.Context, level slog.Level) error
	// Backup writes a whole copy of the store to w, and says how many bytes.
	Backup(ctx context.Context, w io.Writer) (int64, error)
	// Status is the daemon on one screen.
	Status(ctx context.Context) (Status, error)
}

// Status is the daemon on one screen.
type Status struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"` // when it was ready
	Config  string    `json:"config,omitempty"`
	URL     string    `json:"url"`    // where readers come, as configured
	Listen  string    `json:"listen"` // what it listens on
	Data    string    `json:"data"`

	Feeds    map[storage.Status]int `json:"feeds"`
	Store    storage.Stats          `json:"store"`
	Disk     int64                  `json:"disk"`            // bytes left for the store's folder
	Backup   time.Time              `json:"backup,omitzero"` // when the store was last copied; zero: never
	Reloaded time.Time              `json:"reloaded,omitzero"`
	Restart  []string               `json:"restart,omitempty"` // keys that changed in the config and wait for a restart
	Fault    string                 `json:"fault,omitempty"`   // why the last reload changed nothing
	Level    slog.Level             `json:"level"`             // from which on it logs
	Fleet    *Fleet                 `json:"fleet,omitempty"`
	Degraded string                 `json:"degraded,omitempty"` // what does not work, in a sentence; empty: all does
}

// Fleet is the fleet as one of its nodes sees it.
type Fleet struct {
	Name          string        `json:"name"`
	Node          string        `json:"node"`
	Epoch         uint64        `json:"epoch"`
	Entry         uint64        `json:"entry"`         // of the log, last taken in
	Lag           time.Duration `json:"lag,omitempty"` // how long entries have waited to be
	Settings      uint64        `json:"settings"`      // their number: each reload that changes them counts
	SettingsAt    time.Time     `json:"settings_at,omitzero"`
	First         uint64        `json:"first"` // entry of the log
	Last          uint64        `json:"last"`
	Bytes         uint64        `json:"bytes"`
	Snapshot      time.Time     `json:"snapshot,omitzero"`
	SnapshotBytes uint64        `json:"snapshot_bytes,omitempty"`
	Members       []Member      `json:"members"`
}

// Member is a node of a fleet.
type Member struct {
	Node  string    `json:"node"`
	Hosts int       `json:"hosts"`         // that are its to ask
	Entry uint64    `json:"entry"`         // of the log, last taken in
	Seen  time.Time `json:"seen,omitzero"` // its last heartbeat
}

// outcome is storage.Outcome with its error, which has no JSON of its own.
type outcome struct {
	storage.Outcome
	Failure *failure `json:"failure,omitempty"`
}

// Bodies of what acts, and their answers.
type (
	applyRequest   struct{ Operations []storage.Operation }
	applyAnswer    struct{ Outcomes []outcome }
	refreshRequest struct{ Feeds []string }
	refreshAnswer  struct{ Polls int }
	levelRequest   struct{ Level slog.Level }
	nothing        struct{}
)
