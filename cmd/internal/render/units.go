package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// shortID is the length of an id in tables: the day and 30 bits are unique among
// the articles of most days, and every verb accepts such a prefix.
const shortID = len("20261123-7q4m0z")

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// spans converts marks of a query, in bytes.
func spans(marks [][2]int) []term.Span {
	out := make([]term.Span, len(marks))
	for i, m := range marks {
		out[i] = term.Span{Start: m[0], End: m[1]}
	}
	return out
}

// LocalTime formats t in the local zone for people; empty if it is zero.
func LocalTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// utc formats t for programs; empty if it is zero.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Outlet returns the outlet, or the feed's name if it is empty.
func Outlet(outlet, feed string) string {
	if outlet != "" {
		return outlet
	}
	return feed
}

// outlet returns the name of an outlet for people, or the feed's name if it is empty.
func (p *Page) outlet(outlet, feed string) string { return Outlet(p.OutletNames.Of(outlet), feed) }

// Title returns the title, or a placeholder if it is blank.
func Title(title string) string {
	if strings.TrimSpace(title) == "" {
		return "(no title)"
	}
	return title
}

// plusCount formats n as +n; empty if it is 0.
func plusCount(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("+%d", n)
}

// ShortID returns the prefix of an id that tables show.
func ShortID(id string) string {
	if len(id) > shortID {
		return id[:shortID]
	}
	return id
}

// personNames lists names, or mail addresses of people without one.
func personNames(people []storage.Person) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		if p.Name != "" {
			names = append(names, p.Name)
		} else if p.Email != "" {
			names = append(names, p.Email)
		}
	}
	return strings.Join(names, ", ")
}

// nonEmpty returns s as one line; no line if it is empty.
func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{term.Clean(s)}
}

// ago formats the time from t to now in one unit.
func ago(now, t time.Time) string {
	switch {
	case t.IsZero():
		return "–"
	case t.After(now):
		return "ahead"
	}
	return shortDuration(now.Sub(t)) + " ago"
}

// shortDuration formats d in its largest unit, rounded down.
func shortDuration(d time.Duration) string {
	switch {
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + "d"
}

// joinNonEmpty joins two texts by a colon if the second is not empty.
func joinNonEmpty(first, second string) string {
	if second == "" {
		return first
	}
	return first + ": " + second
}

// Count formats a number with its noun: 1 feed, 2 feeds, 2 stories.
func Count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return strconv.Itoa(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Size formats a number of bytes for people.
func Size(n int64) string {
	const unit = 1024
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	f, exp := float64(n)/unit, 0
	for f >= unit && exp < 4 {
		f /= unit
		exp++
	}
	return fmt.Sprintf("%.1f %ciB", f, "KMGTP"[exp])
}

// percent formats a share in thousandths for people, rounded down.
func percent(n int) string { return fmt.Sprintf("%d %%", n/10) }

// tenthsPercent formats a share in thousandths for programs: 884 is 88.4 %.
func tenthsPercent(n int) string {
	return fmt.Sprintf("%d.%d %%", n/10, n%10)
}
