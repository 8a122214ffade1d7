package parse

import (
	"math/rand/v2"
	"testing"

	"rawi/fetcher/parse/parsetest"
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
		full, err := Parse(t.Context(), input([]byte(body)))
		if err != nil || len(full.Articles) != 2 || len(full.ItemHashes) != 2 {
			t.Errorf("%s: %d articles, %d hashes, %v", name, len(full.Articles), len(full.ItemHashes), err)
			continue
		}
		for _, known := range full.ItemHashes {
			in := input([]byte(body))
			in.Known = func(hash uint64) bool { return hash == known }
			delta, err := Parse(t.Context(), in)
			if err != nil || len(delta.Articles) != 1 {
				t.Errorf("%s: %d articles, %v", name, len(delta.Articles), err)
				continue
			}
			for _, a := range full.Articles {
				if a.ItemHash == delta.Articles[0].ItemHash && parsetest.JSON(t, a) != parsetest.JSON(t, delta.Articles[0]) {
					t.Errorf("%s: alone it is %s\nwith all it is %s", name, parsetest.JSON(t, delta.Articles[0]), parsetest.JSON(t, a))
				}
			}
		}
	}
}

// TestDeltaReadsWhatAFullReadingDoes compares a reading that knows some of the
// items with a full one, over the fixtures and over ones changed at random.
func TestDeltaReadsWhatAFullReadingDoes(t *testing.T) {
	t.Parallel()
	bodies := parsetest.Documents(t, "testdata")
	bodies = append(bodies, parsetest.Feed(0, 5))
	r := rand.New(rand.NewPCG(3, 4))
	split := 0
	for n := range 3000 {
		body := bodies[n%len(bodies)]
		if n >= len(bodies) {
			body = parsetest.Mutate(r, body, bodies)
		}
		full, err := Parse(t.Context(), input(body))
		if err != nil || len(full.ItemHashes) == 0 {
			continue
		}
		split++
		known := map[uint64]bool{}
		for _, c := range full.ItemHashes {
			known[c] = r.IntN(3) > 0
		}
		in := input(body)
		in.Known = func(c uint64) bool { return known[c] }
		delta, err := Parse(t.Context(), in)
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		full.Articles = withoutKnown(full.Articles, in.Known)
		full.Warnings, delta.Warnings = nil, nil // of repairs
		if got, want := parsetest.JSON(t, delta), parsetest.JSON(t, full); got != want {
			t.Fatalf("%q\n delta %s\n  full %s", body, got, want)
		}
	}
	if split < 300 {
		t.Errorf("only %d documents could be split", split)
	}
}
