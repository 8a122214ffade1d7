package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/verify"
)

// Report is what a check of the store found.
type Report = verify.Report

// Progress is called while long work is done.
type Progress = dbfile.Progress

// WithProgress returns a context under which Verify, Compact and Restore report
// their progress to p.
func WithProgress(ctx context.Context, p Progress) context.Context {
	return dbfile.WithProgress(ctx, p)
}

// Verify checks whether the store adds up. It reads one snapshot and may run beside
// writing. An error means that the check could not be finished; what was found until
// then is in the report.
func (s *Store) Verify(ctx context.Context) (report Report, err error) {
	for {
		file := s.files.DB.Load()
		err = s.files.View(ctx, func(tx *bbolt.Tx) error {
			if tx.DB() != file.DB {
				return errReplaced
			}
			report, err = verify.Snapshot(ctx, tx, file)
			return err
		})
		if !errors.Is(err, errReplaced) {
			return report, err
		}
	}
}

// errReplaced ends a transaction of another file than was meant: it was compacted.
var errReplaced = errors.New("the file was replaced")

// Backup writes a copy of the store as of now to w, and returns its length in bytes.
// Writing goes on meanwhile, but the file cannot free pages until it ends: w should
// be a file, not a slow network.
func (s *Store) Backup(ctx context.Context, w io.Writer) (n int64, err error) {
	err = s.files.View(ctx, func(tx *bbolt.Tx) error {
		n, err = tx.WriteTo(dbfile.Writer(ctx, w))
		return err
	})
	if err != nil {
		return n, fmt.Errorf("back up: %w", cmp.Or(ctx.Err(), err)) // bbolt keeps no error of w
	}
	return n, nil
}

// Restore creates the store at path from a backup. It returns fs.ErrExist when there
// is a file, and storage.ErrDamaged for a backup that is none or does not add up;
// nothing is left behind then.
func Restore(ctx context.Context, path string, backup io.Reader) (Report, error) {
	if _, err := os.Lstat(path); err == nil {
		return Report{}, fmt.Errorf("restore to %s: %w", path, fs.ErrExist)
	}
	return replaceVerified(ctx, path, func(file *os.File) error {
		_, err := io.Copy(dbfile.Writer(ctx, file), backup)
		return err
	})
}

// Compact rewrites the store at path without its free pages. Nobody may have it
// open: storage.ErrLocked. The old file stays until the new one is whole.
func Compact(ctx context.Context, path string) (Report, error) {
	if err := dbfile.Check(path); err != nil {
		return Report{}, err
	}
	from, err := dbfile.Open(path, dbfile.Options{})
	if err != nil {
		return Report{}, err
	}
	report, err := replaceVerified(ctx, path, func(file *os.File) error {
		to, err := bbolt.Open(file.Name(), 0o600, &bbolt.Options{Timeout: time.Second, NoSync: true, NoFreelistSync: true})
		if err != nil {
			return err
		}
		err = from.View(func(tx *bbolt.Tx) error { return from.CheckPages(ctx, tx) })
		if err == nil {
			err = dbfile.Copy(ctx, to, from.DB)
		}
		return errors.Join(err, to.Sync(), to.Close())
	})
	return report, errors.Join(err, from.Close())
}

// replaceVerified replaces the file at path by what write writes, if that is a store
// that adds up.
func replaceVerified(ctx context.Context, path string, write func(*os.File) error) (report Report, err error) {
	err = dbfile.Replace(path, write, func(path string) error {
		s, err := Open(path, Options{ReadOnly: true})
		if err != nil {
			return err
		}
		report, err = s.Verify(ctx)
		if err == nil && len(report.Faults) > 0 {
			err = fmt.Errorf("%w: %s", storage.ErrDamaged, report.Faults[0])
		}
		return errors.Join(err, s.Close())
	})
	return report, err
}
