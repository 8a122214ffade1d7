package story_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// Several machines assign from one log: they must agree in every verdict, piece
// of evidence and record. Whoever changes the rules changes these sums with them,
// and knows that stored stories keep what the old rules said.
func TestVerdictsAreEqualOnEveryMachine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed     uint64
		settings storage.StorySettings
		want     string
	}{
		{21, storage.StorySettings{}, "bdf45224666233dc"},
		{22, storage.StorySettings{Threshold: 350, Window: 30 * time.Hour}, "4c5ba8281c98f073"},
		{23, storage.StorySettings{Across: "region", Threshold: 650}, "06c8fc5d4fd10f93"},
	} {
		sum := sha256.New()
		w := story.NewWindow(c.settings)
		var all []story.Article
		for _, articles := range hourly(storytest.Generate(c.seed, 60)) {
			b := w.Begin()
			for _, v := range b.Fetch(articles) {
				fmt.Fprintf(sum, "%v\n", v)
			}
			fmt.Fprintf(sum, "%x\n", b.Records())
			b.Commit()
			all = append(all, articles...)
		}
		for i, a := range all {
			for _, k := range []int{1, 7, 31} {
				if i >= k {
					fmt.Fprintf(sum, "%v\n", w.Why(a, all[i-k]))
				}
			}
		}
		if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != c.want {
			t.Errorf("seed %d: got %s, want %s", c.seed, got, c.want)
		}
	}
}
