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
	n.printf("rawi reads %d outlets of an invented region, in %d languages …\n", len(outlets), countLanguages())
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
	return n.showEvents(ctx)
}

// showEvents shows the events that several stories tell of.
func (n *narrator) showEvents(ctx context.Context) error {
	page, err := n.client.Events(ctx, storage.Query{Now: time.Now(), Limit: 100})
	if err != nil {
		return err
	}
	n.printf("They tell %d events, some in words and languages of their own:", len(page.Events))
	for i := len(page.Events) - 1; i >= 0; i-- {
		if e := &page.Events[i]; len(e.Stories) > 1 {
			lead := e.Lead([]string{"ar"})
			n.printf("\n%s", n.o.Screen.Bold(n.o.Screen.Isolate(titleOf(&lead))))
			n.printf("    %d stories in %s", len(e.Stories), strings.Join(e.Languages, ", "))
		}
	}
	return nil
}

// countLanguages returns in how many languages the outlets write.
func countLanguages() int {
	languages := map[string]bool{}
	for _, o := range outlets {
		languages[o.language] = true
	}
	return len(languages)
}

// titleOf returns the title of a story's lead.
func titleOf(s *storage.Story) string {
	for _, m := range s.Members {
		if m.Article == s.Lead {
			return m.Title
		}
	}
	return ""
}

// showStory shows a story: its title, and the outlets that ran it.
func (n *narrator) showStory(s storage.Story) {
	var who []string
	for _, m := range s.Members {
		who = append(who, n.o.Screen.Isolate(m.Outlet))
		if m.Feed == careless {
			n.raw = m.Article
		}
	}
	n.printf("\n%s", n.o.Screen.Bold(n.o.Screen.Isolate(titleOf(&s))))
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
            %s/events.atom        each happening once, whoever tells it
ask         %squery 'دير الزور' --since 7d%s
            %squery 'title:سد OR lang:ckb'%s
            %sstories%s
            %sevents%s            each with its tellings, by language
            %sfeeds%s
            %sshow %s%s
            %sshow --raw %s%s   with its sidebar
config      %s

The outlets go on publishing: watch the stories grow. Ctrl-C ends it and cleans up.`,
		site, site, site, site, run, flag, run, flag, run, flag, run, flag, run, flag, run, n.raw, flag, run, n.raw, flag, n.config)
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
		return n.showOthers(ctx, s.ID)
	}
	for _, m := range s.Members {
		if m.Article == c.Article {
			n.printf("\n  + %s %s: %s", n.o.Screen.Isolate(m.Outlet), n.o.Screen.Dim("also runs it, as the "+ordinal(len(s.Members))), n.o.Screen.Isolate(m.Title))
		}
	}
	return nil
}

// showOthers shows that others told the event of a story, and what it follows from.
func (n *narrator) showOthers(ctx context.Context, story string) error {
	ids, err := n.client.EventsOf(ctx, []string{story})
	if err != nil {
		return err
	}
	e, err := n.client.Event(ctx, ids[story])
	if err != nil {
		return err
	}
	if len(e.Stories) > 1 {
		n.printf("    %s", n.o.Screen.Dim(fmt.Sprintf("the %s story of one event, in %s", ordinal(len(e.Stories)), strings.Join(e.Languages, ", "))))
	}
	if e.Follows == "" {
		return nil
	}
	before, err := n.client.Event(ctx, e.Follows)
	if err != nil {
		return err
	}
	lead := before.Lead([]string{"ar"})
	n.printf("    %s %s", n.o.Screen.Dim("it follows from"), n.o.Screen.Isolate(titleOf(&lead)))
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
	case 5:
		return "fifth"
	}
	return fmt.Sprintf("%dth", n)
}
