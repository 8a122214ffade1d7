package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	xterm "golang.org/x/term"

	"rawi/cmd/internal/term"
)

// progress says how far a long verb is: on a terminal as a bar that is drawn
// again and again, elsewhere as a line now and then.
type progress struct {
	talk  io.Writer
	now   func() time.Time
	width int // of the terminal; 0: there is none

	what         string
	began, shown time.Time
	from         int64 // done when what began
}

const (
	drawEvery = 200 * time.Millisecond
	sayEvery  = 30 * time.Second
	// barLeast is how long what is done tells nothing about the rest.
	barLeast = time.Second
	barWidth = 10
)

func (a *app) progress() *progress {
	p := &progress{talk: a.talk, now: a.now}
	if f, ok := a.talk.(*os.File); ok && xterm.IsTerminal(int(f.Fd())) {
		p.width = 80
		if w, _, err := xterm.GetSize(int(f.Fd())); err == nil && w > 0 {
			p.width = w
		}
	}
	return p
}

// at is told that done of all are what it names, as "articles replayed"; all is
// 0 where it is not known.
func (p *progress) at(what string, done, all int64) {
	now, every := p.now(), sayEvery
	if p.width > 0 {
		every = drawEvery
	}
	fresh := what != p.what
	if fresh {
		p.what, p.began, p.shown, p.from = what, now, now, done
	}
	if now.Sub(p.shown) < every && !(fresh && p.width > 0) {
		return
	}
	p.shown = now
	line := p.line(done, all, now.Sub(p.began))
	if p.width == 0 {
		fmt.Fprintln(p.talk, line)
		return
	}
	if all > 0 {
		full := int(barWidth * min(done, all) / all)
		line = "[" + strings.Repeat("#", full) + strings.Repeat("·", barWidth-full) + "] " + line
	}
	fmt.Fprint(p.talk, "\r"+term.Cut(line, p.width-1)+lineRest)
}

// line is "42 %, 1024 of 2400 articles replayed, 512 a second, 3s left".
func (p *progress) line(done, all int64, took time.Duration) string {
	show, noun := func(n int64) string { return strconv.FormatInt(n, 10) }, p.what
	if rest, ok := strings.CutPrefix(p.what, "bytes "); ok {
		show, noun = size, rest
	}
	line := show(done) + " " + noun
	if all > 0 {
		line = fmt.Sprintf("%d %%, %s of %s %s", 100*min(done, all)/all, show(done), show(all), noun)
	}
	if took < barLeast || done <= p.from {
		return line
	}
	rate := float64(done-p.from) / took.Seconds()
	line += fmt.Sprintf(", %s a second", show(int64(rate)))
	if all > done {
		line += fmt.Sprintf(", %s left", span(time.Duration(float64(all-done)/rate*float64(time.Second))))
	}
	return line
}

// end takes the bar away.
func (p *progress) end() {
	if p.width > 0 && p.what != "" {
		fmt.Fprint(p.talk, "\r"+lineRest)
	}
}

// reading tells of the bytes that are read of r; of a file it knows how many
// there are.
func (p *progress) reading(r io.Reader, what string) io.Reader {
	c := &countedReader{r: r, p: p, what: "bytes " + what}
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			c.all = info.Size()
		}
	}
	return c
}

type countedReader struct {
	r         io.Reader
	p         *progress
	what      string
	done, all int64
}

func (c *countedReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.done += int64(n)
	c.p.at(c.what, c.done, c.all)
	return n, err
}
