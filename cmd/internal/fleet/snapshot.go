package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/nats-io/nats.go/jetstream"
)

// snapshotName is that of the one object: a newer one replaces it.
const snapshotName = "store"

// Snapshot returns the newest copy of a store, which holds its position, or
// fails with ErrNoSnapshot. The caller closes it.
func (l *Link) Snapshot(ctx context.Context) (io.ReadCloser, error) {
	bounded, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	// The object is read after its Get: it must not end with the Get's context.
	o, err := retry(bounded, l, func(context.Context) (jetstream.ObjectResult, error) { return l.objects.Get(ctx, snapshotName) })
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, ErrNoSnapshot
	}
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return o, nil
}

// PutSnapshot stores a copy of a store for nodes that join later. It takes a connection
// of its own: what it sends may take hours on a slow line.
func (l *Link) PutSnapshot(ctx context.Context, from io.Reader) error {
	c, err := l.connect("snapshot")
	if err != nil {
		return err
	}
	defer c.Close()
	js, err := jetstream.New(c)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	objects, err := js.ObjectStore(ctx, l.bucket())
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	_, err = objects.Put(ctx, jetstream.ObjectMeta{Name: snapshotName, Metadata: map[string]string{"node": l.o.Node, "log": l.id}}, from)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	return nil
}
