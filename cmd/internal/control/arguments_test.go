package control

import (
	"testing"
	"time"

	"rawi/storage"
)

// TestQueryCrossesUnchanged, and an argument that is missing means the present.
func TestQueryCrossesUnchanged(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	var invalid error
	for _, q := range []storage.Query{
		{Text: "دير الزور", Now: start, Order: storage.OrderOldest, Limit: 7, Cursor: "c", Brief: true, EnteredSince: start.Add(time.Nanosecond), EnteredBefore: start.Add(time.Hour)},
		{Now: start, Order: storage.OrderEntered, EnteredBefore: start},
		{Now: start, Order: storage.OrderEntered, EnteredSince: start},
		{Now: start},
	} {
		if got := decodeQuery(arguments{encodeQuery(q), &invalid}); got != q || invalid != nil {
			t.Errorf("got %+v, %v, want %+v", got, invalid, q)
		}
	}
	before := time.Now()
	if got := decodeQuery(arguments{nil, &invalid}).Now; got.Before(before) || got.After(time.Now()) {
		t.Errorf("now is %s without the argument, want the present", got)
	}
}
