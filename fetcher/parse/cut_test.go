package parse

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

// TestDeltaSeesWhoSharesAnIdentity holds that an item is read alike with and
// without those that are identified by the same, wherever that stands.
func TestDeltaSeesWhoSharesAnIdentity(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"one link, other guids inside":  rssOf("<item><title>أ</title><link>https://news.example/1</link><related><guid>x</guid></related></item><item><title>ب</title><link>https://news.example/1</link><related><guid>y</guid></related></item>"),
		"one link, other ids":           rssOf("<item><title>أ</title><link>https://news.example/1</link><id>x</id></item><item><title>ب</title><link>https://news.example/1</link><id>y</id></item>"),
		"one link, two ways to it":      rssOf("<item><title>أ</title><link>https://news.example/1?utm_source=a</link></item><item><title>ب</title><link>https://news.example/1?utm_source=b</link></item>"),
		"one guid, in a section":        rssOf("<item><title>أ</title><guid>g</guid></item><item><title>ب</title><guid><![CDATA[g]]></guid></item>"),
		"one guid, other links":         rssOf("<item><title>أ</title><guid>g</guid><link>https://news.example/1</link></item><item><title>ب</title><guid>g</guid><link>https://news.example/2</link></item>"),
		"one id of Atom in RSS":         rssOf("<item><title>أ</title><a10:id>g</a10:id><link>https://news.example/1</link></item><item><title>ب</title><a10:id>g</a10:id><link>https://news.example/2</link></item>"),
		"one identifier":                rssOf("<item><title>أ</title><dc:identifier>g</dc:identifier><link>https://news.example/1</link></item><item><title>ب</title><dc:identifier>g</dc:identifier><link>https://news.example/2</link></item>"),
		"one original link":             rssOf("<item><title>أ</title><fb:origLink>https://news.example/0</fb:origLink><link>https://news.example/1</link></item><item><title>ب</title><fb:origLink>https://news.example/0</fb:origLink><link>https://news.example/2</link></item>"),
		"one enclosure":                 rssOf(`<item><title>أ</title><enclosure url="https://news.example/1.mp3"/></item><item><title>ب</title><enclosure url="https://news.example/1.mp3"/></item>`),
		"a guid of another vocabulary":  rssOf(`<item><title>أ</title><guid xmlns="https://x.example/">x</guid><link>https://news.example/1</link></item><item><title>ب</title><guid xmlns="https://x.example/">y</guid><link>https://news.example/1</link></item>`),
		"one guid, in other letters":    rssOf("<item><title>أ</title><GUID>g</GUID></item><item><title>ب</title><guid>g</guid></item>"),
		"an empty guid":                 rssOf("<item><title>أ</title><guid/><link>https://news.example/1</link></item><item><title>ب</title><guid></guid><link>https://news.example/1</link></item>"),
		"one id, other ids of sources":  atomOf("<entry><title>أ</title><source><id>x</id></source><id>g</id></entry><entry><title>ب</title><source><id>y</id></source><id>g</id></entry>"),
		"no id but the source's":        atomOf(`<entry><title>أ</title><link href="https://news.example/1"/><source><id>x</id></source></entry><entry><title>ب</title><link href="https://news.example/1"/><source><id>y</id></source></entry>`),
		"one about by another prefix":   rdfOf(`<item r:about="https://news.example/0"><title>أ</title><link>https://news.example/1</link></item><item rdf:about="https://news.example/0"><title>ب</title><link>https://news.example/2</link></item>`),
		"an about of another's":         rssOf(`<item x:about="a:1"><title>أ</title><link>https://news.example/1</link></item><item x:about="a:2"><title>ب</title><link>https://news.example/1</link></item>`),
		"a guid in an item in the item": rssOf("<item><title>أ</title><link>https://news.example/1</link><related><item><guid>x</guid></item></related></item><item><title>ب</title><link>https://news.example/1</link></item>"),
	} {
		full, err := Parse(input([]byte(body)))
		if err != nil || len(full.Articles) != 2 || len(full.Cuts) != 2 {
			t.Errorf("%s: %d articles, %d cuts, %v", name, len(full.Articles), len(full.Cuts), err)
			continue
		}
		for _, known := range full.Cuts {
			in := input([]byte(body))
			in.Known = func(cut uint64) bool { return cut == known }
			delta, err := Parse(in)
			if err != nil || len(delta.Articles) != 1 {
				t.Errorf("%s: %d articles, %v", name, len(delta.Articles), err)
				continue
			}
			for _, a := range full.Articles {
				if a.ItemHash == delta.Articles[0].ItemHash && asJSON(t, a) != asJSON(t, delta.Articles[0]) {
					t.Errorf("%s: alone it is %s\nwith all it is %s", name, asJSON(t, delta.Articles[0]), asJSON(t, a))
				}
			}
		}
	}
}

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
		if p := cutItems([]byte(body)); len(p.cuts) != 2 || !p.alone() {
			t.Errorf("%s: cut in %d, each alone: %v", name, len(p.cuts), p.alone())
		}
	}
}

// TestUnsafeDocumentsAreNotCut holds that these are read whole.
func TestUnsafeDocumentsAreNotCut(t *testing.T) {
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
		if p := cutItems([]byte(body)); len(p.cuts) != 0 {
			t.Errorf("%s: cut in %d", name, len(p.cuts))
		}
	}
}
