package sitemap

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxMore is how many sitemaps of an index are read.
const maxMore = 5

// maxSitemaps is how many sitemaps of an index are looked at: as many as it may have
// (sitemaps.org).
const maxSitemaps = 50_000

// recent is how much older than the newest sitemap another may be to be read too: news
// sitemaps have the pages of two days, and shards are of a day, a week or a month.
const recent = 7 * 24 * time.Hour

// index finds the sitemaps of an index that are most likely to have news now.
type index struct {
	options  Options
	base     *url.URL
	count    int // that were seen
	sitemaps []sitemap
	made     stamps // dates of modification
}

// sitemap is one of an index.
type sitemap struct {
	loc      string
	class    int   // of its name: see classOf
	modified int64 // in seconds since 1970; 0: not known
	period   int64 // end of the time that its name names, or 0
	number   int   // in its name, the last; of an offset negative
	order    int
}

func newIndex(o Options, base *url.URL) *index { return &index{options: o, base: base} }

// add adds a sitemap.
func (x *index) add(e *entry) {
	if x.count++; x.count > maxSitemaps || x.base != nil && resolve(x.base, e.loc) == resolve(x.base, "") {
		return
	}
	name := nameOf(e.loc)
	x.sitemaps = append(x.sitemaps, sitemap{
		loc: e.loc, class: classOf(name), modified: x.options.date(&x.made, e.lastmod), period: x.options.pastOf(periodOf(name)), number: numberOf(name), order: x.count,
	})
}

// more returns the addresses of the sitemaps that are to be read, the most likely first:
// those named after news if there are some, the newest of them.
func (x *index) more() (out []string) {
	if x.made.areOfRequest(x.options.Now) {
		for i := range x.sitemaps {
			x.sitemaps[i].modified = 0
		}
	}
	list := x.sitemaps
	slices.SortFunc(list, func(a, b sitemap) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(b.at(), a.at()), cmp.Compare(b.number, a.number), cmp.Compare(a.order, b.order))
	})
	for i := range list {
		s, best := &list[i], &list[0]
		isOld := s.class == best.class && s.at() != 0 && best.at()-s.at() > int64(recent/time.Second)
		isOther := s.class != best.class && (best.class == newsClass && !x.options.All || s.class == otherClass)
		if isOld || isOther || slices.Contains(out, s.loc) {
			continue
		}
		if out = append(out, s.loc); len(out) == maxMore {
			break
		}
	}
	return out
}

func (x *index) warnings() []string {
	if x.count <= maxMore {
		return nil
	}
	return []string{fmt.Sprintf("of %d sitemaps those most likely to have news are read, at most %d", x.count, maxMore)}
}

// at returns the time of what is newest in a sitemap: when it was modified, but no later than
// the end of the time that it is named after.
func (s *sitemap) at() int64 {
	if s.modified == 0 || s.period != 0 && s.period < s.modified {
		return s.period
	}
	return s.modified
}

// pastOf returns the end of a period, or now if that is earlier.
func (o *Options) pastOf(end int64) int64 {
	if o.Now.IsZero() {
		return end
	}
	return min(end, o.Now.Unix())
}

// nameOf returns the path and query of an address in lower case.
func nameOf(loc string) string {
	if _, rest, isAbsolute := strings.Cut(loc, "://"); isAbsolute {
		loc = rest[max(strings.IndexByte(rest, '/'), 0):]
	}
	return strings.ToLower(loc)
}

// The classes of sitemaps by their names, the most likely to have news last.
const (
	otherClass = iota // lists of tags, authors, pictures …
	plainClass
	postsClass
	newsClass
)

var (
	newsName  = regexp.MustCompile(`(^|[^a-z])(g|google|sitemap|latest)?news(sitemap|map|index)?([^a-z]|$)|[^a-z](latest|recent|breaking|today|48h|akhbar|khabar|haber|haberler|actualites?)([^a-z]|$)`)
	postsName = regexp.MustCompile(`post|article|stor(y|ies)|content|node|maqal`)
	otherName = regexp.MustCompile(`tag|categor|author|writer|image|photo|gallery|video|pages[-_.]|page[-_]sitemap|[-_]page[-_.]|static|section|topic|term|product|user|event|misc|podcast|program`)
)

// classOf returns the class of a sitemap by its name, in lower case.
func classOf(name string) int {
	switch {
	case newsName.MatchString(name):
		return newsClass
	case otherName.MatchString(name):
		return otherClass
	case postsName.MatchString(name):
		return postsClass
	}
	return plainClass
}

// namedTime matches a day, a month or a year in a name: 2026-11-30, 20261130, 2026/11,
// yyyy=2026&mm=11.
var namedTime = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:(0[1-9]|1[0-2]|` + between + `(?:1[0-2]|0?[1-9]))(0[1-9]|[12][0-9]|3[01]|` + between + `(?:3[01]|[12][0-9]|0?[1-9]))?)?(?:[^0-9]|$)`)

// between stands between the parts of a date in a name.
const between = `(?:[-_/.]|&[a-z]+=)`

// periodOf returns the end of the day, month or year that a name names, in seconds since
// 1970; 0: it names none. Of several it is the last.
func periodOf(name string) (end int64) {
	for _, m := range namedTime.FindAllStringSubmatch(name, -1) {
		year, month, day := numberOf(m[1]), numberOf(m[2]), numberOf(m[3])
		next := time.Date(year, time.Month(month), day+1, 0, 0, 0, 0, time.UTC)
		if month == 0 {
			next = time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
		} else if day == 0 {
			next = time.Date(year, time.Month(month+1), 1, 0, 0, 0, 0, time.UTC)
		}
		end = next.Unix()
	}
	return end
}

// offset matches how many pages of a list, which begins with the newest, a sitemap leaves
// out: Arc XP divides its sitemaps so.
var offset = regexp.MustCompile(`[?&](?:from|offset|start|skip)=([0-9]{1,9})(?:&|$)`)

// numberOf returns the last number of a name, negative if it is an offset: the sitemap with
// the highest is the newest. 0: it has none, or the number is longer than those of shards.
func numberOf(name string) int {
	if m := offset.FindStringSubmatch(name); m != nil {
		return -numberOf(m[1])
	}
	end := strings.LastIndexAny(name, "0123456789") + 1
	start := end
	for start > 0 && '0' <= name[start-1] && name[start-1] <= '9' {
		start--
	}
	n, err := strconv.Atoi(name[start:end])
	if err != nil || end-start > 9 {
		return 0
	}
	return n
}
