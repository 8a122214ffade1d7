package storage

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// Ids are stored, published and bookmarked: the same article must always get the
// same one. The hashes were computed by another program.
func TestArticleIDsAreStable(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		feed, identity string
		generation     int
		want           string
	}{
		{"enab-baladi", "https://www.enabbaladi.net/?p=1", 0, "20261123-e0aygkphw6ny"},
		{"enab-baladi", "https://www.enabbaladi.net/?p=1", 1, "20261123-9jn0g3hnts06"},
		{"furat", "خبر 1", 0, "20261123-sny77mxyz66s"}, // news 1
	} {
		got := NewArticleID(at, c.feed, c.identity, c.generation)
		if got != c.want {
			t.Errorf("NewArticleID(%q, %q, %d) = %s, want %s", c.feed, c.identity, c.generation, got, c.want)
		}
		if !IsArticleID(got) {
			t.Errorf("IsArticleID(%q) is false for an id that NewArticleID made", got)
		}
	}
}

func TestArticleIDBeginsWithTheDayInUTC(t *testing.T) {
	t.Parallel()
	damascus, caracas := time.FixedZone("+03", 3*3600), time.FixedZone("-04", -4*3600)
	hash := ""
	for _, c := range []struct {
		seen time.Time
		want string
	}{
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), "20261123"},
		{time.Date(2026, 11, 23, 23, 59, 59, 0, time.UTC), "20261123"},
		{time.Date(2026, 11, 24, 2, 59, 59, 0, damascus), "20261123"},
		{time.Date(2026, 11, 24, 3, 0, 0, 0, damascus), "20261124"},
		{time.Date(2026, 12, 31, 20, 0, 0, 0, caracas), "20270101"},
	} {
		day, rest, _ := strings.Cut(NewArticleID(c.seen, "furat", "1", 0), "-")
		if day != c.want {
			t.Errorf("id of an article seen at %s begins with %s, want %s", c.seen, day, c.want)
		}
		if hash == "" {
			hash = rest
		}
		if rest != hash {
			t.Errorf("hash of an article seen at %s is %s, at another time %s", c.seen, rest, hash)
		}
	}
}

func TestArticleIDsDiffer(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	type article struct {
		feed, identity string
		generation     int
	}
	ids := map[string]article{}
	for _, a := range []article{
		{"furat", "1", 0},
		{"furat", "1", 1},
		{"furat", "1", 256},
		{"furat", "2", 0},
		{"jazira", "1", 0},
		{"furat1", "", 0}, // fields are separated in the hash
		{"fura", "t1", 0},
		{"", "furat1", 0},
	} {
		id := NewArticleID(at, a.feed, a.identity, a.generation)
		if other, ok := ids[id]; ok {
			t.Errorf("%+v and %+v have the same id %s", a, other, id)
		}
		ids[id] = a
	}
}

func TestIsArticleID(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"20261123-7q4m0zr81vxk": true,
		"20261123-7q4m":         true, // a prefix
		"20261123-7":            true,
		"20261123-0":            true,
		"20261123-z":            true,

		"":                       false,
		"-":                      false,
		"20261123":               false,
		"20261123-":              false, // matches a whole day
		"-7q4m0zr81vxk":          false,
		"2026112-7q4m0zr81vxk":   false,
		"202611230-7q4m0zr81vxk": false,
		"20261123-7q4m0zr81vxk0": false,
		"2026112a-7q4m0zr81vxk":  false,
		"2026-11-23":             false,
		"20261123-7q4m-zr81vxk":  false,
		"20261123_7q4m0zr81vxk":  false,
		"20261123-7Q4M0ZR81VXK":  false, // upper case
		"20261123-i":             false, // not in the alphabet
		"20261123-7q4ml":         false,
		"20261123-o7q4m":         false,
		"20261123-7u4m":          false,
		"20261123- 7q4m":         false,
		" 20261123-7q4m":         false,
		"20261123-7q4m\n":        false,
		"٢٠٢٦-7q4m":              false, // eight bytes, four Arabic digits
		"دير الزور":              false,
	} {
		if got := IsArticleID(s); got != want {
			t.Errorf("IsArticleID(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestArticleTimeIsTheEarlierOfPublishedAndSeen(t *testing.T) {
	t.Parallel()
	early := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	late := early.Add(time.Second)
	for name, c := range map[string]struct{ published, seen, want time.Time }{
		"published before it was seen":  {early, late, early},
		"dated later than it was seen":  {late, early, early},
		"both at once":                  {early, early, early},
		"without a date":                {time.Time{}, late, late},
		"not stored yet":                {late, time.Time{}, late},
		"neither a date nor stored yet": {},
	} {
		a := Article{Published: c.published, Seen: c.seen}
		if got := a.Time(); !got.Equal(c.want) {
			t.Errorf("%s: Time() = %s, want %s", name, got, c.want)
		}
	}
}

func TestFeedHeaderIsNeverEncoded(t *testing.T) {
	t.Parallel()
	const secret = "Bearer 7q4m0zr81vxk"
	f := Feed{Name: "furat", Header: map[string][]string{"Authorization": {secret}}}
	for name, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "cbor": cbor.Marshal} {
		raw, err := marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(raw); strings.Contains(s, secret) || strings.Contains(s, "Authorization") || !strings.Contains(s, "furat") {
			t.Errorf("%s contains the header or lacks the name: %q", name, s)
		}
	}
}

func TestOwnTextLacksWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	text := []string{"a", "b", "c", "d"}
	for _, c := range []struct {
		blocks []int
		want   string
	}{
		{nil, "abcd"},
		{[]int{0}, "bcd"},
		{[]int{1, 3}, "ac"},
		{[]int{0, 1, 2, 3}, ""},
		{[]int{-1, 2, 2, 9}, "abd"}, // of another version of the text
	} {
		a := Article{Text: text}
		for _, b := range c.blocks {
			a.LeftOut = append(a.LeftOut, LeftOut{Block: b, Reason: LeftOutLine})
		}
		if got := strings.Join(a.OwnText(), ""); got != c.want {
			t.Errorf("without %v: %q, want %q", c.blocks, got, c.want)
		}
	}
	ends := Article{Text: []string{"one two", "three"}, LeftOut: []LeftOut{{Block: 0, From: 4}, {Block: 1, From: 9}}}
	if got := strings.Join(ends.OwnText(), "|"); got != "one|three" {
		t.Errorf("without the ends of blocks: %q", got)
	}
	if len(text) != 4 || strings.Join(text, "") != "abcd" {
		t.Errorf("the text itself became %q", text)
	}
}
