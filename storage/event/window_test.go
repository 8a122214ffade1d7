package event

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/window"
)

// dump returns what a window knows, in an order of its own.
func (w *Window) dump() string {
	var b bytes.Buffer
	for _, slot := range w.queue {
		e := &w.entries[slot]
		fmt.Fprintln(&b, e.id, e.event.id, e.event.born, e.seen, w.take(slot).profile)
	}
	for _, g := range w.groups() {
		ids := w.idsOf(g.members)
		slices.Sort(ids)
		fmt.Fprintln(&b, g.id, ids)
	}
	d := &w.decisions
	for _, n := range slices.Sorted(maps.Keys(d.byNumber)) {
		fmt.Fprintln(&b, d.byNumber[n])
	}
	for _, id := range slices.Sorted(maps.Keys(d.away)) {
		fmt.Fprintln(&b, "away", id, d.away[id])
	}
	fmt.Fprintln(&b, d.apart, d.together, d.awayIn)
	fmt.Fprintln(&b, w.newest, w.settled, w.freq.stories, hashCells(w.freq.cells), w.postings())
	return b.String()
}

func hashCells(cells window.Cells) (h uint64) {
	for i := range cells.Len() {
		if c := cells.Get(i); c != 0 {
			h += mix(uint64(i)<<32 | uint64(c))
		}
	}
	return h
}

// postings returns the stories that each key finds, and how many cells each bucket of the
// index has, as a sum that has no order.
func (w *Window) postings() (sum uint64) {
	for bucket := range uint32(1 << 15) {
		sum += mix(uint64(bucket)<<32 | uint64(w.index.Crowd(bucket)))
	}
	for _, slot := range w.queue {
		for _, k := range w.take(slot).profile.keys {
			for _, found := range w.index.Find(k.what(), nil) {
				sum += mix(hashString(w.entries[found].id) ^ uint64(k.what())<<32)
			}
		}
	}
	return sum
}

// fill adds all own events to w and returns the records.
func fill(t *testing.T, w *Window) (records [][]byte) {
	t.Helper()
	for _, x := range byTime(ownEvents(t)) {
		b := w.Begin()
		b.Add(x.id, NewProfile(x.Text), x.Time)
		b.Settle()
		records = append(records, b.Records()...)
		b.Commit()
	}
	return records
}

func restore(t *testing.T, records [][]byte) *Window {
	t.Helper()
	w := NewWindow()
	for _, r := range records {
		if err := w.Restore(r); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestRestartsKeepAllEvents(t *testing.T) {
	w := NewWindow()
	records := fill(t, w)
	b := w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideNever, A: "dam-furat-8", B: "bus-masyaf-asi-6"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Decide(storage.Decision{Number: 2, Kind: storage.DecideSplit, A: "dam-levant-10"}); err != nil {
		t.Fatal(err)
	}
	b.MergeStory("derby-khalij-47", "derby-gulfpost-46")
	b.Remove("quake-malatya-welat-6")
	records = append(records, b.Records()...)
	b.Commit()
	if got, want := restore(t, records).dump(), w.dump(); got != want {
		t.Errorf("after a restart the window is\n%s\nwant\n%s", got, want)
	}
}

func TestDroppedBatchLeavesNoTrace(t *testing.T) {
	w := NewWindow()
	list := byTime(ownEvents(t))
	half := len(list) / 2
	tell(w, list[:half], 1)
	want := w.dump()
	b := w.Begin()
	for _, x := range list[half:] {
		b.Add(x.id, NewProfile(x.Text), x.Time.AddDate(0, 0, 6)) // others leave the window
	}
	b.Add(list[0].id, NewProfile(list[1].Text), list[half].Time.AddDate(0, 0, 6))
	b = w.Begin()
	if got := w.dump(); got != want {
		t.Errorf("after a dropped batch the window is\n%s\nwant\n%s", got, want)
	}
	if _, err := b.Decide(storage.Decision{Number: 2, Kind: storage.DecideMerge, A: "dam-furat-8", B: "bus-masyaf-asi-6"}); err != nil {
		t.Fatal(err)
	}
	for _, x := range list[half:] {
		b.Add(x.id, NewProfile(x.Text), x.Time)
	}
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideMerge, A: list[half].id, B: list[half+9].id}); err != nil {
		t.Fatal(err)
	}
	b.MergeStory(list[half+1].id, list[half+2].id)
	b.Settle()
	if w.dump() == want {
		t.Fatal("the batch changed nothing")
	}
	w.Begin()
	if got := w.dump(); got != want {
		t.Errorf("after another dropped batch the window is\n%s\nwant\n%s", got, want)
	}
}

