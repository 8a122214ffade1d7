package fleet

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options of a fleet, as the config has them.
type Options struct {
	Name        string        // of the fleet
	Node        string        // of this node; no other has it
	URLs        []string      // of the servers
	Credentials string        // path of a file; empty: none
	NKey        string        // path of a file with the seed; empty: none
	TLS         TLS           // demands TLS of the servers if any of it is set
	Replicas    int           // of the log and the snapshots; 3
	Keep        time.Duration // how long the log holds an entry; 30 days
	Existing    bool          // true: nothing is created at the servers
	Timing      Timing        // of heartbeats and batches
	Logger      *slog.Logger  // nil: silent
}

const (
	// duplicateWindow is how long the servers know an entry's id: an append that
	// is retried within it makes one entry.
	duplicateWindow = 2 * time.Minute
	// openTimeout bounds how long the servers may take to create the log and
	// what belongs to it: they elect a leader for each.
	openTimeout = time.Minute
)

// Link is a connection to a fleet's servers: its log, heartbeats and snapshots.
// Its methods may be called from several goroutines.
type Link struct {
	o           Options
	log         *slog.Logger
	subject     string // of the log's entries
	servers     []endpoint
	login       []nats.Option   // of all connections
	ctx         context.Context // ends with Close
	stop        context.CancelFunc
	work        sync.WaitGroup // diagnoses
	trouble     trouble
	conn        *nats.Conn    // of the log
	pulse       *nats.Conn    // of the heartbeats, which must not wait behind what is long
	reconnected chan struct{} // of capacity 1: a connection was lost, and is back
	opened      atomic.Bool   // what follows is set
	js          jetstream.JetStream
	stream      jetstream.Stream
	id          string // of the log
	heartbeats  jetstream.KeyValue
	objects     jetstream.ObjectStore
}

// Dial connects to the servers, and creates the log if there is none; with
// Options.Existing it fails with ErrNoLog instead. With ErrUnavailable and ErrNoLog it
// returns a Link too: its Node waits for the servers, whatever else asks it fails. The
// caller closes the Link.
func Dial(ctx context.Context, o Options) (_ *Link, err error) {
	o.Replicas, o.Keep, o.Timing = cmp.Or(o.Replicas, 3), cmp.Or(o.Keep, 30*24*time.Hour), o.Timing.withDefaults()
	l := &Link{o: o, log: cmp.Or(o.Logger, slog.New(slog.DiscardHandler)), subject: "rawi." + o.Name + ".log", reconnected: make(chan struct{}, 1)}
	if l.servers, err = parseServers(o.URLs); err != nil {
		return nil, err
	}
	if l.login, err = o.login(); err != nil {
		return nil, err
	}
	first, unavailable := l.probe(ctx)
	l.order(first)
	l.ctx, l.stop = context.WithCancel(context.Background())
	if l.conn, err = l.connect("log"); err != nil {
		l.stop()
		return nil, err
	}
	if l.pulse, err = l.connect("heartbeats"); err != nil {
		l.stop()
		l.conn.Close()
		return nil, err
	}
	if unavailable == nil {
		awaitConnected(ctx, l.conn, 2*probeTimeout)
	}
	if !l.conn.IsConnected() {
		l.trouble.set(unavailable)
		l.startDiagnosis(l.conn)
		return l, l.unavailable()
	}
	err = l.open(ctx)
	if err != nil && !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrNoLog) {
		l.Close()
		return nil, err
	}
	return l, err
}

// Close closes the connections.
func (l *Link) Close() {
	l.stop()
	l.conn.Close()
	l.pulse.Close()
	l.trouble.close()
	l.work.Wait()
}

// connected reports whether a server answers and the log is open.
func (l *Link) connected() bool { return l.opened.Load() && l.conn.IsConnected() }

// bucket is the name of the log, of the heartbeats' bucket and of the snapshots'.
func (l *Link) bucket() string { return "rawi-" + l.o.Name }

