package fleet

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// Check compares a store's position with the log, and fails with ErrOtherLog,
// ErrBehind or ErrForked; nil: the store can continue from there.
func (l *Link) Check(ctx context.Context, at storage.Position) error {
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, l.explain(err))
	}
	known, err := checkRange(at, l.id, info.State.FirstSeq, info.State.LastSeq)
	if err != nil || !known {
		return err
	}
	m, err := l.stream.GetMsg(ctx, at.Seq)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, l.explain(err))
	}
	if checksum(m.Data) != at.Hash {
		return fmt.Errorf("%w: entry %d is another", ErrForked, at.Seq)
	}
	return nil
}

// idPrefix is before the id of a log in the description of its stream.
const idPrefix = "rawi log "

// createdWithin is how far apart servers may say that one stream was created: each
// notes its own time.
const createdWithin = time.Minute

// logID returns the id of a log: it is drawn when the log is created. One that is older
// than ids has the time of its creation, as the server that was asked has it.
func logID(info *jetstream.StreamInfo) string {
	if id, ok := strings.CutPrefix(info.Config.Description, idPrefix); ok {
		return id
	}
	return info.Created.UTC().Format(time.RFC3339Nano)
}

// sameLog reports whether two ids are of one log.
func sameLog(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := time.Parse(time.RFC3339Nano, a)
	y, err2 := time.Parse(time.RFC3339Nano, b)
	return err1 == nil && err2 == nil && x.Sub(y).Abs() < createdWithin
}

// checkRange compares a position with the log id, which holds the entries first
// to last. known reports whether the position's entry is one of them.
func checkRange(at storage.Position, id string, first, last uint64) (known bool, err error) {
	switch {
	case at == storage.Position{} && first > 1:
		return false, fmt.Errorf("%w: it begins with entry %d", ErrBehind, first)
	case at == storage.Position{}:
		return false, nil
	case !sameLog(at.Log, id):
		return false, fmt.Errorf("%w: it follows the log of %s, this one is of %s", ErrOtherLog, at.Log, id)
	case at.Seq > last:
		return false, fmt.Errorf("%w: the log ends with entry %d, the store with %d", ErrForked, last, at.Seq)
	case at.Seq+1 < first:
		return false, fmt.Errorf("%w: the store ends with entry %d, the log begins with %d", ErrBehind, at.Seq, first)
	}
	return at.Seq >= first && at.Seq > 0, nil
}

// Empty reports whether nothing was ever appended to the log.
func (l *Link) Empty(ctx context.Context) (bool, error) {
	info, err := l.stream.Info(ctx)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnavailable, l.explain(err))
	}
	return info.State.LastSeq == 0, nil
}

// Beginning returns the position before the first entry, for a store that
// becomes the fleet's.
func (l *Link) Beginning() storage.Position { return storage.Position{Log: l.id} }
