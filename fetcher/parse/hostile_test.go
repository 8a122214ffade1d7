package parse

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

// TestWorkGrowsWithTheDocument reads each hostile shape at n and 2n bytes: at most three
// times as many bytes are looked at, and as many allocated. It runs alone: the allocator
// is everybody's.
func TestWorkGrowsWithTheDocument(t *testing.T) {
	const n, slack = 32 << 10, 1 << 20 // bytes
	measure := func(body string) (scanned, allocated uint64) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, spent, _ := parse(t.Context(), input([]byte(body))) // whether it is a feed does not matter
		runtime.ReadMemStats(&after)
		return uint64(spent.Scanned()), after.TotalAlloc - before.TotalAlloc
	}
	for _, s := range parsetest.HostileShapes() {
		one, two := s.Body(n), s.Body(2*n)
		scanned, allocated := measure(one)
		scannedTwo, allocatedTwo := measure(two)
		if scannedTwo > 3*scanned+slack/2 || scannedTwo > uint64(40*len(two)) {
			t.Errorf("%s: %d bytes are looked at in %d, and %d in %d", s.Name, scanned, len(one), scannedTwo, len(two))
		}
		if allocatedTwo > 3*allocated+slack || allocatedTwo > uint64(600*len(two)) {
			t.Errorf("%s: %d bytes are allocated for %d, and %d for %d", s.Name, allocated, len(one), allocatedTwo, len(two))
		}
	}
}

// TestOutputIsBoundedByTheDocument holds that no shape makes more than twice its bytes
// and 64 KB of itself, and that the items before are kept.
func TestOutputIsBoundedByTheDocument(t *testing.T) {
	t.Parallel()
	for _, s := range parsetest.HostileShapes() {
		body := s.Body(64 << 10)
		d, spent, err := parse(t.Context(), input([]byte(body)))
		if err != nil {
			continue
		}
		size := 0
		for i := range d.Articles {
			a := &d.Articles[i]
			size += listBytes(a) + len(a.Summary) + len(a.Content)
			for _, address := range append([]string{a.Link, a.Image, a.Canonical}, enclosureURLs(a)...) {
				if len(address) > cost.MaxAddress {
					t.Errorf("%s: an address of %d bytes", s.Name, len(address))
				}
			}
		}
		if most := 2*len(body) + 64<<10 + 2*cost.MaxAddress; size > most {
			t.Errorf("%s: %d bytes become %d, want %d at most", s.Name, len(body), size, most)
		}
		if d.Partial != spent.IsPartial() || d.Partial && len(d.Warnings) == 0 {
			t.Errorf("%s: partial %v, %q", s.Name, d.Partial, d.Warnings)
		}
	}
}

func enclosureURLs(a *storage.Article) (out []string) {
	for _, e := range a.Enclosures {
		out = append(out, e.URL)
	}
	return out
}

// TestWhatFitsIsKept holds what is left of documents that make too much of themselves.
func TestWhatFitsIsKept(t *testing.T) {
	t.Parallel()
	long := "https://news.example/" + strings.Repeat("b", 1900) + "/"
	links := strings.Repeat(`<a href="x">y</a> `, 2000)
	escape := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	base := `<rss version="2.0" xml:base="` + long + `"><channel>`
	first := "<item><guid>1</guid><title>خبر</title></item>" // news
	atomAuthor := "<author><name>" + strings.Repeat("a", 15_000) + "</name></author>"
	for _, row := range []struct {
		name, body, warning string
		items               int // at least
		text                bool
	}{
		{"links of one text", rssOf(first + `<item><guid>2</guid><description>` + escape.Replace(`<base href="`+long+`">`+links) + "</description></item><item><guid>3</guid></item>"), "HTML with too many tags, attributes or formats, cut: 1", 3, true},
		{"links of all items", base + first + strings.Repeat("<item><link>a</link></item>", 9000) + "</channel></rss>", "more than twice the document", 100, false},
		{"a base that is too long", strings.Replace(base, long, long+strings.Repeat("b", 200), 1) + first + "<item><guid>2</guid><link>a</link></item></channel></rss>", "addresses of more than 2048 bytes, left out: 1", 2, false},
		{"an address that is too long", rssOf(first + "<item><guid>2</guid><link>" + long + long + "</link></item>"), "addresses of more than 2048 bytes, left out: 1", 2, false},
		{"authors of the feed", `<feed xmlns="http://www.w3.org/2005/Atom">` + atomAuthor + strings.Repeat("<entry><id>1</id><title>خبر</title></entry>", 2000) + "</feed>", "more than twice the document", 10, false},
	} {
		d, err := Parse(t.Context(), input([]byte(row.body)))
		if err != nil || len(d.Articles) < row.items || !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, row.warning) }) {
			t.Errorf("%s: %d items, %q, %v; want %q", row.name, len(d.Articles), d.Warnings, err, row.warning)
			continue
		}
		if a := d.Articles[0]; a.GUID != "1" || a.Title != "خبر" {
			t.Errorf("%s: the first is %+v", row.name, a)
		}
		if row.text && !strings.HasPrefix(strings.Join(d.Articles[1].Text, " "), "y y y") {
			t.Errorf("%s: the text is %.50q", row.name, d.Articles[1].Text)
		}
		if d.Partial && len(d.ItemHashes) > 0 {
			t.Errorf("%s: what was left out is known", row.name)
		}
	}
}

