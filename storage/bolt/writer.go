package bolt

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/read"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/index"
	"rawi/storage/story"
)

// writer applies operations. One goroutine, run, writes; the fields below it belong
// to that goroutine after Open.
type writer struct {
	*dbfile.Snapshots
	current *read.Current
	options Options
	gather  time.Duration
	wait    time.Duration // to gather requests of operations that may wait
	queue   chan *request
	hurried chan struct{} // closed by Hurry
	hurry   func()        // closes it
	closed  chan struct{} // closed when run has ended

	encoder  atomic.Pointer[zstd.Encoder] // of texts
	follows  atomic.Bool                  // a log: nothing but its entries may be applied
	restored func() error                 // restores the window, once; Open does not wait for it
	progress atomic.Uint64                // steps done, see Store.Progress
	retired  sync.WaitGroup               // of files that were compacted, until nobody reads them

	counters    record.Counters
	window      *story.Window // for Why safe for concurrent use
	events      *event.Window // likewise
	left        [][][]byte    // by window: records of what left it while it was restored
	inForce     *inForce      // settings; nil until they are needed
	buffer      index.Buffer
	due         int             // how many segments the index has, if more of them are due to merge
	outdated    bool            // not all is indexed and matched by this version
	untold      bool            // not all stories of the event window were assigned to events
	rematched   map[string]bool // topics that were matched by this version
	compactFrom int64           // bytes of the least file to compact
	expiring    bool            // the next transaction is an expiry of a full store
	fullAt      uint64          // number of the change after which there was nothing to remove from a full store
	stuck       atomic.Bool     // bbolt panicked and could not end its transaction: no other can begin
}

// request is one call of Apply, or an entry of Follow.
type request struct {
	entry        *storage.Entry // of a log, that the operations are in; nil: of none
	ops          []storage.Operation
	preparations []preparation // of each operation
	articles     int
	mayWait      bool // nobody waits for the outcomes
	outcomes     []storage.Outcome
	done         chan error
}

// preparation is what was done for an operation before the writer got it.
type preparation struct {
	articles []*prepared // of its fetch
	topics   *precomputedTopics
}

// Apply implements storage.Store.
func (s *Store) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	switch {
	case s.files.IsClosed():
		return nil, storage.ErrClosed
	case len(ops) == 0:
		return nil, nil
	case s.writer.follows.Load():
		return nil, storage.ErrFollows
	}
	if len(ops) == 1 && ops[0].Settings != nil && s.writer.isInForce(*ops[0].Settings) {
		return make([]storage.Outcome, 1), nil // a daemon starts so: it need not wait for the window
	}
	r := s.writer.request(ctx, ops)
	if err := s.writer.enqueue(ctx, r); err != nil {
		return nil, err
	}
	return s.writer.await(r)
}

// Progress returns a number that grows with each article, change and operation that is
// written. A store that works moves it, however long one Apply takes.
func (s *Store) Progress() uint64 { return s.writer.progress.Load() }

// Hurry ends the wait for operations that may be gathered: from now on none waits longer
// than others do. A program that is about to close the store calls it first.
func (s *Store) Hurry() { s.writer.hurry() }

// request prepares operations for the writer.
func (w *writer) request(ctx context.Context, ops []storage.Operation) *request {
	r := &request{ops: ops, preparations: make([]preparation, len(ops)), mayWait: true, done: make(chan error, 1)}
	for i, op := range ops {
		r.mayWait = r.mayWait && op.MayWait
		switch {
		case op.Fetch != nil:
			r.preparations[i].articles = w.prepareFetch(ctx, op.Fetch)
			r.articles += len(op.Fetch.Articles)
		case op.Settings != nil:
			r.preparations[i].topics = w.precomputeTopics(ctx, *op.Settings)
		}
	}
	return r
}

func (w *writer) enqueue(ctx context.Context, r *request) error {
	select {
	case w.queue <- r:
		return nil
	case <-w.Closing:
		return storage.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// await returns the outcomes of a request that is queued. It does not end with a
// context: what is queued will be written, and its values are in use until then.
func (w *writer) await(r *request) ([]storage.Outcome, error) {
	select {
	case err := <-r.done:
		return r.outcomes, err
	case <-w.closed:
		select {
		case err := <-r.done:
			return r.outcomes, err
		default:
			return nil, storage.ErrClosed
		}
	}
}

// run is the writer's loop: it ends when the store is closed and nothing is queued.
func (w *writer) run() {
	defer close(w.closed)
	if w.restored() == nil { // else whoever needs the window gets the error
		upkeep{w}.recordLeft()
		upkeep{w}.weighEvents()
	}
	for {
		upkeep{w}.reindex()
		upkeep{w}.tellStories()
		upkeep{w}.compactIfSparse()
		select {
		case first := <-w.queue:
			w.commitAll(w.collect(first))
		case <-w.Closing:
			select {
			case first := <-w.queue:
				w.commitAll(w.collect(first))
			default:
				return
			}
		}
	}
}

// commitAll applies what collect gathered, in transactions of at most maxBatch articles
// each where requests can be parted.
func (w *writer) commitAll(batch []*request) {
	for len(batch) > 0 {
		n := fitting(batch)
		w.commit(batch[:n])
		batch = batch[n:]
	}
}

// commit applies a batch in one transaction, and answers every caller.
func (w *writer) commit(batch []*request) {
	err := w.transact(batch)
	if errors.Is(err, storage.ErrFull) {
		err = w.transactFull(batch, err)
	}
	if err != nil {
		w.Log.Error("store cannot be written", "err", err, "requests", len(batch))
	}
	for _, r := range batch {
		if err != nil {
			r.outcomes = nil
		}
		r.done <- err
	}
	if w.due > 0 {
		upkeep{w}.mergeLarge(w.due)
		w.due = 0
	}
}

func (w *writer) transact(batch []*request) error {
	if err := w.restored(); err != nil {
		return err
	}
	var t *transaction
	err := w.update(func(tx *bbolt.Tx) error {
		t = w.begin(tx)
		defer w.buffer.Release()
		for _, r := range batch {
			if err := t.applyRequest(r); err != nil {
				return err
			}
		}
		return t.finish()
	})
	if err != nil {
		settings, _ := w.current.Settings()
		w.window.SetSettings(settings.Stories)
		return err
	}
	w.publish(t)
	w.due = t.due
	return nil
}

// applyRequest applies the operations of a request, unless they were applied before.
func (t *transaction) applyRequest(r *request) error {
	r.outcomes = make([]storage.Outcome, len(r.ops))
	if next, err := (logOp{t}).advance(r.entry); err != nil || !next {
		return err
	}
	for i, op := range r.ops {
		out, err := t.apply(op, r.preparations[i])
		if err != nil {
			return err
		}
		r.outcomes[i] = out
	}
	return nil
}

// publish makes what a transaction staged in memory visible.
func (w *writer) publish(t *transaction) {
	t.stories.batch.Commit()
	t.events.batch.Commit()
	w.counters, w.inForce.outlets = t.counters, t.settings.outlets
	if t.newSettings != nil {
		w.inForce = t.settings
	}
	if t.newPlaces {
		w.outdated, w.rematched = true, map[string]bool{}
	}
	if t.newEncoder != nil {
		w.encoder.Store(t.newEncoder)
	}
	w.current.Publish(t.newSettings, t.settings.topics, t.counters.Change)
}
