package control

import (
	"context"
	"io"
	"log/slog"

	"rawi/storage"
)

// Operator acts on a daemon. Whoever may connect to the control socket may call
// all of it.
type Operator interface {
	// Apply applies decisions, re-clusterings, fetches and tombstones to the
	// store, and returns an outcome for each. Through the socket, other
	// operations are storage.ErrInvalid and nothing is applied.
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
	// Decisions returns those in force, oldest first.
	Decisions(ctx context.Context) ([]storage.Decision, error)
	// DurableRecords returns the decisions' records for story.NewReplay.
	DurableRecords(ctx context.Context) ([][]byte, error)
	// EventRecords returns the decisions' records for event.NewReplay.
	EventRecords(ctx context.Context) ([][]byte, error)
	// Refresh polls the named feeds now, or all of them if none is named, and
	// returns their number. An unknown name is storage.ErrNotFound, a paused
	// feed storage.ErrInvalid; then none is polled.
	Refresh(ctx context.Context, feeds ...string) (int, error)
	// Reload reads the config file again and applies what changed. An error
	// names every fault of the file; nothing was changed then, nor if the answer
	// asks for an approval.
	Reload(ctx context.Context, request ReloadRequest) (ReloadAnswer, error)
	// SetLevel sets the lowest level that the daemon logs, until it ends.
	SetLevel(ctx context.Context, level slog.Level) error
	// Backup writes a copy of the store to w and returns its size in bytes.
	Backup(ctx context.Context, w io.Writer) (int64, error)
	// Status returns the state of the daemon.
	Status(ctx context.Context) (Status, error)
}
