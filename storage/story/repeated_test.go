package story

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rawi/storage"
)

// hashOf is the hash of a block, which must have one.
func hashOf(t *testing.T, block string) uint32 {
	t.Helper()
	h, ok := BlockHash(block)
	if !ok {
		t.Fatalf("%q has no hash", block)
	}
	return h
}

const (
	mostRead = "الأكثر قراءة"                           // "most read"
	comments = "التعليقات (0)"                          // "comments (0)"
	fog      = "وقد يتشكل الضباب فجرا في السهول."       // "fog may form at dawn in the plains."
	joinUs   = "انضموا إلى قناتنا ليصلكم كل جديد."      // "join our channel to get all news."
	headline = "زوار المعرض يتجاوزون المليون هذا العام" // "visitors of the fair exceed a million this year"
)

// TestThirdStoryTeachesABlock holds when an outlet repeats a block: with its third story
// that shows it, which says which earlier articles show it.
func TestThirdStoryTeachesABlock(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	body := func(i int) string { return seq(100*i, 100*i+30) + "." }
	known := hashOf(t, mostRead)
	for i, c := range []struct {
		article  Article
		repeated []uint32
		learnt   []string
	}{
		{at("a", "one", 0, seq(900, 904), mostRead, body(0), mostRead), nil, nil},
		{at("a2", "one", 1, seq(905, 909), body(0), mostRead), nil, nil},    // of a's story
		{at("other", "two", 2, seq(915, 919), body(1), mostRead), nil, nil}, // of another outlet
		{at("b", "one", 3, seq(910, 914), body(1), mostRead, fog), nil, nil},
		{at("bare", "one", 4, seq(920, 924), body(3)), nil, nil},
		{at("c", "one", 5, seq(925, 929), mostRead, body(4), mostRead, fog), []uint32{known}, []string{"a", "a2", "b"}},
		{at("c2", "one", 6, seq(925, 929), body(4), mostRead), []uint32{known}, nil},
		{at("d", "one", 7, seq(930, 934), body(5), mostRead, fog), []uint32{known}, nil},
		{at("other2", "two", 8, seq(935, 939), body(6), mostRead), nil, nil},
	} {
		b := w.Begin()
		v := b.Fetch([]Article{c.article})[0]
		var learnt []string
		for _, l := range b.Learnt() {
			learnt = append(learnt, l.Article)
			if !slices.Contains(l.Blocks, known) {
				t.Errorf("%d: %s has %x, want %x", i, l.Article, l.Blocks, known)
			}
		}
		if again := b.Learnt(); again != nil {
			t.Errorf("%d: told twice: %v", i, again)
		}
		b.Commit()
		if got := clearFlags(v.Repeated); !slices.Contains(got, known) != (c.repeated == nil) || !slices.Equal(learnt, c.learnt) {
			t.Errorf("%s: repeated %x, learnt %q; want %x, %q", c.article.ID, got, learnt, c.repeated, c.learnt)
		}
	}
	if v := fill(w, at("copy", "one", 9, seq(925, 929), body(4), comments))[0]; v.Story != "c" || len(v.Repeated) > 0 {
		t.Errorf("%+v, want it in c without what its story alone shows", v)
	}
}

func clearFlags(hashes []uint32) []uint32 {
	var out []uint32
	for _, h := range hashes {
		out = append(out, h&^flagMost)
	}
	return out
}

// TestFetchIsCountedAsAWhole holds that one fetch teaches its own articles, and does not
// name them as earlier ones.
func TestFetchIsCountedAsAWhole(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	fill(w, at("old", "one", 0, seq(900, 904), seq(0, 30), mostRead))
	b := w.Begin()
	v := b.Fetch([]Article{
		at("x", "one", 1, seq(905, 909), seq(30, 60), mostRead),
		at("y", "one", 1, seq(910, 914), seq(60, 90), mostRead),
	})
	for _, v := range v {
		if !slices.Equal(v.Repeated, []uint32{hashOf(t, mostRead)}) {
			t.Errorf("%s: %x", v.Article, v.Repeated)
		}
	}
	if l := b.Learnt(); len(l) != 1 || l[0].Article != "old" {
		t.Errorf("learnt %v, want old", l)
	}
}

