package place

import (
	"runtime"
	"slices"
	"testing"

	"rawi/storage/text"
)

// maxPacked is how large the built-in places may be in the binary, in bytes.
const maxPacked = 600_000

func TestBuiltInPlacesAreWhole(t *testing.T) {
	t.Parallel()
	g := Builtin()
	if len(packed) > maxPacked || len(g.Places()) < 4000 {
		t.Errorf("%d places in %d bytes", len(g.Places()), len(packed))
	}
	if !slices.IsSortedFunc(g.Places(), func(a, b Place) int { return compare(a.ID, b.ID) }) {
		t.Error("they are not in the order of their ids")
	}
	seen := map[string]bool{}
	for _, p := range g.Places() {
		if seen[p.ID] || !slug.MatchString(p.ID) {
			t.Errorf("id %q", p.ID)
		}
		seen[p.ID] = true
		if p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180 || p.Lat == 0 && p.Lon == 0 {
			t.Errorf("%s is at %g, %g", p.ID, p.Lat, p.Lon)
		}
		if len(p.Names) == 0 || p.Weight == 0 || p.Kind == 0 {
			t.Errorf("%s lacks something: %+v", p.ID, p)
		}
		if _, ok := g.find(p.Parent); p.Parent != "" && !ok || p.Kind != Country && p.Kind != Region && p.Kind != Water && p.Kind != Site && p.Parent == "" {
			t.Errorf("%s, a %s, lies in %q", p.ID, p.Kind, p.Parent)
		}
		for _, r := range p.Regions {
			if _, ok := g.find(r); !ok {
				t.Errorf("%s lies in the region %s", p.ID, r)
			}
		}
		if slices.Contains(g.Ancestors(p.ID), p.ID) {
			t.Errorf("%s lies in itself: %v", p.ID, g.Ancestors(p.ID))
		}
		if got := g.Resolve(p.ID); !slices.Equal(got, []string{p.ID}) {
			t.Errorf("the id %s means %v", p.ID, got)
		}
		for _, n := range p.Names {
			if text.Fold(n.Text) == "" || n.Lang == "" || langBit(n.Lang) == anyLang {
				t.Errorf("%s has the name %+v", p.ID, n)
			}
			if arabic := n.Lang == "ar" || n.Lang == "fa" || n.Lang == "ckb"; hasArabic(n.Text) != arabic {
				t.Errorf("%s is %s in %s", p.ID, n.Text, n.Lang)
			}
		}
	}
}

func TestSmallestLineOfAPlace(t *testing.T) {
	t.Parallel()
	for _, p := range []Place{
		{ID: "a", Kind: Village, Names: []Name{{Lang: "ar", Text: "ا"}, {Lang: "ar", Text: "ب", Ambiguous: true}, {Lang: "en", Text: "a"}}},
		{ID: "b", Kind: Country, Parent: "a", Regions: []string{"c", "d"}, Lat: -1.5, Lon: 179.999, Weight: 255, Names: []Name{}},
	} {
		got, err := parseLine(Line(p))
		if err != nil || Line(got) != Line(p) || got.ID != p.ID || len(got.Names) != len(p.Names) {
			t.Errorf("%q is read as %+v, %v", Line(p), got, err)
		}
	}
	for _, line := range []string{"", "a", "a\tvillage\t\t\t0\t0", "a\thamlet\t\t\t0\t0\t0", "a\tvillage\t\t\tx\t0\t0", "a\tvillage\t\t\t0\t0\t256"} {
		if p, err := parseLine(line); err == nil {
			t.Errorf("%q is read as %+v", line, p)
		}
	}
	if _, err := Unpack([]byte("no gzip")); err == nil {
		t.Error("what is not packed is unpacked")
	}
}

// maxHeap is how much memory the built-in places may keep, in bytes.
const maxHeap = 8 << 20

func TestPlacesKeepLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	places, err := Unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	g := newGazetteer(places)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > maxHeap {
		t.Errorf("they keep %d bytes, more than %d", kept, maxHeap)
	}
	runtime.KeepAlive(g)
}

func BenchmarkDecode(b *testing.B) {
	for b.Loop() {
		places, err := Unpack(packed)
		if err != nil {
			b.Fatal(err)
		}
		newGazetteer(places)
	}
}

func BenchmarkResolve(b *testing.B) {
	g := Builtin()
	for b.Loop() {
		g.Resolve("محافظة دير الزور")
	}
}
