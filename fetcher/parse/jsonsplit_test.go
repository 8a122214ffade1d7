package parse

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse/jsonfix"
	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

// jsonWriter writes JSON Feeds as publishers do, and worse.
type jsonWriter struct{ *rand.Rand }

func (w jsonWriter) maybe(percent int) bool { return w.IntN(100) < percent }

func (w jsonWriter) pick(list ...string) string { return list[w.IntN(len(list))] }

// space is what stands between two signs.
func (w jsonWriter) space() string {
	if w.maybe(90) {
		return ""
	}
	if w.maybe(2) {
		return "\x01"
	}
	return w.pick(" ", "\n\t", "\r\n")
}

// text is a string, some with signs of JSON and escapes in it.
func (w jsonWriter) text() string {
	var b strings.Builder
	for range w.IntN(4) {
		b.WriteString(w.pick("خبر", " ", "<p>ماء</p>", `\"`, `\\`, `\\\"`, `\u0627`, `\/`, "{", "}", "[", "]", ",", ":", "x")) // news, water
	}
	if w.maybe(2) {
		b.WriteString(w.pick("\n", `\'`, `"`, "\x00"))
	}
	return `"` + b.String() + `"`
}

// value is a value of any kind; some are broken.
func (w jsonWriter) value(depth int) string {
	switch n := w.IntN(100); {
	case n < 60 || depth > 3:
		return w.text()
	case n < 70:
		return w.pick("1", "-2.50", "1e3", "true", "null", "{}", "[]")
	case n < 71:
		return w.pick("", "x", "01", `"a" "b"`, "1 2", "[1,]", "{,}", "]", `{"a" "b"}`)
	case n < 85:
		return w.list("[", "]", w.IntN(3), func(int) string { return w.value(depth + 1) })
	}
	return w.list("{", "}", w.IntN(3), func(int) string {
		return w.pick(`"name"`, `"url"`, `"id"`, `"items"`) + ":" + w.value(depth+1)
	})
}

// list is an array or an object of n elements.
func (w jsonWriter) list(opening, closing string, n int, element func(i int) string) string {
	var b strings.Builder
	b.WriteString(opening + w.space())
	for i := range n {
		if i > 0 {
			b.WriteString(w.space() + "," + w.space())
		}
		b.WriteString(element(i))
	}
	if w.maybe(1) {
		b.WriteString(",")
	}
	return b.String() + w.space() + closing
}

// item is an item; n makes its id its own, in most feeds.
func (w jsonWriter) item(n int) string {
	if w.maybe(1) {
		return w.pick("null", "1", `"x"`, "[]", "{}")
	}
	id := fmt.Sprintf(`"n%d"`, n)
	if w.maybe(10) {
		id = w.pick(fmt.Sprint(n), `"1"`, "1", `"\u0031"`, `"https:\/\/news.example\/1"`, `" "`, "null", `["1"]`, `{"url":"1"}`, `1.`, `"1\'"`)
	}
	return w.list("{", "}", 1+w.IntN(5), func(i int) string {
		if i == 0 {
			return w.pick(`"id"`, `"id"`, `"id"`, `"id"`, `"id"`, `"id" `, "\"id\"\n", `"\u0069d"`) + ":" + id
		}
		if w.maybe(2) {
			return `"id":"other"`
		}
		return w.pick(`"title"`, `"content_html"`, `"content_text"`, `"url"`, `"tags"`, `"authors"`, `"x"`, `"date_published"`) + w.space() + ":" + w.space() + w.value(0)
	})
}