// TestMostStoriesMayRepeatSentences holds from where on a sentence is an outlet's and no
// story's: eight stories, and half of all.
func TestMostStoriesMayRepeatSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		bare   int // stories without it
		with   int
		repeat bool // by most
	}{
		{"seven of seven", 0, 7, false},
		{"eight of eight", 0, 8, true},
		{"eight of sixteen", 8, 8, true},
		{"eight of seventeen", 9, 8, false},
		{"nine of nineteen", 10, 9, false},
	} {
		w := NewWindow(storage.StorySettings{})
		var list []Article
		for i := range c.bare + c.with {
			a := at(fmt.Sprintf("a%02d", i), "one", i, seq(5000+10*i, 5004+10*i), seq(50*i, 50*i+30))
			if i >= c.bare {
				a = at(a.ID, "one", i, seq(5000+10*i, 5004+10*i), seq(50*i, 50*i+30), joinUs)
			}
			list = append(list, a)
		}
		learnt := map[string]bool{}
		b := w.Begin()
		var last Verdict
		for _, a := range list {
			last = b.Fetch([]Article{a})[0]
			for _, l := range b.Learnt() {
				learnt[l.Article] = slices.Contains(l.Blocks, hashOf(t, joinUs)|flagMost)
			}
		}
		b.Fetch([]Article{at("next", "one", 40, seq(6000, 6004), seq(4000, 4030), joinUs)})
		if l := b.Learnt(); l != nil && c.with > 7 {
			t.Errorf("%s: one more tells %v", c.name, l)
		}
		b.Commit()
		if got := slices.Contains(last.Repeated, hashOf(t, joinUs)|flagMost); got != c.repeat {
			t.Errorf("%s: the last one says %v", c.name, got)
		}
		if got := learnt[list[c.bare].ID]; got != c.repeat {
			t.Errorf("%s: the first one is told %v", c.name, got)
		}
	}
}

// told lets fetches into a window and returns all that it says of repeated blocks.
func told(b *Batch, fetches [][]Article) (out []string) {
	for _, articles := range fetches {
		for _, v := range b.Fetch(articles) {
			out = append(out, fmt.Sprintf("%s %x", v.Article, v.Repeated))
		}
		for _, l := range b.Learnt() {
			out = append(out, fmt.Sprintf("%s later %x", l.Article, l.Blocks))
		}
	}
	return out
}

// outletsOfFurniture are fetches of two outlets, with furniture and copies of each other.
func outletsOfFurniture(n int) (fetches [][]Article) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		outlet, text := fmt.Sprint("o", i%2), r.IntN(n)
		blocks := []string{seq(50*text, 50*text+30)}
		for range r.IntN(4) {
			blocks = append(blocks, seq(20_000+10*r.IntN(6), 20_003+10*r.IntN(6)))
		}
		a := at(fmt.Sprintf("a%03d", i), outlet, 40*i, seq(10_000+10*text, 10_004+10*text), blocks...)
		if i%3 == 0 || len(fetches) == 0 {
			fetches = append(fetches, nil)
		}
		fetches[len(fetches)-1] = append(fetches[len(fetches)-1], a)
	}
	return fetches
}

// counted returns what a window counts of blocks and outlets, by the outlets' names.
func counted(w *Window) map[string]blockCount {
	out := map[string]blockCount{}
	var d decoded
	for _, slot := range w.queue {
		e, s := &w.entries[slot], w.said(slot)
		d.read(s.data)
		hashes := slices.Concat(s.short, s.dropped)
		for _, b := range d.blocks {
			hashes = append(hashes, b.hash)
		}
		for _, h := range hashes {
			k := keyOf(e.outlet, h)
			if c := w.blocks.count(k); c != (blockCount{}) {
				out[fmt.Sprintf("%s %x", w.nameNumbers.list[k.outlet], k.hash)] = c
			}
		}
	}
	if len(out) != w.blocks.counts.Len() {
		panic("blocks are counted that no article shows")
	}
	for n, o := range w.blocks.outlets {
		out[w.nameNumbers.list[n]] = blockCount{uint16(len(o.slots)), uint16(o.stories)}
	}
	return out
}

// TestWhatIsRepeatedNeedsNoMemory holds that what a window says of repeated blocks does
// not depend on batches, dropped batches and restarts.
func TestWhatIsRepeatedNeedsNoMemory(t *testing.T) {
	t.Parallel()
	fetches := outletsOfFurniture(240) // of 160 h: the window forgets
	whole := NewWindow(storage.StorySettings{})
	want := told(whole.Begin(), fetches)
	later := 0
	w := NewWindow(storage.StorySettings{})
	var log [][]byte
	var got []string
	for i := range fetches {
		w.Begin().Fetch(fetches[(i+9)%len(fetches)]) // dropped
		b := w.Begin()
		now := told(b, fetches[i:i+1])
		got, later = append(got, now...), later+len(now)-len(fetches[i])
		log = append(log, b.Records()...)
		b.Commit()
		if i%7 == 0 {
			restored := NewWindow(storage.StorySettings{})
			for _, record := range log[max(0, len(log)-130):] {
				if err := restored.Restore(record); err != nil {
					t.Fatal(err)
				}
			}
			if a, b := counted(w), counted(restored); !maps.Equal(a, b) {
				t.Fatalf("after fetch %d a restart counts %v, was %v", i, b, a)
			}
			w = restored
		}
	}
	if !slices.Equal(got, want) {
		t.Error("batches and restarts change what is repeated")
	}
	if later < 20 {
		t.Errorf("only %d blocks were learnt late", later)
	}
}

