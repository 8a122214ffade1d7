package webpage

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/storage"
)

// hostilePages are pages that cost more than they should, of some n bytes.
var hostilePages = map[string]func(n int) string{
	"items": func(n int) string { return fill(n, "<li><a href=/%d>a</a>") },
	"deep":  func(n int) string { return strings.Repeat("<div class=summary>", 480) + fill(n, "<i class=title></i>") },
	"dates": func(n int) string {
		return "<li><a href=/>a</a>" + fill(n, `<i class=date>a b c d e f g h i j k l 1 2</i>`)
	},
	"headings": func(n int) string { return "<li>" + fill(n, `<h2>a</h2><a href=/%d>b</a>`) },
	"names": func(n int) string {
		return "<li class='" + strings.Repeat("aB", 5000) + "'>" + fill(n, `<p></p><div><a href=/%d></a>`)
	},
	"attribute": func(n int) string { return "<li><a href=/1 title='" + strings.Repeat("a ", n/2) + "'></a>" },
	"text":      func(n int) string { return "<li><a href=/1>a</a><p>" + strings.Repeat("نص ", n/5) },
	"comments":  func(n int) string { return "<li><a href=/1>a</a>" + strings.Repeat("<!---->", n/7) },
	"images":    func(n int) string { return "<li><a href=/1>a</a>" + fill(n, "<img src=data:%d>") },
	"nested":    func(n int) string { return fill(n, "<div class=x><a href=/%d>a</a>") },
	"script":    func(n int) string { return "<div id=root></div><script>" + strings.Repeat("x", n) },
	"unclosed":  func(n int) string { return "<b><i><u><a href=/1>" + strings.Repeat("<p>", n/3) },
}

func fill(n int, unit string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.ReplaceAll(unit, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// hostileSelectors fit much, or look at much.
var hostileSelectors = []storage.Selectors{
	{Item: "li"},
	{Item: "*"},
	{Item: "div"},
	{Item: "div.x", Title: "a, h2, i, b, p, div, *", Date: "*"},
	{Item: "li:nth-child(2n+1)"},
	{Item: "div:has(a) ~ *"},
	{Item: "li", Title: "* * * * *", Link: "* ~ *", Date: ":contains('1') i", Summary: ":not(:nth-child(3))", Image: "* + *"},
}

// TestWorkIsLinearInThePage reads each hostile page at n and 2n bytes with each hostile selector: at most some three
// times as many bytes are looked at, and as many allocated. It runs alone: the allocator is everybody's.
func TestWorkIsLinearInThePage(t *testing.T) {
	const n = 32 << 10 // bytes
	measure := func(src string, s storage.Selectors) (scanned int64, allocated uint64) {
		var before, after runtime.MemStats
		b := cost.New(t.Context(), len(src))
		runtime.ReadMemStats(&before)
		_, _ = Read(b, []byte(src), pageURL, s) // whether it is a list does not matter
		runtime.ReadMemStats(&after)
		return b.Scanned(), after.TotalAlloc - before.TotalAlloc
	}
	for name, page := range hostilePages {
		for _, s := range hostileSelectors {
			one, two := page(n), page(2*n)
			_, allocated := measure(one, s)
			scanned, allocatedTwo := measure(two, s)
			// Three stages, each with its budget.
			if most := int64(3 * (4<<20 + 64*len(two) + 1<<20)); scanned > most {
				t.Errorf("%s, %+v: %d bytes are looked at in %d, want %d at most", name, s, scanned, len(two), most)
			}
			if s == hostileSelectors[0] {
				b := cost.New(t.Context(), len(two))
				Propose(b, []byte(two), pageURL)
				if most := int64(16 * (4<<20 + 64*len(two) + 1<<20)); b.Scanned() > most { // candidates, their items, and three lists
					t.Errorf("%s: proposing looks at %d bytes in %d, want %d at most", name, b.Scanned(), len(two), most)
				}
			}
			if allocatedTwo > 3*allocated+4<<20 || allocatedTwo > uint64(600*len(two)+4<<20) {
				t.Errorf("%s, %+v: %d bytes are allocated for %d, and %d for %d", name, s, allocated, len(one), allocatedTwo, len(two))
			}
		}
	}
}

// TestCostlyItemsEndWithTheBudget holds that what is looked at again and again is charged each time.
func TestCostlyItemsEndWithTheBudget(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"texts that are nearly dates": "<li><a href=/1>خبر</a>" + strings.Repeat(`<i class=date>1 2 3 4 5 6 7 8 9 10 11 no</i>`, 20_000),
		"summaries that hold nothing": "<li><a href=/1>خبر</a>" + strings.Repeat("<div class=summary>", 480) + strings.Repeat("<i></i>", 50_000),
		"dates that hold nothing":     "<li><a href=/1>خبر</a>" + strings.Repeat("<div class=date>", 480) + strings.Repeat("<i></i>", 50_000),
		"headings that hold nothing":  "<li><a href=/1>خبر</a>" + strings.Repeat("<div role=heading>", 480) + strings.Repeat("<i></i>", 50_000),
	} {
		b := cost.New(t.Context(), len(src))
		list, err := Read(b, []byte(src), pageURL, storage.Selectors{Item: "li"})
		if !b.IsSpent() || !slices.Contains(b.Warnings(), "reading takes too much work: the rest is left out") {
			t.Errorf("%s: %d items, %v, %d bytes looked at", name, len(list.Items), err, b.Scanned())
		}
	}
}

// TestLargePagesAreReadAsFarAsTheyMay holds that the list before what is too much is kept.
func TestLargePagesAreReadAsFarAsTheyMay(t *testing.T) {
	t.Parallel()
	list := "<ul>" + fill(2000, "<li><a href=/%d>خبر من المدينة</a>") + "</ul>"
	for name, rest := range map[string]string{
		"15 MB of text":       strings.Repeat("نص ", 3<<20),
		"a million elements":  strings.Repeat("<b></b>", 1<<20),
		"ten million letters": "<script>" + strings.Repeat("x", 10<<20) + "</script>",
	} {
		src := "<html><body>" + list + rest + "</body></html>"
		got, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: "ul > li"})
		if err != nil || len(got.Items) < 40 {
			t.Errorf("%s: %d items, %v", name, len(got.Items), err)
		}
	}
}

