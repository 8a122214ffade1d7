package item

import (
	"testing"

	"rawi/storage"
)

func TestHashChangesWithEachPart(t *testing.T) {
	t.Parallel()
	items := []Item{
		{},
		{ID: "a"},
		{Link: "a"},
		{Title: "a"},
		{Summary: "a"},
		{Content: "a"},
		{Published: "a"},
		{Updated: "a"},
		{Language: "a"},
		{Authors: []string{"a"}},
		{Authors: []string{"a", "b"}},
		{Authors: []string{"ab"}},
		{Categories: []string{"a"}},
		{Images: []string{"a"}},
		{Enclosures: []storage.Enclosure{{URL: "a"}}},
		{Enclosures: []storage.Enclosure{{URL: "a", Type: "b"}}},
		{Enclosures: []storage.Enclosure{{URL: "ab"}}},
		{Source: &storage.Source{Title: "a"}},
		{Source: &storage.Source{Link: "a"}},
	}
	seen := map[uint64]int{}
	for i := range items {
		h := items[i].Hash()
		if j, ok := seen[h]; ok {
			t.Errorf("items %d and %d have one hash: %+v, %+v", j, i, items[j], items[i])
		}
		seen[h] = i
		if again := items[i].Hash(); again != h {
			t.Errorf("item %d has the hashes %x and %x", i, h, again)
		}
	}
}

func TestAgesAreNotHashed(t *testing.T) {
	t.Parallel()
	first := Item{Link: "https://news.example/1", Published: "قبل 3 ساعات", Updated: "2 hours ago"} // 3 hours ago
	later := Item{Link: "https://news.example/1", Published: "قبل 4 ساعات", Updated: "3 hours ago"}
	if first.Hash() != later.Hash() {
		t.Error("an hour later the item has another hash")
	}
	if dated := (Item{Link: "https://news.example/1", Published: "2026-11-30"}); dated.Hash() == first.Hash() {
		t.Error("a date that lasts is not hashed")
	}
}
