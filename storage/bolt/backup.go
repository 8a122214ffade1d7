package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Backup writes a whole copy of the store as of now to w, and returns its
// length in bytes. Writing goes on meanwhile, but the file cannot give pages
// free until it ends: w should be a file, not a slow network.
func (s *Store) Backup(ctx context.Context, w io.Writer) (n int64, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		n, err = tx.WriteTo(&ctxWriter{ctx, w})
		return err
	})
	if err != nil {
		return n, fmt.Errorf("back up: %w", err)
	}
	return n, nil
}

// stopping is a writer that ends with its context.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
}

func (s *ctxWriter) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// Restore makes the store at path out of a backup. It returns fs.ErrExist
// when there is a file, and storage.ErrDamaged for a backup that is none or
// does not add up; nothing is left behind then.
func Restore(ctx context.Context, path string, backup io.Reader) (Report, error) {
	if _, err := os.Lstat(path); err == nil {
		return Report{}, fmt.Errorf("restore to %s: %w", path, fs.ErrExist)
	}
	return replaceFile(ctx, path, func(file *os.File) error {
		_, err := io.Copy(&ctxWriter{ctx, file}, backup)
		return err
	})
}

// replaceBy puts what write leaves in a file beside path in its place, once
// it is on disk and verified.
func replaceFile(ctx context.Context, path string, write func(*os.File) error) (report Report, err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return report, fmt.Errorf("make the data folder: %w", err)
	}
	file, err := os.CreateTemp(folder, filepath.Base(path)+".new-*") // of mode 0600
	if err != nil {
		return report, fmt.Errorf("write the new store: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return report, writeError(err)
	}
	if report, err = verifyFile(ctx, file.Name()); err != nil {
		return report, err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return report, fmt.Errorf("put the new store in place: %w", err)
	}
	return report, syncFolder(folder)
}

// verifyFile opens a store to read and verifies it.
func verifyFile(ctx context.Context, path string) (Report, error) {
	s, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		return Report{}, err
	}
	report, err := s.Verify(ctx)
	if err == nil && len(report.Faults) > 0 {
		err = fmt.Errorf("%w: %s", storage.ErrDamaged, report.Faults[0])
	}
	return report, errors.Join(err, s.Close())
}

// syncFolder makes a rename last.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
