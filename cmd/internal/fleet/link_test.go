package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// TestCheckRange compares positions with a log of the entries 10 to 20.
func TestCheckRange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		at          storage.Position
		first, last uint64
		known       bool
		want        error
	}{
		{storage.Position{}, 0, 0, false, nil},
		{storage.Position{}, 1, 20, false, nil},
		{storage.Position{}, 2, 20, false, ErrBehind},
		{storage.Position{Log: "l"}, 1, 20, false, nil},
		{storage.Position{Log: "l"}, 0, 0, false, nil},
		{storage.Position{Log: "l"}, 2, 20, false, ErrBehind},
		{storage.Position{Log: "l", Seq: 8}, 10, 20, false, ErrBehind},
		{storage.Position{Log: "l", Seq: 9}, 10, 20, false, nil},
		{storage.Position{Log: "l", Seq: 10}, 10, 20, true, nil},
		{storage.Position{Log: "l", Seq: 20}, 10, 20, true, nil},
		{storage.Position{Log: "l", Seq: 21}, 10, 20, false, ErrForked},
		{storage.Position{Log: "another", Seq: 15}, 10, 20, false, ErrOtherLog},
		{storage.Position{Log: "2026-11-30T17:51:11.03Z", Seq: 15}, 10, 20, false, ErrOtherLog},
	} {
		known, err := checkRange(row.at, "l", row.first, row.last)
		if known != row.known || !errors.Is(err, row.want) || row.want == nil && err != nil {
			t.Errorf("%+v in %d to %d: got %v, %v, want %v, %v", row.at, row.first, row.last, known, err, row.known, row.want)
		}
	}
}

// TestLogIsKnownAgainByItsID, whichever server is asked; one without an id by the time of
// its creation, of which each server has its own.
func TestLogIsKnownAgainByItsID(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b string
		same bool
	}{
		{"AB", "AB", true},
		{"AB", "AC", false},
		{"2026-11-30T17:51:11.032702528Z", "2026-11-30T17:51:11.025795222Z", true},
		{"2026-11-30T17:51:11.032702528Z", "2026-11-30T17:52:12Z", false},
		{"2026-11-30T17:51:11.032702528Z", "AB", false},
	} {
		if sameLog(row.a, row.b) != row.same || sameLog(row.b, row.a) != row.same {
			t.Errorf("%s and %s are one log: %v", row.a, row.b, !row.same)
		}
	}
	servers, urls := cluster(t, 3)
	f := newFleet(t, urls)
	var nodes []*node
	for _, name := range []string{"a", "b", "c"} { // all of them make the log
		nodes = append(nodes, f.run(t, name))
	}
	apply(t, nodes[0], settings())
	info := nodes[0].link.stream.CachedInfo()
	if id := logID(info); idPrefix+id != info.Config.Description || id == "" {
		t.Errorf("id %q of the log %q", id, info.Config.Description)
	}
	follower(t, servers, nodes[0].link.conn) // another may lead now
	for _, n := range nodes {
		l, err := Dial(t.Context(), n.link.o)
		if err != nil {
			t.Fatal(err)
		}
		if l.id != nodes[0].link.id || n.link.id != l.id {
			t.Errorf("%s knows the log as %s and %s, a as %s", n.link.o.Node, n.link.id, l.id, nodes[0].link.id)
		}
		l.Close()
	}
}

// TestStoreOfALogWithoutAnIDGoesOn, though the server that is asked now has created it at
// another moment.
func TestStoreOfALogWithoutAnIDGoesOn(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	first := f.run(t, "a")
	apply(t, first, settings())
	first.stop()
	l, err := Dial(t.Context(), first.link.o)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	config := l.stream.CachedInfo().Config
	config.Description = ""
	if _, err := l.js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	b := f.run(t, "b") // reads it from its beginning
	f.until(t, "b has read the log", func() bool { return b.Owns("furat.test") })
	at := b.progress.position()
	if at.Log != l.stream.CachedInfo().Created.UTC().Format(time.RFC3339Nano) {
		t.Errorf("a log without an id is known as %q", at.Log)
	}
	b.link.id = l.stream.CachedInfo().Created.Add(7 * time.Millisecond).UTC().Format(time.RFC3339Nano)
	apply(t, b, fetch("furat", 1, "g", "خبر"))
	if got := b.progress.position(); got.Log != at.Log || got.Seq <= at.Seq || b.Fault() != nil {
		t.Errorf("it goes on at %+v after %+v: %v", got, at, b.Fault())
	}
}

