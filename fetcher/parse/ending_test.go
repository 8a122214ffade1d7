package parse

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// whole are documents that end as they should, or are broken in other ways.
var whole = map[string]string{
	"rss":           `<?xml version="1.0"?><rss version="2.0"><channel><title>أخبار</title><item><guid>1</guid><title>مطر في دير الزور</title></item><item><guid>2</guid><title>جسر</title></item></channel></rss>`,
	"atom":          `<feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار</title><entry><id>1</id><title>مطر في دير الزور</title></entry></feed>`,
	"rdf":           `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>أخبار</title></channel><item rdf:about="http://a.example/1"><title>مطر</title></item></rdf:RDF>`,
	"prefix":        `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>أخبار</a:title><a:entry><a:id>1</a:id><a:title>مطر</a:title></a:entry></a:feed>`,
	"json":          `{"version":"https://jsonfeed.org/version/1.1","title":"أخبار \"}","items":[{"id":"1","title":"مطر ]}"}]}`,
	"spaces":        "<RSS version='2.0'>\n<channel><title>أخبار</title><item><title>مطر</title></item></channel>\n</rss\n >\n\n",
	"comment after": `<rss version="2.0"><channel><item><title>مطر</title></item></channel></rss><!-- 0.2 s --><script>x</script>`,
	"text before":   `Warning: <b>x</b><rss version="2.0"><channel><item><title>مطر</title></item></channel></rss>`,
	"in CDATA":      `<rss version="2.0"><channel><item><title>مطر</title><description><![CDATA[<p></rss></p>]]></description></item></channel></rss>`,
	"open inside":   `<rss version="2.0"><channel><item><title>مطر<item><title>جسر</title></channel></rss>`,
	"no items":      `<rss version="2.0"/>`,
}

func TestDocumentsThatEndEarlyAreShort(t *testing.T) {
	t.Parallel()
	for name, text := range whole {
		d, err := Parse(t.Context(), Input{Body: []byte(text)})
		if name != "no items" && err != nil || d.Short {
			t.Errorf("%s: short %v, %v; it is whole", name, d.Short, err)
		}
		// Cut anywhere behind its first item, or within.
		trimmed := strings.TrimRight(text, " \n")
		from := strings.Index(trimmed, "مطر")
		if name == "comment after" || name == "no items" {
			continue
		}
		for n := from; n < len(trimmed); n++ {
			d, err := Parse(t.Context(), Input{Body: []byte(trimmed[:n])})
			if err == nil && !d.Short {
				t.Errorf("%s, cut behind %q: it is not short", name, trimmed[max(0, n-20):n])
			}
		}
		packed := gzipped(trimmed)
		if d, err := Parse(t.Context(), Input{Body: packed}); err != nil || d.Short {
			t.Errorf("%s, packed: short %v, %v", name, d.Short, err)
		}
		if d, err := Parse(t.Context(), Input{Body: packed[:len(packed)-1]}); err == nil && !d.Short {
			t.Errorf("%s, packed and cut: it is not short", name)
		}
		if d, err := Parse(t.Context(), Input{Body: gzipped(string(packed[:len(packed)-1]))}); err == nil && !d.Short {
			t.Errorf("%s, packed, cut and packed again: it is not short", name)
		}
	}
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}
