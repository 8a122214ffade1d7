package extract

import (
	"net/url"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isFurniture reports what publishing systems put into texts and nobody
// wrote: bars to share by, lists of what else there is, and what is hidden.
func isFurniture(n *xhtml.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id":
			for word := range strings.FieldsSeq(a.Val) {
				if shareBars[strings.ToLower(word)] {
					return true
				}
			}
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		case "href":
			if n.DataAtom == atom.A && sharesAt(a.Val) {
				return true
			}
		}
	}
	return false
}

// shareBars are classes and ids of the share bars that the common publishing
// systems and their plug-ins write into feeds.
var shareBars = set(`sharedaddy sd-sharing sd-sharing-enabled sd-social jp-relatedposts jp-post-flair addtoany_share_save_container addtoany_content
	a2a_kit a2a_button_facebook addthis_toolbox addthis_inline_share_toolbox feedflare shareaholic-canvas mashsb-container mashsb-box
	essb_links ssba ssba-wrap ssbp-wrap heateor_sss_sharing_container heateor_ss_sharing_container social-share social-sharing socialshare
	share-buttons share-bar share-links sharebar post-share entry-share article-share social-buttons social-icons sociallinks
	swp_social_panel dpsp-content-wrapper sfsi_widget wp_rp_wrap yarpp yarpp-related related-posts relatedposts juiz_sps_links blog-share`)

// sharesAt reports an address whose only use is to pass a page on.
func sharesAt(href string) bool {
	_, rest, ok := strings.Cut(strings.ToLower(href), "//")
	if !ok {
		return false
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "www."), "m.")
	for _, start := range []string{
		"facebook.com/sharer", "facebook.com/share.php", "facebook.com/dialog/share", "twitter.com/intent/", "twitter.com/share", "twitter.com/home?status",
		"x.com/intent/", "x.com/share", "t.me/share/", "telegram.me/share/", "wa.me/?text", "api.whatsapp.com/send", "web.whatsapp.com/send",
		"linkedin.com/sharearticle", "linkedin.com/sharing/", "pinterest.com/pin/create", "reddit.com/submit", "tumblr.com/share", "vk.com/share",
		"addtoany.com/", "addthis.com/bookmark", "feeds.feedburner.com/~ff", "digg.com/submit", "getpocket.com/save", "plus.google.com/share",
		"feeds.wordpress.com/1.0/go",
	} {
		if strings.HasPrefix(rest, start) {
			return true
		}
	}
	return false
}

// img reports whether an image is content: it has an address, is no pixel that
// counts readers, and is not the one before once more.
func (c *cleaner) img(n *xhtml.Node) bool {
	for _, lazy := range []string{"data-src", "data-lazy-src", "data-original", "data-orig-file"} {
		if src := attr(n, lazy); src != "" && isPlaceholder(attr(n, "src")) {
			setAttr(n, "src", src)
		}
	}
	if attr(n, "src") == "" {
		setAttr(n, "src", firstOf(attr(n, "srcset")))
	}
	for _, side := range []string{"width", "height"} {
		if v := strings.TrimSuffix(strings.TrimSpace(attr(n, side)), "px"); v == "0" || v == "1" {
			return false
		}
	}
	if style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""); pixelStyle.MatchString(style) {
		return false
	}
	if NamesNothing(attr(n, "src")) {
		return false
	}
	src := Resolve(c.base, attr(n, "src"))
	if src == "" || strings.HasPrefix(src, "mailto:") || countsReaders(src) || src == c.last {
		return false
	}
	if c.last = src; c.image == "" {
		c.image = src
	}
	return true
}

// pixelStyle is a style, without spaces and in lower case, of one pixel.
var pixelStyle = regexp.MustCompile(`(?:^|;)(?:width|height):[01](?:px)?(?:;|!|$)`)

// isPlaceholder reports the address of an image that a script would replace.
func isPlaceholder(src string) bool {
	return src == "" || strings.HasPrefix(src, "data:") || strings.HasSuffix(src, "blank.gif") || strings.Contains(src, "placeholder") || strings.Contains(src, "lazy")
}

// firstOf is the first address of a srcset.
func firstOf(srcset string) string {
	for word := range strings.FieldsSeq(srcset) {
		return strings.TrimSuffix(word, ",")
	}
	return ""
}

// countsReaders reports the address of an image that only counts who looks.
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

// pixelFiles are what images of one pixel are called.
var pixelFiles = set(`pixel.gif pixel.png tracking.gif track.gif 1x1.gif 1x1.png spacer.gif transparent.gif clear.gif`)

// players are hosts whose frames are worth a link.
var players = strings.Fields("youtube.com youtube-nocookie.com player.vimeo.com dailymotion.com soundcloud.com archive.org aparat.com")

// player is a link in place of a frame; nil for a frame that is no player.
func (c *cleaner) player(n *xhtml.Node) *xhtml.Node {
	src := attr(n, "src")
	if isPlaceholder(src) || src == "about:blank" {
		src = attr(n, "data-src")
	}
	src = Resolve(c.base, src)
	u, err := url.Parse(src)
	if err != nil {
		return nil
	}
	for _, host := range players {
		if u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host) {
			a := &xhtml.Node{Type: xhtml.ElementNode, Data: "a", DataAtom: atom.A, Attr: []xhtml.Attribute{{Key: "href", Val: src}}}
			a.AppendChild(&xhtml.Node{Type: xhtml.TextNode, Data: u.Hostname()})
			c.moved = true
			return a
		}
	}
	return nil
}