// TestCheckKnowsAnotherLog, a store that is ahead of it, and one that differs;
// and snapshots come back as they were stored.
func TestCheckKnowsAnotherLog(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	ctx := t.Context()
	apply(t, a, settings())
	at := a.progress.position()
	for _, row := range []struct {
		at   storage.Position
		want error
	}{
		{at, nil},
		{storage.Position{}, nil},
		{a.link.Beginning(), nil},
		{storage.Position{Log: "another", Seq: at.Seq, Hash: at.Hash}, ErrOtherLog},
		{storage.Position{Log: at.Log, Seq: at.Seq + 1000, Hash: at.Hash}, ErrForked},
		{storage.Position{Log: at.Log, Seq: at.Seq, Hash: at.Hash + 1}, ErrForked},
	} {
		if err := a.link.Check(ctx, row.at); !errors.Is(err, row.want) {
			t.Errorf("%+v: got %v, want %v", row.at, err, row.want)
		}
	}
	if empty, err := a.link.Empty(ctx); empty || err != nil {
		t.Errorf("empty: %v, %v, want false", empty, err)
	}
	if _, err := a.link.Snapshot(ctx); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("no snapshot: got %v", err)
	}
	if s := a.Status(ctx); !s.Snapshot.IsZero() || s.Last < at.Seq || s.Entry < at.Seq || s.Name != "test" || s.Node != "a" || s.First != 1 || s.Bytes == 0 {
		t.Errorf("status %+v", s)
	}
	if err := a.link.PutSnapshot(ctx, strings.NewReader("نسخة")); err != nil {
		t.Fatal(err)
	}
	r, err := a.link.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "نسخة" {
		t.Errorf("snapshot %q, %v", got, err)
	}
	f.until(t, "a is a member with a heartbeat", func() bool {
		s := a.Status(ctx)
		return len(s.Members) == 1 && s.Members[0].Node == "a" && !s.Members[0].Seen.IsZero() && s.Members[0].Entry >= at.Seq
	})
	if s := a.Status(ctx); time.Since(s.Snapshot) > time.Minute || s.SnapshotBytes != uint64(len("نسخة")) {
		t.Errorf("snapshot of %d bytes at %s", s.SnapshotBytes, s.Snapshot)
	}
}

// TestEntryOfANewerVersionStopsTheNode, which says so, and ends who waits.
func TestEntryOfANewerVersionStopsTheNode(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	apply(t, a, settings())
	// An entry of a newer version.
	m := &nats.Msg{Subject: a.link.subject, Data: []byte{version + 1}, Header: nats.Header{headerPart: {"1"}, headerParts: {"1"}, headerGroup: {"g"}}}
	if _, err := a.link.js.PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Apply(t.Context(), fetch("furat", 1, "g", "خبر")); !errors.Is(err, ErrVersion) {
		t.Errorf("apply: %v, want ErrVersion", err)
	}
	if err := a.State(); !errors.Is(err, ErrVersion) || !errors.Is(a.Fault(), ErrVersion) || a.Owns("furat.test") {
		t.Errorf("state %v, fault %v, want ErrVersion and that nothing is owned", err, a.Fault())
	}
}

// TestPermanentErrors are those that trying again does not mend.
func TestPermanentErrors(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		ErrVersion: true, ErrEntry: true, ErrForked: true, ErrBehind: true, ErrOtherLog: true, storage.ErrGap: true, storage.ErrDamaged: true, storage.ErrClosed: true,
		ErrUnavailable: false, storage.ErrFull: false, context.DeadlineExceeded: false, nats.ErrTimeout: false,
	} {
		if got := permanent(fmt.Errorf("x: %w", err)); got != want {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
	for err, want := range map[error]bool{
		context.DeadlineExceeded: true, nats.ErrTimeout: true, nats.ErrNoResponders: true, &jetstream.APIError{Code: 500}: true, &jetstream.APIError{Code: 503}: true,
		&jetstream.APIError{Code: 499}: false, &jetstream.APIError{Code: 404}: false, jetstream.ErrBucketNotFound: false,
	} {
		if got := temporary(fmt.Errorf("x: %w", err)); got != want {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
}

// TestNodesAnswerEachOther through the servers, within the size of a message.
func TestNodesAnswerEachOther(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a, b := f.run(t, "a"), f.run(t, "b")
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- b.link.ServePeers(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			w.Header().Set("X-Path", r.URL.Path)
			w.WriteHeader(http.StatusTeapot)
			fmt.Fprintf(w, "%s %d %v", r.Method, len(body), err)
		}))
	}()
	send := func(node, body string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+node+"/خبر", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return a.link.RoundTrip(r)
	}
	var answer *http.Response
	f.until(t, "b answers", func() bool {
		var err error
		answer, err = send("b", "نص")
		if errors.Is(err, ErrUnavailable) {
			f.notify() // it has not subscribed yet
		}
		return err == nil
	})
	text, err := io.ReadAll(answer.Body)
	if err != nil || string(text) != "POST 4 <nil>" || answer.StatusCode != http.StatusTeapot || answer.Header.Get("X-Path") != "/خبر" {
		t.Errorf("%s %q %q, %v", answer.Status, text, answer.Header, err)
	}
	if _, err := send("nobody", "نص"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a node that is not there: %v, want ErrUnavailable", err)
	}
	limit := int(a.link.conn.MaxPayload())
	if _, err := send("b", strings.Repeat("x", limit-1000)); err != nil {
		t.Errorf("a request that fits: %v", err)
	}
	for _, size := range []int{limit - 1, limit, 2 * limit} {
		if _, err := send("b", strings.Repeat("x", size)); !errors.Is(err, ErrTooLong) {
			t.Errorf("a request of %d bytes: %v, want ErrTooLong", size, err)
		}
	}
	cancel()
	if err := <-served; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}
