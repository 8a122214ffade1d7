package doctor

import (
	"context"
	"fmt"
	"strings"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

// maxNames is how many names a finding lists.
const maxNames = 5

func checkFeeds(_ context.Context, c Case) []Finding {
	const name = "feeds"
	var failing, silent []string
	polled := 0
	for _, f := range followed(c) {
		polled++
		switch s := f.State; {
		case s.Status == storage.StatusError, s.Status == storage.StatusGone:
			failing = append(failing, f.Feed.Name)
		case f.Silent():
			silent = append(silent, f.Feed.Name)
		}
	}
	var out []Finding
	switch {
	case c.Config == nil && polled == 0:
		return nil
	case polled == 0 && c.StoreErr != nil && c.Config != nil && len(c.Config.Feeds) > 0:
		return one(name, Unknown, render.Count(len(c.Config.Feeds), "feed")+" in the config; how they answer stands in the store", "")
	case polled == 0:
		return one(name, Warning, "none is followed", "list some under feeds:, or rawi feeds add ADDRESS")
	case len(failing) == polled:
		out = one(name, Fault, "none answers as it should: "+list(failing), "rawi feeds show NAME says why; see names and clock above")
	case len(failing) > 0:
		out = one(name, Warning, fmt.Sprintf("%d of %d do not answer as they should: %s", len(failing), polled, list(failing)), "rawi feeds show NAME says why, and where one moved")
	}
	if len(silent) > 0 {
		out = append(out, one(name, Warning, fmt.Sprintf("%d of %d answer, and have brought nothing for far longer than they used to: %s", len(silent), polled, list(silent)),
			"look at the site: it may have another feed now (rawi fetch SITE)")...)
	}
	if out == nil {
		out = one(name, OK, "all answer: "+render.Count(polled, "feed"), "")
	}
	return out
}

// followed returns the feeds that are polled.
func followed(c Case) (out []storage.FeedInfo) {
	for _, f := range c.Feeds {
		if !f.Removed && !f.Feed.Paused {
			out = append(out, f)
		}
	}
	return out
}

// list returns the first names, and how many more there are.
func list(names []string) string {
	if more := len(names) - maxNames; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNames], ", "), more)
	}
	return strings.Join(names, ", ")
}
