package watch

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rawi/storage"
)

// arrival is an article of an event as it came to the site.
type arrival struct {
	at                    time.Time // when it came
	told                  time.Time // when the outlet told it
	article, feed, outlet string
	language              string // without script or region
}

// arrivals returns the articles of an event in the order in which they came, without
// those that were old when they did.
func arrivals(e *storage.Event) (out []arrival) {
	for _, s := range e.Stories {
		for _, m := range s.Members {
			if m.Seen.Sub(m.Time) > storage.BacklogAge {
				continue
			}
			out = append(out, arrival{m.Seen, m.Time, m.Article, m.Feed, m.Outlet, primaryLanguage(m.Language)})
		}
	}
	slices.SortFunc(out, func(a, b arrival) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.article, b.article)) })
	return out
}

// primaryLanguage returns a language tag without script or region.
func primaryLanguage(tag string) string {
	primary, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(primary)
}
