package markup

import (
	"strings"
	"testing"

	"rawi/fetcher/cost"
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

// asIs is a canonical form that changes nothing.
func asIs(link string) string { return link }

// TestCommonFormsAreReadInPart holds that these need not be read whole at each
// poll.
func TestCommonFormsAreReadInPart(t *testing.T) {
	t.Parallel()
	nested := "<item><title>آخر</title><guid>else</guid></item>"
	for name, body := range map[string]string{
		"guids":                     rssOf("<item><guid>1</guid></item><item><guid>2</guid></item>"),
		"links":                     rssOf("<item><link>https://news.example/1</link></item><item><link>https://news.example/2</link></item>"),
		"neither":                   rssOf("<item><title>أ</title></item><item><title>ب</title></item>"),
		"ids and those of sources":  atomOf("<entry><id>1</id><source><id>x</id></source></entry><entry><source><id>x</id></source><id>2</id></entry>"),
		"about":                     rdfOf(`<item rdf:about="https://news.example/1"></item><item rdf:about="https://news.example/2"></item>`),
		"items in items":            rssOf("<item><guid>1</guid><related>" + nested + "</related></item><item>" + nested + "<guid>2</guid></item>"),
		"items in the channel's":    rssOf("<promo>" + nested + "<channel>" + nested + "</channel></promo><item><guid>1</guid></item><item><guid>2</guid></item>"),
		"images with links":         rssOf("<item><image><link>https://x.example/</link></image><guid>1</guid></item><item><image><link>https://x.example/</link></image><guid>2</guid></item>"),
		"a tag of no XML around":    rssOf("<x a=b></x><item><guid>1</guid></item><item><guid>2</guid></item>"),
		"an empty item's parts":     rssOf("<item><guid>1</guid><enclosure a='b'/></item><item><guid>2</guid><x/></item>"),
		"items beside the channel":  "<rss><channel><title>t</title></channel><item><guid>1</guid></item><item><guid>2</guid></item></rss>",
		"as deep as may be":         rssOf("<item><guid>1</guid>" + strings.Repeat("<a>", maxDepth-2) + strings.Repeat("</a>", maxDepth-2) + "</item><item><guid>2</guid></item>"),
		"comments and instructions": rssOf("<!-- <item> --><?x?><item><guid>1</guid><![CDATA[<item>]]></item><item><guid>2</guid></item>"),
		"tags left open inside":     rssOf("<item><guid>1</guid><description>أ<br>ب</description></item><item><guid>2</guid></item>"),
	} {
		if s := SplitItems(nil, []byte(body)); len(s.Hashes()) != 2 || !s.Independent(asIs) {
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
		"an item that is too deep":            rssOf("<item>" + strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth) + "</item>"),
		"a feed in a tag of no XML":           "<rss><channel><x a=b></x><item></item></channel><feed></feed></rss>",
		"a feed inside":                       "<rss><feed><x a=b></x></feed><channel><item></item></channel></rss>",
		"items in and beside the channel":     "<rss><channel><item></item></channel><item></item></rss>",
		"an empty item":                       rssOf("<item/><item></item>"),
		"another root":                        "<html><item></item></html>",
		"no root":                             "<item></item>",
		"an item in the channel of Atom":      "<feed><channel><item></item></channel><x",
		"an end of nothing":                   rssOf("</x><item></item>"),
		"an item that is left open":           rssOf("<item><guid>1</guid>"),
		"a section that is left open":         rssOf("<item><![CDATA[</item>"),
		"too deep outside":                    rssOf(strings.Repeat("<a>", maxDepth-1) + strings.Repeat("</a>", maxDepth-1) + "<item></item>"),
		"a slash that ends no tag":            rssOf("<item><a href=x/><item></item></a></item>"),
	} {
		if s := SplitItems(nil, []byte(body)); len(s.Hashes()) != 0 || s.HeadHash() != 0 {
			t.Errorf("%s: %d items", name, len(s.Hashes()))
		}
	}
}

var wantHashes = [...]uint64{0xd3c2a644861fccb1, 0xab940578f923524a, 0xdd4dd9e8f2a9841b} // of two items, and of the rest

// TestHashesOfItemsStayTheSame holds the hashes themselves: the store keeps them, and
// another value means that every item is read again.
func TestHashesOfItemsStayTheSame(t *testing.T) {
	t.Parallel()
	doc := []byte("<rss><channel><item>أ</item> <item><title>خبر عاجل</title></item></channel></rss>") // breaking news
	s := SplitItems(nil, doc)
	if got := s.Hashes(); len(got) != 2 || got[0] != wantHashes[0] || got[1] != wantHashes[1] || s.HeadHash() != wantHashes[2] {
		t.Errorf("got %#x, %#x, want %#x", got, s.HeadHash(), wantHashes)
	}
}

func TestWithoutLeavesOutKnownItems(t *testing.T) {
	t.Parallel()
	items := []string{"<item>أ</item>", "<item>ب</item>", "<item>ج</item>"}
	doc := "<rss><channel>" + strings.Join(items, "-") + "</channel></rss>"
	s := SplitItems(nil, []byte(doc))
	for known, want := range map[string]string{
		"":    doc,
		"0":   "<rss><channel>-<item>ب</item>-<item>ج</item></channel></rss>",
		"12":  "<rss><channel><item>أ</item>--</channel></rss>",
		"012": "<rss><channel>--</channel></rss>",
	} {
		out, left := s.Without(func(h uint64) bool {
			for i, hash := range s.Hashes() {
				if hash == h {
					return strings.Contains(known, string(rune('0'+i)))
				}
			}
			return false
		})
		if string(out) != want || len(left) != 3-len(known) {
			t.Errorf("%q is known: got %s, %d left, want %s", known, out, len(left), want)
		}
	}
	s = SplitItems(nil, []byte("<rss></rss>"))
	if out, left := s.Without(func(uint64) bool { return true }); string(out) != "<rss></rss>" || len(left) != 0 || s.Independent(asIs) {
		t.Errorf("a document without items: got %s, %d left", out, len(left))
	}
}

// TestTagsAreReadAsXML holds which tags are well-formed, and which are read alike by
// every reader all the same.
func TestTagsAreReadAsXML(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		tag        string
		xml, loose int // sizes
		end, empty bool
	}{
		{"<a>", 3, 3, false, false},
		{"</a>", 4, 4, true, false},
		{"</a >", 5, 5, true, false},
		{"<a/>", 4, 4, false, true},
		{"<a />", 5, 5, false, true},
		{"<a:b-c.d_1>", 11, 11, false, false},
		{"<_a>", 4, 4, false, false},
		{`<a b="c">`, 9, 9, false, false},
		{`<a b='>' c = "d">`, 17, 17, false, false},
		{`<a b="/">`, 9, 9, false, false},
		{"<خبر>", 8, 0, false, false}, // news
		{"<a b=c>", 0, 7, false, false},
		{"<a b>", 0, 5, false, false},
		{"<a b=c/>", 0, 8, false, true},
		{`<a b="c"d="e">`, 0, 14, false, false},
		{`<a b = "c">`, 11, 11, false, false},
		{"</a b>", 0, 6, true, false},
		{"<1>", 0, 0, false, false},
		{"<>", 0, 0, false, false},
		{"</>", 0, 0, false, false},
		{"<", 0, 0, false, false},
		{"</", 0, 0, false, false},
		{"<a", 0, 0, false, false},
		{"<a ", 0, 0, false, false},
		{"<a b", 0, 0, false, false},
		{"<a b=", 0, 0, false, false},
		{`<a b="c`, 0, 0, false, false},
		{`<a b="<">`, 0, 0, false, false},
		{"<a<b>", 0, 0, false, false},
		{"<a =b>", 0, 6, false, false},
		{"<a&>", 0, 0, false, false},
	} {
		x, l := readXMLTag([]byte(row.tag)), readLooseTag([]byte(row.tag))
		if x.size != row.xml || l.size != row.loose {
			t.Errorf("%s: got sizes %d, %d, want %d, %d", row.tag, x.size, l.size, row.xml, row.loose)
		}
		for _, got := range []xmlTag{x, l} {
			if got.size > 0 && (got.end != row.end || got.empty != row.empty) {
				t.Errorf("%s: got %+v", row.tag, got)
			}
		}
	}
	for s, want := range map[string]int{
		"<!-- a --><b>": 10, "<![CDATA[a]]>": 13, "<?xml?>": 7, "<!DOCTYPE a>": 12, "<a>": 0, "<!-- a": -1, "<![CDATA[a": -1, "<?a": -1, "<![CDATA[<![CDATA[a]]>": -1, "<?>": -1,
		"<?1?>": -1, "<!>": -1, "<?a<b?>": -1, "<!DOCTYPE a [<!ENTITY b 'c'>": -1, "": 0,
	} {
		n, ok := sectionSize([]byte(s))
		if want < 0 && ok || want >= 0 && (n != want || !ok) {
			t.Errorf("%s: got %d, %v, want %d", s, n, ok, want)
		}
	}
	for s, want := range map[string]int{
		"<!DOCTYPE a>b": 12, "<!DOCTYPE a [<!ENTITY b ']'> ] >c": 32, "<!DOCTYPE a [": 0, "<!DOCTYPE a [b>": 0, "<!DOCTYPE a [b>]": 0, "<!DOCTYPE": 0, "<!DOCTYPE a [b>]>": 17, `<!DOCTYPE a [<!ENTITY b ">"> ]>c`: 31, `<!DOCTYPE a "b>c`: 15, `<!DOCTYPE a [<!-- ]> ' --> ]>c`: 29,
		`<!DOCTYPE a [` + strings.Repeat(" ", maxProlog-15) + "]>": maxProlog, `<!DOCTYPE a [` + strings.Repeat(" ", maxProlog-14) + "]>": 0,
	} {
		if got := (&scanner{doc: []byte(s)}).doctypeSize(0); got != want {
			t.Errorf("%.60s: got %d, want %d", s, got, want)
		}
	}
	// Where one declaration is left open, the next has its plainest end too.
	open := &scanner{doc: []byte(`<!A '><!B ">" c>`)}
	if first, second := open.doctypeSize(0), open.doctypeSize(6); first != 6 || second != 6 {
		t.Errorf("left open: got %d, then %d, want 6 and 6", first, second)
	}
}

