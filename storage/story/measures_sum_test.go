package story

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// small draws texts of few words, so that all that texts can have in common occurs:
// shared numbers, swapped words, moved paragraphs, equal titles, empty bodies.
type small struct{ *rand.Rand }

func (s small) word() string {
	if s.IntN(12) == 0 {
		return fmt.Sprint(s.IntN(40))
	}
	n := s.IntN(250)
	return seq(n*n/250, n*n/250+1)
}

func (s small) words(least, more int) []string {
	out := make([]string, least+s.IntN(more+1))
	for i := range out {
		out[i] = s.word()
	}
	return out
}

// text has words for a title, then for paragraphs.
func (s small) text() [][]string {
	out := [][]string{s.words(0, 8)}
	for range s.IntN(6) {
		out = append(out, s.words(1, 24))
	}
	return out
}

// edit returns another version of a text: with some words replaced, left out or
// added, perhaps with paragraphs in another order or missing.
func (s small) edit(text [][]string) [][]string {
	rate := []int{2, 3, 10, 40, 1000, 1000}[s.IntN(6)]
	out := make([][]string, 0, len(text))
	swap, instead, number := "", s.word(), s.IntN(4)
	seen := map[string]bool{}
	for _, w := range slices.Concat(text...) {
		if seen[w] && s.IntN(3) == 0 {
			swap = w
		}
		seen[w] = true
	}
	for _, words := range text {
		var block []string
		for _, w := range words {
			switch {
			case number == 0 && w[0] <= '9' && s.IntN(2) == 0:
				block = append(block, fmt.Sprint(s.IntN(40)))
			case w == swap:
				block = append(block, instead)
			case s.IntN(rate) > 0:
				block = append(block, w)
			case s.IntN(2) > 0:
				block = append(block, s.word())
			}
		}
		out = append(out, block)
	}
	switch body := out[1:]; s.IntN(12) {
	case 0:
		s.Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
	case 1:
		out = out[:1+s.IntN(len(body)+1)]
	case 2:
		out = append(out, s.text()[1:]...)
	case 3:
		out[0] = s.words(0, 8)
	}
	return out
}

func (s small) join(text [][]string) (title string, blocks []string) {
	title = strings.Join(text[0], " ")
	for i, b := range text[1:] {
		end := "."
		if (len(b)+i)%5 == 0 { // no sentence
			end = ""
		}
		blocks = append(blocks, strings.Join(b, " ")+end)
	}
	return title, blocks
}

// Several machines compare alike, and stored stories keep what the rules said when
// they were made. Whoever changes how texts are compared changes this sum with it.
func TestMeasuresAreEqualOnEveryMachine(t *testing.T) {
	t.Parallel()
	s := small{rand.New(rand.NewPCG(7, 1))}
	c := &comparer{freq: &frequencies{}}
	c.freq.init()
	var mark tokenSet
	var d decoded
	for n := range 300 {
		title, blocks := s.join(s.text())
		d.read(NewFingerprint(title, blocks, "ar").data)
		c.freq.count(d.tokens, uint8(n%feedGroups), 1, &mark)
	}
	sum := sha256.New()
	matched, vetoes := map[storage.Rule]int{}, map[string]int{}
	for n := range 4000 {
		a := s.text()
		b := s.edit(a)
		if n%8 == 0 {
			b = s.text()
		}
		titleA, blocksA := s.join(a)
		titleB, blocksB := s.join(b)
		drop := func(hash uint32, words int) bool { return hash&15 == 3 }
		if n%3 > 0 {
			drop = nil
		}
		c.setX(NewFingerprint(titleA, blocksA, "ar"), drop)
		c.dropY = drop
		c.y.load(NewFingerprint(titleB, blocksB, "ar"), drop, c.freq)
		m := c.compare()
		rule, same, veto := c.judge(&m, []int{defaultThreshold, 350, 700}[n%3], n%5 == 0)
		fmt.Fprintln(sum, m, rule, same, veto, m.relation(rule), m.nearness(), c.isRoundUp(&m), c.sameTitle(&m), titleInside(&c.x, &c.y), c.ordered())
		fmt.Fprintln(sum, c.subs, c.sharedButDifferent(&m, defaultThreshold), c.x.droppedBlocks(), c.x.onlyFragments, c.x.thin(), c.y.thin())
		if same {
			matched[rule]++
		}
		vetoes[veto[:min(len(veto), 7)]]++
	}
	if len(matched) < 4 || len(vetoes) < 3 {
		t.Errorf("the texts are not of all kinds: matches %v, vetoes %v", matched, vetoes)
	}
	if got, want := hex.EncodeToString(sum.Sum(nil)[:8]), "a5033dd7dd2bcd19"; got != want {
		t.Errorf("got %s, want %s; matches %v, vetoes %v", got, want, matched, vetoes)
	}
}

