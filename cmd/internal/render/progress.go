package render

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

const (
	drawInterval = 200 * time.Millisecond // on a terminal
	logInterval  = 30 * time.Second       // elsewhere
	// minRateTime is how long a task must have run before its rate is shown.
	minRateTime   = time.Second
	progressCells = 10 // of the bar
)

// Progress shows how far a long task is: on a terminal as a bar that is redrawn,
// elsewhere as a line now and then.
type Progress struct {
	out   io.Writer
	now   func() time.Time
	width int // of the terminal; 0: out is none

	task         string
	began, shown time.Time
	from         int64 // done when task began
}

// NewProgress returns a Progress that is shown on out.
func NewProgress(out io.Writer, now func() time.Time) *Progress {
	p := &Progress{out: out, now: now}
	if f, ok := out.(*os.File); ok && xterm.IsTerminal(int(f.Fd())) {
		p.width = 80
		if w, _, err := xterm.GetSize(int(f.Fd())); err == nil && w > 0 {
			p.width = w
		}
	}
	return p
}

// Update shows that done of total units are done, if it is time to. task names
// the unit and what happens to it, as "articles replayed"; units of "bytes …" are
// formatted as sizes. total is 0 if it is unknown.
func (p *Progress) Update(task string, done, total int64) {
	now, interval := p.now(), logInterval
	if p.width > 0 {
		interval = drawInterval
	}
	began := task != p.task
	if began {
		p.task, p.began, p.shown, p.from = task, now, now, done
	}
	if now.Sub(p.shown) < interval && !(began && p.width > 0) {
		return
	}
	p.shown = now
	line := p.line(done, total, now.Sub(p.began))
	if p.width == 0 {
		fmt.Fprintln(p.out, line)
		return
	}
	if total > 0 {
		full := int(progressCells * min(done, total) / total)
		line = "[" + strings.Repeat("#", full) + strings.Repeat("·", progressCells-full) + "] " + line
	}
	fmt.Fprint(p.out, "\r"+term.Cut(line, p.width-1)+clearLine)
}

// line returns "42 %, 1024 of 2400 articles replayed, 512 a second, 3s left".
func (p *Progress) line(done, total int64, took time.Duration) string {
	format, noun := func(n int64) string { return strconv.FormatInt(n, 10) }, p.task
	if rest, ok := strings.CutPrefix(p.task, "bytes "); ok {
		format, noun = Size, rest
	}
	line := format(done) + " " + noun
	if total > 0 {
		line = fmt.Sprintf("%d %%, %s of %s %s", 100*min(done, total)/total, format(done), format(total), noun)
	}
	if took < minRateTime || done <= p.from {
		return line
	}
	rate := float64(done-p.from) / took.Seconds()
	line += fmt.Sprintf(", %s a second", format(int64(rate)))
	if total > done {
		line += fmt.Sprintf(", %s left", shortDuration(time.Duration(float64(total-done)/rate*float64(time.Second))))
	}
	return line
}

// Clear removes the bar from a terminal.
func (p *Progress) Clear() {
	if p.width > 0 && p.task != "" {
		fmt.Fprint(p.out, "\r"+clearLine)
	}
}

// Reader returns a reader of r that shows how many bytes were read; of a regular
// file it knows the total. task completes "bytes …".
func (p *Progress) Reader(r io.Reader, task string) io.Reader {
	c := &countingReader{r: r, progress: p, task: "bytes " + task}
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			c.total = info.Size()
		}
	}
	return c
}

type countingReader struct {
	r           io.Reader
	progress    *Progress
	task        string
	done, total int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.done += int64(n)
	c.progress.Update(c.task, c.done, c.total)
	return n, err
}
