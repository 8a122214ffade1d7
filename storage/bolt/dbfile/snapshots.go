package dbfile

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rawi/storage"
)

// Snapshots gives read transactions of the file.
type Snapshots struct {
	DB      atomic.Pointer[File] // another one after the file was compacted
	Path    string
	Log     *slog.Logger
	Closing chan struct{} // closed when the store is
}

// Guard runs f. A page that bbolt cannot read is storage.ErrDamaged, not a panic.
func (s *Snapshots) Guard(what string, f func() error) error {
	err := Guard(f)
	if p, ok := errors.AsType[*Panic](err); ok {
		s.Log.Error("panic while "+what, "panic", p.Value, "stack", string(p.Stack))
	}
	return err
}

// View runs f in a read transaction; f is to end with ctx where it may take long.
func (s *Snapshots) View(ctx context.Context, f func(tx *bbolt.Tx) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		db := s.DB.Load()
		err := s.Guard("reading", func() error { return db.View(f) })
		if !errors.Is(err, berrors.ErrDatabaseNotOpen) {
			return err
		}
		if db == s.DB.Load() {
			return storage.ErrClosed
		}
	}
}

// IsClosed reports whether the store is closed.
func (s *Snapshots) IsClosed() bool {
	select {
	case <-s.Closing:
		return true
	default:
		return false
	}
}