// feed is a document of these items, some of it behind them.
func (w jsonWriter) feed(items []string) string {
	at := w.IntN(3)
	out := w.list("{", "}", 3, func(i int) string {
		switch {
		case i == at:
			return w.pick(`"items"`, `"items"`, `"items"`, `"items"`, `"items"`, `"items"`, `"items"`, `"\u0069tems"`) + ":" + w.list("[", "]", len(items), func(i int) string { return items[i] })
		case i == 0:
			return `"version":"https://jsonfeed.org/version/1.1"`
		case w.maybe(2):
			return `"items":` + w.value(0)
		}
		return w.pick(`"title"`, `"language"`, `"author"`, `"hubs"`, `"x"`) + ":" + w.value(0)
	})
	if w.maybe(5) {
		out = strings.ToValidUTF8(out[:w.IntN(len(out))], "")
	}
	return out + w.pick("", "", "", "\n", "}", ");")
}

// TestJSONIsReadByItsItemsAsItIsReadWhole compares three readings of documents that follow
// each other: by splitting, without, and knowing the items of the one before.
func TestJSONIsReadByItsItemsAsItIsReadWhole(t *testing.T) {
	t.Parallel()
	w := jsonWriter{rand.New(rand.NewPCG(23, 11))}
	next, split, skipped := 0, 0, 0
	for range 1500 {
		var items []string
		known := map[uint64]bool{}
		for range 3 {
			for range w.IntN(4) {
				items = append([]string{w.item(next)}, items...)
				next++
			}
			items = items[:min(len(items), 6)]
			body := []byte(w.feed(items))
			whole, wholeErr := readUnsplit(t, body)
			full, err := Parse(t.Context(), input(body))
			if (err == nil) != (wholeErr == nil) || errors.Is(err, ErrNotFeed) != errors.Is(wholeErr, ErrNotFeed) {
				t.Fatalf("%q\nsplit %v\nwhole %v", body, err, wholeErr)
			}
			in := input(body)
			in.Known = func(h uint64) bool { return known[h] }
			delta, deltaErr := Parse(t.Context(), in)
			if (deltaErr == nil) != (err == nil) {
				t.Fatalf("%q\ndelta %v\n full %v", body, deltaErr, err)
			}
			if err != nil {
				continue
			}
			compareReadings(t, body, whole, full, delta, in.Known)
			if len(full.ItemHashes) > 0 {
				split++
				skipped += len(full.Articles) - len(delta.Articles)
			}
			for _, h := range full.ItemHashes {
				known[h] = w.maybe(80)
			}
		}
	}
	if split < 1500 || skipped < 1000 {
		t.Errorf("only %d documents could be split, and %d items were known", split, skipped)
	}
	t.Logf("%d documents were split, %d items were known", split, skipped)
}

// readUnsplit reads JSON without splitting it.
func readUnsplit(t *testing.T, body []byte) (d Document, err error) {
	t.Helper()
	in := input(body)
	r := newReader(t.Context(), in, len(body))
	body = bytes.TrimSpace(body)
	if err = r.readSplit(&d, body, &jsonfix.Items{}, r.readJSONItems); err == nil {
		d.Charset, d.Short, d.Partial = "utf-8", jsonfix.EndsEarly(body), r.cost.IsPartial()
	}
	return d, err
}

// compareReadings holds that full is whole with hashes, and delta is full without what is
// known.
func compareReadings(t *testing.T, body []byte, whole, full, delta Document, known func(uint64) bool) {
	t.Helper()
	plain := full
	plain.ItemHashes, plain.HeadHash, plain.Articles = nil, 0, append([]storage.Article(nil), full.Articles...)
	for i := range plain.Articles {
		plain.Articles[i].ItemHash = 0
	}
	if got, want := parsetest.JSON(t, plain), parsetest.JSON(t, whole); len(whole.Articles) > 0 && got != want {
		t.Fatalf("%q\nsplit %s\nwhole %s", body, got, want)
	}
	if len(full.ItemHashes) > 0 {
		full.Articles = withoutKnown(append([]storage.Article(nil), full.Articles...), known)
	}
	full.Warnings, delta.Warnings = nil, nil // of repairs
	if got, want := parsetest.JSON(t, delta), parsetest.JSON(t, full); got != want {
		t.Fatalf("%q\ndelta %s\n full %s", body, got, want)
	}
}

