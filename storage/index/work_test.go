package index

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rawi/storage/query"
)

// A set of numbers is the same however they come, and takes no more than the different
// ones do.
func TestNumberSetHoldsEachNumberOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var set numberSet
		want := map[uint64]bool{}
		top := rapid.SampledFrom([]uint64{100, 1 << 16, 1 << 20, 1 << 40}).Draw(t, "top")
		for range rapid.IntRange(0, 40).Draw(t, "lists") {
			n := rapid.Uint64Range(0, top).Draw(t, "from")
			list := make([]uint64, rapid.IntRange(0, 600).Draw(t, "length"))
			for i := range list {
				list[i] = n
				n += rapid.Uint64Range(0, 3).Draw(t, "step") * (top/1000 + 1)
				want[list[i]] = true
			}
			set.add(list...)
			if cap(set.listed) > 4*maxListed {
				t.Fatalf("%d numbers are listed", cap(set.listed))
			}
		}
		got := set.sorted()
		if len(got) != len(want) || !slices.IsSorted(got) {
			t.Fatalf("%d numbers, sorted %v, want %d", len(got), slices.IsSorted(got), len(want))
		}
		for _, n := range got {
			if !want[n] {
				t.Fatalf("%d was never added", n)
			}
		}
	})
}

func TestNumberSetAtItsBounds(t *testing.T) {
	t.Parallel()
	for _, count := range []int{0, 1, maxListed - 1, maxListed, maxListed + 1, 2 * maxListed} {
		var set numberSet
		for i := range count {
			set.add(uint64(count - i))
		}
		if got := set.sorted(); len(got) != count || count > 0 && (got[0] != 1 || got[count-1] != uint64(count)) {
			t.Errorf("of %d numbers: %d", count, len(got))
		}
		if got := set.sorted(); len(got) != 0 {
			t.Errorf("afterwards %d are left", len(got))
		}
	}
}

// Work is spent by the byte, ends with its last, and is without bound if none is set.
func TestWorkIsSpent(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	x := Index{}.Within(ctx, NewWork(10))
	for i, want := range []error{nil, nil, ErrTooMuchWork} {
		if err := x.spend(5); !errors.Is(err, want) {
			t.Errorf("after %d bytes: %v", 5*(i+1), err)
		}
	}
	y := Index{}.Within(ctx, NewWork(0))
	if err := y.spend(1 << 60); err != nil {
		t.Errorf("without bound: %v", err)
	}
	if err := (Index{}).spend(1 << 60); err != nil {
		t.Errorf("of nobody's query: %v", err)
	}
	cancel()
	if err := y.spend(1); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context: %v", err)
	}
}

// Beginnings of words cost what they read of the index: more of them, more; and a query
// ends once its work is done, or its context.
func TestBeginningsCostWhatTheyRead(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	letters := []rune("بتثجحخدذرزسشصضطظعغفقلمن")
	word := func(i int) string {
		return "ك" + string([]rune{letters[i%len(letters)], letters[i/len(letters)%len(letters)], letters[i/len(letters)/len(letters)]}) + "د"
	}
	var texts []string
	for i := range 300 {
		texts = append(texts, word(i)+" "+word(i+300)+" نهر")
	}
	x.fill(t, texts...)
	read := func(ctx context.Context, text string, work int) (spent int, err error) {
		e, err := query.Parse(text, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		w := NewWork(work)
		x.read(t, func(i Index) error {
			var walk *Walk
			if walk, err = i.Within(ctx, w).Walk(e.Root, x.feeds, Order{}); err != nil {
				return nil
			}
			for c := new(Candidate); c != nil && err == nil; {
				c, err = walk.Next()
			}
			if _, rankErr := i.Within(ctx, NewWork(work)).Rank(t.Context(), e, x.feeds, 1); (err == nil) != (rankErr == nil) && e.Words() == nil {
				t.Errorf("%s: walking ends with %v, ranking with %v", text, err, rankErr)
			}
			return nil
		})
		return work - w.left, err
	}
	one, err := read(t.Context(), "ك*", 1<<30)
	if err != nil || one == 0 {
		t.Fatalf("one beginning reads %d bytes, %v", one, err)
	}
	terms := map[string]int{}
	for _, text := range texts {
		for _, word := range strings.Fields(text)[:2] {
			terms[word] = len(word)
		}
	}
	bytes := 0
	for _, n := range terms {
		bytes += n + 1
	}
	if one < bytes {
		t.Errorf("%d words and a byte of postings each are %d bytes, %d are counted", len(terms), bytes, one)
	}
	both, err := read(t.Context(), "ك* OR ك*", 1<<30)
	if err != nil || both != 2*one {
		t.Errorf("the same twice reads %d bytes, want twice %d; %v", both, one, err)
	}
	if n, err := read(t.Context(), "ك*", one-1); !errors.Is(err, ErrTooMuchWork) || n > one+1000 {
		t.Errorf("with too little work: %d bytes, %v", n, err)
	}
	if _, err := read(t.Context(), "ك*", one); err != nil {
		t.Errorf("with just enough: %v", err)
	}
	if n, err := read(t.Context(), "ن*", 1<<30); err != nil || n == 0 || n >= one {
		t.Errorf("a beginning of one word reads %d bytes, one of 600 %d; %v", n, one, err)
	}
	if n, err := read(t.Context(), "ك", 1<<30); err != nil || n < 600 {
		t.Errorf("600 words that begin alike and do not fit: %d bytes, %v", n, err)
	}
	if n, err := read(t.Context(), "=نهر", 1<<30); err != nil || n == 0 {
		t.Errorf("a word reads %d bytes, %v", n, err)
	}
	if _, err := read(t.Context(), "=نهر", 10); !errors.Is(err, ErrTooMuchWork) {
		t.Errorf("a word, with too little work: %v", err)
	}
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	if n, err := read(gone, "ك*", 1<<30); !errors.Is(err, context.Canceled) || n > 0 {
		t.Errorf("after its context: %d bytes, %v", n, err)
	}
}
