package config

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
)

// Setting is one value in force: set by a config or its default.
type Setting struct {
	Key         string // path, as fetch.interval.min; "feed NAME", "topic NAME" or "digest NAME"
	Value       string // as written in the file; secrets are masked
	From        string // file, line and column; empty: the default
	Description string // of the key
}

// Explain reads as LoadWithoutSecrets does and returns every setting in force
// with its origin: the keys in the order of the reference, then each feed with
// its derived values, then each topic and digest.
func Explain(path string) ([]Setting, error) {
	r, c, err := loadWithoutSecrets(path)
	if err != nil {
		return nil, err
	}
	out := r.explain(nil, "", table().keys)
	for i, f := range c.Feeds {
		out = append(out, Setting{"feed " + f.Name, describeFeed(f), r.feeds[i].String(), ""})
	}
	for i, t := range c.Topics {
		out = append(out, Setting{"topic " + t.Name, t.Query, r.topics[i].position.String(), t.Title})
	}
	for i, d := range c.Watch.Digests {
		out = append(out, Setting{"digest " + d.Name, describeDigest(d), r.digests[i].position.String(), d.Title})
	}
	return out, nil
}

func (r *reader) explain(to []Setting, path string, keys []key) []Setting {
	for _, k := range keys {
		name := path + k.name
		switch {
		case k.schema.Items != nil && k.schema.Items.keys != nil:
			continue // entries are listed one by one
		case k.schema.keys != nil:
			to = r.explain(to, name+".", k.schema.keys)
			continue
		}
		s := Setting{Key: name, Description: k.description}
		if at, ok := r.at[name]; ok {
			s.From, s.Value = at.String(), r.written[name]
			switch {
			case k.schema.secret:
				s.Value = "(secret)"
			case k.schema.Format == "uri":
				s.Value = address.Shown(s.Value)
			case s.Value == "":
				s.Value = "(" + k.schema.typeName() + ")"
			}
		} else if k.schema.Default != nil {
			s.Value = fmt.Sprint(k.schema.Default)
		}
		to = append(to, s)
	}
	return to
}

// describeFeed returns one line: the address of f, then its other settings.
func describeFeed(f storage.Feed) string {
	parts := []string{strings.TrimSpace(string(f.Kind) + " " + address.Shown(f.URL, f.Secrets...))}
	parts = append(append(parts, selected(f, strconv.Quote)...), "outlet "+f.Outlet)
	for _, p := range []struct {
		word  string
		value string
	}{{"region", f.Region}, {"language", f.Language}, {"zone", f.Zone}, {"republish", string(f.Republish)}} {
		if p.value != "" {
			parts = append(parts, p.word+" "+p.value)
		}
	}
	if f.PerDay > 0 {
		parts = append(parts, fmt.Sprintf("%d a day", f.PerDay))
	}
	if f.Interval > 0 {
		parts = append(parts, "every "+showDuration(f.Interval))
	}
	for _, p := range []struct {
		word string
		set  bool
	}{{"paused", f.Paused}, {"aggregator", f.Aggregator}, {"full text", f.FullText}, {"all", f.All}, {"no stories", f.StoriesOff}, {"headers", len(f.Header) > 0}} {
		if p.set {
			parts = append(parts, p.word)
		}
	}
	return strings.Join(parts, ", ")
}