// TestOneNewItemOfJSONCostsNoMoreThanItself holds that what is decoded of a feed whose
// other items are known is the new one: the bytes that are looked at are counted.
func TestOneNewItemOfJSONCostsNoMoreThanItself(t *testing.T) {
	t.Parallel()
	scanned := func(body []byte, known map[uint64]bool) (Document, int64) {
		in := input(body)
		in.Known = func(h uint64) bool { return known[h] }
		d, spent, err := parse(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		return d, spent.Scanned()
	}
	old, _ := scanned(jsonFeed(1, 20), nil)
	known := map[uint64]bool{}
	for _, h := range old.ItemHashes {
		known[h] = true
	}
	body := jsonFeed(0, 20)
	_, alone := scanned(jsonFeed(0, 1), nil)
	d, got := scanned(body, known)
	if len(d.Articles) != 1 || d.Articles[0].GUID != "n0" || len(d.ItemHashes) != 20 {
		t.Fatalf("%d items are read, want the new one", len(d.Articles))
	}
	if most := alone + int64(len(body)); got > most {
		t.Errorf("%d bytes are looked at, want %d at most: those of the item alone, and each of the document once", got, most)
	}
}

// TestHashesOfItemsInJSONStayTheSame holds the hashes themselves: the store keeps them.
func TestHashesOfItemsInJSONStayTheSame(t *testing.T) {
	t.Parallel()
	d, err := Parse(t.Context(), input([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"}, {"id":2,"title":"خبر عاجل"}]}`))) // breaking news
	want := []uint64{0xb1e49fb2e529f5f8, 0x52205ad106451149, 0x7916668847764e12}
	if err != nil || len(d.ItemHashes) != 2 || d.ItemHashes[0] != want[0] || d.ItemHashes[1] != want[1] || d.HeadHash != want[2] {
		t.Errorf("got %#x, %#x, %v, want %#x", d.ItemHashes, d.HeadHash, err, want)
	}
}

// TestSalvagedItemsHaveNoHashes holds that a document that is no JSON is read item by item
// at each poll: without its items it would be no feed.
func TestSalvagedItemsHaveNoHashes(t *testing.T) {
	t.Parallel()
	for x, want := range map[string]int{`{"a":1}`: 2, `{"a" 1}`: 0} {
		d, err := Parse(t.Context(), input([]byte(`{"version":"https://jsonfeed.org/version/1.1","x":`+x+`,"items":[{"id":"1"},{"id":"2"}]}`)))
		if err != nil || len(d.Articles) != 2 || len(d.ItemHashes) != want {
			t.Errorf("%s: %d items, %d hashes, %v", x, len(d.Articles), len(d.ItemHashes), err)
		}
	}
}

// jsonFeed returns a JSON Feed of n items of a common size, as parsetest.Feed does.
func jsonFeed(from, n int) []byte {
	var items []string
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for i := from; i < from+n; i++ {
		html := fmt.Sprintf(`<p><strong>%d</strong> %s<\/p>\n<p><a href=\"\/tags\/%d\">%s<\/a><\/p><img src=\"\/photos\/%d.jpg\">`, i, strings.Repeat(parsetest.Paragraph+" ", 4), i, parsetest.Paragraph, i)
		items = append(items, fmt.Sprintf(`{"id":"n%d","url":"https:\/\/news.example\/%d","title":"خبر رقم %d من المدينة","date_published":%q,"authors":[{"name":"ليلى حسن"}],"tags":["محلي"],"summary":"%s","content_html":"%s"}`,
			i, i, i, at.Add(-time.Duration(i)*time.Hour).Format(time.RFC3339), parsetest.Paragraph, html))
	}
	return []byte(`{"version":"https://jsonfeed.org/version/1.1","title":"أخبار الجزيرة","home_page_url":"https://news.example/","language":"ar","items":[` + strings.Join(items, ",\n") + "]}")
}
