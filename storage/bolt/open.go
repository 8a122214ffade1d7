package bolt

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/story"
	"rawi/storage/text"
)

// Options of a store. The zero value is good.
type Options struct {
	ReadOnly bool          // for questions while no daemon runs
	MaxSize  int64         // bytes the file may have; 0: no cap
	Gather   time.Duration // how long a commit waits for more; 0: 50 ms
	NoSync   bool          // for tests and rebuilds: a crash of the machine loses the file
	Logger   *slog.Logger  // nil: silent

	compactFrom int64 // bytes of the least file to compact; 0: compactFrom
}

// Store is a storage.Store in one file.
type Store struct {
	db      atomic.Pointer[bbolt.DB] // another one after the file was compacted
	path    string
	options Options
	log     *slog.Logger
	gather  time.Duration

	queue   chan *request
	closing chan struct{} // closed by Close
	closed  chan struct{} // closed when the writer has ended
	once    sync.Once

	readOnly bool
	restored func() error // restores the window of stories, once, which Open does not wait for

	// past is what the writer keeps in memory; only the writer touches it
	// after Open, but for the window's Why and Similar, under mu.
	state writerState

	packer atomic.Pointer[zstd.Encoder] // of texts
	due    int                          // segments there are, when some wait to be merged; the writer's
	stale  bool                         // not all is indexed and matched by this text.Version; the writer's

	follows atomic.Bool // a log: nothing but its entries may be taken in

	rematched map[string]bool // topics that were since; the writer's

	compactFrom int64          // bytes of the least file to compact
	retired     sync.WaitGroup // of files that were compacted, until nobody reads them

	mu       sync.RWMutex // guards what follows, and past.window against the writer
	settings storage.Settings
	pending  []string // topics whose new sets are being looked up
	topics   *query.Set
	changed  chan struct{} // closed and replaced after each commit that changed something
	last     uint64        // last change committed
}

// past is derived from the file and changes with commits only.
type writerState struct {
	window   *story.Window
	outlets  *outlets // of the settings; nil until they are needed
	n        counters
	postings []termPosting // empty: memory for those of the next transaction
}

// Open opens or creates the store at path, and its folder. Errors are
// storage.ErrLocked, ErrDamaged and ErrSchema, and those of the file system.
func Open(path string, o Options) (*Store, error) {
	err := checkFile(path)
	if errors.Is(err, fs.ErrNotExist) && !o.ReadOnly {
		err = create(path, o)
	}
	if err != nil {
		return nil, err
	}
	db, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	s := &Store{
		path: path, options: o, log: o.Logger, gather: o.Gather, readOnly: o.ReadOnly, compactFrom: cmp.Or(o.compactFrom, compactFrom), queue: make(chan *request, 64),
		closing: make(chan struct{}), closed: make(chan struct{}), changed: make(chan struct{}),
	}
	s.db.Store(db)
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.gather == 0 {
		s.gather = 50 * time.Millisecond
	}
	if !o.ReadOnly {
		if err := migrate(db, s.log); err != nil {
			return nil, errors.Join(fmt.Errorf("bring the store up to date: %w", err), db.Close())
		}
	}
	s.restored = sync.OnceValue(s.restoreWindow)
	if err := s.load(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if o.ReadOnly {
		close(s.closed)
	} else {
		go s.write()
	}
	return s, nil
}

// reserved is the address space kept for the file, in bytes, of which only what
// is written is ever memory. To map a file that has outgrown it bbolt waits for
// all who read, be it a backup over a slow line.
const reserved = 64 << 20 << (strconv.IntSize / 64 * 10) // 64 GiB; 64 MiB where addresses are short

// openFile opens the file itself, with what bbolt says as errors of ours.
func openFile(path string, o Options) (*bbolt.DB, error) {
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

// load checks the schema and rebuilds what is kept in memory.
func (s *Store) load() error {
	return s.db.Load().View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return fmt.Errorf("%s: %w: another program's; %s", s.path, storage.ErrDamaged, recoveryHint)
		}
		if err := checkSchema(meta); err != nil {
			return err
		}
		n, err := readCounters(meta)
		if err != nil {
			return err
		}
		if raw := meta.Get(metaSettings); raw != nil {
			if s.settings, err = decode[storage.Settings](raw); err != nil {
				return err
			}
		}
		s.last = n.Change
		at, err := readPosition(tx)
		if err != nil {
			return err
		}
		s.follows.Store(at != storage.Position{})
		s.stale, s.rematched = !bytes.Equal(meta.Get(metaAnalysis), uint64Key(text.Version)), map[string]bool{}
		s.state = writerState{window: story.NewWindow(s.settings.Stories), n: n}
		packer, err := encoderFor(tx, n.Dict)
		if err != nil {
			return err
		}
		s.packer.Store(packer)
		if s.topics, err = topicSet(s.settings); err != nil {
			return err
		}
		return nil
	})
}

// create makes a store beside path and puts it there when it is whole: whenever
// it is interrupted, there is none or an empty one.
func create(path string, o Options) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	fresh := path + ".new"
	if err := removeLeft(fresh); err != nil {
		return err
	}
	db, err := openFile(fresh, o)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		meta := tx.Bucket(bucketMeta)
		return errors.Join(meta.Put(metaSchema, uint64Key(schema)), meta.Put(metaAnalysis, uint64Key(text.Version)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return writeError(err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("put the new store in place: %w", err)
	}
	return syncFolder(folder)
}

// removeLeft removes a file that was not finished, if there is one.
func removeLeft(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove what is left of an earlier start: %w", err)
	}
	return nil
}

func checkSchema(meta *bbolt.Bucket) error {
	raw := meta.Get(metaSchema)
	switch {
	case len(raw) != 8:
		return fmt.Errorf("%w: it names no schema", storage.ErrDamaged)
	case keyUint64(raw) < firstSchema:
		return fmt.Errorf("%w: schema %d is from before the first release: move the file away to begin anew", storage.ErrSchema, keyUint64(raw))
	case keyUint64(raw) > schema:
		return fmt.Errorf("%w: schema %d, this one reads up to %d: install the newer version again", storage.ErrSchema, keyUint64(raw), schema)
	case keyUint64(raw) < schema: // and opened only to be read
		return fmt.Errorf("%w: schema %d, this one reads %d: rawi serve brings it up to date", storage.ErrSchema, keyUint64(raw), schema)
	}
	return nil
}

func readCounters(meta *bbolt.Bucket) (counters, error) {
	raw := meta.Get(metaCounters)
	if raw == nil {
		return counters{}, nil
	}
	return decode[counters](raw)
}

// Close waits for commits under way. Later calls of other methods return
// storage.ErrClosed.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		<-s.closed
		s.retired.Wait()
		err = s.db.Load().Close()
	})
	return err
}

func (s *Store) isClosed() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// inspect refuses what would crash bbolt or pass for an empty store: bbolt
// maps the file, and a page beyond its end kills the process.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no store at %s: %w", path, fs.ErrNotExist)
	case err != nil:
		return fmt.Errorf("look at the store: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w: not a file", path, storage.ErrDamaged)
	}
	return checkLength(path, info.Size())
}
