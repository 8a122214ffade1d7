package publish

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/text"
)

const (
	// maxCounted bounds the articles by which finds are counted.
	maxCounted = storage.MaxLimit
	// maxListed bounds the events that are read to count the finds of a query that excludes
	// events.
	maxListed = 200
	// maxChoices bounds the filters of a kind that a page offers.
	maxChoices = 8
)

// tally is what a query finds, counted in events.
type tally struct {
	events map[string]bool
	more   bool                             // there are more
	values map[searchFilter]map[string]bool // events that a filter lets through
}

// add counts an event for a filter.
func (t *tally) add(key, value, event string) {
	f := searchFilter{key, value}
	if t.values[f] == nil {
		t.values[f] = map[string]bool{}
	}
	t.values[f][event] = true
}

// count counts what the query finds, as far as maxCounted articles tell.
func (s *search) count(ctx context.Context) (*tally, error) {
	q := s.query
	q.Brief, q.Limit = true, maxCounted
	page, events, err := s.articles(ctx, q)
	if err != nil {
		return nil, err
	}
	listed, more, err := s.listed(ctx)
	if err != nil {
		return nil, err
	}
	t := &tally{events: map[string]bool{}, more: more || page.Next != "", values: map[searchFilter]map[string]bool{}}
	regions := map[string]string{}
	for _, f := range s.settings.Feeds {
		regions[f.Name] = f.Region
	}
	for _, a := range page.Articles {
		id := events[a.Story]
		if id == "" || listed != nil && !listed[id] {
			continue
		}
		t.events[id] = true
		language, _, _ := strings.Cut(a.Language, "-")
		t.add("lang", language, id)
		t.add("region", regions[a.Feed], id)
		t.add("outlet", a.Outlet, id)
		t.add("on", a.Time().UTC().Format(time.DateOnly), id)
	}
	return t, nil
}

// listed returns the ids of the events that are listed, where the query excludes events,
// and whether there are more. Nil: all are listed that have an article that is found.
func (s *search) listed(ctx context.Context) (ids map[string]bool, more bool, err error) {
	if len(s.expr.ExcludedTellings()) == 0 {
		return nil, false, nil
	}
	q := s.query
	q.Limit = maxListed
	page, err := s.store.Events(ctx, q)
	ids = map[string]bool{}
	for _, e := range page.Events {
		ids[e.ID] = true
	}
	return ids, page.Next != "", err
}

// finds returns how much the query finds, and links to its other order and to parts of it.
func (s *search) finds(ctx context.Context) (*web.Finds, error) {
	t, err := s.count(ctx)
	var syntax *storage.SyntaxError
	switch {
	case errors.As(err, &syntax): // it finds so much that to count it is too much work
		t = &tally{more: true}
	case err != nil:
		return nil, err
	}
	out := &web.Finds{Events: len(t.events), More: t.more}
	if s.canRank() {
		for _, relevance := range []bool{false, true} {
			text := web.OrderNewest
			if relevance {
				text = web.OrderRelevance
			}
			out.Orders = append(out.Orders, web.Choice{Link: web.Link{Path: s.address(s.query.Text, relevance, ""), Text: text}, Current: relevance == s.relevance})
		}
	}
	for i, f := range s.filters {
		others := slices.Delete(slices.Clone(s.filters), i, i+1)
		if without := addFilters(s.text, others, s.options); without != "" {
			out.Filters = append(out.Filters, web.Filter{Kind: f.kind(), Choices: []web.Choice{{Link: web.Link{Path: s.address(without, s.relevance, ""), Text: s.label(f)}}}})
		}
	}
	for _, k := range filterKinds {
		if choices := s.choices(k.key, t); len(choices) > 1 {
			out.Narrower = append(out.Narrower, web.Filter{Kind: k.kind, Choices: choices})
		}
	}
	return out, nil
}

// choices returns the filters of a key that let through a part of the finds, those of most
// finds first, days from the last.
func (s *search) choices(key string, t *tally) (out []web.Choice) {
	filters := slices.SortedFunc(maps.Keys(t.values), func(a, b searchFilter) int {
		if key == "on" {
			return cmp.Compare(b.value, a.value)
		}
		return cmp.Or(cmp.Compare(len(t.values[b]), len(t.values[a])), cmp.Compare(a.value, b.value))
	})
	for _, f := range filters {
		if f.key != key || f.String() == "" || len(out) == maxChoices {
			continue
		}
		narrower := addFilters(s.query.Text, []searchFilter{f}, s.options)
		if narrower == "" {
			continue
		}
		c := web.Choice{Link: web.Link{Path: s.address(narrower, s.relevance, ""), Text: s.label(f)}}
		if !t.more {
			c.Events = len(t.values[f])
		}
		out = append(out, c)
	}
	return out
}

// label returns the value of a filter as readers call it.
func (s *search) label(f searchFilter) string {
	switch f.key {
	case "lang":
		return text.LanguageName(f.value, s.language)
	case "outlet":
		return s.names.Of(f.value)
	}
	return f.value
}
