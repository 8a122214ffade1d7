package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// narrator describes to a person what can be seen and tried.
type narrator struct {
	o       Options
	config  string
	address string
	raw     string // id of an article of which not all is its own text; empty: none is there
	stop    func() // ends the demo: its output is closed
	client  *control.Client
	shown   map[string]bool // stories that were shown
}

// quietTime is how long nothing new must come before the first stories are shown.
const quietTime = 700 * time.Millisecond

// run shows the stories, then hints, then what comes.
func (n *narrator) run(ctx context.Context, socket string) error {
	n.shown = map[string]bool{}
	client, err := dial(ctx, socket)
	if err != nil {
		return unlessDone(ctx, err)
	}
	defer client.Close()
	n.client = client
	n.printf("rawi reads %d outlets of an invented region, in %d languages …\n", len(outlets), 5)
	seq, err := n.waitForArticles(ctx)
	if err != nil {
		return unlessDone(ctx, err)
	}
	if err := n.showStories(ctx); err != nil {
		return unlessDone(ctx, err)
	}
	n.showHints()
	return unlessDone(ctx, n.follow(ctx, seq))
}

// unlessDone returns err, or nil if the demo was ended.
func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// printf writes a line. It ends the demo if that fails.
func (n *narrator) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(n.o.Out, format+"\n", args...); err != nil {
		n.stop()
	}
}

// waitForArticles waits until all outlets were read and nothing new comes for
// quietTime. It returns the sequence number of the last change.
func (n *narrator) waitForArticles(ctx context.Context) (seq uint64, err error) {
	for {
		wait, cancel := context.WithTimeout(ctx, quietTime)
		err := n.client.Wait(wait, seq)
		cancel()
		stats, serr := n.client.Stats(ctx)
		if serr != nil {
			return 0, serr
		}
		if seq = stats.Seq; err != nil && stats.Articles >= len(outlets) {
			return seq, nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
}

// showStories shows the stories stored so far.
func (n *narrator) showStories(ctx context.Context) error {
	page, err := n.client.Stories(ctx, storage.Query{Now: time.Now(), Limit: 100})
	if err != nil {
		return err
	}
	articles := 0
	for i := len(page.Stories) - 1; i >= 0; i-- {
		s := page.Stories[i]
		articles += len(s.Members)
		n.shown[s.ID] = true
		n.showStory(s)
	}
	n.printf("\n%d articles, %d stories: each once.", articles, len(page.Stories))
	return nil
}

// showStory shows a story: its title, and the outlets that ran it.
func (n *narrator) showStory(s storage.Story) {
	var title string
	var who []string
	for _, m := range s.Members {
		if m.Article == s.Lead {
			title = m.Title
		}
		who = append(who, n.o.Screen.Isolate(m.Outlet))
		if m.Feed == careless {
			n.raw = m.Article
		}
	}
	n.printf("\n%s", n.o.Screen.Bold(n.o.Screen.Isolate(title)))
	n.printf("    %s  %s", n.o.Screen.Dim(s.Time.Local().Format("15:04")), strings.Join(who, " · "))
}

// showHints shows what can be opened and typed.
func (n *narrator) showHints() {
	site := "http://" + n.address
	run := n.o.Command + " "
	flag := " --config " + n.config
	n.printf(`
open        %s/
subscribe   %s/feed.atom          everything; .rss and .json too
            %s/topics/deir-ezzor.atom
ask         %squery 'دير الزور' --since 7d%s
            %squery 'title:سد OR lang:ckb'%s
            %sstories%s
            %sfeeds%s
            %sshow %s%s
            %sshow --raw %s%s   with its sidebar
config      %s

The outlets go on publishing: watch the stories grow. Ctrl-C ends it and cleans up.`,
		site, site, site, run, flag, run, flag, run, flag, run, flag, run, n.raw, flag, run, n.raw, flag, n.config)
}

// follow shows what comes while the demo runs.
func (n *narrator) follow(ctx context.Context, seq uint64) error {
	for {
		if err := n.client.Wait(ctx, seq); err != nil {
			return err
		}
		changes, err := n.client.Changes(ctx, seq, 100)
		if err != nil {
			return err
		}
		for _, c := range changes {
			seq = c.Seq
			if c.Kind != storage.ChangeNew {
				continue
			}
			if err := n.showChange(ctx, c); err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
	}
}

// showChange shows a new story, or the outlet that ran a known one.
func (n *narrator) showChange(ctx context.Context, c storage.Change) error {
	s, err := n.client.Story(ctx, c.Story)
	if err != nil {
		return err
	}
	if !n.shown[s.ID] {
		n.shown[s.ID] = true
		n.showStory(s)
		return nil
	}
	for _, m := range s.Members {
		if m.Article == c.Article {
			n.printf("\n  + %s %s: %s", n.o.Screen.Isolate(m.Outlet), n.o.Screen.Dim("also runs it, as the "+ordinal(len(s.Members))), n.o.Screen.Isolate(m.Title))
		}
	}
	return nil
}

// ordinal returns "second" for 2.
func ordinal(n int) string {
	switch n {
	case 2:
		return "second"
	case 3:
		return "third"
	case 4:
		return "fourth"
	}
	return fmt.Sprintf("%dth", n)
}