// The same of whole stories: of articles that arrive together and again, are
// replaced, judged by the operator, and replayed.
func TestStoriesAreEqualOnEveryMachine(t *testing.T) {
	t.Parallel()
	sum := sha256.New()
	moved, merged, refused := 0, 0, 0
	for seed := range uint64(12) {
		s := small{rand.New(rand.NewPCG(7, 100+seed))}
		settings := storage.StorySettings{Window: time.Duration(1+seed%3) * time.Hour}
		if seed%4 == 3 {
			settings.Across = "region"
		}
		w := NewWindow(settings)
		var texts [][][]string
		var all []Article
		var log [][]byte
		stories := map[string]string{}
		note := func(v Verdict) {
			fmt.Fprintln(sum, v)
			moved, merged = moved+len(v.Moved), merged+len(v.Merged)
			stories[v.Article] = v.Story
			for _, m := range v.Moved {
				stories[m.Article] = m.Story
			}
		}
		article := func(id int) Article {
			text := s.text()
			if len(texts) > 0 && s.IntN(4) > 0 {
				text = s.edit(texts[s.IntN(len(texts))])
			}
			if len(texts) > 2 && s.IntN(9) == 0 { // a digest
				text = text[:1]
				for range 3 {
					text = append(text, texts[s.IntN(len(texts))][1:]...)
				}
			}
			texts = append(texts, text)
			title, blocks := s.join(text)
			at := noon.Add(time.Duration(id/4) * time.Minute)
			return Article{
				ID: fmt.Sprintf("a%02d", (id*37)%100), Outlet: fmt.Sprint("o", s.IntN(4)), Region: fmt.Sprint("r", s.IntN(2)), Language: "ar", Title: title,
				Time: at.Add(-time.Duration(s.IntN(3)) * time.Minute), Seen: at, Link: []string{"", "", "http://n.example/1"}[s.IntN(3)], Off: s.IntN(30) == 0,
				Print: NewFingerprint(title, blocks, "ar"),
			}
		}
		for id := 0; id < 100; {
			b := w.Begin()
			switch s.IntN(5) {
			default:
				var fetch []Article
				for range 1 + s.IntN(4) {
					fetch = append(fetch, article(id))
					id++
				}
				for _, v := range b.Fetch(fetch) {
					note(v)
				}
				all = append(all, fetch...)
			case 3:
				if len(all) > 0 {
					i := s.IntN(len(all))
					a := article(id)
					a.ID, a.Time, a.Seen = all[i].ID, all[i].Time, all[i].Seen
					all[i] = a
					note(b.Replace(a))
				}
			case 4:
				if len(all) > 1 {
					d := storage.Decision{Number: uint64(id + 1), A: all[s.IntN(len(all))].ID, B: all[s.IntN(len(all))].ID}
					d.Kind = []storage.DecisionKind{storage.DecideNever, storage.DecideSplit, storage.DecideMerge, storage.DecideRevoke}[s.IntN(4)]
					if d.Revokes = uint64(s.IntN(id + 1)); d.Kind == storage.DecideSplit && s.IntN(2) == 0 {
						d.B = ""
					}
					var members []Member // what the store knows of articles that the window forgot
					for _, a := range all {
						members = append(members, Member{a.ID, stories[a.ID], a.Seen})
					}
					v, err := b.Decide(d, members...)
					if fmt.Fprintln(sum, d.Kind, err); err != nil {
						refused++
						break
					}
					note(v)
				}
			}
			log = append(log, b.Records()...)
			fmt.Fprintf(sum, "%x\n", b.Records())
			b.Commit()
		}
		for i, a := range all {
			fmt.Fprintln(sum, w.Why(a, all[(i*7)%len(all)]))
		}
		var durable [][]byte
		for _, r := range log {
			if Durable(r) {
				durable = append(durable, r)
			}
		}
		r, err := NewReplay(storage.StorySettings{Window: 2 * time.Hour, Threshold: 600}, durable)
		if err != nil {
			t.Fatal(err)
		}
		var stored []Stored
		for _, a := range all {
			stored = append(stored, Stored{Article: a, Story: stories[a.ID]})
		}
		r.Keep(stored[:20])
		for some := range slices.Chunk(stored[20:], 3) {
			r.Fetch(some)
		}
		plan := r.Plan()
		fmt.Fprintln(sum, plan)
		b := w.Begin()
		for _, g := range plan {
			fmt.Fprintln(sum, b.Recluster(g, noon))
		}
		fmt.Fprintf(sum, "%x\n", b.Records())
		b.Commit()
		for _, a := range all {
			id, ok := w.Story(a.ID)
			fmt.Fprintln(sum, id, ok)
		}
	}
	if moved < 10 || merged < 10 || refused < 10 {
		t.Errorf("too little happened: %d articles moved, %d stories merged, %d decisions refused", moved, merged, refused)
	}
	if got, want := hex.EncodeToString(sum.Sum(nil)[:8]), "f5d183e14c2b793f"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
