//go:build measure

package event

import (
	"cmp"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
	"rawi/storage/story"
)

// stories runs the samples through a story window, and returns the first of each story,
// and the story of each sample.
func stories(list []sample) ([]sample, map[string]string) {
	w := story.NewWindow(storage.StorySettings{})
	of := map[string]string{}
	for i := range list {
		s := &list[i]
		b := w.Begin()
		a := story.Article{
			ID: s.id, Feed: s.outlet, Outlet: s.outlet, Language: s.Language, Title: s.Title, Time: s.Time, Seen: s.Time,
			Print: story.NewFingerprint(s.Title, s.Blocks, s.Language),
		}
		for _, v := range b.Fetch([]story.Article{a}) {
			for _, gone := range v.Merged {
				for id, at := range of {
					if at == gone {
						of[id] = v.Story
					}
				}
			}
			of[v.Article] = v.Story
			for _, m := range v.Moved {
				of[m.Article] = m.Story
			}
		}
		b.Commit()
	}
	return firsts(list, of), of
}

// firsts returns the first sample of each story.
func firsts(list []sample, of map[string]string) (out []sample) {
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[of[s.id]] {
			seen[of[s.id]] = true
			out = append(out, s)
		}
	}
	return out
}

// natural returns the stories of the natural set.
func natural(t testing.TB) ([]sample, map[string]string) {
	all := items(t, filepath.Join(dataDir(t), "natural/items.jsonl.gz"))
	cache := filepath.Join(os.TempDir(), "event-natural-stories.json")
	of := map[string]string{}
	if b, err := os.ReadFile(cache); err == nil && json.Unmarshal(b, &of) == nil {
		return firsts(all, of), of
	}
	list, of := stories(all)
	b, _ := json.Marshal(of)
	os.WriteFile(cache, b, 0o644)
	return list, of
}

// head returns the first n letters of a text below its title.
func head(s *sample, n int) string {
	r := []rune(strings.Join(s.Blocks, " "))
	return string(r[:min(len(r), n)])
}

// naturalPairs reads what was judged by hand: pairs of natural's stories.
func naturalPairs(t testing.TB) (pairs []judged) {
	for _, path := range []string{"testdata/naturalpairs.tsv", filepath.Join(dataDir(t), "natural/labels.tsv")} {
		lines(t, path, func(b []byte) {
			f := strings.Split(string(b), "\t")
			if len(f) == 3 && b[0] != '#' {
				pairs = append(pairs, judged{a: f[0], b: f[1], same: f[2] == "E"})
			}
			if len(f) > 3 && (f[3] == "E" || f[3] == "N") {
				pairs = append(pairs, judged{a: f[1], b: f[2], same: f[3] == "E", given: true})
			}
		})
	}
	slices.SortFunc(pairs, func(x, y judged) int { return cmp.Compare(hashString(x.a+x.b), hashString(y.a+y.b)) })
	var count [2]int
	for i := range pairs { // halves of equal size
		k := 0
		if pairs[i].same {
			k = 1
		}
		pairs[i].half = count[k] % 2
		count[k]++
	}
	return pairs
}

type judged struct {
	a, b  string
	same  bool
	half  int
	given bool // by the set itself
}

// naturalSet is the stories of the natural set.
type naturalSet struct {
	*set
	at    map[string]int // by article
	pairs []judged
	cands []candidate
}

func newNatural(t testing.TB) *naturalSet {
	list, of := natural(t)
	n := &naturalSet{newSet(list), map[string]int{}, naturalPairs(t), nil}
	byStory := map[string]int{}
	for i := range n.samples {
		byStory[of[n.samples[i].id]] = i
	}
	for id, s := range of {
		n.at[id] = byStory[s]
	}
	if os.Getenv("NATURAL") == "full" {
		n.cands = n.candidates()
	}
	return n
}

func (n *naturalSet) candidate(i, j int) candidate {
	m := n.freq.compare(&n.profiles[i], &n.profiles[j])
	return candidate{i, j, m.features(), m.kind()}
}

// examples returns the judged pairs of that half, and of the others some that are little
// alike.
func (n *naturalSet) examples(half int) (out []example) {
	for _, p := range n.pairs {
		if p.half == half && n.at[p.a] != n.at[p.b] { // one story is one event
			c := n.candidate(n.at[p.a], n.at[p.b])
			out = append(out, example{c.f, c.kind, p.same, 60})
		}
	}
	return append(out, n.unlike(half)...)
}

// unlike returns pairs that are little alike: a text and those told shortly before it.
func (n *naturalSet) unlike(half int) (out []example) {
	for i := range n.samples {
		if h := int(hashString(n.samples[i].id) & 255); h == half {
			for k := 1; k < 40 && k <= i; k++ { // told shortly before
				c := n.candidate(i, i-k)
				if c.f[fDice] < 220 {
					out = append(out, example{c.f, c.kind, false, 1})
				}
			}
		}
	}
	return out
}

// report counts the judged pairs that are linked, by half and label.
func (n *naturalSet) report(of []int, m *model, threshold float64, tell bool) (linked, all [2][2]int) {
	for _, p := range n.pairs {
		if n.at[p.a] == n.at[p.b] {
			continue
		}
		k := 0
		if p.same {
			k = 1
		}
		all[p.half][k]++
		c := n.candidate(n.at[p.a], n.at[p.b])
		same := m.score(&c) > threshold
		if of != nil {
			same = of[n.at[p.a]] == of[n.at[p.b]]
		}
		if same {
			linked[p.half][k]++
		}
		if tell && same != p.same {
			log.Printf("%v %.1f %s | %s %v", p.same, m.score(&c), n.samples[c.i].Title, n.samples[c.j].Title, c.f)
		}
	}
	return linked, all
}
