package story

import "testing"

func TestCommonStemsAreKnown(t *testing.T) {
	t.Parallel()
	if n := len(lexicon().common); n < 10_000 {
		t.Fatalf("%d stems", n)
	}
	for word, want := range map[string]uint8{"the": 0, "في": 1, "of": 2, "zarnuq": maxRarity} {
		if got := headWordOf([]byte(word), false).weight; got != 2*want {
			t.Errorf("%s weighs %d, want %d", word, got, 2*want)
		}
	}
}
