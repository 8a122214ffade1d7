package bolt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// asked is a question to a store, and what it answers a whole one.
type asked struct {
	name  string
	ask   func(ctx context.Context, s *Store, id string) (n int, err error)
	finds int // on the whole store
}

func queried(q storage.Query) func(ctx context.Context, s *Store, id string) (int, error) {
	q.Now = start.Add(100 * time.Hour)
	return func(ctx context.Context, s *Store, _ string) (int, error) {
		page, err := s.Query(ctx, q)
		return len(page.Articles), err
	}
}

func toldBy(q storage.Query) func(ctx context.Context, s *Store, id string) (int, error) {
	return func(ctx context.Context, s *Store, _ string) (int, error) {
		page, err := s.Stories(ctx, q)
		return len(page.Stories), err
	}
}

// everything is all that a reader can ask.
var everything = []asked{
	{"article", func(ctx context.Context, s *Store, id string) (int, error) {
		_, err := s.Article(ctx, id)
		return 1, err
	}, 1},
	{"versions", func(ctx context.Context, s *Store, id string) (int, error) {
		v, err := s.Versions(ctx, id, 0)
		return len(v), err
	}, 1},
	{"story", func(ctx context.Context, s *Store, id string) (int, error) {
		story, err := s.Story(ctx, id)
		return len(story.Members), err
	}, 2},
	{"event", func(ctx context.Context, s *Store, id string) (int, error) {
		event, err := s.Event(ctx, id)
		return len(event.Stories), err
	}, 2},
	{"event by an alias", func(ctx context.Context, s *Store, _ string) (int, error) {
		event, err := s.Event(ctx, formerID)
		return len(event.Stories), err
	}, 2},
	{"why", func(ctx context.Context, s *Store, id string) (int, error) {
		_, err := s.Why(ctx, id, id)
		return 1, err
	}, 1},
	{"all", queried(storage.Query{}), 3},
	{"all, brief", queried(storage.Query{Brief: true}), 3},
	{"by arrival", queried(storage.Query{Order: storage.OrderArrival}), 3},
	{"by arrival, some", queried(storage.Query{Order: storage.OrderArrival, Text: "sources:>=2"}), 2},
	{"a topic", queried(storage.Query{Text: "topic:bridges"}), 3},
	{"a topic, and a word in it", queried(storage.Query{Text: "topic:bridges نفط"}), 3},
	{"a word", queried(storage.Query{Text: "نفط"}), 3},
	{"a phrase", queried(storage.Query{Text: `"خبر عن نفط"`}), 3},
	{"a word, by relevance", queried(storage.Query{Text: "نفط", Order: storage.OrderRelevance}), 3},
	{"sources", queried(storage.Query{Text: "sources:>=2"}), 2},
	{"content", queried(storage.Query{Text: "has:content"}), 3},
	{"a story's", func(ctx context.Context, s *Store, id string) (int, error) {
		page, err := s.Query(ctx, storage.Query{Text: "story:" + id})
		return len(page.Articles), err
	}, 2},
	{"stories", toldBy(storage.Query{}), 2},
	{"stories as they came", toldBy(storage.Query{Order: storage.OrderEntered}), 2},
	{"stories of a topic as they came", toldBy(storage.Query{Order: storage.OrderEntered, Text: "topic:bridges sources:>=2"}), 1},
	{"stories of a word", toldBy(storage.Query{Text: "نفط", Order: storage.OrderOldest}), 2},
	{"feeds", func(ctx context.Context, s *Store, _ string) (int, error) {
		feeds, err := s.Feeds(ctx)
		return len(feeds), err
	}, 2},
	{"topics", func(ctx context.Context, s *Store, _ string) (int, error) {
		topics, err := s.Topics(ctx, start.Add(time.Hour))
		return len(topics), err
	}, 1},
	{"stats", func(ctx context.Context, s *Store, _ string) (int, error) { _, err := s.Stats(ctx); return 1, err }, 1},
	{"settings", func(ctx context.Context, s *Store, _ string) (int, error) {
		set, err := s.Settings(ctx)
		return len(set.Feeds), err
	}, 2},
	{"states", func(ctx context.Context, s *Store, _ string) (int, error) {
		states, err := s.States(ctx)
		return len(states), err
	}, 2},
	{"changes", func(ctx context.Context, s *Store, _ string) (int, error) {
		changes, err := s.Changes(ctx, 1, 1000)
		changes = slices.DeleteFunc(changes, func(c storage.Change) bool { return c.Kind == storage.ChangeEvent }) // as many as it takes
		return len(changes), err
	}, 6},
	{"tombstones", func(ctx context.Context, s *Store, _ string) (int, error) {
		stones, err := s.Tombstones(ctx, time.Time{})
		return len(stones), err
	}, 1},
	{"decisions", func(ctx context.Context, s *Store, _ string) (int, error) {
		all, err := s.Decisions(ctx)
		return len(all), err
	}, 3},
	{"subscriptions", func(ctx context.Context, s *Store, _ string) (int, error) {
		all, err := s.Subscriptions(ctx)
		return len(all), err
	}, 1},
}

