package render

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
)

// FeedRows returns the format of the feeds.
func FeedRows(now time.Time) RowFormat[storage.FeedInfo] {
	return RowFormat[storage.FeedInfo]{
		Columns: []term.Column{
			{Title: "feed", Flex: 12},
			{Title: "state"},
			{Title: "articles", Right: true},
			{Title: "newest", Right: true, Drop: 1},
			{Title: "rhythm", Right: true, Drop: 5},
			{Title: "next poll", Right: true, Drop: 2},
			{Title: "errors", Right: true, Drop: 4},
			{Title: "title", Flex: 12, Drop: 3},
		},
		Row: func(f storage.FeedInfo) []term.Cell {
			return []term.Cell{
				term.Text(f.Feed.Name), statusCell(f), term.Text(strconv.Itoa(f.Articles)),
				term.Text(ago(now, f.Newest)), term.Text(pollRhythm(f)), term.Text(nextPoll(now, f)), term.Text(failureCount(f)),
				term.Text(titleAndTarget(f)),
			}
		},
		Fields: []Field[storage.FeedInfo]{
			{"name", func(f storage.FeedInfo) string { return f.Feed.Name }},
			{"state", func(f storage.FeedInfo) string { return string(feedStatus(f)) }},
			{"articles", func(f storage.FeedInfo) string { return strconv.Itoa(f.Articles) }},
			{"newest", func(f storage.FeedInfo) string { return utc(f.Newest) }},
			{"next", func(f storage.FeedInfo) string { return utc(f.State.Next) }},
			{"url", func(f storage.FeedInfo) string { return format.ShownURL(f.Feed) }},
			{"title", func(f storage.FeedInfo) string { return cmp.Or(f.Feed.Title, f.State.Channel.Title) }},
			{"error", func(f storage.FeedInfo) string { return f.State.Error }},
			{"errors", func(f storage.FeedInfo) string { return strconv.Itoa(f.State.Failures) }},
			{"rhythm", func(f storage.FeedInfo) string { return strconv.Itoa(int(f.State.Rhythm.Gap.Seconds())) }},
			{"silent", func(f storage.FeedInfo) string { return utc(f.State.Silent) }},
			{"moved", func(f storage.FeedInfo) string { return movedTo(f) }},
			{"outlet", func(f storage.FeedInfo) string { return f.Feed.Outlet }},
			{"region", func(f storage.FeedInfo) string { return f.Feed.Region }},
			{"language", func(f storage.FeedInfo) string { return f.Feed.Language }},
			{"stories", func(f storage.FeedInfo) string { return strconv.Itoa(f.Stories) }},
			{"kind", func(f storage.FeedInfo) string { return cmp.Or(string(f.Feed.Kind), "feed") }},
			{"select", func(f storage.FeedInfo) string { return strings.Join(selectors(f.Feed), ", ") }},
		},
		Default: 8,
		Object:  func(f storage.FeedInfo) any { return format.NewFeedLine(f) },
		Lines: map[string]func(storage.FeedInfo) []string{
			FormatURLs: func(f storage.FeedInfo) []string { return nonEmpty(format.ShownURL(f.Feed)) },
		},
	}
}

// feedStatus returns the status of f; a feed that was never polled is new.
func feedStatus(f storage.FeedInfo) storage.Status {
	if f.Feed.Paused {
		return storage.StatusPaused
	}
	return cmp.Or(f.State.Status, storage.StatusNew)
}

// statusCell returns a cell with the status, marked if it needs attention.
func statusCell(f storage.FeedInfo) term.Cell {
	switch s := feedStatus(f); {
	case f.Removed:
		return term.Faint("removed")
	case s == storage.StatusError, s == storage.StatusGone:
		return term.Alarm(string(s))
	case f.Silent():
		return term.Alarm("silent")
	default:
		return term.Text(string(s))
	}
}

// titleAndTarget returns the feed's title, and the address that it moved to.
func titleAndTarget(f storage.FeedInfo) string {
	title := cmp.Or(f.Feed.Title, f.State.Channel.Title, format.ShownURL(f.Feed))
	if to := movedTo(f); to != "" {
		title += " → " + to
	}
	return title
}

// movedTo returns the target of permanent redirects; empty if there are none.
func movedTo(f storage.FeedInfo) string {
	if address.Same(f.State.CurrentURL, f.Feed.URL) || !address.Same(f.State.URL, f.Feed.URL) {
		return ""
	}
	return address.Shown(f.State.CurrentURL, f.Feed.Secrets...)
}

// pollRhythm returns how often the feed brings a new article.
func pollRhythm(f storage.FeedInfo) string {
	if f.State.Rhythm.Gap == 0 {
		return "–"
	}
	return "every " + shortDuration(f.State.Rhythm.Gap)
}

// failureCount returns the number of failures in a row; empty if it is 0.
func failureCount(f storage.FeedInfo) string {
	if f.State.Failures == 0 {
		return ""
	}
	return strconv.Itoa(f.State.Failures)
}

// nextPoll returns the time until the next poll.
func nextPoll(now time.Time, f storage.FeedInfo) string {
	switch {
	case f.Removed, f.Feed.Paused, f.State.Status == storage.StatusGone:
		return "–"
	case !f.State.Next.After(now):
		return "now"
	}
	return "in " + shortDuration(f.State.Next.Sub(now))
}