// FuzzRead holds that no page and no selectors make reading panic, or what is read break its rules.
func FuzzRead(f *testing.F) {
	for _, p := range fixtures(f) {
		f.Add(p.body[:min(len(p.body), 8<<10)], p.Select.Item, p.Select.Title, p.Select.Date)
	}
	for _, page := range hostilePages {
		for _, s := range hostileSelectors {
			f.Add([]byte(page(512)), s.Item, s.Title, s.Date)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, sel, title, date string) {
		b := cost.New(t.Context(), len(body))
		s := storage.Selectors{Item: sel, Title: title, Date: date}
		list, err := Read(b, body, pageURL, s)
		if Check(s) != nil && err == nil {
			t.Fatalf("%+v is wrong and read", s)
		}
		if err != nil && len(list.Items) > 0 || err == nil && len(list.Items) == 0 {
			t.Fatalf("%d items with %v", len(list.Items), err)
		}
		for _, p := range Propose(cost.New(t.Context(), len(body)), body, pageURL) {
			proposalHolds(t, body, p)
		}
		seen := map[string]bool{}
		for _, it := range list.Items {
			if it.Title == "" || !strings.HasPrefix(it.Link, "http") || seen[withoutFragment(it.Link)] || len(it.Published) > maxDate || len(it.Title) > maxTitle {
				t.Fatalf("%+v", it)
			}
			seen[withoutFragment(it.Link)] = true
		}
		if again, errAgain := Read(cost.New(t.Context(), len(body)), body, pageURL, s); fmt.Sprint(again, errAgain) != fmt.Sprint(list, err) {
			t.Fatalf("read again: %+v, %v\nfirst: %+v, %v", again, errAgain, list, err)
		}
		if errors.Is(err, item.ErrNoItems) && !strings.Contains(err.Error(), ": ") {
			t.Fatal(err)
		}
	})
}

// TestLooksEndWithTheBudget holds that nothing is looked at once the budget is spent.
func TestLooksEndWithTheBudget(t *testing.T) {
	t.Parallel()
	const src = "<div>نص <p>30/11/2026</p></div>"
	b := cost.New(t.Context(), len(src))
	p, err := newPage(b, []byte(src), pageURL)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		for range p.within(p.doc) {
			n++
		}
		return n
	}
	if n := count(); n != 5 || p.text(p.doc) != "نص 30/11/2026" || !p.isDate("30/11/2026") {
		t.Fatalf("before: %d elements, %q", n, p.text(p.doc))
	}
	b.Lose(cost.Work)
	if n := count(); n != 0 || p.text(p.doc) != "" || p.isDate("30/11/2026") {
		t.Errorf("after: %d elements, %q", n, p.text(p.doc))
	}
	var fields [keys]field
	var counts [keys]int
	if it := p.item(&found{node: p.doc}, &fields, &counts); it.Title != "" || counts != [keys]int{} {
		t.Errorf("after: %+v", it)
	}
}

// TestNamesAreReadInBounds holds how much of a class is read, and how far up.
func TestNamesAreReadInBounds(t *testing.T) {
	t.Parallel()
	read := func(src string) mark {
		t.Helper()
		p, err := newPage(cost.New(t.Context(), len(src)), []byte(src), pageURL)
		if err != nil {
			t.Fatal(err)
		}
		for n := range p.within(p.doc) {
			if n.Data == "b" {
				return p.marksWithin(n, p.doc)
			}
		}
		t.Fatal("no b")
		return 0
	}
	for src, want := range map[string]mark{
		"<b class=post-date>": dateMark, "<b class='entryTitle x'>": titleMark, "<b itemprop=description>": summaryMark, "<b class=views-field-title>": titleMark,
		"<b class=sr-only>": hiddenMark, "<b class='" + strings.Repeat("x ", maxName/2) + "date'>": 0,
		"<div class=date>" + strings.Repeat("<div>", maxLevels-2) + "<b>": dateMark,
		"<div class=date>" + strings.Repeat("<div>", maxLevels-1) + "<b>": 0,
	} {
		if got := read(src); got != want {
			t.Errorf("%.60s: got %b, want %b", src, got, want)
		}
	}
}

// TestHitsOfAnItemAreBounded holds that a selector which fits all of an item is asked for its first elements alone.
func TestHitsOfAnItemAreBounded(t *testing.T) {
	t.Parallel()
	src := "<ul><li>" + strings.Repeat("<b></b>", 100) + "<li><b></b></ul>"
	p, err := newPage(nil, []byte(src), pageURL)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := compile(storage.Selectors{Item: "li", Title: "b"})
	if err != nil {
		t.Fatal(err)
	}
	c, ok := collect(nil, p.doc, &fields)
	if title := fields[titleKey][0].selector; !ok || len(c.items) != 2 || len(c.items[0].hits[title]) != maxHits || len(c.items[1].hits[title]) != 1 {
		t.Errorf("%d items, %v", len(c.items), ok)
	}
}
