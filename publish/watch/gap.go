package watch

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"rawi/storage"
)

// Gap is an event that only one side told, hours after it began.
type Gap struct {
	Event    storage.Event
	At       time.Time // when it became one
	Language string    // the only one of those watched in which it was told then; empty: several, or not watched
	Region   string    // likewise, the only region whose outlets told it
	Since    []Telling // who told it since, in order
}

// Telling is a language in which an event was told at last, or a region by whose outlets.
type Telling struct {
	Language, Region string // one is set
	At               time.Time
}

// Updated returns when the gap became one, or when somebody told the event since.
func (g *Gap) Updated() time.Time {
	if n := len(g.Since); n > 0 {
		return g.Since[n-1].At
	}
	return g.At
}

// Gaps returns the latest gaps of the topics' events, newest first, at most so many.
func Gaps(ctx context.Context, r Reader, settings storage.Settings, now time.Time, most int) ([]Gap, error) {
	if !settings.Watch.Gaps.IsWatched() {
		return nil, nil
	}
	watched := newSides(settings)
	out := newest[Gap]{most: most, at: func(g Gap) (time.Time, string) { return g.At, g.Event.ID }}
	since := now.Add(-kept - watched.after)
	err := recentEvents(ctx, r, settings, now, since, watched.outlets, func(e storage.Event) {
		if !slices.ContainsFunc(e.Topics, func(t string) bool { return watched.topics[t] }) {
			return
		}
		if g, ok := watched.gap(arrivals(&e), now); ok && now.Sub(g.At) < kept {
			g.Event = e
			out.add(g)
		}
	})
	return out.list(), err
}

// GapAfter returns how long after its beginning an event may be a gap.
func GapAfter(settings storage.Settings) time.Duration {
	return time.Duration(cmp.Or(settings.Watch.Gaps.Hours, 12)) * time.Hour
}

// sides is what is compared to find gaps.
type sides struct {
	languages, regions map[string]bool
	region             map[string]string // by feed
	topics             map[string]bool
	outlets            int
	after              time.Duration
}

func newSides(settings storage.Settings) *sides {
	g := settings.Watch.Gaps
	s := &sides{
		languages: set(g.Languages, primaryLanguage), regions: set(g.Regions, strings.Clone), region: map[string]string{}, topics: map[string]bool{},
		outlets: cmp.Or(g.Outlets, 2), after: GapAfter(settings),
	}
	for _, f := range settings.Feeds {
		s.region[f.Name] = f.Region
	}
	for _, t := range settings.Topics {
		s.topics[t.Name] = true
	}
	return s
}

// set returns the words as key has them; none if nothing can be compared.
func set(words []string, key func(string) string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[key(w)] = true
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// gap returns the gap that an event was when its hours were over, or when enough outlets
// told it later. It looks at the articles that had come by then.
func (s *sides) gap(list []arrival, now time.Time) (g Gap, ok bool) {
	outlets, languages, regions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var began time.Time
	for i, a := range list {
		if began.IsZero() || a.told.Before(began) {
			began = a.told
		}
		outlets[a.outlet] = true
		if s.languages[a.language] {
			languages[a.language] = true
		}
		if region := s.region[a.feed]; s.regions[region] {
			regions[region] = true
		}
		at := began.Add(s.after)
		if at.Before(a.at) {
			at = a.at
		}
		if at.After(now) || len(outlets) < s.outlets || i+1 < len(list) && !at.Before(list[i+1].at) {
			continue
		}
		if g = (Gap{At: at, Language: only(languages), Region: only(regions)}); g.Language != "" || g.Region != "" {
			g.Since = s.since(g, list[i+1:])
			return g, true
		}
	}
	return g, false
}

// only returns the one key of a set; empty if there are more or none.
func only(set map[string]bool) string {
	if len(set) != 1 {
		return ""
	}
	for key := range set {
		return key
	}
	return ""
}

// since returns who of the other side told an event by articles that came later.
func (s *sides) since(g Gap, later []arrival) (out []Telling) {
	seen := map[Telling]bool{{Language: g.Language}: true, {Region: g.Region}: true}
	for _, a := range later {
		var tellings []Telling
		if g.Language != "" && s.languages[a.language] {
			tellings = append(tellings, Telling{Language: a.language})
		}
		if region := s.region[a.feed]; g.Region != "" && s.regions[region] {
			tellings = append(tellings, Telling{Region: region})
		}
		for _, t := range tellings {
			if !seen[t] {
				seen[t] = true
				t.At = a.at
				out = append(out, t)
			}
		}
	}
	return out
}
