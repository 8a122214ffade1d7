package bolt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
)

// Follow applies entries of a log, in their order, and returns the outcomes of
// each. The position is stored in the transaction of the operations, so that none
// is applied twice, and none left out: entries up to the position are skipped, with
// zero outcomes, and one that is not the next is storage.ErrGap. A store at the zero
// position begins with any entry. Only one goroutine may follow; Apply is
// storage.ErrFollows from then on.
func (s *Store) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	if s.files.IsClosed() {
		return nil, storage.ErrClosed
	}
	s.writer.follows.Store(true)
	requests := make([]*request, len(entries))
	for i := range entries {
		requests[i] = s.writer.request(ctx, entries[i].Operations)
		requests[i].entry = &entries[i]
	}
	outcomes := make([][]storage.Outcome, len(entries))
	queued := 0
	var first error
	for _, r := range requests {
		if first = s.writer.enqueue(ctx, r); first != nil {
			break
		}
		queued++
	}
	for i, r := range requests[:queued] { // what is queued will be written
		out, err := s.writer.await(r)
		if err != nil && first == nil {
			first = err
		}
		outcomes[i] = out
	}
	return outcomes, first
}

// Alone makes a store that followed a log one of its own: what it applies from now
// on is in no log, and it cannot go back to following.
func (s *Store) Alone(context.Context) error {
	err := s.writer.update(func(tx *bbolt.Tx) error {
		if tx.Bucket(record.BucketChunks) != nil {
			if err := tx.DeleteBucket(record.BucketChunks); err != nil {
				return err
			}
		}
		meta := tx.Bucket(record.BucketMeta)
		return errors.Join(meta.Delete(record.MetaPosition), meta.Delete(record.MetaMembers))
	})
	if err != nil {
		return dbfile.WriteError(err)
	}
	s.writer.follows.Store(false)
	return nil
}

// logOp stores what is about the log itself.
type logOp struct{ *transaction }

// advance moves the position to an entry, and reports whether its operations are to
// be applied.
func (t logOp) advance(e *storage.Entry) (next bool, err error) {
	if e == nil {
		return true, nil
	}
	last, err := record.Position(t.tx)
	if err != nil {
		return false, err
	}
	switch {
	case last == storage.Position{}: // a store of its own begins to follow
	case e.At.Log != last.Log:
		return false, fmt.Errorf("%w: it is of the log %.60q, the store follows %.60q", storage.ErrGap, e.At.Log, last.Log)
	case e.At.Seq <= last.Seq:
		return false, nil
	case e.At.Seq != last.Seq+1:
		return false, fmt.Errorf("%w: %d after %d", storage.ErrGap, e.At.Seq, last.Seq)
	}
	if err := errors.Join(t.bucket(record.BucketMeta).Put(record.MetaPosition, record.Encode(e.At)), t.saveChunk(e)); err != nil {
		return false, err
	}
	return true, nil
}

// saveChunk stores the chunk of an entry, or removes those of a group that is
// complete.
func (t logOp) saveChunk(e *storage.Entry) error {
	if e.Group == "" {
		return nil
	}
	b, err := t.tx.CreateBucketIfNotExists(record.BucketChunks)
	if err != nil {
		return err
	}
	if e.Part != nil {
		return b.Put(append(record.NameKey(e.Group), record.Key(e.At.Seq)...), e.Part)
	}
	return record.DeletePrefix(b, record.NameKey(e.Group))
}

// setMembers stores a change of members.
func (t logOp) setMembers(m storage.Members) error {
	last, err := record.Get[storage.Members](t.bucket(record.BucketMeta), record.MetaMembers)
	if record.IgnoreMissing(err) != nil {
		return err
	}
	if m.Epoch != last.Epoch+1 {
		return refuse(fmt.Errorf("%w: members of epoch %d after those of %d", storage.ErrInvalid, m.Epoch, last.Epoch))
	}
	m.Nodes = slices.Sorted(slices.Values(m.Nodes))
	return t.bucket(record.BucketMeta).Put(record.MetaMembers, record.Encode(m))
}
