package event

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

// FuzzProfile: whatever a text says, it has a profile of bounded size, always the same, that
// is explained, and read back from its record.
func FuzzProfile(f *testing.F) {
	for _, x := range ownEvents(f)[:8] {
		f.Add(x.Language, x.Title, strings.Join(x.Blocks, "\n"), int64(x.Time.Unix()))
	}
	f.Add("", "\xff\xfe", "٪٪ 9999999999999999999999 \u200f\u200f 'a' ’ة’", int64(-1<<62))
	w := NewWindow()
	f.Fuzz(func(t *testing.T, language, title, blocks string, at int64) {
		x := Text{Language: language, Title: title, Outlet: title, Blocks: strings.Split(blocks, "\n"), Places: []Place{{ID: language, In: []string{title}}}, Time: time.Unix(at, 0)}
		p := NewProfile(x)
		if len(p.keys) > maxKeys || len(p.counts) > maxCounts || cap(p.keys) > 2*maxKeys {
			t.Fatalf("%d keys, room for %d, %d counts", len(p.keys), cap(p.keys), len(p.counts))
		}
		if !reflect.DeepEqual(p, NewProfile(x)) {
			t.Fatal("another profile the second time")
		}
		r := &recordReader{b: string(p.append(nil))}
		if got := r.profile(); !r.end() || !reflect.DeepEqual(got.append(nil), p.append(nil)) {
			t.Fatalf("read back it is %+v, want %+v", got, p)
		}
		b := w.Begin() // drops the one before
		v := b.Add("a", p, x.Time)
		if got := b.Add("b", p, x.Time); v.Event != "a" || got.Event == "" {
			t.Fatalf("events %q and %q", v.Event, got.Event)
		}
		w.Explain(Told{"a", x}, Told{"b", x})
	})
}

// FuzzRestore: a foreign record is refused and changes nothing; one that is taken leaves a
// window that works.
func FuzzRestore(f *testing.F) {
	w := NewWindow()
	b := w.Begin()
	for _, x := range ownEvents(f)[:6] {
		b.Add(x.id, NewProfile(x.Text), x.Time)
	}
	for _, r := range b.Records() {
		f.Add(r, r)
	}
	f.Add(recordRemove("a"), recordAway("a", away{"b", 1}))
	f.Add(recordMove("dam-furat-8", "b", 3), recordSettled(9))
	f.Add(recordDecision(decision{1, "never", [][2]string{{"a", "dam-furat-8"}}, [][2]string{{"b", "c"}}}), recordRevoke(1))
	profile := NewProfile(ownEvents(f)[0].Text)
	f.Fuzz(func(t *testing.T, x, y []byte) {
		w := NewWindow()
		for _, r := range [][]byte{x, y} {
			before := w.dump()
			switch err := w.Restore(r); {
			case errors.Is(err, ErrRecord):
				if w.dump() != before {
					t.Fatal("a record that is refused changes the window")
				}
			case err != nil:
				t.Fatal(err)
			}
			if got, err := Renew(r, func(string) (Profile, error) { return profile, nil }); err == nil && len(r) > 0 && r[0] == recAdd && w.Restore(got) != nil {
				t.Fatalf("a record that was renewed is refused: %q", got)
			}
		}
		b := w.Begin()
		b.Add("one", profile, firstDay)
		b.Settle()
		b.MergeStory("one", "two")
		b.Remove("one")
		w.Begin()
		w.dump()
	})
}

// TestHostileTextsCostLittle: of a text without end only its beginning is read.
func TestHostileTextsCostLittle(t *testing.T) {
	for name, x := range map[string]Text{
		"a title of a megabyte":       {Language: "ar", Title: strings.Repeat("انفجار في حلب ", 1<<16)},
		"a word of a megabyte":        {Language: "en", Title: "A" + strings.Repeat("bcd", 1<<18)},
		"a word of Arabic consonants": {Language: "ar", Title: strings.Repeat("ثذظ", 1<<17)},
		"a hundred thousand names":    {Language: "en", Title: "Who", Blocks: []string{strings.Repeat("Abdulkarim Bakkour ", 50_000)}},
		"a hundred thousand blocks":   {Language: "en", Title: "Who", Blocks: make([]string, 100_000)},
		"a hundred thousand numbers":  {Language: "en", Title: strings.Repeat("77 killed ", 50_000)},
		"a title of marks":            {Language: "en", Title: strings.Repeat("; ", 1<<18)},
	} {
		r := reader{language: languageOf(x.Language), tables: theTables()}
		r.read(x)
		if len(r.tokens) > maxWords || len(r.keys) > 40*maxWords {
			t.Errorf("%s: %d words, %d keys", name, len(r.tokens), len(r.keys))
		}
		allocated := testing.AllocsPerRun(1, func() { NewProfile(x) })
		if allocated > 30*maxWords {
			t.Errorf("%s: %v allocations", name, allocated)
		}
	}
}
