package bolt

import (
	"context"
	"errors"
	"slices"
	"testing"

	"rawi/storage"
)

// TestWhyTwoStoriesAreOneEvent: readers are told what speaks for it, in the words of both, for
// stories as for articles of them, and as the store has it.
func TestWhyTwoStoriesAreOneEvent(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "dam-repair")
	ctx := context.Background()
	e, err := s.WhyEvent(ctx, ids[0], ids[1])
	if err != nil || !e.Same || e.Event != ids[0] || e.A != ids[0] || e.B != ids[1] || e.Score < e.Need {
		t.Fatalf("%+v, %v", e, err)
	}
	names := slices.IndexFunc(e.Parts, func(p storage.EventPart) bool { return p.What == "names" })
	if names < 0 || !slices.Contains(e.Parts[names].Shared, "بكور / Bakkour") {
		t.Errorf("names are none of the parts: %+v", e.Parts)
	}
	if e, err := s.WhyEvent(ctx, ids[0], ids[3]); err != nil || e.Same || e.Event != "" {
		t.Errorf("the repair: %+v, %v", e, err)
	}
	if _, err := s.WhyEvent(ctx, ids[0], "20260503-n0ne00000000"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a story that is not there: %v, want ErrNotFound", err)
	}
}
