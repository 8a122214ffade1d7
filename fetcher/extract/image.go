package extract

import (
	"net/url"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// keepsImage reports whether an image is content: it has an address, is no counter of
// readers, and does not repeat the image before it. It sets the src of lazy images, and
// remembers the first image.
func (s *sanitizer) keepsImage(n *xhtml.Node) bool {
	if src := ImageSource(n); src != attr(n, "src") {
		setAttr(n, "src", src)
	}
	if IsPixel(n) || NamesNothing(attr(n, "src")) {
		return false
	}
	src := Resolve(s.cost, s.base, attr(n, "src"))
	if src == "" || strings.HasPrefix(src, "mailto:") || countsReaders(src) || src == s.lastImage {
		return false
	}
	if s.lastImage = src; s.image == "" {
		s.image = src
	}
	return true
}

// ImageSource returns the address of an image, as written: of a lazy one that which a script
// would set; empty: it has none.
func ImageSource(n *xhtml.Node) string {
	src := attr(n, "src")
	for _, lazy := range []string{"data-src", "data-lazy-src", "data-original", "data-orig-file"} {
		if later := attr(n, lazy); later != "" && isPlaceholder(src) {
			src = later
		}
	}
	if src == "" {
		return FirstOfSrcset(attr(n, "srcset"))
	}
	return src
}

// IsPixel reports whether an image is at most one pixel wide or high, by its attributes.
func IsPixel(n *xhtml.Node) bool {
	for _, side := range []string{"width", "height"} {
		if v := strings.TrimSuffix(strings.TrimSpace(attr(n, side)), "px"); v == "0" || v == "1" {
			return true
		}
	}
	return pixelStyle.MatchString(strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""))
}

// pixelStyle matches a style, in lower case and without spaces, of at most one pixel.
var pixelStyle = regexp.MustCompile(`(?:^|;)(?:width|height):[01](?:px)?(?:;|!|$)`)

// isPlaceholder reports whether src is the address of an image that a script replaces.
func isPlaceholder(src string) bool {
	return src == "" || strings.HasPrefix(src, "data:") || strings.HasSuffix(src, "blank.gif") || strings.Contains(src, "placeholder") || strings.Contains(src, "lazy")
}

// FirstOfSrcset returns the first address of a srcset.
func FirstOfSrcset(srcset string) string {
	for word := range strings.FieldsSeq(srcset) {
		return strings.TrimSuffix(word, ",")
	}
	return ""
}

// countsReaders reports whether src is the address of an image that only counts readers.
func countsReaders(src string) bool {
	u, err := url.Parse(src)
	if err != nil {
		return false
	}
	host := u.Hostname()
	for _, h := range []string{
		"pixel.wp.com", "stats.wordpress.com", "google-analytics.com", "doubleclick.net", "pixel.quantserve.com", "b.scorecardresearch.com",
		"feeds.wordpress.com", "counter.yadro.ru", "mc.yandex.ru", "whos.amung.us", "statcounter.com", "feedsportal.com",
	} {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return host == "feeds.feedburner.com" && strings.HasPrefix(u.Path, "/~r/") || pixelFiles[strings.ToLower(u.Path[strings.LastIndexByte(u.Path, '/')+1:])]
}

// pixelFiles are the names of files of one pixel.
var pixelFiles = set(`pixel.gif pixel.png tracking.gif track.gif 1x1.gif 1x1.png spacer.gif transparent.gif clear.gif`)

// playerHosts are the hosts whose frames are replaced by a link.
var playerHosts = strings.Fields("youtube.com youtube-nocookie.com player.vimeo.com dailymotion.com soundcloud.com archive.org aparat.com")

// playerLink returns a link for a frame of a player; nil: it is another frame.
func (s *sanitizer) playerLink(n *xhtml.Node) *xhtml.Node {
	src := attr(n, "src")
	if isPlaceholder(src) || src == "about:blank" {
		src = attr(n, "data-src")
	}
	src = Resolve(s.cost, s.base, src)
	u, err := url.Parse(src)
	if err != nil {
		return nil
	}
	for _, host := range playerHosts {
		if u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host) {
			a := &xhtml.Node{Type: xhtml.ElementNode, Data: "a", DataAtom: atom.A, Attr: []xhtml.Attribute{{Key: "href", Val: src}}}
			a.AppendChild(&xhtml.Node{Type: xhtml.TextNode, Data: u.Hostname()})
			s.needsReparse = true
			return a
		}
	}
	return nil
}
