package publish

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/place"
)

// A view of a place has the stories of the place and of all that lies in it. There
// are as many as there are places: they are answered like what clients make up, from
// the share of the cache that these have, and have no hub and no files.

// place returns the place of a view; false if it has none.
func (v view) place(settings storage.Settings) (place.Place, bool) {
	if v.kind != viewPlaces {
		return place.Place{}, false
	}
	return place.InForce(settings.Places).Place(v.name)
}

func placeQuery(id string) string { return `place:"` + id + `"` }

// redirectPlace answers a request for the document or page of a place that is not
// named by its id: with the address of its id, with that of a search if the name has
// several places, or with 404. It reports whether it did. The store is not asked.
func (s *Server) redirectPlace(w http.ResponseWriter, r *http.Request, name, suffix string) bool {
	settings := s.currentSettings(r.Context())
	if _, ok := (view{viewPlaces, name}).place(settings); ok {
		return false
	}
	ids := place.InForce(settings.Places).Resolve(name)
	if suffix != "" {
		suffix = "." + suffix
	}
	// Relative, so that it holds below the token of a private site.
	var location string
	switch len(ids) {
	case 0:
		s.pages.writeErrorPage(w, r, errNoView)
		return true
	case 1:
		location = ids[0] + suffix
	default:
		for i, id := range ids {
			ids[i] = placeQuery(id)
		}
		location = "../search" + suffix + "?q=" + url.QueryEscape(strings.Join(ids, " OR "))
	}
	if r.URL.RawQuery != "" {
		separator := "?"
		if len(ids) > 1 {
			separator = "&"
		}
		location += separator + r.URL.RawQuery
	}
	h := w.Header()
	h.Set("Location", location)
	h.Set("Content-Type", "text/plain; charset=utf-8")     // of no bytes
	h.Set("Cache-Control", s.cacheControl(pageDirectives)) // the config may give the name to another place
	w.WriteHeader(http.StatusFound)
	return true
}

// placeLinks returns links to the pages of places, with their names in a language.
func placeLinks(settings storage.Settings, language string, ids []string) (out []web.Link) {
	g := place.InForce(settings.Places)
	for _, id := range ids {
		if p, ok := g.Place(id); ok {
			out = append(out, placeLink(p, language))
		}
	}
	tellApart(out, func(l *web.Link) *web.Link { return l })
	return out
}

// tellApart leaves kinds to those links of a list that bear one name, as those of a city
// and its governorate do.
func tellApart[T any](list []T, link func(*T) *web.Link) {
	named := map[string]int{}
	for i := range list {
		named[link(&list[i]).Text]++
	}
	for i := range list {
		if l := link(&list[i]); named[l.Text] == 1 {
			l.Kind = ""
		}
	}
}

func placeLink(p place.Place, language string) web.Link {
	return web.Link{Path: view{viewPlaces, p.ID}.address(""), Text: p.Name(language), Kind: web.PlaceKind(language, p.Kind.String())}
}

const (
	// placesAge is how long counts of places are used.
	placesAge = 5 * time.Minute
	// countedTime is how far back stories are counted.
	countedTime = 24 * time.Hour
	// maxCountedPages bounds the pages of articles that are read to count them: the
	// newest 20,000 articles.
	maxCountedPages = 20
	// maxListedPlaces bounds the places that a page lists of a country.
	maxListedPlaces = 100
)

// placeReport keeps how many stories of the last day each place has.
type placeReport struct {
	mu      sync.Mutex // guards what follows
	at      time.Time  // when it was read
	stories map[string]int
}

// read returns the counts, by id. They may be placesAge old.
func (r *placeReport) read(ctx context.Context, store storage.Reader, now time.Time) (map[string]int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now.Sub(r.at); age >= 0 && age < placesAge {
		return r.stories, nil
	}
	found := map[[2]string]bool{} // place and story
	q := storage.Query{Text: "since:" + now.Add(-countedTime).UTC().Format(time.RFC3339), Now: now, Limit: storage.MaxLimit, Brief: true}
	for range maxCountedPages {
		page, err := store.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, a := range page.Articles {
			for _, id := range slices.Concat(a.Places, a.Within) {
				found[[2]string{id, a.Story}] = true
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	stories := map[string]int{}
	for k := range found {
		stories[k[0]]++
	}
	r.at, r.stories = now, stories
	return stories, nil
}

// renderPlaces renders the page of the places that the last day's stories are about.
func (p *pageServer) renderPlaces(ctx context.Context, language string) ([]byte, error) {
	counts, err := p.counts.read(ctx, p.store, p.now())
	if err != nil {
		return nil, err
	}
	settings := p.currentSettings(ctx)
	var b bytes.Buffer
	err = p.templates.Places(&b, web.Places{
		Layout: p.layout(settings, language, "/places"), Countries: byCountry(place.InForce(settings.Places), counts, language),
	})
	return b.Bytes(), err
}

// byCountry groups places by the country that they lie in, those of most stories
// first. What lies in none comes last.
func byCountry(g *place.Gazetteer, stories map[string]int, language string) []web.Country {
	countries := map[string]*web.Country{}
	country := func(id string) *web.Country {
		if countries[id] == nil {
			countries[id] = &web.Country{}
		}
		return countries[id]
	}
	for id, n := range stories {
		p, ok := g.Place(id)
		if !ok {
			continue
		}
		count := web.PlaceCount{Link: placeLink(p, language), Stories: n}
		if p.Kind == place.Country {
			count.Kind = ""
			country(id).PlaceCount = count
			continue
		}
		c := country(countryOf(g, id))
		c.Places = append(c.Places, count)
	}
	out := make([]web.Country, 0, len(countries))
	for _, c := range countries {
		slices.SortFunc(c.Places, comparePlaces)
		c.Places = c.Places[:min(len(c.Places), maxListedPlaces)]
		tellApart(c.Places, func(p *web.PlaceCount) *web.Link { return &p.Link })
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b web.Country) int { return comparePlaces(a.PlaceCount, b.PlaceCount) })
	return out
}

// countryOf returns the id of the country that a place lies in; empty if it lies in none.
func countryOf(g *place.Gazetteer, id string) string {
	for _, in := range g.Ancestors(id) {
		if p, ok := g.Place(in); ok && p.Kind == place.Country {
			return in
		}
	}
	return ""
}

// comparePlaces orders places by their stories, the most first, then by address.
func comparePlaces(a, b web.PlaceCount) int {
	return cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(a.Path, b.Path))
}