// TestWindowWithoutArticlesCountsNothing holds that counts go with the articles.
func TestWindowWithoutArticlesCountsNothing(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	b := w.Begin()
	told(b, outletsOfFurniture(60))
	b.Replace(at("a059", "o1", 40*59, seq(10_000, 10_004), seq(9000, 9030), mostRead))
	for _, slot := range slices.Clone(w.queue) {
		b.Remove(w.entries[slot].id)
	}
	b.Commit()
	if w.blocks.counts.Len()+len(w.blocks.outlets) != 0 {
		t.Errorf("%d blocks and %d outlets are left", w.blocks.counts.Len(), len(w.blocks.outlets))
	}
}

// TestNewTextTeachesToo holds that an article that is updated shows what its new text
// shows, and teaches it.
func TestNewTextTeachesToo(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	for i := range 3 {
		fill(w, at(fmt.Sprint("a", i), "one", i, seq(900+9*i, 905+9*i), seq(50*i, 50*i+30), []string{mostRead, mostRead, comments}[i]))
	}
	b := w.Begin()
	v := b.Replace(at("a2", "one", 2, seq(918, 923), seq(100, 130), mostRead))
	l := b.Learnt()
	b.Commit()
	if !slices.Equal(v.Repeated, []uint32{hashOf(t, mostRead)}) || len(l) != 2 || l[0].Article != "a0" || l[1].Article != "a1" {
		t.Errorf("%x, learnt %v", v.Repeated, l)
	}
}

// TestArticleBeyondItsFeedsShareIsCleanToo holds that what a story does not list, and the
// window does not hold, is told what is repeated in it.
func TestArticleBeyondItsFeedsShareIsCleanToo(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	for i := range 3 {
		fill(w, at(fmt.Sprint("a", i), "one", i, seq(900+9*i, 905+9*i), seq(50*i, 50*i+30)+".", mostRead))
	}
	for i := range MaxPerFeed + 1 {
		id := fmt.Sprint("copy", i)
		v := fill(w, at(id, "one", 3+i, seq(900, 905), seq(0, 30)+".", mostRead))[0]
		if v.Story != "a0" || !slices.Equal(v.Repeated, []uint32{hashOf(t, mostRead)}) {
			t.Errorf("%s: %+v", id, v)
		}
		if _, held := w.Story(id); held != (i < MaxPerFeed-1) {
			t.Errorf("%s: the window holds it: %v", id, held)
		}
	}
}

// TestUpdateIsNoOtherStory holds that an update of an outlet's first article in a story
// does not change how many stories show a block.
func TestUpdateIsNoOtherStory(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	text := seq(0, 30) + "."
	fill(w, at("a", "one", 0, seq(900, 904), text, mostRead), at("a2", "one", 1, seq(900, 904), text, mostRead))
	b := w.Begin()
	b.Replace(at("a", "one", 0, seq(900, 904), text, seq(30, 50)+".", mostRead))
	b.Replace(at("a2", "one", 1, seq(900, 904), text, seq(50, 70)+".", mostRead))
	b.Commit()
	if n := w.blocks.count(keyOf(w.nameNumbers.numberOf("one"), hashOf(t, mostRead))).shown; n != 1 {
		t.Errorf("%d stories show it, want 1", n)
	}
}

// TestTeachingIsBounded holds what a feed costs that teaches blocks with each article:
// each fetch reads the articles of its outlet once.
func TestTeachingIsBounded(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	const articles = 60
	for i := range 500 {
		fill(w, at(fmt.Sprint("good", i), "good", 0, seq(90*i, 90*i+4), seq(50*i, 50*i+30)+"."))
	}
	for i := range articles {
		var blocks []string
		for j := range 200 {
			blocks = append(blocks, seq(100_000+1000*(i/3)+4*j, 100_003+1000*(i/3)+4*j))
		}
		before := w.buffers.read
		fill(w, at(fmt.Sprint("bad", i), "bad", i, seq(200_000+10*i, 200_005+10*i), blocks...))
		if read := w.buffers.read - before; read > uint64(i+1) || i%3 == 2 && read == 0 {
			t.Errorf("article %d: %d were read", i, read)
		}
		if n := len(w.said(slotIn(w, fmt.Sprint("bad", i))).short); n != maxShortHead+maxShortTail {
			t.Errorf("article %d: %d short blocks are held", i, n)
		}
	}
}

// TestRecordsWithoutShortBlocksAreRead reads what earlier versions wrote.
func TestRecordsWithoutShortBlocksAreRead(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	b := w.Begin()
	b.Fetch([]Article{at("a", "one", 0, "جسر", fog, seq(0, 40))})
	record := b.Records()[0]
	b.Commit()
	short := len(w.said(0).short)
	if short != 1 {
		t.Fatalf("%d short blocks", short)
	}
	data := appendString(nil, w.text(0))        // with its length
	at := len(record) - len(data) - 1 - 4*short // the count, the hashes
	old := slices.Concat([]byte{recAddLong, record[1] &^ flagFirst}, record[2:at], record[at+1+4*short:])
	restored := NewWindow(storage.StorySettings{})
	if err := restored.Restore(old); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(counted(restored), counted(w)) || !restored.entry("a").first {
		t.Errorf("%v, want %v", counted(restored), counted(w))
	}
}
