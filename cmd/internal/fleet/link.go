package fleet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// Options of a fleet, as the config says them.
type Options struct {
	Name        string        // of the fleet
	Node        string        // of this node, unlike all others
	URLs        []string      // of the servers
	Credentials string        // path of a file; empty: none
	Replicas    int           // of the log and the snapshots; 3
	Keep        time.Duration // how long the log holds an entry; 30 days
	Logger      *slog.Logger  // nil: silent
}

// duplicates is how long the servers know an entry's id: an append that is
// tried again within it is one.
const duplicates = 2 * time.Minute

// Link is a connection to a fleet's log, its members' heartbeats and its
// snapshots.
type Link struct {
	o       Options
	log     *slog.Logger
	conn    *nats.Conn
	js      jetstream.JetStream
	stream  jetstream.Stream
	beats   jetstream.KeyValue
	objects jetstream.ObjectStore
	id      string // of the log
	subject string
	opened  atomic.Bool // the five before subject are set
}

// Dial reaches the servers, and makes the log where there is none. Of ErrAway a
// Link comes too: a Node of it waits for the servers, whatever else asks it fails.
func Dial(ctx context.Context, o Options) (_ *Link, err error) {
	o.Replicas, o.Keep = cmp.Or(o.Replicas, 3), cmp.Or(o.Keep, 30*24*time.Hour)
	l := &Link{o: o, log: cmp.Or(o.Logger, slog.New(slog.DiscardHandler)), subject: "rawi." + o.Name + ".log"}
	options := []nats.Option{
		nats.Name("rawi " + o.Node), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(500 * time.Millisecond), nats.Timeout(5 * time.Second),
		nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(c *nats.Conn, err error) {
			if !c.IsClosed() {
				l.log.Warn("log of the fleet is away", "err", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { l.log.Info("log of the fleet is back") }),
	}
	if o.Credentials != "" {
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	if l.conn, err = nats.Connect(strings.Join(o.URLs, ","), options...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if !l.conn.IsConnected() {
		return l, fmt.Errorf("%w: none of %s answers", ErrAway, strings.Join(o.URLs, " "))
	}
	err = l.open(ctx)
	if err != nil && !errors.Is(err, ErrAway) {
		l.conn.Close()
		return nil, err
	}
	return l, err
}

// openFor is how long the servers may take to make the log and what belongs to
// it: they elect a leader for each.
const openFor = time.Minute

func (l *Link) open(ctx context.Context) (err error) {
	if l.js, err = jetstream.New(l.conn); err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	ctx, cancel := context.WithTimeout(ctx, openFor)
	defer cancel()
	if l.stream, err = persist(ctx, l.openLog); err != nil {
		return fmt.Errorf("log of the fleet: %w", err)
	}
	l.id = l.stream.CachedInfo().Created.UTC().Format(time.RFC3339Nano)
	if l.beats, err = persist(ctx, l.openBeats); err != nil {
		return fmt.Errorf("heartbeats of the fleet: %w", err)
	}
	if l.objects, err = persist(ctx, l.openObjects); err != nil {
		return fmt.Errorf("snapshots of the fleet: %w", err)
	}
	l.opened.Store(true)
	return nil
}

// persist tries as long as the servers do not answer.
func persist[T any](ctx context.Context, try func(context.Context) (T, error)) (T, error) {
	for {
		tried, cancel := context.WithTimeout(ctx, ackWait)
		v, err := try(tried)
		cancel()
		if err == nil || !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nats.ErrTimeout) && !errors.Is(err, nats.ErrNoResponders) && !unready(err) {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, fmt.Errorf("%w: %w", ErrAway, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// unready reports servers that have no leader yet, or not all of them.
func unready(err error) bool {
	api := (*jetstream.APIError)(nil)
	return errors.As(err, &api) && api.Code >= 500
}

func (l *Link) openLog(ctx context.Context) (jetstream.Stream, error) {
	s, err := l.js.Stream(ctx, "rawi-"+l.o.Name)
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return s, err
	}
	return l.js.CreateStream(ctx, jetstream.StreamConfig{
		Name: "rawi-" + l.o.Name, Subjects: []string{l.subject}, Storage: jetstream.FileStorage, Replicas: l.o.Replicas,
		MaxAge: l.o.Keep, Duplicates: min(duplicates, l.o.Keep), DenyDelete: true, DenyPurge: true, AllowDirect: true,
	})
}

func (l *Link) openBeats(ctx context.Context) (jetstream.KeyValue, error) {
	b, err := l.js.KeyValue(ctx, "rawi-"+l.o.Name)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return b, err
	}
	return l.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "rawi-" + l.o.Name, Replicas: l.o.Replicas, TTL: time.Hour})
}

func (l *Link) openObjects(ctx context.Context) (jetstream.ObjectStore, error) {
	o, err := l.js.ObjectStore(ctx, "rawi-"+l.o.Name)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return o, err
	}
	return l.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "rawi-" + l.o.Name, Replicas: l.o.Replicas})
}

// Close gives the connection up.
func (l *Link) Close() { l.conn.Close() }

// Check holds a store's position against the log: ErrOtherLog, ErrBehind,
// ErrForked; nil where the store can go on from it.
func (l *Link) Check(ctx context.Context, at storage.Position) error {
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	first, last := info.State.FirstSeq, info.State.LastSeq
	switch {
	case at == storage.Position{} && first > 1:
		return fmt.Errorf("%w: it begins with entry %d", ErrBehind, first)
	case at == storage.Position{}:
		return nil
	case at.Log != l.id:
		return fmt.Errorf("%w: it follows the log of %s, this one is of %s", ErrOtherLog, at.Log, l.id)
	case at.Seq > last:
		return fmt.Errorf("%w: the log ends with entry %d, the store with %d", ErrForked, last, at.Seq)
	case at.Seq+1 < first:
		return fmt.Errorf("%w: the store ends with entry %d, the log begins with %d", ErrBehind, at.Seq, first)
	case at.Seq < first || at.Seq == 0:
		return nil
	}
	m, err := l.stream.GetMsg(ctx, at.Seq)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	if sum(m.Data) != at.Hash {
		return fmt.Errorf("%w: entry %d is another", ErrForked, at.Seq)
	}
	return nil
}

// Empty reports whether nothing was ever appended.
func (l *Link) Empty(ctx context.Context) (bool, error) {
	info, err := l.stream.Info(ctx)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrAway, err)
	}
	return info.State.LastSeq == 0, nil
}

// Beginning is the position before the first entry, for a store that becomes a
// fleet's.
func (l *Link) Beginning() storage.Position { return storage.Position{Log: l.id} }

// snapshotName is that of the one object: a newer one replaces it.
const snapshotName = "store"

// Snapshot is the latest copy of a store: its position is in it. ErrNoSnapshot
// where there is none.
func (l *Link) Snapshot(ctx context.Context) (io.ReadCloser, error) {
	asked, cancel := context.WithTimeout(ctx, openFor)
	defer cancel()
	o, err := persist(asked, func(context.Context) (jetstream.ObjectResult, error) { return l.objects.Get(ctx, snapshotName) }) // read on after it was asked for
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, ErrNoSnapshot
	}
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return o, nil
}

// PutSnapshot keeps a copy of a store for nodes to come.
func (l *Link) PutSnapshot(ctx context.Context, from io.Reader) error {
	_, err := l.objects.Put(ctx, jetstream.ObjectMeta{Name: snapshotName, Metadata: map[string]string{"node": l.o.Node, "log": l.id}}, from)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	return nil
}
