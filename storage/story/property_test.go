package story_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// machine drives a window and a plain ledger of its verdicts side by side.
type machine struct {
	window  *story.Window
	log     [][]byte
	ledger  ledger
	apart   map[uint64][2]string
	fetches [][]story.Article
	known   map[string]story.Article
	number  uint64
}

// Assign loses no article, puts none into two stories and changes no id;
// what the operator keeps apart is apart; dropped batches and restarts leave
// no trace.
func TestWindowAgreesWithItsVerdicts(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(11, 60))
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{
			window: story.NewWindow(storage.StorySettings{Window: 1000 * time.Hour}),
			ledger: ledger{}, apart: map[uint64][2]string{}, known: map[string]story.Article{}, fetches: fetches,
		}
		t.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"fetch":   m.fetch,
			"drop":    m.drop,
			"replace": m.replace,
			"decide":  m.decide,
			"revoke":  m.revoke,
			"restart": m.restart,
		})
	})
}

func (m *machine) commit(b *story.Batch) {
	m.log = append(m.log, b.Records()...)
	b.Commit()
}

func (m *machine) fetch(t *rapid.T) {
	articles := rapid.SampledFrom(m.fetches).Draw(t, "fetch")
	b := m.window.Begin()
	for i, v := range b.Fetch(articles) {
		if v.Article != articles[i].ID || v.Story == "" {
			t.Fatalf("the verdict on %s is %+v", articles[i].ID, v)
		}
		m.ledger.take(v)
		m.known[v.Article] = articles[i]
	}
	m.commit(b)
}

func (m *machine) drop(t *rapid.T) {
	b := m.window.Begin()
	b.Fetch(rapid.SampledFrom(m.fetches).Draw(t, "dropped"))
	if len(m.ledger) > 1 {
		_, _ = b.Decide(storage.Decision{Number: 1 << 40, Kind: storage.DecideMerge, A: m.some(t), B: m.some(t)})
		_, _ = b.Decide(storage.Decision{Number: 1<<40 + 1, Kind: storage.DecideNever, A: m.some(t), B: m.some(t)})
	}
	m.window.Begin()
}

func (m *machine) some(t *rapid.T) string {
	ids := make([]string, 0, len(m.ledger))
	for _, articles := range m.fetches {
		for _, a := range articles {
			if _, ok := m.ledger[a.ID]; ok {
				ids = append(ids, a.ID)
			}
		}
	}
	return rapid.SampledFrom(ids).Draw(t, "article")
}

func (m *machine) replace(t *rapid.T) {
	if len(m.ledger) == 0 {
		return
	}
	a := m.known[m.some(t)]
	a.Print = m.known[m.some(t)].Print
	b := m.window.Begin()
	m.ledger.take(b.Replace(a))
	m.commit(b)
}

func (m *machine) decide(t *rapid.T) {
	if len(m.ledger) < 2 {
		return
	}
	m.number++
	d := storage.Decision{Number: m.number, A: m.some(t), B: m.some(t)}
	d.Kind = rapid.SampledFrom([]storage.DecisionKind{storage.DecideNever, storage.DecideSplit, storage.DecideMerge}).Draw(t, "kind")
	b := m.window.Begin()
	v, err := b.Decide(d)
	if err != nil {
		return // a contradiction, or an article with itself
	}
	m.ledger.take(v)
	m.commit(b)
	if d.Kind != storage.DecideMerge && d.A != d.B {
		m.apart[d.Number] = [2]string{d.A, d.B}
	}
}

func (m *machine) revoke(t *rapid.T) {
	if m.number == 0 {
		return
	}
	n := rapid.Uint64Range(1, m.number).Draw(t, "number")
	b := m.window.Begin()
	v, err := b.Decide(storage.Decision{Kind: storage.DecideRevoke, Revokes: n})
	if err != nil {
		return
	}
	m.ledger.take(v)
	m.commit(b)
	delete(m.apart, n)
}

func (m *machine) restart(t *rapid.T) {
	m.window = story.NewWindow(storage.StorySettings{Window: 1000 * time.Hour})
	for _, r := range m.log {
		if err := m.window.Restore(r); err != nil {
			t.Fatal(err)
		}
	}
}

func (m *machine) check(t *rapid.T) {
	if m.window.Len() != len(m.ledger) {
		t.Fatalf("the window holds %d articles, %d were put in", m.window.Len(), len(m.ledger))
	}
	for id, at := range m.ledger {
		if now, _ := m.window.Story(id); now != at {
			t.Fatalf("%s is in %s, its verdicts say %s", id, now, at)
		}
		if m.ledger[at] != at {
			t.Fatalf("%s is in %s, a story whose first article is in %s", id, at, m.ledger[at])
		}
	}
	for n, pair := range m.apart {
		if at := m.ledger[pair[0]]; at == m.ledger[pair[1]] {
			t.Fatalf("decision %d keeps %v apart, both are in %s", n, pair, at)
		}
	}
}
