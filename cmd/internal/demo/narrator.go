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

// narrator tells a person what is to be seen, and what to try.
type narrator struct {
	o       Options
	config  string
	address string
	end     func() // of the demo: nobody listens any more
	client  *control.Client
	heard   map[string]bool // stories told
}

// settled is how long nothing new must come before the first stories are told.
const settled = 700 * time.Millisecond

func (n *narrator) tell(ctx context.Context, socket string) error {
	n.heard = map[string]bool{}
	client, err := dial(ctx, socket)
	if err != nil {
		return quiet(ctx, err)
	}
	defer client.Close()
	n.client = client
	n.say("rawi reads %d outlets of an invented region, in %d languages …\n", len(outlets), 5)
	seq, err := n.gather(ctx)
	if err != nil {
		return quiet(ctx, err)
	}
	if err := n.first(ctx); err != nil {
		return quiet(ctx, err)
	}
	n.invite()
	return quiet(ctx, n.follow(ctx, seq))
}

// quiet takes the end of the demo for what it is.
func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (n *narrator) say(format string, args ...any) {
	if _, err := fmt.Fprintf(n.o.Out, format+"\n", args...); err != nil {
		n.end()
	}
}

// gather waits until all outlets were read and nothing new comes for a while.
func (n *narrator) gather(ctx context.Context) (seq uint64, err error) {
	for {
		wait, cancel := context.WithTimeout(ctx, settled)
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

// first tells the stories that are there.
func (n *narrator) first(ctx context.Context) error {
	page, err := n.client.Stories(ctx, storage.Query{Now: time.Now(), Limit: 100})
	if err != nil {
		return err
	}
	articles := 0
	for i := len(page.Stories) - 1; i >= 0; i-- {
		s := page.Stories[i]
		articles += len(s.Members)
		n.heard[s.ID] = true
		n.story(s)
	}
	n.say("\n%d articles, %d stories: each once.", articles, len(page.Stories))
	return nil
}

// story tells one: its title, and who ran it.
func (n *narrator) story(s storage.Story) {
	var title string
	var who []string
	for _, m := range s.Members {
		if m.Article == s.Lead {
			title = m.Title
		}
		who = append(who, n.o.Screen.Isolate(m.Outlet))
	}
	n.say("\n%s", n.o.Screen.Bold(n.o.Screen.Isolate(title)))
	n.say("    %s  %s", n.o.Screen.Dim(s.Time.Local().Format("15:04")), strings.Join(who, " · "))
}

func (n *narrator) invite() {
	site := "http://" + n.address
	run := n.o.Command + " "
	flag := " --config " + n.config
	n.say(`
open        %s/
subscribe   %s/feed.atom          everything; .rss and .json too
            %s/topics/deir-ezzor.atom
ask         %squery 'دير الزور' --since 7d%s
            %squery 'title:سد OR lang:ckb'%s
            %sstories%s
            %sfeeds%s
config      %s

The outlets go on publishing: watch the stories grow. Ctrl-C ends it and cleans up.`,
		site, site, site, run, flag, run, flag, run, flag, run, flag, n.config)
}

// follow tells what comes while the demo runs.
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
			if err := n.news(ctx, c); err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
	}
}

func (n *narrator) news(ctx context.Context, c storage.Change) error {
	s, err := n.client.Story(ctx, c.Story)
	if err != nil {
		return err
	}
	if !n.heard[s.ID] {
		n.heard[s.ID] = true
		n.story(s)
		return nil
	}
	for _, m := range s.Members {
		if m.Article == c.Article {
			n.say("\n  + %s %s: %s", n.o.Screen.Isolate(m.Outlet), n.o.Screen.Dim("tells it too, the "+ordinal(len(s.Members))), n.o.Screen.Isolate(m.Title))
		}
	}
	return nil
}

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