// TestItemsAreBoundedInEachFormat holds the last item that is read, and that the others
// are said to be missing.
func TestItemsAreBoundedInEachFormat(t *testing.T) {
	t.Parallel()
	many := func(item, border string, n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf(item, i)
		}
		return strings.Join(all, border)
	}
	const rss = "<item><guid>%d</guid></item>"
	for name, body := range map[string]func(n int) string{
		"rss":        func(n int) string { return rssOf(many(rss, "", n)) },
		"broken rss": func(n int) string { return "<rss><channel><title>x" + many("<item><guid>%d</item>", "", n) },
		"atom": func(n int) string {
			return `<feed xmlns="http://www.w3.org/2005/Atom">` + many("<entry><id>%d</id></entry>", "", n) + "</feed>"
		},
		"rdf": func(n int) string {
			return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">` + many(`<item rdf:about="https://n.example/%d"/>`, "", n) + "</rdf:RDF>"
		},
		"json": func(n int) string {
			return `{"version":"https://jsonfeed.org/version/1","items":[` + many(`{"id":"%d"}`, ",", n) + `],"title":"x"}`
		},
		"broken json": func(n int) string {
			return `{"version":"https://jsonfeed.org/version/1","items":[` + many(`{"id":"%d"}`, ",", n) + `],"title":"x" "y"}`
		},
		"rss in json": func(n int) string {
			return `{"rss":{"channel":{"item":[` + many(`{"guid":"%d","title":"خبر قصير من دير الزور"}`, ",", n) + `]}}}`
		},
	} {
		for n, want := range map[int]int{cost.MaxItems: 0, cost.MaxItems + 7: 7} {
			if want == 0 && name != "rss" && name != "json" {
				continue // one boundary for XML and one for JSON
			}
			d, err := Parse(t.Context(), input([]byte(body(n))))
			lost := slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.HasPrefix(w, "items beyond the first 10000, left out") })
			if err != nil || len(d.Articles) != cost.MaxItems || lost != (want > 0) || d.Partial != lost {
				t.Errorf("%s with %d items: %d are read, %.80q, partial %v, %v", name, n, len(d.Articles), d.Warnings, d.Partial, err)
			}
		}
	}
}

// TestListsOfAnItemAreBounded holds the last category, person and enclosure that is kept.
func TestListsOfAnItemAreBounded(t *testing.T) {
	t.Parallel()
	item := func(unit string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, unit, i)
		}
		return b.String()
	}
	categories := func(a storage.Article) int { return len(a.Categories) }
	authors := func(a storage.Article) int { return len(a.Authors) }
	enclosures := func(a storage.Article) int { return len(a.Enclosures) }
	json := func(s string) string {
		return `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1",` + s + `}]}`
	}
	for _, row := range []struct {
		name string
		body func(n int) string
		most int
		size func(storage.Article) int
	}{
		{"category", func(n int) string { return rssOf("<item>" + item("<category>%d</category>", n) + "</item>") }, cost.MaxCategories, categories},
		{"keywords", func(n int) string {
			return rssOf("<item><media:keywords>" + item("%d,", n) + "</media:keywords></item>")
		}, cost.MaxCategories, categories},
		{"creator", func(n int) string { return rssOf("<item>" + item("<dc:creator>%d</dc:creator>", n) + "</item>") }, cost.MaxPersons, authors},
		{"enclosure", func(n int) string { return rssOf("<item>" + item(`<enclosure url="/%d"/>`, n) + "</item>") }, cost.MaxEnclosures, enclosures},
		{"media", func(n int) string { return rssOf("<item>" + item(`<media:content url="/%d"/>`, n) + "</item>") }, cost.MaxEnclosures, enclosures},
		{"tags", func(n int) string { return json(`"tags":"` + item("%d,", n) + `"`) }, cost.MaxCategories, categories},
		{"authors", func(n int) string {
			return json(`"authors":[` + strings.TrimSuffix(item(`{"name":"%d"},`, n), ",") + `]`)
		}, cost.MaxPersons, authors},
		{"attachments", func(n int) string {
			return json(`"attachments":[` + strings.TrimSuffix(item(`{"url":"/%d"},`, n), ",") + `]`)
		}, cost.MaxEnclosures, enclosures},
	} {
		for n, lost := range map[int]bool{row.most: false, row.most + 1: true} {
			d, err := Parse(t.Context(), input([]byte(row.body(n))))
			if err != nil || len(d.Articles) != 1 || row.size(d.Articles[0]) != row.most || lost != slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.HasPrefix(w, "elements repeated too often") }) {
				t.Errorf("%d × %s: %+v, %q, %v", n, row.name, d.Articles, d.Warnings, err)
			}
		}
	}
}

// TestSignsOfHTMLAreNotEscapedInJSON holds that gofeed is given no more bytes of a JSON
// Feed whose texts have brackets and ampersands than of one that has letters there.
func TestSignsOfHTMLAreNotEscapedInJSON(t *testing.T) {
	t.Parallel()
	scanned := func(sign string) int64 {
		body := `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"` + strings.Repeat(sign, 64<<10) + `"}]}`
		_, spent, err := parse(t.Context(), input([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		return spent.Scanned()
	}
	want := scanned("x")
	for _, sign := range []string{"<", ">", "&"} {
		if got := scanned(sign); got > want+want/10 {
			t.Errorf("%s: %d bytes are looked at, want %d", sign, got, want)
		}
	}
}
