package extract

import (
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isBoilerplate reports whether an element is what publishing systems put into texts: share
// bars, lists of related articles, and hidden parts.
func isBoilerplate(n *xhtml.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id":
			for word := range strings.FieldsSeq(a.Val) {
				if shareBarClasses[strings.ToLower(word)] {
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
			if n.DataAtom == atom.A && isShareLink(a.Val) {
				return true
			}
		}
	}
	return false
}

// shareBarClasses are the classes and ids of share bars, as common publishing systems and
// their plug-ins write them.
var shareBarClasses = set(`sharedaddy sd-sharing sd-sharing-enabled sd-social jp-relatedposts jp-post-flair addtoany_share_save_container addtoany_content
	a2a_kit a2a_button_facebook addthis_toolbox addthis_inline_share_toolbox feedflare shareaholic-canvas mashsb-container mashsb-box
	essb_links ssba ssba-wrap ssbp-wrap heateor_sss_sharing_container heateor_ss_sharing_container social-share social-sharing socialshare
	share-buttons share-bar share-links sharebar post-share entry-share article-share social-buttons social-icons sociallinks
	swp_social_panel dpsp-content-wrapper sfsi_widget wp_rp_wrap yarpp yarpp-related related-posts relatedposts juiz_sps_links blog-share`)

// isShareLink reports whether an address is only there to share a page.
func isShareLink(href string) bool {
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
