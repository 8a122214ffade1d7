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
	b := New(ctx)
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
	b := New(ctx)
	b.Scan(1)
	cancel()
	scanned := 0
	for b.Scan(100) {
		if scanned += 100; scanned > checkEvery {
			t.Fatalf("%d bytes were scanned after the end", scanned)
		}
	}
}
