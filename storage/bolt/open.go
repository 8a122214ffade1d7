package bolt

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/migrate"
	"rawi/storage/bolt/read"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
	"rawi/storage/text"
)

// Options of a store. The zero value is good.
type Options struct {
	ReadOnly bool          // for questions while no daemon runs
	MaxSize  int64         // bytes the file may have; 0: no limit
	Gather   time.Duration // how long a commit waits for more; 0: 50 ms
	Wait     time.Duration // how long it does while nobody waits for it, see storage.Operation.MayWait; 0: 1 s, or Gather if that is set
	NoSync   bool          // for tests and rebuilds: a crash of the machine loses the file
	Logger   *slog.Logger  // nil: silent

	// Short reports that memory is about to end, and is asked while the windows are
	// restored: they are shortened then, unless the store follows a log. It needs not be
	// safe for concurrent use. nil: memory suffices.
	Short func() bool

	compactFrom int64 // bytes of the least file to compact; 0: compactFrom
	disk        int64 // bytes that a disk has for the file, in tests; 0: enough
}

func (o Options) file() dbfile.Options {
	return dbfile.Options{ReadOnly: o.ReadOnly, MaxSize: o.MaxSize, NoSync: o.NoSync}
}

// Store is a storage.Store in one file. It is safe for concurrent use.
type Store struct {
	reader
	reports
	logReader
	files  *dbfile.Snapshots
	writer *writer
	once   sync.Once
}

// What a store embeds adds its methods, and no exported field.
type (
	reader    = read.Reader
	reports   = read.Reports
	logReader = read.Log
)

var _ storage.Store = (*Store)(nil)

// Open opens or creates the store at path, and its folder. Errors are
// storage.ErrLocked, ErrDamaged and ErrSchema, and those of the file system.
func Open(path string, o Options) (*Store, error) {
	err := dbfile.Check(path)
	if errors.Is(err, fs.ErrNotExist) && !o.ReadOnly {
		err = dbfile.Create(path, o.file(), createBuckets)
	}
	if err != nil {
		return nil, err
	}
	db, err := dbfile.Open(path, o.file())
	if err != nil {
		return nil, err
	}
	files := &dbfile.Snapshots{Path: path, Log: o.Logger, Closing: make(chan struct{})}
	files.DB.Store(db)
	if files.Log == nil {
		files.Log = slog.New(slog.DiscardHandler)
	}
	current := read.NewCurrent()
	w := &writer{
		Snapshots: files, current: current, options: o, gather: cmp.Or(o.Gather, 50*time.Millisecond), wait: cmp.Or(o.Wait, o.Gather, time.Second),
		compactFrom: cmp.Or(o.compactFrom, compactFrom), queue: make(chan *request, 64), hurried: make(chan struct{}), closed: make(chan struct{}), rematched: map[string]bool{},
	}
	w.hurry = sync.OnceFunc(func() { close(w.hurried) })
	w.restored = sync.OnceValue(w.restoreWindow)
	err = files.Guard("opening", func() error {
		if !o.ReadOnly {
			if err := migrate.Up(db.DB, files.Log); err != nil {
				return fmt.Errorf("bring the store up to date: %w", err)
			}
		}
		return w.load()
	})
	if _, caught := errors.AsType[*dbfile.Panic](err); caught {
		return nil, errors.Join(err, db.Abandon())
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if o.ReadOnly {
		close(w.closed)
	} else {
		go w.run()
	}
	return &Store{
		reader: read.NewReader(files, current, w.window, w.events, w.restored), reports: read.NewReports(files, current), logReader: read.NewLog(files),
		files: files, writer: w,
	}, nil
}

// createBuckets fills a new file.
func createBuckets(tx *bbolt.Tx) error {
	for _, name := range record.Buckets {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(record.BucketMeta)
	return errors.Join(
		meta.Put(record.MetaSchema, record.Key(record.Schema)),
		meta.Put(record.MetaAnalysis, record.Key(record.Analysis(tx))), meta.Put(record.MetaWindow, record.Key(text.Version)),
		meta.Put(record.MetaEvents, record.Key(event.Version)),
	)
}

// load checks the schema and reads what is kept in memory.
func (w *writer) load() error {
	return w.DB.Load().View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(record.BucketMeta)
		if meta == nil {
			return fmt.Errorf("%s: %w: another program's; %s", w.Path, storage.ErrDamaged, dbfile.RecoveryHint)
		}
		if err := checkSchema(meta); err != nil {
			return err
		}
		var err error
		if w.counters, err = record.ReadCounters(meta); err != nil {
			return err
		}
		settings, err := record.Get[storage.Settings](meta, record.MetaSettings)
		if record.IgnoreMissing(err) != nil {
			return err
		}
		topics, err := newTopicSet(settings)
		if err != nil { // of a place that another version knew: who brings new settings is told
			w.Log.Warn("topics have no articles until the config is mended", "err", err)
		}
		w.current.Publish(&settings, topics, w.counters.Change)
		at, err := record.Position(tx)
		if err != nil {
			return err
		}
		w.follows.Store(at != storage.Position{})
		outdated, err := record.Index(tx).Outdated()
		if err != nil {
			return err
		}
		w.outdated = outdated > 0 || !bytes.Equal(meta.Get(record.MetaAnalysis), record.Key(record.Analysis(tx)))
		w.untold = meta.Get(record.MetaUntold) != nil
		w.window, w.events = story.NewWindow(settings.Stories), event.NewWindow()
		w.giveFiles()
		encoder, err := record.EncoderFor(tx, w.counters.Dict)
		w.encoder.Store(encoder)
		return err
	})
}

func checkSchema(meta *bbolt.Bucket) error {
	raw := meta.Get(record.MetaSchema)
	if len(raw) != 8 {
		return fmt.Errorf("%w: it names no schema", storage.ErrDamaged)
	}
	switch found := record.Number(raw); {
	case found < record.FirstSchema:
		return fmt.Errorf("%w: schema %d is from before the first release: move the file away to begin anew", storage.ErrSchema, found)
	case found > record.Schema:
		return fmt.Errorf("%w: schema %d, this one reads up to %d: install the newer version again", storage.ErrSchema, found, record.Schema)
	case found < record.Schema: // and opened only to be read
		return fmt.Errorf("%w: schema %d, this one reads %d: rawi serve brings it up to date", storage.ErrSchema, found, record.Schema)
	}
	return nil
}

// Close waits for commits that are under way. Later calls of other methods return
// storage.ErrClosed.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.files.Closing)
		<-s.writer.closed
		s.writer.retired.Wait()
		if s.writer.stuck.Load() {
			err = s.files.DB.Load().Abandon()
			return
		}
		err = s.files.DB.Load().Close()
	})
	return err
}