func TestReadersSeeWhatIsCommitted(t *testing.T) {
	w := NewWindow()
	b := w.Begin()
	b.Add("a", NewProfile(Text{Language: "en", Title: "Fault at Euphrates Dam shuts three of eight gates"}), firstDay)
	if _, ok := w.Event("a"); ok {
		t.Error("a story is seen before its batch is committed")
	}
	b.Commit()
	if e, ok := w.Event("a"); !ok || e != "a" {
		t.Errorf("its event is %q, %v", e, ok)
	}
}

func TestEventOutlivesTheStoryThatBeganIt(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	b := w.Begin()
	b.Remove("dam-furat-8")
	b.Commit()
	if e, _ := w.Event("dam-levant-10"); e != "dam-furat-8" {
		t.Errorf("the event is %q after its first story was removed, want dam-furat-8", e)
	}
}

func TestMergedStoriesBringTheirEventsTogether(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	b := w.Begin()
	v := b.MergeStory("bus-tadmur-levant-32", "dam-levant-10")
	b.Commit()
	if !slices.Equal(v.Merged, []string{"bus-tadmur-badia-30"}) || v.Event != "dam-furat-8" {
		t.Errorf("merged %v into %s", v.Merged, v.Event)
	}
	if e, _ := w.Event("bus-tadmur-badia-30"); e != "dam-furat-8" {
		t.Errorf("bus-tadmur is in %s", e)
	}
}

func TestForeignRecordsAreRefused(t *testing.T) {
	w := NewWindow()
	records := fill(t, w)
	w = NewWindow()
	before := w.dump()
	bad := [][]byte{nil, {'a'}, {'z', 1}, {'m', 1, 'x'}, {'r', 1, 0, 5}, {'x'}}
	for n := 1; n < len(records[0]); n += 7 {
		bad = append(bad, records[0][:n])
	}
	for _, r := range bad {
		if err := w.Restore(r); !errors.Is(err, ErrRecord) {
			t.Errorf("Restore(%q) = %v, want ErrRecord", r, err)
		}
	}
	if w.dump() != before {
		t.Error("a foreign record changed the window")
	}
}

func TestOldStoriesLeaveTheWindow(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	b := w.Begin()
	b.Add("new", NewProfile(Text{Language: "en", Title: "Fault at Euphrates Dam shuts three of eight gates", Time: late.AddDate(0, 0, 30)}), late.AddDate(0, 0, 30))
	b.Commit()
	if w.Len() != 1 {
		t.Errorf("%d stories are in the window, want 1", w.Len())
	}
	if sum := w.freq.stories[english]; sum != 1 {
		t.Errorf("%d stories are counted, want 1", sum)
	}
}

// An event does not go on for ever: what is told five days later in the same words is
// another one.
func TestSpanOfAnEventIsBounded(t *testing.T) {
	w := NewWindow()
	list := ownEvents(t)
	for i, hours := range []int{0, 60, 120} {
		x := list[1]
		x.Outlet = fmt.Sprint("outlet", i)
		x.Time = firstDay.Add(time.Duration(hours) * time.Hour)
		b := w.Begin()
		v := b.Add(fmt.Sprint(i), NewProfile(x.Text), x.Time)
		b.Commit()
		if i == 2 && v.Event == "0" {
			t.Error("an event spans 120 hours")
		}
		if i == 1 && v.Event != "0" {
			t.Error("60 hours later it is no event any more")
		}
	}
}

func TestProfilesAreSmall(t *testing.T) {
	long := ownEvents(t)[0].Text
	for i := range 40 {
		long.Blocks = append(long.Blocks, ownEvents(t)[i].Blocks...)
	}
	p := NewProfile(long)
	if bytes := 4*len(p.keys) + 8*len(p.counts); bytes > 4*maxKeys+8*maxCounts || bytes < 4*maxKeys {
		t.Errorf("a profile takes %d bytes", bytes)
	}
}

// Two events become one when a story comes that shows them to be one; the id of the
// younger is told as merged, and is no event any more.
func TestMergedEventsAreTold(t *testing.T) {
	list := ownEvents(t)
	merged := 0
	for seed := range 40 {
		w := NewWindow()
		told := map[string]bool{}
		for _, x := range byHash(list, fmt.Sprint(seed)) {
			b := w.Begin()
			v := b.Add(x.id, NewProfile(x.Text), late)
			for _, id := range v.Merged {
				told[id] = true
			}
			b.Commit()
		}
		for _, g := range w.groups() {
			if told[g.id] {
				t.Errorf("%s was told to be merged, and is an event", g.id)
			}
		}
		for _, x := range list {
			if e, _ := w.Event(x.id); e != x.id && w.event(x.id) == nil && told[x.id] {
				merged++
			}
		}
	}
	if merged == 0 {
		t.Error("no event merged with another")
	}
}
