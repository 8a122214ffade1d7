package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"rawi/storage"
)

// maxBatch is how many articles a commit gathers at most: enough that the
// sync is shared, few enough that a caller is not kept waiting.
const maxBatch = 500

// request is one call of Apply.
type request struct {
	entry    *storage.Entry // of a log, that the operations stand in; nil: of none
	ops      []storage.Operation
	prepared []preparation // for each operation
	weight   int
	outcomes []storage.Outcome
	done     chan error
}

// prepares is what was done for an operation before the writer had it.
type preparation struct {
	articles []*prepared // of its fetch
	settings *precomputedTopics
}

// Apply implements storage.Store.
func (s *Store) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	if len(ops) == 0 || s.isClosed() {
		return nil, s.closedError()
	}
	if s.follows.Load() {
		return nil, storage.ErrFollows
	}
	if len(ops) == 1 && ops[0].Settings != nil && s.unchanged(*ops[0].Settings) {
		return make([]storage.Outcome, 1), nil // a daemon starts so: it need not wait for the window
	}
	r := s.request(ops)
	if err := s.enqueue(ctx, r); err != nil {
		return nil, err
	}
	return s.await(r)
}

// request prepares operations for the writer.
func (s *Store) request(ops []storage.Operation) *request {
	r := &request{ops: ops, prepared: make([]preparation, len(ops)), done: make(chan error, 1)}
	for i, op := range ops {
		switch {
		case op.Fetch != nil:
			r.prepared[i].articles = s.prepareFetch(op.Fetch)
			r.weight += len(op.Fetch.Articles)
		case op.Settings != nil:
			r.prepared[i].settings = s.precomputeTopics(*op.Settings)
		}
	}
	return r
}

func (s *Store) enqueue(ctx context.Context, r *request) error {
	select {
	case s.queue <- r:
		return nil
	case <-s.closing:
		return storage.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// await is what came of a request that is queued.
func (s *Store) await(r *request) ([]storage.Outcome, error) {
	// What is queued will be written: to return before would leave the caller
	// not knowing, and its values in use.
	select {
	case err := <-r.done:
		return r.outcomes, err
	case <-s.closed:
		select {
		case err := <-r.done:
			return r.outcomes, err
		default:
			return nil, storage.ErrClosed
		}
	}
}

func (s *Store) closedError() error {
	if s.isClosed() {
		return storage.ErrClosed
	}
	return nil
}

// prepareFetch prepares the articles of f. Those that look known are left for
// the writer to finish, should it need them.
func (s *Store) prepareFetch(f *storage.Fetch) []*prepared {
	out := make([]*prepared, len(f.Articles))
	known := s.knownTexts(f.State.Feed)
	for i, a := range f.Articles {
		a.Feed = f.State.Feed
		out[i] = prepare(a, s.packer.Load())
		if !known[out[i].ident.Text] {
			out[i].finish()
		}
	}
	return out
}

// write is the writer's loop: it ends when the store is closed and nothing is
// queued.
func (s *Store) write() {
	defer close(s.closed)
	_ = s.restored() // whoever needs it is told what is wrong
	for {
		s.reindex()
		s.compactIfSparse()
		select {
		case first := <-s.queue:
			s.commit(s.collect(first))
		case <-s.closing:
			select {
			case first := <-s.queue:
				s.commit(s.collect(first))
			default:
				return
			}
		}
	}
}

// collect gathers requests until s.gather has passed or a batch is full.
func (s *Store) collect(first *request) []*request {
	batch, weight := []*request{first}, first.weight
	timer := time.NewTimer(s.gather)
	defer timer.Stop()
	for weight < maxBatch {
		select {
		case r := <-s.queue:
			batch = append(batch, r)
			weight += r.weight
		case <-timer.C:
			return batch
		case <-s.closing:
			return batch
		}
	}
	return batch
}

// commit takes a batch in, in one transaction, and answers every caller.
func (s *Store) commit(batch []*request) {
	err := s.transact(batch)
	if err != nil {
		s.log.Error("store cannot be written", "err", err, "requests", len(batch))
	}
	for _, r := range batch {
		if err != nil {
			r.outcomes = nil
		}
		r.done <- err
	}
	if s.due > 0 {
		s.mergeLarge(s.due)
		s.due = 0
	}
}

func (s *Store) transact(batch []*request) (err error) {
	// bbolt panics on a damaged page: the daemon goes on serving what can be read.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
			s.log.Error("panic while writing", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if err := s.restored(); err != nil {
		return err
	}
	var t *transaction
	err = s.db.Load().Update(func(tx *bbolt.Tx) error {
		t = newTransaction(s, tx)
		defer func() { s.state.postings = reusable(t.postings) }()
		for _, r := range batch {
			r.outcomes = make([]storage.Outcome, len(r.ops))
			if next, err := t.advance(r.entry); err != nil {
				return err
			} else if !next {
				continue
			}
			for i, op := range r.ops {
				out, err := t.operation(op, r.prepared[i])
				if err != nil {
					return err
				}
				r.outcomes[i] = out
			}
		}
		return t.finish()
	})
	if err != nil {
		s.state.window.SetSettings(s.settings.Stories)
		return writeError(err)
	}
	s.publish(t)
	s.due = t.due
	return nil
}

// publish makes what a transaction staged in memory visible, and wakes those
// who wait for changes.
func (s *Store) publish(t *transaction) {
	t.stories.Commit()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.n, s.state.outlets = t.n, t.outlets
	if t.encoder != nil {
		s.packer.Store(t.encoder)
	}
	if t.settings != nil {
		s.settings, s.topics = *t.settings, t.topics
	}
	if s.last != t.n.Change {
		s.last = t.n.Change
		close(s.changed)
		s.changed = make(chan struct{})
	}
}

func writeError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, berrors.ErrMaxSizeReached) {
		return fmt.Errorf("%w: %w", storage.ErrFull, err)
	}
	return fmt.Errorf("write the store: %w", err)
}
