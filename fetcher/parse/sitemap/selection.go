package sitemap

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"rawi/fetcher/parse/item"
	"rawi/storage/address"
	"rawi/storage/dates"
)

// maxItems is how many pages of a sitemap are taken, the newest. A sitemap may have
// 50,000 (sitemaps.org), and news sitemaps have at most 1,000.
const maxItems = 1000

// maxPlaces is how many pages are remembered before the oldest are forgotten.
const maxPlaces = 1 << 14

// place is where a page stands in the document, and when it was published and modified,
// in seconds since 1970; 0: not known.
type place struct {
	start, end          int
	order               int
	published, modified int64
	isNews              bool
}

// at returns the time by which pages are sorted.
func (p *place) at() int64 {
	if p.published != 0 {
		return p.published
	}
	return p.modified
}

// selection finds the newest pages of a sitemap.
type selection struct {
	options Options
	places  []place
	count   int // pages with an address
	wanted  int // of them
	first   place
	last    place
	locs    [2]string // of the first page, and of the last
	made    [2]stamps // of the dates of publication, and of modification
}

func newSelection(o Options) *selection { return &selection{options: o} }

// add adds a page.
func (s *selection) add(e *entry) {
	s.count++
	if !e.isNews && (!s.options.All || isHome(e.loc)) {
		return
	}
	p := place{start: e.start, end: e.end, order: s.count, isNews: e.isNews}
	p.published, p.modified = s.options.date(&s.made[0], e.published), s.options.date(&s.made[1], e.lastmod)
	if s.wanted++; s.wanted == 1 {
		s.first, s.locs[0] = p, e.loc
	}
	s.last, s.locs[1] = p, e.loc
	if s.places = append(s.places, p); len(s.places) == maxPlaces {
		s.sort()
		s.places = s.places[:maxPlaces/2]
	}
}

// date returns a date in seconds since 1970, and notes it in made; 0: it cannot be read, or
// is not believed.
func (o *Options) date(made *stamps, s string) int64 {
	if s == "" {
		return 0
	}
	at, note, ok := dates.Read(s, o.Zone, o.Now)
	if !ok || at.Year() < 1990 || !o.Now.IsZero() && at.After(o.Now.Add(time.Hour)) {
		return 0
	}
	made.add(at, note == "no time of day" || strings.Contains(s, ":00:00"))
	return at.Unix()
}

// isNow reports whether a page was modified when the sitemap was requested: many sites say so
// of pages that are made anew for everyone. A page that was really modified a moment ago says
// it at the next poll too.
func (o *Options) isNow(modified int64) bool {
	now := o.Now.Unix()
	return !o.Now.IsZero() && modified >= now-60 && modified <= now+60
}

// sort sorts the pages, the newest first. Pages of the same time are as new as their place
// says: the document goes from old to new, or from new to old.
func (s *selection) sort() {
	direction := 1
	if s.isAscending() {
		direction = -1
	}
	slices.SortFunc(s.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.at(), a.at()), cmp.Compare(b.modified, a.modified), direction*cmp.Compare(a.order, b.order))
	})
}

// isAscending reports whether the document goes from old to new: by the times of its first
// and last page, and if these are not known or equal, by the numbers in which
// their addresses differ.
func (s *selection) isAscending() bool {
	if a, b := s.first.at(), s.last.at(); a != b && a != 0 && b != 0 {
		return a < b
	}
	a, b := s.locs[0], s.locs[1]
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	for same > 0 && isDigit(rune(a[same-1])) {
		same--
	}
	a, b = longestNumber(a[same:]), longestNumber(b[same:])
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) < 0
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// longestNumber returns the longest run of digits, the last of them, without zeros before
// it.
func longestNumber(s string) (longest string) {
	for run := range strings.FieldsFuncSeq(s, func(r rune) bool { return !isDigit(r) }) {
		if run = strings.TrimLeft(run, "0"); len(run) >= len(longest) {
			longest = run
		}
	}
	return longest
}

// list returns the newest pages, each address once, the newest first. read reads the page at
// a place.
func (s *selection) list(base *url.URL, read func(place) entry) (list item.List) {
	undated, unmodified := s.made[0].areOfRequest(s.options.Now), s.made[1].areOfRequest(s.options.Now)
	s.forget(undated, unmodified)
	s.sort()
	type found struct {
		place
		item.Item
	}
	var out []found
	known, publications := map[string]int{}, map[string]int{}
	for _, p := range s.places {
		if len(out) == maxItems {
			list.Warnings = append(list.Warnings, fmt.Sprintf("of %d pages the newest %d are read", s.wanted, maxItems))
			break
		}
		e := read(p)
		if undated {
			e.published = ""
		}
		if unmodified || s.options.isNow(p.modified) {
			e.lastmod = ""
		}
		key := resolve(base, e.loc)
		i, again := known[key]
		if !again {
			i = len(out)
			known[key], out = i, append(out, found{})
		} else if out[i].isNews || !p.isNews {
			continue
		}
		out[i] = found{p, itemOf(&e)}
		if e.publication != "" {
			publications[e.publication]++
		}
	}
	for i := range out {
		list.Items = append(list.Items, out[i].Item)
	}
	list.Channel = channel(base, list.Items, publications)
	if undated || unmodified {
		list.Warnings = append(list.Warnings, "all dates are the same: they are when the sitemap was made, and are not read")
	}
	return list
}

// forget forgets all dates of publication, or of modification.
func (s *selection) forget(published, modified bool) {
	change := func(p *place) {
		if published {
			p.published = 0
		}
		if modified {
			p.modified = 0
		}
	}
	for i := range s.places {
		change(&s.places[i])
	}
	change(&s.first)
	change(&s.last)
}

// problem returns item.ErrNoItems if the document has pages and none is wanted; nil: it has
// some, or is empty, which is legal.
func (s *selection) problem(list item.List) error {
	if s.count == 0 || s.wanted > 0 || s.options.All || len(list.More) > 0 {
		return nil
	}
	return fmt.Errorf("%w: none of its %d pages is marked as news; with all: true they are taken by when they were modified", item.ErrNoItems, s.count)
}

// resolve returns loc resolved against base, as it is compared; loc itself if that is no
// address.
func resolve(base *url.URL, loc string) string {
	u, err := address.Resolve(base, loc)
	if err != nil {
		return loc
	}
	return address.String(u)
}

// stamps are the dates of one kind in a document.
type stamps struct {
	count       int
	first, last time.Time
	isRound     bool // some are days, or full hours
}

func (s *stamps) add(at time.Time, isRound bool) {
	if s.count++; s.count == 1 {
		s.first, s.last = at, at
	}
	if at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
	s.isRound = s.isRound || isRound
}

// lasting is how long a sitemap may be kept by its server, and have the time at which it was
// made for all pages.
const lasting = 48 * time.Hour

// areOfRequest reports whether the dates are the time at which the document was made: at
// least three, all within a minute, none of them round, and not long before now. Such dates
// change at each request and tell nothing of the pages. Older ones are of a site that moved:
// without them all of its pages would be of today.
func (s *stamps) areOfRequest(now time.Time) bool {
	isOld := !now.IsZero() && now.Sub(s.last) > lasting
	return s.count >= 3 && s.last.Sub(s.first) <= time.Minute && !s.isRound && !isOld
}
