package markup

import (
	"strings"
	"testing"
)

// rssOf and atomOf are documents of these items.
func rssOf(items string) string {
	return `<rss version="2.0" xmlns:a10="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>أخبار</title><link>https://news.example/</link>` + items + `</channel></rss>`
}

func atomOf(items string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار</title><id>tag:f</id>` + items + `</feed>`
}

func rdfOf(items string) string {
	return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>أخبار</title></channel>` + items + `</rdf:RDF>`
}

func asIs(link string) string { return link }

// TestCommonFormsAreReadInPart holds that these need not be read whole at each
// poll.
func TestCommonFormsAreReadInPart(t *testing.T) {
	t.Parallel()
	nested := "<item><title>آخر</title><guid>else</guid></item>"
	for name, body := range map[string]string{
		"guids":                    rssOf("<item><guid>1</guid></item><item><guid>2</guid></item>"),
		"links":                    rssOf("<item><link>https://news.example/1</link></item><item><link>https://news.example/2</link></item>"),
		"neither":                  rssOf("<item><title>أ</title></item><item><title>ب</title></item>"),
		"ids and those of sources": atomOf("<entry><id>1</id><source><id>x</id></source></entry><entry><source><id>x</id></source><id>2</id></entry>"),
		"about":                    rdfOf(`<item rdf:about="https://news.example/1"></item><item rdf:about="https://news.example/2"></item>`),
		"items in items":           rssOf("<item><guid>1</guid><related>" + nested + "</related></item><item>" + nested + "<guid>2</guid></item>"),
		"items in the channel's":   rssOf("<promo>" + nested + "<channel>" + nested + "</channel></promo><item><guid>1</guid></item><item><guid>2</guid></item>"),
		"images with links":        rssOf("<item><image><link>https://x.example/</link></image><guid>1</guid></item><item><image><link>https://x.example/</link></image><guid>2</guid></item>"),
		"tags left open inside":    rssOf("<item><guid>1</guid><description>أ<br>ب</description></item><item><guid>2</guid></item>"),
	} {
		if s := SplitItems([]byte(body)); len(s.Hashes()) != 2 || !s.Independent(asIs) {
			t.Errorf("%s: %d items, independent: %v", name, len(s.Hashes()), s.Independent(asIs))
		}
	}
}

// TestUnsafeDocumentsAreNotSplit holds that these are read whole.
func TestUnsafeDocumentsAreNotSplit(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"an item in one with a tag left open": rssOf("<item><br><related><item></item></related></item>"),
		"an item in what is left open":        rssOf("<promo><item></item>"),
		"an item in what is left open, read":  rssOf("<item></item><promo><item></item>"),
		"a channel in a broken item":          rssOf("<item><br><channel></channel></item>"),
		"an item in a tag of no XML":          rssOf("<promo a=b><item></item></promo><item></item>"),
		"an item that ends in another's":      rssOf("<item><a><item></a></item></item>"),
		"items of RSS 1.1":                    rssOf("<items><item></item></items><item></item>"),
		"a channel in a tag of no XML":        rssOf("<promo a=b><channel></channel></promo><item></item>"),
		"an item that is too deep":            rssOf("<item>" + strings.Repeat("<a>", MaxDepth) + strings.Repeat("</a>", MaxDepth) + "</item>"),
		"a slash that ends no tag":            rssOf("<item><a href=x/><item></item></a></item>"),
	} {
		if s := SplitItems([]byte(body)); len(s.Hashes()) != 0 || s.HeadHash() != 0 {
			t.Errorf("%s: %d items", name, len(s.Hashes()))
		}
	}
}
