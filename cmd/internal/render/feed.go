package render

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
)

// Feed writes the properties of a feed, what was repaired in it and its last
// polls.
func Feed(p *Page, f storage.FeedInfo) error {
	now, s := p.Now(), f.State
	state := string(feedStatus(f))
	if !s.Since.IsZero() {
		state += " since " + LocalTime(s.Since)
	}
	if s.Failures > 0 {
		state += ", " + Count(s.Failures, "failure") + " in a row"
	}
	p.Heading(cmp.Or(f.Feed.Title, s.Channel.Title, f.Feed.Name))
	fmt.Fprintln(p.Out)
	p.Properties([]Property{
		{"name", f.Feed.Name},
		{"state", state},
		{"error", s.Error},
		{"url", format.ShownURL(f.Feed)},
		{"read as", readAs(f.Feed)},
		{"moved to", redirectNote(f)},
		{"too many", deferredNote(s)},
		{"site", s.Channel.Link},
		{"about", s.Channel.Description},
		{"outlet", f.Feed.Outlet},
		{"region", f.Feed.Region},
		{"language", cmp.Or(f.Feed.Language, s.Channel.Language)},
		{"charset", s.Charset},
		{"holds", fmt.Sprintf("%s in %s, the newest %s", Count(f.Articles, "article"), Count(f.Stories, "story"), ago(now, f.Newest))},
		{"rhythm", rhythmNote(s.Rhythm)},
		{"silent", silentFor(now, s)},
		{"next poll", joinNonEmpty(nextPoll(now, f), s.Why)},
		{"validators", validators(s)},
		{"hub", hubNote(now, s)},
	})
	for _, w := range s.Warnings {
		fmt.Fprintf(p.Out, "repaired: %s\n", term.Clean(w))
	}
	if len(s.Polls) == 0 {
		return nil
	}
	fmt.Fprintln(p.Out)
	return WriteRows(p, &Output{Format: FormatTable}, pollRows(), s.Polls)
}

// readAs says how a source that is no feed is read; empty for a feed.
func readAs(f storage.Feed) string {
	what := map[storage.Kind]string{storage.KindTelegram: "channel of Telegram", storage.KindSitemap: "sitemap", storage.KindPage: "page"}[f.Kind]
	switch {
	case f.Kind == storage.KindFeed:
		return ""
	case f.Kind == storage.KindTelegram && f.All:
		what += ", posts without text too"
	case f.All:
		what += ", pages that are no news too"
	}
	return strings.Join(append([]string{cmp.Or(what, string(f.Kind))}, selectors(f)...), ", ")
}

// selectors returns the selectors of a page, each behind its key.
func selectors(f storage.Feed) (parts []string) {
	if f.Select == nil {
		return nil
	}
	for _, key := range storage.SelectorKeys {
		if v := *f.Select.Of(key); v != "" {
			parts = append(parts, key+" "+strconv.Quote(v))
		}
	}
	return parts
}

// silentFor says how long a feed has brought nothing, if that is unusual.
func silentFor(now time.Time, s storage.FeedState) string {
	switch {
	case s.Silent.IsZero():
		return ""
	case s.UnchangedPolls > 0:
		return "for " + shortDuration(now.Sub(s.Silent)) + ", far beyond its rhythm: what changes in it is old"
	}
	return "for " + shortDuration(now.Sub(s.Silent)) + ", far beyond its rhythm"
}

// deferredNote says how many items wait for another day.
func deferredNote(s storage.FeedState) string {
	if len(s.Deferred) == 0 {
		return ""
	}
	return Count(len(s.Deferred), "item") + " more than a day takes (per_day): they come on the next days, while the feed lists them"
}

// redirectNote returns the target of permanent redirects, and whether it has
// replaced the configured address yet.
func redirectNote(f storage.FeedInfo) string {
	if m := f.State.Moving; m != nil {
		return fmt.Sprintf("%s, says the server since %s: believed when it has said so for 48 hours and 5 polls", address.Shown(m.URL, f.Feed.Secrets...), LocalTime(m.Since))
	}
	return movedTo(f)
}

// rhythmNote says how often new articles come, and at which hours.
func rhythmNote(r storage.Rhythm) string {
	if r.Gap == 0 {
		return "not known yet"
	}
	var hours []int
	for _, n := range r.Hours {
		hours = append(hours, int(n))
	}
	return fmt.Sprintf("something new every %s, by the hour in UTC %s", shortDuration(r.Gap), term.Spark(hours))
}

// validators lists what makes polls conditional.
func validators(s storage.FeedState) string {
	var list []string
	if s.ETag != "" {
		list = append(list, "ETag "+s.ETag)
	}
	if s.LastModified != "" {
		list = append(list, "Last-Modified "+s.LastModified)
	}
	if len(list) == 0 && !s.Polled.IsZero() {
		return "none: each poll brings the whole document"
	}
	return strings.Join(list, ", ")
}

// hubNote says until when a hub pushes the feed, or lists its hubs.
func hubNote(now time.Time, s storage.FeedState) string {
	if !s.Leased.After(now) {
		var hubs []string
		for _, hub := range s.Channel.Hubs {
			hubs = append(hubs, address.Shown(hub))
		}
		return strings.Join(hubs, ", ")
	}
	return fmt.Sprintf("subscribed until %s, the last push %s", LocalTime(s.Leased), ago(now, s.Pushed))
}

// pollRows returns the format of the last polls of a feed.
func pollRows() RowFormat[storage.Poll] {
	return RowFormat[storage.Poll]{
		Columns: []term.Column{
			{Title: "polled"},
			{Title: "status", Right: true},
			{Title: "bytes", Right: true, Drop: 2},
			{Title: "took", Right: true, Drop: 1},
			{Title: "new", Right: true},
			{Title: "error", Flex: 10},
		},
		Row: func(p storage.Poll) []term.Cell {
			return []term.Cell{
				term.Faint(LocalTime(p.At)), term.Text(strconv.Itoa(p.Status)), term.Text(Size(p.Bytes)),
				term.Text(p.Took.Round(time.Millisecond).String()), term.Text(strconv.Itoa(p.New)), term.Text(p.Error),
			}
		},
	}
}
