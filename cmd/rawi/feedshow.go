package main

import (
	"cmp"
	"fmt"
	"strconv"
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
	moved := ""
	if s.CurrentURL != f.Feed.URL {
		moved = bareURL(s.CurrentURL)
	}
	fmt.Fprintln(a.out, a.screen.Bold(a.screen.Isolate(term.Clean(cmp.Or(f.Feed.Title, s.Channel.Title, f.Feed.Name)))))
	fmt.Fprintln(a.out)
	a.list([]fact{
		{"name", f.Feed.Name},
		{"state", state},
		{"error", s.Error},
		{"url", bareURL(f.Feed.URL)},
		{"moved to", moved},
		{"site", s.Channel.Link},
		{"about", s.Channel.Description},
		{"outlet", f.Feed.Outlet},
		{"region", f.Feed.Region},
		{"language", cmp.Or(f.Feed.Language, s.Channel.Language)},
		{"charset", s.Charset},
		{"holds", fmt.Sprintf("%s in %s, the newest %s", count(f.Articles, "article"), storyCount(f.Stories), ago(now, f.Newest))},
		{"next poll", joinNonEmpty(nextPoll(now, f), s.Why)},
		{"silent", silence(now, s.Silent)},
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

func silence(now, since time.Time) string {
	if since.IsZero() {
		return ""
	}
	return "for " + span(now.Sub(since)) + ", far beyond its rhythm"
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
