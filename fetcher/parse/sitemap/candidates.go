package sitemap

import (
	"net/url"
	"slices"

	"rawi/storage/address"
)

// usual are the places where sites have sitemaps that their robots.txt does not name: those of the
// usual plug-ins and systems, those of news first.
var usual = []string{
	"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml", "/sitemaps/news.xml",
	"/sitemap.xml", "/sitemap_index.xml",
}

// maxListed is how many sitemaps that robots.txt names are tried whose names do not speak
// of news.
const maxListed = 3

// Candidates returns the addresses at which a site may have a sitemap with news, in the
// order in which they are to be tried: those that its robots.txt lists, then the usual
// places. Sitemaps of news stand before others.
func Candidates(listed []string, site *url.URL) (out []string) {
	var classes [newsClass + 1][]string
	for _, loc := range listed {
		class := classOf(nameOf(loc))
		classes[class] = append(classes[class], loc)
	}
	rest := slices.Concat(classes[postsClass], classes[plainClass])
	out = slices.Concat(classes[newsClass], rest[:min(len(rest), maxListed)])
	for _, path := range usual {
		if u, err := address.Resolve(site, path); err == nil {
			out = append(out, address.String(u))
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(loc string) bool {
		key := address.Key(loc)
		again := seen[key]
		seen[key] = true
		return again
	})
}

// Lasts reports whether a sitemap of an index keeps its address: it is named after news, and
// not after a time or by a number.
func Lasts(loc string) bool {
	name := nameOf(loc)
	return classOf(name) == newsClass && numberOf(name) == 0
}
