package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Follow takes in entries of a log, in their order, and returns the outcomes of
// each. The position is stored in the transaction of the operations, so that
// none is taken in twice, and none left out: entries up to the position are
// passed over, their outcomes zero, and one that is not the next is
// storage.ErrGap. A store at the zero position begins with any entry. Only one
// goroutine may follow; Apply is storage.ErrFollows from then on.
func (s *Store) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	if s.isClosed() {
		return nil, storage.ErrClosed
	}
	s.follows.Store(true)
	requests := make([]*request, len(entries))
	for i := range entries {
		requests[i] = s.request(entries[i].Operations)
		requests[i].entry = &entries[i]
	}
	outcomes := make([][]storage.Outcome, len(entries))
	queued := 0
	var first error
	for _, r := range requests {
		if first = s.enqueue(ctx, r); first != nil {
			break
		}
		queued++
	}
	for i, r := range requests[:queued] { // what is queued will be written
		out, err := s.await(r)
		if err != nil && first == nil {
			first = err
		}
		outcomes[i] = out
	}
	return outcomes, first
}

// Position is where the store stands in the log that it follows.
func (s *Store) Position(context.Context) (at storage.Position, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		at, err = readPosition(tx)
		return err
	})
	return at, err
}

// Alone makes a store that followed a log one of its own: what it takes in from
// now on is in no log, and it cannot go back to where it was.
func (s *Store) Alone(context.Context) error {
	err := s.db.Load().Update(func(tx *bbolt.Tx) error {
		if tx.Bucket(bucketChunks) != nil {
			if err := tx.DeleteBucket(bucketChunks); err != nil {
				return err
			}
		}
		meta := tx.Bucket(bucketMeta)
		return errors.Join(meta.Delete(metaPosition), meta.Delete(metaMembers))
	})
	if err != nil {
		return writeError(err)
	}
	s.follows.Store(false)
	return nil
}

// Members are those of the log that the store follows.
func (s *Store) Members(context.Context) (m storage.Members, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		m, err = get[storage.Members](tx.Bucket(bucketMeta), metaMembers)
		return ignoreMissing(err)
	})
	return m, err
}

// Chunks are those that were kept of a group, in the order of their entries.
func (s *Store) Chunks(_ context.Context, group string) (parts [][]byte, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketChunks)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		for k, v := c.Seek(nameKey(group)); bytes.HasPrefix(k, nameKey(group)); k, v = c.Next() {
			parts = append(parts, bytes.Clone(v))
		}
		return nil
	})
	return parts, err
}

func readPosition(tx *bbolt.Tx) (storage.Position, error) {
	at, err := get[storage.Position](tx.Bucket(bucketMeta), metaPosition)
	return at, ignoreMissing(err)
}

// follow moves on to an entry, and reports whether its operations are to be
// taken in.
func (t *transaction) advance(e *storage.Entry) (next bool, err error) {
	if e == nil {
		return true, nil
	}
	last, err := readPosition(t.tx)
	if err != nil {
		return false, err
	}
	switch {
	case last == storage.Position{}: // a store of its own becomes one of a log
	case e.At.Log != last.Log:
		return false, fmt.Errorf("%w: it is of the log %.60q, the store follows %.60q", storage.ErrGap, e.At.Log, last.Log)
	case e.At.Seq <= last.Seq:
		return false, nil
	case e.At.Seq != last.Seq+1:
		return false, fmt.Errorf("%w: %d after %d", storage.ErrGap, e.At.Seq, last.Seq)
	}
	if err := errors.Join(t.bucket(bucketMeta).Put(metaPosition, encode(e.At)), t.saveChunk(e)); err != nil {
		return false, err
	}
	return true, nil
}

// part keeps the part that an entry brings, or drops those that are complete.
func (t *transaction) saveChunk(e *storage.Entry) error {
	if e.Group == "" {
		return nil
	}
	b, err := t.tx.CreateBucketIfNotExists(bucketChunks)
	if err != nil {
		return err
	}
	if e.Part != nil {
		return b.Put(append(nameKey(e.Group), uint64Key(e.At.Seq)...), e.Part)
	}
	return deleteRange(b, nameKey(e.Group))
}

// admit takes in a change of members.
func (t *transaction) setMembers(m storage.Members) error {
	last, err := get[storage.Members](t.bucket(bucketMeta), metaMembers)
	if ignoreMissing(err) != nil {
		return err
	}
	if m.Epoch != last.Epoch+1 {
		return refuse(fmt.Errorf("%w: members of epoch %d after those of %d", storage.ErrInvalid, m.Epoch, last.Epoch))
	}
	m.Nodes = slices.Sorted(slices.Values(m.Nodes))
	return t.bucket(bucketMeta).Put(metaMembers, encode(m))
}
