package main

import (
	"fmt"
	"io"
	"strconv"

	"rawi/cmd/internal/term"
)

// writeTop writes a look at the daemon: its state, polls, stories.
func (a *app) writeTop(w io.Writer, v topView, rows int) error {
	s, now := v.status, a.now()
	state := a.screen.Bold("running")
	if s.Degraded != "" {
		state = a.screen.Alert("degraded: " + term.Clean(s.Degraded))
	}
	cut := func(format string, args ...any) string {
		line := fmt.Sprintf(format, args...)
		if a.screen.Width > 0 {
			line = term.Cut(line, a.screen.Width)
		}
		return line
	}
	fmt.Fprintf(w, "rawi %s %s %s\n", s.Version, state, a.screen.Dim("for "+span(now.Sub(s.Since))))
	fmt.Fprintln(w, cut("feeds     %s", feedStates(s.Feeds)))
	fmt.Fprintln(w, cut("articles  %d in %d stories; store %s, %s left", s.Store.Articles, s.Store.Stories, size(s.Store.Bytes), size(s.Disk)))
	fmt.Fprintln(w, cut("minute    %s: %d without news, %d failed; %s", count(v.minute.polls, "poll"), v.minute.unchanged, v.minute.failed, count(v.minute.news, "new article")))
	fmt.Fprintln(w)
	polls := a.screen.Table(w,
		term.Column{Title: "polled", Right: true, Least: 7},
		term.Column{Title: "answer", Right: true},
		term.Column{Title: "bytes", Right: true, Least: 7, Drop: 1},
		term.Column{Title: "took", Right: true, Least: 6, Drop: 2},
		term.Column{Title: "new", Right: true, Least: 3},
		term.Column{Title: "feed", Flex: 12},
		term.Column{Title: "error", Flex: 12, Drop: 3},
	)
	for _, p := range v.polls {
		answer := term.Text(strconv.Itoa(p.Status))
		if p.Error != "" {
			answer = term.Alarm(orNone(p.Status))
		}
		polls.Row(term.Faint(ago(now, p.At)), answer, term.Text(size(p.Bytes)), term.Text(p.Took.Round(1e6).String()), term.Text(orEmpty(p.New)), term.Text(p.feed), term.Text(p.Error))
	}
	if err := polls.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	stories := a.screen.Table(w,
		term.Column{Title: "told", Right: true, Least: 7},
		term.Column{Title: "outlets", Right: true},
		term.Column{Title: "first", Least: 8, Most: 16, Drop: 1},
		term.Column{Title: "title", Flex: 20},
	)
	for _, s := range v.stories[:min(rows, len(v.stories))] {
		stories.Row(term.Faint(ago(now, s.Time)), term.Text(strconv.Itoa(s.Outlets)), term.Text(firstOutlet(s)), term.Text(titleOf(lead(s).Title)))
	}
	return stories.Flush()
}

func orNone(status int) string {
	if status == 0 {
		return "none"
	}
	return strconv.Itoa(status)
}

func orEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
