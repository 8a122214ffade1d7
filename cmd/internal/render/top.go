package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/term"
	"rawi/storage"
)

// Control sequences of terminals (ECMA-48), and of xterm's alternate screen.
const (
	EnterScreen = "\x1b[?1049h\x1b[?25l"
	LeaveScreen = "\x1b[?25h\x1b[?1049l"
	cursorHome  = "\x1b[H"
	clearLine   = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// DrawTop replaces the contents of the screen by a view, or by err, which says
// why the daemon does not answer.
func DrawTop(p *Page, v TopView, rows int, err error) error {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "%s %s\n", p.Screen.Alert("the daemon does not answer:"), term.Clean(err.Error()))
	} else if err := writeTop(p, &b, v, rows); err != nil {
		return err
	}
	text := strings.ReplaceAll(b.String(), "\n", clearLine+"\n")
	fmt.Fprint(p.Out, cursorHome+text+clearBelow)
	return p.Out.Flush()
}

// TopView is the state of the daemon at one time.
type TopView struct {
	Status  control.Status
	Polls   []FeedPoll // newest first
	Minute  PollCounts // of the last minute
	Stories []storage.Story
}

// FeedPoll is a poll of a feed.
type FeedPoll struct {
	Feed string
	storage.Poll
}

// PollCounts counts polls by their outcome, and their new articles.
type PollCounts struct{ Polls, Unchanged, Failed, New int }

// CountPolls counts the polls since a time; polls are newest first.
func CountPolls(polls []FeedPoll, since time.Time) (r PollCounts) {
	for _, p := range polls {
		if p.At.Before(since) {
			break
		}
		r.Polls++
		r.New += p.New
		switch {
		case p.Status == 304:
			r.Unchanged++
		case p.Error != "" || p.Status != 200:
			r.Failed++
		}
	}
	return r
}

// Top writes a view once.
func Top(p *Page, v TopView, rows int) error { return writeTop(p, p.Out, v, rows) }

func writeTop(p *Page, w io.Writer, v TopView, rows int) error {
	s, now := v.Status, p.Now()
	state := p.Screen.Bold("running")
	if degraded := s.Degradations(); degraded != "" {
		state = p.Screen.Alert("degraded: " + term.Clean(degraded))
	}
	cut := func(format string, args ...any) string {
		line := fmt.Sprintf(format, args...)
		if p.Screen.Width > 0 {
			line = term.Cut(line, p.Screen.Width)
		}
		return line
	}
	fmt.Fprintf(w, "rawi %s %s %s\n", s.Version, state, p.Screen.Dim("for "+shortDuration(now.Sub(s.Since))))
	fmt.Fprintln(w, cut("feeds     %s", feedStates(s.Feeds, s.Silent)))
	fmt.Fprintln(w, cut("articles  %d in %d stories; store %s, %s left", s.Store.Articles, s.Store.Stories, Size(s.Store.Bytes), Size(s.Disk)))
	fmt.Fprintln(w, cut("minute    %s: %d without news, %d failed; %s", Count(v.Minute.Polls, "poll"), v.Minute.Unchanged, v.Minute.Failed, Count(v.Minute.New, "new article")))
	fmt.Fprintln(w)
	polls := p.Screen.Table(w,
		term.Column{Title: "polled", Right: true, Least: 7},
		term.Column{Title: "answer", Right: true},
		term.Column{Title: "bytes", Right: true, Least: 7, Drop: 1},
		term.Column{Title: "took", Right: true, Least: 6, Drop: 2},
		term.Column{Title: "new", Right: true, Least: 3},
		term.Column{Title: "feed", Flex: 12},
		term.Column{Title: "error", Flex: 12, Drop: 3},
	)
	for _, poll := range v.Polls {
		answer := term.Text(strconv.Itoa(poll.Status))
		if poll.Error != "" {
			answer = term.Alarm(numberOr(poll.Status, "none"))
		}
		polls.Row(term.Faint(ago(now, poll.At)), answer, term.Text(Size(poll.Bytes)), term.Text(poll.Took.Round(time.Millisecond).String()),
			term.Text(numberOr(poll.New, "")), term.Text(poll.Feed), term.Text(poll.Error))
	}
	if err := polls.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	stories := p.Screen.Table(w,
		term.Column{Title: "began", Right: true, Least: 7},
		term.Column{Title: "outlets", Right: true},
		term.Column{Title: "first", Least: 8, Most: 16, Drop: 1},
		term.Column{Title: "title", Flex: 20},
	)
	for _, s := range v.Stories[:min(rows, len(v.Stories))] {
		stories.Row(term.Faint(ago(now, s.Time)), term.Text(strconv.Itoa(s.Outlets)), term.Text(p.firstOutlet(s)), term.Text(Title(LeadMember(s).Title)))
	}
	return stories.Flush()
}

// numberOr returns n as text; zero if n is 0.
func numberOr(n int, zero string) string {
	if n == 0 {
		return zero
	}
	return strconv.Itoa(n)
}