// TestItemsAreIdentifiedAsTheyAreWritten holds what identifies an item that is not
// well-formed, and when that cannot be told.
func TestItemsAreIdentifiedAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	const unknown = "?"
	for item, want := range map[string]string{
		"<item><guid>1</guid><link>2</link></item>":         "1",
		"<item><guid isPermaLink='false'> 1 </guid></item>": "1",
		"<item><guid><![CDATA[ 1 ]]></guid></item>":         "1",
		"<item><guid>1</guid><guid>2</guid></item>":         unknown,
		"<item><guid>1<b>2</guid></item>":                   unknown,
		"<item><guid>1":                                     unknown,
		"<item><guid></guid></item>":                        unknown,
		"<item rdf:about='1'><link>2</link></item>":         "'1",
		"<item rdf:about='1":                                unknown,
		"<entry><id>1</id><link href='2'/></entry>":         "1",
		"<item><link>1</link></item>":                       "1",
		"<item><linked>1</linked></item>":                   "<item><linked>1</linked></item>",
		"<item><linked>1</linked><link>2</link></item>":     "2",
		"<item><title>1</title></item>":                     "<item><title>1</title></item>",
	} {
		id, plain := findRawID([]byte(item))
		if got := string(id); plain != (want != unknown) || plain && got != want {
			t.Errorf("%s: got %q, %v, want %q", item, got, plain, want)
		}
	}
	text := func(s string) (string, bool) {
		id, plain := onlyText([]byte(s), idElement{at: 0, count: 1})
		return string(id), plain
	}
	for s, want := range map[string]string{
		" 1 </guid>": "1", " <![CDATA[ 1 ]]> \n</guid>": "1", "1<b></guid>": unknown, "</guid>": unknown, "1": unknown, "<![CDATA[1": unknown, "<![CDATA[1]]>2</guid>": unknown, "1<![CDATA[2]]></guid>": unknown,
	} {
		if got, plain := text(s); plain != (want != unknown) || plain && got != want {
			t.Errorf("%s: got %q, %v, want %q", s, got, plain, want)
		}
	}
	if _, plain := onlyText([]byte("1</guid>"), idElement{count: 2}); plain {
		t.Error("one of two is the only one")
	}
}

// TestSplittingStopsAtTheBoundOfItems holds that a document of many items costs no memory
// for those beyond the bound.
func TestSplittingStopsAtTheBoundOfItems(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{cost.MaxItems: cost.MaxItems, cost.MaxItems + 1: 0} {
		body := []byte(rssOf(strings.Repeat("<item></item>", n)))
		s := SplitItems(nil, body)
		if got := len(s.Hashes()); got != want {
			t.Errorf("%d items: split into %d, want %d", n, got, want)
		}
	}
}
