package main

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

func (a *app) status() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "show how the daemon is, on one screen",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		client, err := a.reach(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		s, err := client.Status(cmd.Context())
		if err != nil {
			return err
		}
		if o.format != formatTable {
			return a.object(o, s)
		}
		a.showStatus(s)
		return nil
	}
	return cmd
}

func (a *app) showStatus(s control.Status) {
	state := a.screen.Bold("running")
	if s.Degraded != "" {
		state = a.screen.Alert("degraded") + ": " + s.Degraded
	}
	reload := ""
	if !s.Reloaded.IsZero() {
		reload = "read again " + ago(a.now(), s.Reloaded)
	}
	if s.Fault != "" {
		reload = "a reload changed nothing: " + s.Fault
	}
	if len(s.Restart) > 0 {
		reload = strings.TrimPrefix(reload+"; waits for a restart: "+strings.Join(s.Restart, ", "), "; ")
	}
	fmt.Fprintf(a.out, "rawi %s is %s, for %s (process %d)\n\n", s.Version, state, span(a.now().Sub(s.Since)), s.PID)
	a.list([]fact{
		{"site", s.URL},
		{"listens on", s.Listen},
		{"config", joinNonEmpty(s.Config, reload)},
		{"logs", logging(s.Level)},
		{"feeds", feedStates(s.Feeds)},
		{"articles", strconv.Itoa(s.Store.Articles)},
		{"stories", fmt.Sprintf("%d (%s told once only)", s.Store.Stories, count(s.Store.Duplicates, "duplicate"))},
		{"newest", joinNonEmpty(localTime(s.Store.Newest), ago(a.now(), s.Store.Newest))},
		{"index", indexing(s.Store)},
		{"store", fmt.Sprintf("%s in %s, %s left on the disk", size(s.Store.Bytes), s.Data, size(s.Disk))},
		{"backup", backedUp(a.now(), s.Backup)},
	})
}

// logging says from which level on the daemon logs, when it is an unusual one.
func logging(l slog.Level) string {
	if l == slog.LevelInfo {
		return ""
	}
	return "from " + strings.ToLower(l.String()) + " on: rawi log-level info makes it usual again"
}

// backedUp says when the store was last copied.
func backedUp(now, t time.Time) string {
	if t.IsZero() {
		return "none yet: rawi backup FILE, or the timer rawi-backup makes one"
	}
	return joinNonEmpty(localTime(t), ago(now, t))
}

// indexing says how far an index that is made anew has come; empty: none is.
func indexing(s storage.Stats) string {
	if s.Reindex == 0 {
		return ""
	}
	return fmt.Sprintf("made anew for %d of %s so far", s.Articles-s.Reindex, count(s.Articles, "article"))
}

// feedStates counts feeds by state, the good ones first.
func feedStates(counts map[storage.Status]int) string {
	var parts []string
	total := 0
	for _, s := range []storage.Status{storage.StatusOK, storage.StatusNew, storage.StatusError, storage.StatusGone, storage.StatusPaused} {
		if n := counts[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
			total += n
		}
	}
	return joinNonEmpty(strconv.Itoa(total), strings.Join(parts, ", "))
}