// formerID is an alias of the event of a store that is harmed.
const formerID = "20260101-g0ne00000000"

// harmed is a store of three articles, two of them one story, the first of it with
// an older text, both stories one event, and one of everything else. It returns its path and the story's
// id, which is the first article's too.
func harmed(t *testing.T) (path, id string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	settings := settingsOf(start, []string{"furat", "hawler"}, storage.Topic{Name: "bridges", Query: "نفط"})
	news := func(guid string, seed int) storage.Article {
		a := item(guid, seed, start)
		a.Text = []string{"خبر عن نفط " + paragraph(seed, 60)}
		a.Content = "<p>" + a.Text[0] + "</p>"
		return a
	}
	fetch := func(feed string, poll uint64, articles ...storage.Article) storage.Operation {
		at := start.Add(time.Duration(poll) * time.Hour)
		return storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: poll}, Articles: articles}}
	}
	edited := news("1", 100)
	edited.Text = []string{edited.Text[0] + " وأضاف البيان تفاصيل."}
	copied := news("1", 100)
	copied.Link = "https://hawler.example/1"
	out, err := s.Apply(t.Context(), storage.Operation{Settings: &settings}, fetch("furat", 1, news("1", 100)), fetch("hawler", 1, copied),
		fetch("furat", 2, edited, news("2", 900)), fetch("hawler", 2, news("3", 4000)),
		storage.Operation{Subscription: &storage.Subscription{ID: "s", Until: start.Add(1000 * time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	id = out[1].New[0]
	ruled, err := s.Apply(t.Context(), storage.Operation{Decision: &storage.Decision{At: start.Add(3 * time.Hour), Kind: storage.DecidePin, A: id}},
		storage.Operation{Decision: &storage.Decision{At: start.Add(4 * time.Hour), Kind: storage.DecideForget, A: out[4].New[0]}},
		storage.Operation{Decision: &storage.Decision{At: start.Add(5 * time.Hour), Kind: storage.DecideMerge, A: id, B: out[3].New[0], Events: true}},
		storage.Operation{Recluster: &storage.Recluster{At: start.Add(5 * time.Hour), Event: id, Stories: []string{id, out[3].New[0]}, Aliases: []string{formerID}}})
	if err != nil || errors.Join(ruled[0].Err, ruled[1].Err, ruled[2].Err, ruled[3].Err) != nil {
		t.Fatal(ruled, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, id
}

// harm does something to the records of a bucket.
type harm struct {
	name string
	do   func(raw []byte) []byte // nil: the record goes
}

var harms = []harm{
	{"garbage", func([]byte) []byte { return []byte("\xff\xfe\xfd garbage") }},
	{"another type", func([]byte) []byte { return record.Encode("a text") }},
	{"cut in half", func(raw []byte) []byte { return raw[:len(raw)/2] }},
	{"empty", func([]byte) []byte { return []byte{} }},
	{"a byte more", func(raw []byte) []byte { return append(slices.Clone(raw), 0) }},
	{"zeros", func(raw []byte) []byte { return make([]byte, len(raw)) }},
	{"gone", func([]byte) []byte { return nil }},
}

// TestDamagedRecordIsNotNotFound harms all records of one bucket after the other,
// and one alone, in several ways. Every question has then its answer as before, or is told that
// the store is damaged: never that something is not there, never a shorter list.
func TestDamagedRecordIsNotNotFound(t *testing.T) {
	t.Parallel()
	whole, id := harmed(t)
	s := openAt(t, whole, Options{ReadOnly: true})
	for _, q := range everything {
		if n, err := q.ask(t.Context(), s, id); err != nil || n != q.finds {
			t.Fatalf("whole store: %s finds %d, %v; want %d", q.name, n, err, q.finds)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for bucket, must := range map[string][]string{ // those that have to be told
		"articles": {"article", "versions", "story", "why", "all", "all, brief", "a topic", "a word", "a phrase", "a word, by relevance", "sources", "content", "a story's", "stories", "stories of a word", "topics"},
		"bodies":   {"article", "why", "all", "by arrival", "a phrase", "content", "a word"},
		"versions": {"versions"},
		"ids":      {},
		"stories":  {"sources", "stories", "stories of a word", "by arrival, some"},
		"feeds":    {}, "counts": {}, "listed": {}, "subs": {}, "days": {},
		"changes": {}, "decisions": {}, "forgotten": {}, "segments": {}, "meta": {}, "prints": {"why"}, "events": {"event"}, "formerly": {"event by an alias"}, "tellings": {"why"},
	} {
		for i := range len(harms) * len(which) {
			h, which := harms[i/len(which)], which[i%len(which)]
			t.Run(bucket+" "+h.name+" "+which, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "rawi.db")
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
				rewrite(t, path, func(tx *bbolt.Tx) error { return harmSome(tx.Bucket([]byte(bucket)), h, which) })
				s, err := Open(path, Options{ReadOnly: true})
				if err != nil {
					if !errors.Is(err, storage.ErrDamaged) && !(bucket == "meta" && errors.Is(err, storage.ErrSchema)) { // a schema of zeros is an old one
						t.Errorf("open: %v", err)
					}
					return
				}
				defer s.Close()
				// Numbers of changes have no holes.
				unnoticed := h.name == "gone" && alone[bucket] && (bucket != "changes" || which != "middle")
				for _, q := range everything {
					n, err := q.ask(t.Context(), s, id)
					switch {
					case errors.Is(err, storage.ErrDamaged):
					case err != nil && !(h.name == "gone" && (bucket == "ids" || bucket == "formerly")): // the id is what says that it is there
						t.Errorf("%s: %v", q.name, err)
					case err == nil && n != q.finds && !unnoticed:
						t.Errorf("%s finds %d without a word, want %d", q.name, n, q.finds)
					case err == nil && slices.Contains(must, q.name) && h.name != "a byte more" && which == "all" && !unnoticed:
						t.Errorf("%s is not told", q.name)
					}
				}
			})
		}
	}
}

// alone are the buckets whose records nothing else names: one that is gone was
// never there, as far as anybody can tell without counting.
var alone = map[string]bool{"feeds": true, "subs": true, "decisions": true, "forgotten": true, "changes": true, "ids": true, "segments": true, "meta": true, "prints": true, "tellings": true, "formerly": true}

// which records are harmed.
var which = []string{"all", "first", "middle", "last"}

func harmSome(b *bbolt.Bucket, h harm, which string) error {
	type record struct{ key, value []byte }
	var all []record
	err := b.ForEach(func(k, v []byte) error {
		all = append(all, record{slices.Clone(k), h.do(v)})
		return nil
	})
	switch n := len(all); which {
	case "first":
		all = all[:min(1, n)]
	case "middle":
		all = all[n/2 : min(n/2+1, n)]
	case "last":
		all = all[max(n-1, 0):]
	}
	for _, r := range all {
		if err != nil {
			return err
		}
		if r.value == nil {
			err = b.Delete(r.key)
		} else {
			err = b.Put(r.key, r.value)
		}
	}
	return err
}