// open opens the log, the heartbeats and the snapshots, and creates those that
// are missing.
func (l *Link) open(ctx context.Context) (err error) {
	if l.js, err = jetstream.New(l.conn); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if l.stream, err = retry(ctx, l, l.openLog); err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	l.id = logID(l.stream.CachedInfo())
	if l.heartbeats, err = retry(ctx, l, l.openHeartbeats); err != nil {
		return fmt.Errorf("open the heartbeats: %w", err)
	}
	if l.objects, err = retry(ctx, l, l.openSnapshots); err != nil {
		return fmt.Errorf("open the snapshots: %w", err)
	}
	l.opened.Store(true)
	return nil
}

func (l *Link) openLog(ctx context.Context) (jetstream.Stream, error) {
	s, err := l.js.Stream(ctx, l.bucket())
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return s, err
	}
	if l.o.Existing {
		return nil, ErrNoLog
	}
	s, err = l.js.CreateStream(ctx, l.streamConfig(l.bucket(), l.subject))
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another node was faster
		return l.js.Stream(ctx, l.bucket())
	}
	return s, err
}

// streamConfig returns the config of a log, with a new id.
func (l *Link) streamConfig(name, subject string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: name, Description: idPrefix + rand.Text(), Subjects: []string{subject}, Storage: jetstream.FileStorage, Replicas: l.o.Replicas,
		MaxAge: l.o.Keep, Duplicates: min(duplicateWindow, l.o.Keep), DenyDelete: true, DenyPurge: true, AllowDirect: true,
	}
}

func (l *Link) openHeartbeats(ctx context.Context) (jetstream.KeyValue, error) {
	js, err := jetstream.New(l.pulse)
	if err != nil {
		return nil, err
	}
	b, err := js.KeyValue(ctx, l.bucket())
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return b, err
	}
	if l.o.Existing {
		return nil, ErrNoLog
	}
	return js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: l.bucket(), Replicas: l.o.Replicas, TTL: time.Hour})
}

func (l *Link) openSnapshots(ctx context.Context) (jetstream.ObjectStore, error) {
	o, err := l.js.ObjectStore(ctx, l.bucket())
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return o, err
	}
	if l.o.Existing {
		return nil, ErrNoLog
	}
	return l.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: l.bucket(), Replicas: l.o.Replicas})
}

// patience is how long an error of the servers may last before it is logged, in
// Timing.Retry.
const patience = 2

// retry calls try until the servers answer, or ctx ends: then it fails with
// ErrUnavailable and the cause. Any other error is returned at once. A cause that
// lasts is logged.
func retry[T any](ctx context.Context, l *Link, try func(context.Context) (T, error)) (T, error) {
	t, began, logged := l.o.Timing, time.Now(), ""
	for cause := error(nil); ; {
		bounded, cancel := context.WithTimeout(ctx, t.Ack)
		v, err := try(bounded)
		cancel()
		if err == nil {
			return v, nil
		}
		if cause == nil || ctx.Err() == nil { // what ends with ctx says nothing of the servers
			cause = l.explain(err)
		}
		if !temporary(err) {
			return v, cause
		}
		if cause.Error() != logged && time.Since(began) > patience*t.Retry {
			logged = cause.Error()
			l.log.Warn("waiting for the servers of the fleet", "err", cause)
		}
		select {
		case <-ctx.Done():
			return v, fmt.Errorf("%w: %w", ErrUnavailable, cause)
		case <-time.After(t.Retry / 5):
		}
	}
}

// temporary reports servers that do not answer, have no leader yet, or are not
// all there. One that is in no cluster stays so.
func temporary(err error) bool {
	for _, e := range []error{context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders} {
		if errors.Is(err, e) {
			return true
		}
	}
	api := (*jetstream.APIError)(nil)
	return errors.As(err, &api) && api.Code >= 500 && api.ErrorCode != codeNoReplicas
}
