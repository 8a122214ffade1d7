package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
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
	if err := makeFolder(folder); err != nil {
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
	written := Guard(func() error { return write(file) })
	if err := errors.Join(written, file.Sync(), file.Close()); err != nil {
		return WriteError(err)
	}
	if err := Guard(func() error { return verify(file.Name()) }); err != nil {
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
	if err := makeFolder(folder); err != nil {
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
		return errors.Join(WriteError(err), os.Remove(unfinished))
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("put the new store in place: %w", err)
	}
	return SyncFolder(folder)
}

// makeFolder creates the folder of a file, for the owner only.
func makeFolder(path string) error {
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
// readers, be it a backup over a slow line. Where the process may not have as much
// (ulimit -v), less is reserved, at least leastReserved.
const (
	reserved      = leastReserved << (strconv.IntSize / 64 * 10) // 64 GiB; 64 MiB where addresses are short
	leastReserved = 64 << 20
)

// Growth is how many bytes a file grows at once, beyond what is written.
const Growth = 1 << 20

// File is an open file.
type File struct {
	*bbolt.DB
	file     *os.File // the DB's own, to be read only
	pageSize int64
}

// Open opens the file at path, and creates it if there is none. Its pages are checked
// before bbolt uses them (see checkPages). Errors are storage.ErrLocked and ErrDamaged,
// and those of the file system.
func Open(path string, o Options) (*File, error) {
	opened := &File{}
	err := Guard(func() (err error) {
		for reserve := reserved; ; reserve /= 4 {
			opened.DB, err = bbolt.Open(path, 0o600, &bbolt.Options{
				Timeout: time.Second, FreelistType: bbolt.FreelistMapType, ReadOnly: o.ReadOnly,
				InitialMmapSize: reserve, MaxSize: int(o.MaxSize), NoSync: o.NoSync,
				OpenFile: func(path string, flag int, mode os.FileMode) (f *os.File, err error) {
					opened.file, err = openLocked(path, flag, mode)
					return opened.file, err
				},
			})
			if !errors.Is(err, syscall.ENOMEM) || reserve <= leastReserved {
				return err
			}
		}
	})
	if caught := (*Panic)(nil); errors.As(err, &caught) && opened.file != nil {
		err = errors.Join(err, opened.Abandon())
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, storage.ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%s: %w: %w", path, storage.ErrDamaged, err)
	case errors.Is(err, storage.ErrDamaged):
		return nil, fmt.Errorf("%s: %w; %s", path, err, RecoveryHint)
	case err != nil:
		return nil, fmt.Errorf("open the store: %w", err)
	}
	opened.pageSize, opened.AllocSize = int64(opened.Info().PageSize), Growth
	return opened, nil
}

// View is bbolt's, once it is sure that the file has its meta pages: bbolt reads them
// under a lock, which it would hold for ever.
func (f *File) View(do func(tx *bbolt.Tx) error) error {
	if err := f.checkMeta(); err != nil {
		return err
	}
	return f.DB.View(do)
}

// Update is bbolt's, as View is.
func (f *File) Update(do func(tx *bbolt.Tx) error) error {
	if err := f.checkMeta(); err != nil {
		return err
	}
	return f.DB.Update(do)
}

func (f *File) checkMeta() error {
	info, err := f.file.Stat()
	if err == nil && info.Size() < 2*f.pageSize {
		return fmt.Errorf("%w: %d bytes are left of it", storage.ErrDamaged, info.Size())
	}
	return nil // a closed file is for bbolt to say
}

// Abandon gives up the file and its lock without waiting for transactions, which do
// not end once bbolt has panicked in one. What it is mapped to stays mapped.
func (f *File) Abandon() error { return f.file.Close() }

// openLocked opens a file, locks it as bbolt does, and checks it: nobody writes to it
// while it is checked. bbolt takes the lock of the same file again.
func openLocked(path string, flag int, mode os.FileMode) (f *os.File, err error) {
	if f, err = os.OpenFile(path, flag, mode); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if err := lock(f, flag&os.O_RDWR != 0); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.Size() == 0 && flag&os.O_CREATE != 0 {
		return f, err
	}
	meta, err := checkLength(path, f, info.Size())
	if err != nil {
		return nil, err
	}
	return f, checkPages(context.Background(), f, meta, false)
}

// lockTimeout is how long to wait for a file that another process has open.
const lockTimeout = time.Second

// lock locks f, for this process alone or for readers. The error is
// berrors.ErrTimeout if another process has it.
func lock(f *os.File, alone bool) error {
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	for end := time.Now().Add(lockTimeout); ; time.Sleep(lockTimeout / 20) {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return err
		case time.Now().After(end):
			return berrors.ErrTimeout
		}
	}
}

// Guard runs f, which reads or writes a file of bbolt's. A page that bbolt cannot read
// is storage.ErrDamaged: not a panic, and no end of the process where a page is
// missing, as of a file that another program has cut short. It guards the goroutine
// that calls it only.
func Guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &Panic{p, debug.Stack()}
		}
	}()
	return f()
}

// Panic is a panic that Guard caught. It is a storage.ErrDamaged.
type Panic struct {
	Value any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprintf("%v: %v", storage.ErrDamaged, p.Value) }

func (p *Panic) Unwrap() error { return storage.ErrDamaged }

// RemoveLeftover removes an unfinished file, if there is one.
func RemoveLeftover(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what is left of an earlier start: %w", err)
	}
	return nil
}

// WriteError wraps an error of writing; storage.ErrFull when there is no space left.
func WriteError(err error) error {
	if errors.Is(err, storage.ErrDamaged) {
		return err
	}
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
