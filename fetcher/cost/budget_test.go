package cost

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestCanceledContextEndsWork(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := New(ctx, 100)
	r := b.Reader(strings.NewReader("نص نص")) // text text
	if n, err := r.Read(make([]byte, 4)); n != 4 || err != nil || !b.Scan(10) || b.Err() != nil || b.Scanned() != 14 {
		t.Fatalf("before: %d bytes, %v, %d scanned", n, err, b.Scanned())
	}
	cancel()
	if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: got %v", err)
	}
	if b.Scan(1) || !errors.Is(b.Err(), context.Canceled) {
		t.Errorf("scanning goes on, %v", b.Err())
	}
	var unbounded *Budget
	if !unbounded.Scan(1) || unbounded.Err() != nil {
		t.Error("no budget has a bound")
	}
}

// TestScanningNoticesTheEnd holds that who only scans is stopped within 64 KB.
func TestScanningNoticesTheEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := New(ctx, 100)
	b.Scan(1)
	cancel()
	scanned := 0
	for b.Scan(100) {
		if scanned += 100; scanned > checkEvery {
			t.Fatalf("%d bytes were scanned after the end", scanned)
		}
	}
}

func TestWorkAndOutputAreBounded(t *testing.T) {
	t.Parallel()
	const size = 1000
	b := New(t.Context(), size)
	if b.Room() != 2*size+64<<10 || !b.Write(b.Room()) || b.Room() != 0 || b.IsSpent() {
		t.Fatalf("%d bytes are left, spent %v", b.Room(), b.IsSpent())
	}
	if b.Write(1) || !b.IsSpent() || !b.IsPartial() || b.Scan(1) {
		t.Error("a byte more than may be is written, or the stage goes on")
	}
	if b.Stage(); b.IsSpent() || !b.IsPartial() || !b.Write(1) || !b.Scan(1) {
		t.Error("the next stage has no budget, or what was left out is forgotten")
	}
	if b.Restart(); b.IsPartial() || len(b.Warnings()) > 0 {
		t.Error("what was left out before a restart is said")
	}
	const most = workSlack + workFactor*size
	b = New(t.Context(), size)
	if !b.Scan(most) || b.Scan(checkEvery+1) || !b.IsSpent() || b.Err() != nil {
		t.Errorf("the bound of work is not %d", most)
	}
	if b.Stage(); !b.Scan(most) {
		t.Error("the work of the next stage is spent")
	}
}

func TestLossesAreSaid(t *testing.T) {
	t.Parallel()
	for what, want := range map[Loss]string{
		Output:  "what is read is more than twice the document: the rest is left out",
		Work:    "reading takes too much work: the rest is left out",
		Items:   "items beyond the first 10000, left out: 2",
		Values:  "values of JSON beyond the first 524288 are left out",
		Address: "addresses of more than 2048 bytes, left out: 2",
		Repeats: "elements repeated too often in one item, left out: 2",
		Markup:  "HTML with too many tags, attributes or formats, cut: 2",
	} {
		b := New(t.Context(), 0)
		b.Lose(what)
		b.Lose(what)
		if got := b.Warnings(); len(got) != 1 || got[0] != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if ends := what == Output || what == Work; b.IsSpent() != ends || b.IsPartial() != (ends || what == Items || what == Values) {
			t.Errorf("%s: spent %v, partial %v", want, b.IsSpent(), b.IsPartial())
		}
	}
	long := strings.Repeat("a", MaxAddress)
	b := New(t.Context(), 0)
	if !b.FitsAddress(long) || b.FitsAddress(" DATA:"+long) || len(b.Warnings()) > 0 {
		t.Errorf("an address that fits, or an image in the document, is lost: %q", b.Warnings())
	}
	if b.FitsAddress(long+"a") || len(b.Warnings()) != 1 {
		t.Errorf("a long address fits: %q", b.Warnings())
	}
	var unbounded *Budget
	if unbounded.Lose(Output); !unbounded.Write(1<<40) || unbounded.FitsAddress(long+"a") || unbounded.IsPartial() {
		t.Error("no budget has a bound of output, or none of addresses")
	}
}
