package story_test

import (
	"fmt"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// article is what the store would hand in for a made item that arrived at seen.
func article(it storytest.Item, seen time.Time) story.Article {
	return story.Article{
		ID: it.ID, Feed: it.Outlet, Outlet: it.Outlet, Language: it.Language, Title: it.Title, Link: it.Link,
		Time: it.Time, Seen: seen, Print: story.NewFingerprint(it.Title, it.Blocks, it.Language),
	}
}

// hourly is the order in which feeds that are polled each hour bring items.
func hourly(items []storytest.Item) [][]story.Article {
	var fetches [][]story.Article
	at := map[string]int{}
	for _, it := range items {
		seen := it.Time.Truncate(time.Hour).Add(time.Hour)
		key := it.Outlet + seen.Format(time.DateTime)
		if _, ok := at[key]; !ok {
			at[key] = len(fetches)
			fetches = append(fetches, nil)
		}
		fetches[at[key]] = append(fetches[at[key]], article(it, seen))
	}
	return fetches
}

// byFeed is the order in which feeds come that were not asked for a week.
func byFeed(items []storytest.Item) [][]story.Article {
	seen := items[len(items)-1].Time.Add(time.Hour)
	var fetches [][]story.Article
	at := map[string]int{}
	for _, it := range items {
		if _, ok := at[it.Outlet]; !ok {
			at[it.Outlet] = len(fetches)
			fetches = append(fetches, nil)
		}
		fetches[at[it.Outlet]] = append(fetches[at[it.Outlet]], article(it, seen))
	}
	return fetches
}

// ledger is where each article is, by the verdicts alone, as a store keeps it.
type ledger map[string]string

func (l ledger) take(v story.Verdict) {
	for _, gone := range v.Merged {
		for id, at := range l {
			if at == gone {
				l[id] = v.Story
			}
		}
	}
	if v.Article != "" && v.Story != "" {
		l[v.Article] = v.Story
	}
	for _, m := range v.Moved {
		l[m.Article] = m.Story
	}
}

func assign(w *story.Window, fetches [][]story.Article) ledger {
	l := ledger{}
	for _, articles := range fetches {
		b := w.Begin()
		for _, v := range b.Fetch(articles) {
			l.take(v)
		}
		b.Commit()
	}
	return l
}

// The bars of the generator's corpus, well under what was measured for seeds
// 1 to 5, so that only what breaks fails.
func TestStoriesKeepTheirQualityInWhateverOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		items := storytest.Generate(seed+1, 240)
		orders := map[string][][]story.Article{"hour by hour": hourly(items), "feed by feed": byFeed(items)}
		f1 := map[string]float64{}
		for name, fetches := range orders {
			s := storytest.Judge(items, assign(story.NewWindow(storage.StorySettings{}), fetches))
			f1[name] = s.F1
			t.Run(fmt.Sprintf("seed %d %s", seed+1, name), func(t *testing.T) {
				t.Log(s)
				if s.F1 < 0.985 || s.Precision < 0.99 {
					t.Errorf("F1 %.4f, precision %.4f", s.F1, s.Precision)
				}
				for kind, found := range s.Found {
					if found < 0.9 && kind != "title_only" {
						t.Errorf("%s: only %.3f found", kind, found)
					}
				}
				for kind, merged := range s.Merged {
					if limit := s.Traps[kind] / 20; kind != "same_title" && merged > limit {
						t.Errorf("%s: %d of %d merged", kind, merged, s.Traps[kind])
					}
				}
			})
		}
		if d := f1["hour by hour"] - f1["feed by feed"]; d > 0.005 || d < -0.005 {
			t.Errorf("seed %d: F1 differs by %.4f between orders of arrival", seed+1, d)
		}
	}
}
