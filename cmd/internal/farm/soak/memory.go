package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/farm"
)

// memory returns one line about a control group and what the daemon in it sheds.
func (p process) memory(ctx context.Context, group string) string {
	s, err := p.status(ctx)
	if err != nil {
		return "           no status: " + err.Error()
	}
	state := s.Degradations()
	if state == "" {
		state = "not degraded"
	}
	return fmt.Sprintf("           %d articles, %d MB needed, group %s, %s times at its limit: %s",
		s.Store.Articles, s.Memory.Needed>>20, figure(group, "memory.current", "memory.usage_in_bytes"), figure(group, "memory.events.local", "memory.failcnt"), state)
}

// figure returns what a file of the group says, by its name in version 2 or 1.
func figure(group string, names ...string) string {
	for _, name := range names {
		if text, err := os.ReadFile(filepath.Join(group, name)); err == nil {
			return strings.Join(strings.Fields(string(text)), " ")
		}
	}
	return "?"
}

func (p process) status(ctx context.Context) (control.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := control.Dial(ctx, p.socket)
	if err != nil {
		return control.Status{}, err
	}
	defer c.Close()
	return c.Status(ctx)
}

// storedWithin is how long the daemon has for what the feeds have at the end.
const storedWithin = 5 * time.Minute

// stored lets no more items appear and says how many of all are stored, once all are or the
// time for it is over.
func (p process) stored(o options, f *farm.Farm) string {
	f.Freeze(true)
	began := time.Now()
	for {
		want := 0 // what each feed showed in its first document, and all that came later
		for _, first := range f.Stats().First {
			want += o.farm.Items + f.Newest() - first
		}
		s, err := p.status(context.Background())
		if err == nil && s.Store.Articles >= want || time.Since(began) > storedWithin {
			return fmt.Sprintf("%d of %d items stored %s after the last appeared", s.Store.Articles, want, time.Since(began).Round(time.Second))
		}
		time.Sleep(time.Second)
	}
}
