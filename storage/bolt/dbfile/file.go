package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rawi/storage"
)

// Options of a file.
type Options struct {
	ReadOnly bool
	MaxSize  int64 // bytes the file may have; 0: no limit
	NoSync   bool  // a crash of the machine loses the file
}

// writer writes to w until its context ends.
type writer struct {
	ctx context.Context
	w   io.Writer
}

// Writer returns a writer that writes to w, and fails with the error of ctx from
// its end on.
func Writer(ctx context.Context, w io.Writer) io.Writer { return &writer{ctx, w} }

func (w *writer) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// Replace replaces the file at path, if there is one, by a new file that write
// fills, once that is on disk and verify accepts it. On an error the new file is
// removed and the old one untouched.
func Replace(path string, write func(*os.File) error, verify func(path string) error) (err error) {
	folder := filepath.Dir(path)
	if err := MakeFolder(folder); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, filepath.Base(path)+".new-*") // of mode 0600
	if err != nil {
		return fmt.Errorf("write the new store: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return WriteError(err)
	}
	if err := verify(file.Name()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("put the new store in place: %w", err)
	}
	return SyncFolder(folder)
}

// Create creates the file at path with what fill writes into it. Whenever it is
// interrupted there is no file, or a whole one.
func Create(path string, o Options, fill func(*bbolt.Tx) error) error {
	folder := filepath.Dir(path)
	if err := MakeFolder(folder); err != nil {
		return err
	}
	unfinished := path + ".new"
	if err := RemoveLeftover(unfinished); err != nil {
		return err
	}
	db, err := Open(unfinished, o)
	if err != nil {
		return err
	}
	if err := errors.Join(db.Update(fill), db.Close()); err != nil {
		return WriteError(err)
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("put the new store in place: %w", err)
	}
	return SyncFolder(folder)
}

// MakeFolder creates the folder of a file, for the owner only.
func MakeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// SyncFolder makes a rename in a folder durable.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// reserved is the address space to map the file into, in bytes. Only what is
// written ever takes memory. To map a file that has outgrown it bbolt waits for all
// readers, be it a backup over a slow line.
const reserved = 64 << 20 << (strconv.IntSize / 64 * 10) // 64 GiB; 64 MiB where addresses are short

// Open opens the file at path. Errors are storage.ErrLocked and ErrDamaged, and
// those of the file system.
func Open(path string, o Options) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: time.Second, FreelistType: bbolt.FreelistMapType, ReadOnly: o.ReadOnly,
		InitialMmapSize: reserved, MaxSize: int(o.MaxSize), NoSync: o.NoSync,
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, storage.ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%s: %w: %w", path, storage.ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("open the store: %w", err)
	}
	return db, nil
}

// RemoveLeftover removes an unfinished file, if there is one.
func RemoveLeftover(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what is left of an earlier start: %w", err)
	}
	return nil
}

// WriteError wraps an error of writing; storage.ErrFull when there is no space left.
func WriteError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, berrors.ErrMaxSizeReached) {
		return fmt.Errorf("%w: %w", storage.ErrFull, err)
	}
	return fmt.Errorf("write the store: %w", err)
}

// FreeBytes returns how many of the tx.Size() bytes are free, or will be when
// readers of older transactions end.
func FreeBytes(tx *bbolt.Tx) int64 {
	stats := tx.DB().Stats()
	return int64(stats.FreePageN+stats.PendingPageN) * int64(tx.DB().Info().PageSize)
}
