package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// progress says how far a long verb is, on a terminal only.
type progress struct {
	app   *app
	what  string
	done  int
	all   int
	shown time.Time
}

// progressEvery is how often the line is written anew.
const progressEvery = 200 * time.Millisecond

// progress begins a line that counts up to all.
func (a *app) progress(what string, all int) *progress {
	p := &progress{app: a, what: what, all: all}
	if f, ok := a.talk.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		p.app = nil
	}
	return p
}

// step counts one.
func (p *progress) step() {
	p.done++
	if p.app == nil {
		return
	}
	if now := p.app.now(); now.Sub(p.shown) >= progressEvery {
		p.shown = now
		fmt.Fprintf(p.app.talk, "\r%d of %d %s", p.done, p.all, p.what)
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.app != nil && !p.shown.IsZero() {
		fmt.Fprint(p.app.talk, "\r\x1b[K")
	}
}
