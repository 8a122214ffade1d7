package main

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

func (a *app) feeds() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "feeds",
		Short: "list the feeds, how they are and what they brought",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV, formatURLs, formatOPML)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		feeds, err := s.Feeds(cmd.Context())
		if err != nil {
			return err
		}
		if o.format == formatOPML {
			return a.opml(feeds)
		}
		if err := printAll(a, o, feedSheet(a.now()), feeds); err != nil {
			return err
		}
		a.concludeFeeds(feeds)
		return nil
	}
	cmd.AddCommand(a.feedsShow(), a.feedsRefresh())
	cmd.AddCommand(a.feedsEdit()...)
	return cmd
}

// opml lists the feeds for another reader.
func (a *app) opml(feeds []storage.FeedInfo) error {
	list := make([]storage.Feed, 0, len(feeds))
	for _, f := range feeds {
		if f.Removed {
			continue
		}
		f.Feed.Title = cmp.Or(f.Feed.Title, f.State.Channel.Title)
		list = append(list, f.Feed)
	}
	return opml.Write(a.out, "rawi", list)
}

// concludeFeeds points at what needs looking at.
func (a *app) concludeFeeds(feeds []storage.FeedInfo) {
	bad, silent := 0, 0
	for _, f := range feeds {
		if f.State.Status == storage.StatusOK && !f.State.Silent.IsZero() {
			silent++
		}
		if f.State.Status == storage.StatusError || f.State.Status == storage.StatusGone {
			bad++
		}
	}
	if len(feeds) == 0 {
		a.say("no feeds: list them in the config file, under feeds:")
	}
	if bad > 0 {
		a.say("%d of %d do not answer as they should: rawi feeds show NAME says why", bad, len(feeds))
	}
	if silent > 0 {
		a.say("%d of %d answer, and have brought nothing for far longer than they used to", silent, len(feeds))
	}
}

func feedSheet(now time.Time) sheet[storage.FeedInfo] {
	return sheet[storage.FeedInfo]{
		columns: []term.Column{
			{Title: "feed", Flex: 12},
			{Title: "state"},
			{Title: "articles", Right: true},
			{Title: "newest", Right: true, Drop: 1},
			{Title: "rhythm", Right: true, Drop: 5},
			{Title: "next poll", Right: true, Drop: 2},
			{Title: "errors", Right: true, Drop: 4},
			{Title: "title", Flex: 12, Drop: 3},
		},
		row: func(f storage.FeedInfo) []term.Cell {
			return []term.Cell{
				term.Text(f.Feed.Name), stateCell(f), term.Text(strconv.Itoa(f.Articles)),
				term.Text(ago(now, f.Newest)), term.Text(pace(f)), term.Text(nextPoll(now, f)), term.Text(failures(f)),
				term.Text(note(f)),
			}
		},
		fields: []field[storage.FeedInfo]{
			{"name", func(f storage.FeedInfo) string { return f.Feed.Name }},
			{"state", func(f storage.FeedInfo) string { return string(stateOf(f)) }},
			{"articles", func(f storage.FeedInfo) string { return strconv.Itoa(f.Articles) }},
			{"newest", func(f storage.FeedInfo) string { return utc(f.Newest) }},
			{"next", func(f storage.FeedInfo) string { return utc(f.State.Next) }},
			{"url", func(f storage.FeedInfo) string { return bareURL(f.Feed.URL) }},
			{"title", func(f storage.FeedInfo) string { return cmp.Or(f.Feed.Title, f.State.Channel.Title) }},
			{"error", func(f storage.FeedInfo) string { return f.State.Error }},
			{"errors", func(f storage.FeedInfo) string { return strconv.Itoa(f.State.Failures) }},
			{"rhythm", func(f storage.FeedInfo) string { return strconv.Itoa(int(f.State.Rhythm.Gap.Seconds())) }},
			{"silent", func(f storage.FeedInfo) string { return utc(f.State.Silent) }},
			{"moved", func(f storage.FeedInfo) string { return bareURL(movedTo(f)) }},
			{"outlet", func(f storage.FeedInfo) string { return f.Feed.Outlet }},
			{"region", func(f storage.FeedInfo) string { return f.Feed.Region }},
			{"language", func(f storage.FeedInfo) string { return f.Feed.Language }},
			{"stories", func(f storage.FeedInfo) string { return strconv.Itoa(f.Stories) }},
		},
		usual:  8,
		object: func(f storage.FeedInfo) any { return format.NewFeedLine(f) },
		texts: map[string]func(storage.FeedInfo) []string{
			formatURLs: func(f storage.FeedInfo) []string { return nonEmpty(f.Feed.URL) },
		},
	}
}

// stateOf is the state in one word; a feed that was never asked is new.
func stateOf(f storage.FeedInfo) storage.Status {
	if f.Feed.Paused {
		return storage.StatusPaused
	}
	return cmp.Or(f.State.Status, storage.StatusNew)
}

func stateCell(f storage.FeedInfo) term.Cell {
	switch s := stateOf(f); {
	case f.Removed:
		return term.Faint("removed")
	case s == storage.StatusError, s == storage.StatusGone:
		return term.Alarm(string(s))
	case s == storage.StatusOK && !f.State.Silent.IsZero():
		return term.Alarm("silent")
	default:
		return term.Text(string(s))
	}
}

// note is a feed's title, and where it moved.
func note(f storage.FeedInfo) string {
	title := cmp.Or(f.Feed.Title, f.State.Channel.Title, f.Feed.URL)
	if to := movedTo(f); to != "" {
		title += " → " + bareURL(to)
	}
	return title
}

// movedTo is where permanent redirects led; empty: nowhere.
func movedTo(f storage.FeedInfo) string {
	if address.Same(f.State.CurrentURL, f.Feed.URL) || !address.Same(f.State.URL, f.Feed.URL) {
		return ""
	}
	return f.State.CurrentURL
}

// pace is how often a feed brings something new.
func pace(f storage.FeedInfo) string {
	if f.State.Rhythm.Gap == 0 {
		return "–"
	}
	return "every " + span(f.State.Rhythm.Gap)
}

func failures(f storage.FeedInfo) string {
	if f.State.Failures == 0 {
		return ""
	}
	return strconv.Itoa(f.State.Failures)
}

func nextPoll(now time.Time, f storage.FeedInfo) string {
	switch {
	case f.Removed, f.Feed.Paused, f.State.Status == storage.StatusGone:
		return "–"
	case !f.State.Next.After(now):
		return "now"
	}
	return "in " + span(f.State.Next.Sub(now))
}

// ago is how long before now t was, in one unit.
func ago(now, t time.Time) string {
	switch {
	case t.IsZero():
		return "–"
	case t.After(now):
		return "ahead"
	}
	return span(now.Sub(t)) + " ago"
}

// span is a duration in its largest unit.
func span(d time.Duration) string {
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

// bareURL is an address without what may be a password.
func bareURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.User == nil {
		return s
	}
	u.User = nil
	return u.String()
}

func (a *app) feedsRefresh() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:               "refresh NAME... | --all",
		Short:             "poll feeds now",
		ValidArgsFunction: a.completeFeeds,
	}
	cmd.Flags().BoolVar(&all, "all", false, "poll every feed")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		if all == (len(names) > 0) {
			return usage("name the feeds to poll, or say --all")
		}
		client, err := a.reach(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		n, err := client.Refresh(cmd.Context(), names...)
		if err != nil {
			return err
		}
		a.say("%s will be polled now", count(n, "feed"))
		return nil
	}
	return cmd
}
