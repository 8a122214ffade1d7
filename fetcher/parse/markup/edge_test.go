package markup

import (
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

func TestIDsOfItemsAreToldByTheirNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"guid": "guid", "GUID": "guid", "link": "link", "Link": "link", "id": "id", "ID": "id",
		"origLink": "others", "enclosure": "others", "identifier": "others", "feedburner:origLink": "others", "dc:identifier": "others",
		"atom:link": "others", "a:guid": "others", "a:id": "others",
		"name": "", "xx": "", "category": "", "published": "", "categories": "", "guide": "", "links": "", "i": "",
	} {
		s := itemIDs{}
		s.note(xmlTag{name: []byte(name)}, []byte("<"+name+">"), 7)
		got := ""
		for which, found := range map[string]bool{"guid": s.guid == idElement{7, 1}, "link": s.link == idElement{7, 1}, "id": s.id == idElement{7, 1}, "others": s.others} {
			if found {
				got += which
			}
		}
		if got != want || s.guid.count+s.link.count+s.id.count > 1 {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	s := itemIDs{}
	if s.note(xmlTag{name: []byte("guid")}, []byte(`<guid xmlns="x">`), 7); !s.others || s.guid.count != 0 {
		t.Errorf("a guid of another vocabulary: %+v", s)
	}
	for tag, want := range map[string]struct {
		about  string
		others bool
	}{
		`<item rdf:about="http://n.example/">`: {"http://n.example/", false}, `<item rdf:about="">`: {"", false}, `<item about="x">`: {"", true}, `<item>`: {"", false},
		`<item rdf:about="x>`: {"", true}, `<item x:about="y">`: {"", true},
	} {
		if s := newItemIDs([]byte(tag), false); string(s.about) != want.about || s.others != want.others {
			t.Errorf("%s: about %q, others %v, want %v", tag, s.about, s.others, want)
		}
	}
}

// An item whose identity depends on others is not read alone.
func TestItemsWithoutAPlainIDAreNotIndependent(t *testing.T) {
	t.Parallel()
	canonical := func(s string) string {
		if !strings.HasPrefix(s, "http") {
			return ""
		}
		return s
	}
	for items, want := range map[string]bool{
		"<item><guid>a</guid></item><item><guid>b</guid></item>":                                   true,
		"<item><guid>a</guid></item><item><guid>a</guid></item>":                                   false,
		"<item><guid>a<b/></guid></item>":                                                          false,
		"<item><guid>a</guid></item><item><guid><b/></guid></item>":                                false,
		"<item><guid></guid></item>":                                                               false,
		"<item><link>http://n.example/1</link></item><item><link>http://n.example/2</link></item>": true,
		"<item><link>http://n.example/1</link></item><item><link>http://n.example/1</link></item>": false,
		"<item><link>nothing</link></item>":                                                        false,
		"<item><link>http://n.example/<b/></link></item>":                                          false,
		"<item><title>a</title></item><item><title>b</title></item>":                               true,
		"<item><title>a</title></item><item><title>a</title></item>":                               false,
		"": false,
	} {
		doc := []byte("<rss><channel>" + items + "</channel></rss>")
		s := SplitItems(cost.New(t.Context(), 1<<20), doc)
		if got := s.Independent(canonical); got != want {
			t.Errorf("%s: independent %v", items, got)
		}
	}
	for item, want := range map[string]struct {
		id    string
		plain bool
	}{
		"<item><guid>a</guid>": {"a", true}, "<item><guid><![CDATA[ a ]]></guid>": {"a", true}, "<item><guid></guid>": {"", false}, "<item><guid>a": {"", false},
		"<item><guid>a</guid><guid>b</guid>": {"", false}, "<item><guid>a<b></guid>": {"a<b>", false}, "<item><guids>x</guids><id>b</id>": {"b", true}, "<item><guid": {"<item><guid", true},
	} {
		if id, plain := findRawID([]byte(item)); string(id) != want.id || plain != want.plain {
			t.Errorf("%s: %q, plain %v, want %v", item, id, plain, want)
		}
	}
}

func TestLastEndTagIsFound(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		"</rss>": 0, "a</rss>": 1, "a</RSS >": 1, "</rss>a</rss>": 7, "</rss></rs": 0, "</rssa>": -1, "</rss": -1, "a": -1, "": -1, "</rss\n>x": 0,
	} {
		if got := lastEndTag([]byte(body), []byte("rss")); got != want {
			t.Errorf("%q: at %d, want %d", body, got, want)
		}
	}
}

func TestEntitiesOfADocumentAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxEntityBytes-2) // with its quotes it has just as many
	for subset, want := range map[string]string{
		`<!ENTITY a "b">`: "b", `<!ENTITY a "">`: "", `<!ENTITY a 'b'>`: "b", `<!ENTITY a b>`: "&a;", `<!ENTITY a "b>`: "&a;", `<!ENTITY a>`: "&a;",
		`<!ENTITY a "` + long + `">`: long, `<!ENTITY a "x` + long + `">`: "&a;", `<!ENTITY % a "b">`: "&a;", `<!ENTITY c "d"><!ENTITY a "b&c;">`: "bd",
	} {
		d := decoder{repairs: new(repairCounts), cost: cost.New(t.Context(), 1<<20)}
		d.declareEntities([]byte(subset))
		if got := d.value([]byte("&a;")); got != want {
			t.Errorf("%.30s: got %.30q, want %.30q", subset, got, want)
		}
	}
	d := decoder{repairs: new(repairCounts), cost: cost.New(t.Context(), 1<<20), entities: map[string]string{"a": strings.Repeat("x", maxEntityBytes)}}
	n := len(d.value([]byte(strings.Repeat("&a;", maxExpansionBytes/maxEntityBytes+9))))
	if n != maxExpansionBytes {
		t.Errorf("entities became %d bytes, want %d", n, maxExpansionBytes)
	}
}

func TestCharactersThatXMLForbids(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a&#x1f;b": "ab", "a&#x20;b": "a b", "a&#xd7ff;b": "a\ud7ffb", "a&#xd800;b": "ab", "a&#xdfff;b": "ab", "a&#xe000;b": "a\ue000b", "a&#xfffe;b": "ab", "a&#xffff;b": "ab",
		"a&#9;b": "a\tb", "a\x1fb": "ab", "a\x00b": "ab", "a\u00a0b": "a\u00a0b", "a\u0085b": "a…b", "a\ufffeb": "ab", "a\ufffdb": "a\ufffdb", "&frac12; &sup2;": "½ ²", "&a_b;": "&a_b;",
	} {
		d := decoder{repairs: new(repairCounts), cost: cost.New(t.Context(), 1<<20)}
		if got := d.value([]byte(in)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	for name, want := range map[string]bool{"az": true, "AZ": true, "09": true, "a_": false, "a/": false, "a:": false, "": true} {
		if got := isAlphanumeric([]byte(name)); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestElementsAreLookedUpInLowerCase(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"AZ": "az", "aMz": "amz", "a_1": "a_1", "A@": "a@", "A[": "a["} {
		var n namespaces
		if n.lookup([]byte(name)); string(n.key) != want {
			t.Errorf("%s is looked up as %s, want %s", name, n.key, want)
		}
	}
}

// Where a document ends does not matter to whoever reads its tags.
func TestDocumentsMayEndAnywhere(t *testing.T) {
	t.Parallel()
	const doc = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><!-- c --><rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title a = "b" c='d' e=f g>x &a; &#1; <![CDATA[ y ]]></title><item rdf:about="z"/><item><guid isPermaLink="false">1</guid><a/><b c></item></channel></rss>`
	for i := range len(doc) + 1 {
		for _, in := range []string{doc[:i], doc[i:]} {
			b := []byte(in)
			readXMLTag(append([]byte("<"), b...))
			SplitItems(cost.New(t.Context(), 1<<20), b)
			EndsEarly(b)
			indexName(b, "<guid")
		}
	}
}
