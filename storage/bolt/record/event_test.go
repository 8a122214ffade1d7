package record

import (
	"testing"

	"rawi/storage"
)

// An event is updated by what it is told in a further language, and by its fifth outlet.
func TestEventIsUpdatedByLanguagesAndTheFifthOutlet(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		list []arrival
		want int64 // 100: when it began
	}{
		"one language":               {[]arrival{{200, 1, "ar", "a"}, {300, 2, "ar", "b"}}, 100},
		"a further one":              {[]arrival{{200, 1, "ar", "a"}, {300, 2, "en", "a"}, {400, 3, "ar", "b"}}, 300},
		"an unknown one":             {[]arrival{{200, 1, "ar", "a"}, {300, 2, "", "b"}}, 100},
		"known after an unknown one": {[]arrival{{200, 1, "", "a"}, {300, 2, "ar", "b"}}, 100},
		"five outlets":               {[]arrival{{200, 1, "ar", "a"}, {300, 2, "ar", "b"}, {400, 3, "ar", "c"}, {500, 4, "ar", "d"}, {500, 5, "ar", "e"}, {600, 6, "ar", "f"}}, 500},
		"four, in another order":     {[]arrival{{400, 4, "ar", "d"}, {200, 1, "ar", "a"}, {300, 2, "ar", "b"}, {300, 3, "ar", "b"}, {600, 6, "ar", "a"}}, 100},
	} {
		e := storage.Event{Began: UnixTime(100)}
		presentArrivals(&e, row.list)
		if got := e.Updated.Unix(); got != row.want {
			t.Errorf("%s: updated at %d, want %d", name, got, row.want)
		}
	}
}
