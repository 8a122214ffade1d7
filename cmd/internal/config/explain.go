package config

import (
	"fmt"
	"strings"

	"rawi/storage"
)

// Setting is one thing that a config says, or that holds as it says nothing.
type Setting struct {
	Key   string // as fetch.interval.min; of a feed or topic its name
	Value string // as it is written, without secrets
	From  string // file and line; empty: it is the default
	Says  string // what the key does
}

// Explain reads as Look does and returns all that is in force, in the order of
// the reference, with where it comes from; then each feed, with what was made up
// for it, and each topic.
func Explain(path string) ([]Setting, error) {
	r, c, err := look(path)
	if err != nil {
		return nil, err
	}
	out := r.explain(nil, "", table().keys)
	for i, f := range c.Feeds {
		out = append(out, Setting{"feed " + f.Name, describeFeed(f), r.feeds[i].String(), ""})
	}
	for i, t := range c.Topics {
		out = append(out, Setting{"topic " + t.Name, t.Query, r.queries[i].topic.String(), t.Title})
	}
	return out, nil
}

func (r *reader) explain(to []Setting, path string, keys []key) []Setting {
	for _, k := range keys {
		name := path + k.name
		switch {
		case k.shape.Items != nil && k.shape.Items.keys != nil:
			continue // each entry is told
		case k.shape.keys != nil:
			to = r.explain(to, name+".", k.shape.keys)
			continue
		}
		s := Setting{Key: name, Says: k.says}
		if at, ok := r.at[name]; ok {
			s.From, s.Value = at.String(), r.said[name]
			switch {
			case k.shape.secret:
				s.Value = "(secret)"
			case s.Value == "":
				s.Value = "(" + k.shape.takes() + ")"
			}
		} else if k.shape.Default != nil {
			s.Value = fmt.Sprint(k.shape.Default)
		}
		to = append(to, s)
	}
	return to
}

// describeFeed is a feed in a line: its address, and what holds of it.
func describeFeed(f storage.Feed) string {
	parts := []string{f.URL, "outlet " + f.Outlet}
	for _, p := range []struct {
		word  string
		value string
	}{{"region", f.Region}, {"language", f.Language}, {"zone", f.Zone}, {"republish", string(f.Republish)}} {
		if p.value != "" {
			parts = append(parts, p.word+" "+p.value)
		}
	}
	if f.Interval > 0 {
		parts = append(parts, "every "+showDuration(f.Interval))
	}
	for _, p := range []struct {
		word string
		is   bool
	}{{"paused", f.Paused}, {"full text", f.FullText}, {"no stories", f.StoriesOff}, {"headers", len(f.Header) > 0}} {
		if p.is {
			parts = append(parts, p.word)
		}
	}
	return strings.Join(parts, ", ")
}
