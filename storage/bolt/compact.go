package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// compactFrom is the size of the least file that is compacted by itself: below,
// its free pages are not worth the writing.
const compactFrom = 64 << 20 // bytes

// Compact rewrites the store at path without its free pages. Nobody may have
// it open: storage.ErrLocked. The old file stays until the new one is whole.
func Compact(ctx context.Context, path string) (Report, error) {
	if err := checkFile(path); err != nil {
		return Report{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return Report{}, fmt.Errorf("compact: %w", err)
	}
	from, err := openFile(path, Options{})
	if err != nil {
		return Report{}, err
	}
	report, err := replaceFile(ctx, path, func(file *os.File) error {
		to, err := bbolt.Open(file.Name(), 0o600, &bbolt.Options{Timeout: time.Second, NoSync: true, NoFreelistSync: true})
		if err != nil {
			return err
		}
		return errors.Join(copyAll(ctx, to, from), to.Sync(), to.Close())
	})
	return report, errors.Join(err, from.Close())
}

// freeBytes are those that nothing stands in, or nothing but what somebody still
// reads, of the tx.Size() that were ever written.
func freeBytes(tx *bbolt.Tx) int64 {
	stats := tx.DB().Stats()
	return int64(stats.FreePageN+stats.PendingPageN) * int64(tx.DB().Info().PageSize)
}

// compactSelf rewrites the file when half of it is free. It is read on meanwhile,
// and written when that is done: it takes some seconds a gigabyte that is not
// free. Where it fails, as for want of room, all stays as it is until the file
// is twice as large.
func (s *Store) compactIfSparse() {
	if len(s.queue) > 0 || s.isClosed() {
		return
	}
	var before, free int64
	if err := s.view(func(tx *bbolt.Tx) error {
		before, free = tx.Size(), freeBytes(tx)
		return nil
	}); err != nil || before < s.compactFrom || free < before/2 {
		return
	}
	switch err := s.compactInPlace(); {
	case s.isClosed():
		return // it was ended: the next start goes on
	case err != nil:
		s.compactFrom = 2 * before
		s.log.Warn("store not compacted", "err", err)
		return
	}
	s.log.Info("store compacted", "from", before, "free", free)
}

// swap puts a copy without free pages in the place of the file. Who reads the
// old one reads it to the end.
func (s *Store) compactInPlace() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
		}
	}()
	fresh := s.path + ".new"
	if err := removeLeft(fresh); err != nil {
		return err
	}
	unsynced := s.options
	unsynced.NoSync = true // until it is whole
	to, err := openFile(fresh, unsynced)
	if err != nil {
		return err
	}
	old := s.db.Load()
	ctx, cancel := s.untilClosed()
	defer cancel()
	err = errors.Join(copyAll(ctx, to, old), to.Sync())
	if err == nil {
		err = os.Rename(fresh, s.path)
	}
	if err != nil {
		return writeError(errors.Join(err, to.Close(), os.Remove(fresh)))
	}
	to.NoSync = s.options.NoSync
	s.db.Store(to)
	s.retired.Go(func() { // waits for its readers
		if err := old.Close(); err != nil {
			s.log.Warn("old file not closed", "err", err)
		}
	})
	return syncFolder(filepath.Dir(s.path))
}

// untilClosed is a context that ends when the store is closed.
func (s *Store) untilClosed() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	s.retired.Go(func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, cancel
}
