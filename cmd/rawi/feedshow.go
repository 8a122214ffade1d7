package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

func (a *app) feedsShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:               "show NAME",
		Short:             "show one feed: its state, its last polls, what was repaired in it",
		Args:              args(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeFeeds,
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		feeds, err := s.Feeds(cmd.Context())
		if err != nil {
			return err
		}
		for _, f := range feeds {
			if f.Feed.Name != given[0] {
				continue
			}
			if o.format != formatTable {
				return a.object(o, f)
			}
			return a.showFeed(f)
		}
		return named("feed", given[0], storage.ErrNotFound)
	}
	return cmd
}

func (a *app) showFeed(f storage.FeedInfo) error {
	now, s := a.now(), f.State
	state := string(stateOf(f))
	if !s.Since.IsZero() {
		state += " since " + localTime(s.Since)
	}
	if s.Failures > 0 {
		state += ", " + count(s.Failures, "failure") + " in a row"
	}
	fmt.Fprintln(a.out, a.screen.Bold(a.screen.Isolate(term.Clean(cmp.Or(f.Feed.Title, s.Channel.Title, f.Feed.Name)))))
	fmt.Fprintln(a.out)
	a.list([]fact{
		{"name", f.Feed.Name},
		{"state", state},
		{"error", s.Error},
		{"url", bareURL(f.Feed.URL)},
		{"moved to", moving(f)},
		{"site", s.Channel.Link},
		{"about", s.Channel.Description},
		{"outlet", f.Feed.Outlet},
		{"region", f.Feed.Region},
		{"language", cmp.Or(f.Feed.Language, s.Channel.Language)},
		{"charset", s.Charset},
		{"holds", fmt.Sprintf("%s in %s, the newest %s", count(f.Articles, "article"), storyCount(f.Stories), ago(now, f.Newest))},
		{"rhythm", rhythm(s.Rhythm)},
		{"silent", silence(now, s)},
		{"next poll", joinNonEmpty(nextPoll(now, f), s.Why)},
		{"validators", validators(s)},
		{"hub", hub(now, s)},
	})
	for _, w := range s.Warnings {
		fmt.Fprintf(a.out, "repaired: %s\n", term.Clean(w))
	}
	if len(s.Polls) == 0 {
		return nil
	}
	fmt.Fprintln(a.out)
	return printAll(a, &output{format: formatTable}, pollSheet(), s.Polls)
}

func storyCount(n int) string { return count(n, "story") }

func joinNonEmpty(first, second string) string {
	if second == "" {
		return first
	}
	return first + ": " + second
}

func silence(now time.Time, s storage.FeedState) string {
	switch {
	case s.Silent.IsZero():
		return ""
	case s.UnchangedPolls > 0:
		return "for " + span(now.Sub(s.Silent)) + ", far beyond its rhythm: what changes in it is old"
	}
	return "for " + span(now.Sub(s.Silent)) + ", far beyond its rhythm"
}

// moving is where permanent redirects lead, and whether they are believed yet.
func moving(f storage.FeedInfo) string {
	if m := f.State.Moving; m != nil {
		return fmt.Sprintf("%s, says the server since %s: believed when it has said so for 48 hours and 5 polls", bareURL(m.URL), localTime(m.Since))
	}
	return bareURL(movedTo(f))
}

// rhythm is how often something new comes, and at which hours most of it.
func rhythm(r storage.Rhythm) string {
	if r.Gap == 0 {
		return "not known yet"
	}
	var hours []int
	for _, n := range r.Hours {
		hours = append(hours, int(n))
	}
	return fmt.Sprintf("something new every %s, by the hour in UTC %s", span(r.Gap), term.Spark(hours))
}

func validators(s storage.FeedState) string {
	var said []string
	if s.ETag != "" {
		said = append(said, "ETag "+s.ETag)
	}
	if s.LastModified != "" {
		said = append(said, "Last-Modified "+s.LastModified)
	}
	if len(said) == 0 && !s.Polled.IsZero() {
		return "none: each poll brings the whole document"
	}
	return strings.Join(said, ", ")
}

func hub(now time.Time, s storage.FeedState) string {
	if !s.Leased.After(now) {
		return strings.Join(s.Channel.Hubs, ", ")
	}
	return fmt.Sprintf("subscribed until %s, the last push %s", localTime(s.Leased), ago(now, s.Pushed))
}

func pollSheet() sheet[storage.Poll] {
	return sheet[storage.Poll]{
		columns: []term.Column{
			{Title: "polled"},
			{Title: "status", Right: true},
			{Title: "bytes", Right: true, Drop: 2},
			{Title: "took", Right: true, Drop: 1},
			{Title: "new", Right: true},
			{Title: "error", Flex: 10},
		},
		row: func(p storage.Poll) []term.Cell {
			return []term.Cell{
				term.Faint(localTime(p.At)), term.Text(strconv.Itoa(p.Status)), term.Text(size(p.Bytes)),
				term.Text(p.Took.Round(time.Millisecond).String()), term.Text(strconv.Itoa(p.New)), term.Text(p.Error),
			}
		},
	}
}
