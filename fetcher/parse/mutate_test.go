package parse

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"rawi/storage/charset"
)

// fixtureBodies are the documents of testdata.
func fixtureBodies(t testing.TB) (bodies [][]byte) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if filepath.Ext(file) == ".json" && len(file) > 10 && file[len(file)-10:] == ".want.json" {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > 0 {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// mutate changes a document the way accidents do: bytes, holes, pieces of
// others, signs of XML.
func mutate(r *rand.Rand, body []byte, others [][]byte) []byte {
	s := append([]byte(nil), body...)
	for range 1 + r.IntN(6) {
		if len(s) == 0 {
			return []byte("<")
		}
		at := r.IntN(len(s))
		switch r.IntN(4) {
		case 0:
			s[at] = byte(r.IntN(256))
		case 1:
			end := at + r.IntN(len(s)-at)
			s = append(s[:at:at], s[end:]...)
		case 2:
			o := others[r.IntN(len(others))]
			from := r.IntN(len(o))
			piece := o[from : from+r.IntN(len(o)-from)]
			s = append(append(append([]byte(nil), s[:at]...), piece...), s[at:]...)
		case 3:
			s[at] = "<>&\"'/![]-"[r.IntN(10)]
		}
	}
	return s
}

// TestCleaningTwiceChangesNothing tries the fixtures, changed at random.
func TestCleaningTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	bodies := fixtureBodies(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		body := mutate(r, bodies[r.IntN(len(bodies))], bodies)
		utf8, _ := charset.Decode(body, "", "")
		once, err := clean(utf8, nil)
		if err != nil {
			continue
		}
		twice, err := clean(once.xml, nil)
		if err != nil || string(once.xml) != string(twice.xml) {
			t.Fatalf("%q\n once %q\ntwice %q %v", body, once.xml, twice.xml, err)
		}
	}
}

// TestDeltaReadsWhatAFullReadingDoes compares a reading that knows some of the
// items with a full one, over the fixtures and over ones changed at random.
func TestDeltaReadsWhatAFullReadingDoes(t *testing.T) {
	t.Parallel()
	bodies := fixtureBodies(t)
	bodies = append(bodies, feedOf(0, 5))
	r := rand.New(rand.NewPCG(3, 4))
	cut := 0
	for n := range 3000 {
		body := bodies[n%len(bodies)]
		if n >= len(bodies) {
			body = mutate(r, body, bodies)
		}
		full, err := Parse(input(body))
		if err != nil || len(full.Cuts) == 0 {
			continue
		}
		cut++
		known := map[uint64]bool{}
		for _, c := range full.Cuts {
			known[c] = r.IntN(3) > 0
		}
		in := input(body)
		in.Known = func(c uint64) bool { return known[c] }
		delta, err := Parse(in)
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		full.Articles = leaveOut(full.Articles, in.Known)
		full.Warnings, delta.Warnings = nil, nil // of what was cleaned
		if got, want := asJSON(t, delta), asJSON(t, full); got != want {
			t.Fatalf("%q\n delta %s\n  full %s", body, got, want)
		}
	}
	if cut < 300 {
		t.Errorf("only %d documents could be cut", cut)
	}
}
