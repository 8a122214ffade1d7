package jsonfix

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

func TestStartIsWhereAFeedBegins(t *testing.T) {
	t.Parallel()
	feed := `{"version":"https://jsonfeed.org/version/1.1"}`
	for _, row := range []struct {
		body string
		want int
	}{
		{"", -1},
		{"{", 0},
		{"[", 0},
		{"خبر", -1}, // news
		{"callback(" + feed + ")", 9},
		{"<b>Warning</b>" + feed, 14},
		{"<rss>" + feed, -1},
		{`x={"channel":{}}`, 2},
		{`<p>{"channel":{}}`, -1},
		{`x={"title":"t"}`, -1},
		{`"channel" x={"title":"t"}`, -1},
		{strings.Repeat(" ", maxLead-len(feed)) + feed, maxLead - len(feed)},
		{strings.Repeat(" ", maxLead) + feed, -1},
	} {
		if got := Start([]byte(row.body)); got != row.want {
			t.Errorf("%.40q: got %d, want %d", row.body, got, row.want)
		}
	}
}

func TestDocumentsThatAreCutOffEndEarly(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		"": true, "{": true, "{}": false, "[]": false, `{"a":"}"`: true, `{"a":"}"}`: false, `{"a":"\"}"`: true, `{"a":"\"}"}`: false,
		`{"a":[{}]`: true, `{"a":[{}]}`: false, `{"a":"`: true, `{"أ":1} {`: false, `"a"`: true,
	} {
		if got := EndsEarly([]byte(body)); got != want {
			t.Errorf("%s: got %v, want %v", body, got, want)
		}
	}
}

// TestRepairs holds what is repaired, and that it is counted.
func TestRepairs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, body, want string
		warnings         []string
	}{
		{"commas", "{\"a\":[1,2, ],\n}", `{"a":[1,2]}`, []string{trailingComma + ": 2"}},
		{"a comma in a string", `{"a":",]"}`, `{"a":",]"}`, nil},
		{"control characters in a string", "{\"a\":\"x\n\ty\x00\"}", `{"a":"x\n\ty\u0000"}`, []string{rawControl + ": 3"}},
		{"a space in a string", `{"a":" "}`, `{"a":" "}`, nil},
		{"control characters outside", "{\x00\"a\"\x1f:\t1\r\n}", "{\"a\":\t1\r\n}", nil},
		{"escapes", `{"a":"\'\"\\\/\b\f\n\r\t\u0041\x"}`, `{"a":"'\"\\\/\b\f\n\r\t\u0041x"}`, nil},
		{"what stands behind", `{"a":1};alert(1)`, `{"a":1}`, nil},
		{"a bracket too many", `{"a":1]}`, `{"a":1}`, nil},
		{"cut behind an item", `{"items":[{"id":"أ"},{"id":"ب`, `{"items":[{"id":"أ"}]}`, []string{cutShort + ": 1"}},
		{"cut between items", `{"items":[{"id":"أ"},`, `{"items":[{"id":"أ"}]}`, []string{cutShort + ": 1"}},
		{"cut in the first item", `{"items":[{"id":"أ`, `{"items":[{"id":"أ`, nil},
		{"cut in an escape", `{"items":[{"id":"أ\`, `{"items":[{"id":"أ\`, nil},
		{"cut in an item's author", `{"items":[{"id":"أ"},{"authors":[{"name":"ب"}]`, `{"items":[{"id":"أ"}]}`, []string{cutShort + ": 1"}},
		{"RSS cut behind an item", `{"rss":{"channel":{"item":[{"title":"أ"},{"title":`, `{"rss":{"channel":{"item":[{"title":"أ"}]}}}`, []string{cutShort + ": 1"}},
		{"a channel cut behind an item", `{"channel":{"item":[{"title":"أ"},{"title":`, `{"channel":{"item":[{"title":"أ"}]}}`, []string{cutShort + ": 1"}},
		{"a comma alone", `[,]`, `[]`, []string{trailingComma + ": 1"}},
	} {
		got, warnings, err := repair(nil, []byte(row.body))
		if err != nil || string(got) != row.want || !slices.Equal(warnings, row.warnings) {
			t.Errorf("%s: %s\n got %s, %q, %v\nwant %s, %q", row.name, row.body, got, warnings, err, row.want, row.warnings)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]error{maxDepth - 1: nil, maxDepth: ErrTooDeep, 500_000: ErrTooDeep} {
		if _, _, err := Decode(nil, []byte(`{"items":`+strings.Repeat("[", n)+strings.Repeat("]", n)+"}")); !errors.Is(err, want) {
			t.Errorf("%d arrays in an object: got %v, want %v", n, err, want)
		}
	}
}

// TestCompleteItemsSurviveACut cuts a feed behind each of its bytes.
func TestCompleteItemsSurviveACut(t *testing.T) {
	t.Parallel()
	head := `{"version":"https://jsonfeed.org/version/1.1","items":[`
	body := head
	var ends []int
	for i := range 5 {
		if i > 0 {
			body += ","
		}
		body += fmt.Sprintf(`{"id":"%d","content_html":"<p>\"خبر\"</p>","authors":[{"name":"ليلى"}]}`, i) // news, Layla
		ends = append(ends, len(body))
	}
	for at := range len(body) {
		complete := 0
		for complete < len(ends) && ends[complete] <= at {
			complete++
		}
		document, _, err := Decode(nil, []byte(body[:at]))
		items, _ := document["items"].([]any)
		if err != nil || len(items) != complete {
			t.Fatalf("%s: %d items, %v, want %d", body[:at], len(items), err, complete)
		}
	}
}

// TestSalvageKeepsTheOtherItems holds that a broken item costs no other, up to the
// limits.
func TestSalvageKeepsTheOtherItems(t *testing.T) {
	t.Parallel()
	const head = `{"version":"https://jsonfeed.org/version/1.1","title":"أخبار","broken":"x" "y","items":[` // news
	good := func(id int) string { return fmt.Sprintf(`{"id":"%d","authors":[{"name":"أ"},{"name":"ب"}]}`, id) }
	bad := `{"id":"x","title":"a "quote" here"}`
	large := `{"id":"l","content_text":"` + strings.Repeat("a", maxItemBytes) + `"}`
	fitting := `{"id":"f","content_text":"` + strings.Repeat("a", maxItemBytes-len(`{"id":"f","content_text":""}`)) + `"}`
	list := func(item string, n int) string { return strings.Repeat(item+",", n) }
	for _, row := range []struct {
		name, body string
		items      int
	}{
		{"one of three is broken", head + good(1) + "," + bad + "," + good(2) + "]}", 2},
		{"the first", head + bad + " ,\n " + good(2) + "]}", 1},
		{"the last", head + good(1) + "," + bad + "]}", 1},
		{"no items", head + `{"name":"x"},{"name":"y"}]}`, 0},
		{"content_html alone", head + `{"content_html":"x"},` + bad + "]}", 1},
		{"content_text alone", head + `{"content_text":"x"},` + bad + "]}", 1},
		{"one too large", head + large + "," + good(1) + "," + bad + "]}", 1},
		{"one as large as may be", head + fitting + "," + good(1) + "," + bad + "]}", 2},
		{"99 broken", head + list(bad, maxBrokenItems-1) + good(1) + "]}", 1},
		{"100 broken", head + list(bad, maxBrokenItems) + good(1) + "]}", 0},
		{"as many as may be", head + list(`{"id":1}`, cost.MaxItems) + bad + "]}", cost.MaxItems},
	} {
		document, warnings, err := Decode(nil, []byte(row.body))
		items, _ := document["items"].([]any)
		if err != nil || len(items) != row.items || document["title"] != "أخبار" || !slices.Contains(warnings, Salvaged) {
			t.Errorf("%s: %d items of %v, %q, %v, want %d", row.name, len(items), document["title"], warnings, err, row.items)
		}
	}
	for _, body := range []string{`{"items":[` + good(1) + "," + bad + "]}", `{"version":"https://jsonfeed.org/version/1.1","title":"x" "y"}`} {
		if document, _, err := Decode(nil, []byte(body)); err != nil || document != nil {
			t.Errorf("%s: got %v, %v", body, document, err)
		}
	}
}

// TestItemsAreCutBeforeTheyAreDecoded holds that what stands behind the items is kept.
func TestItemsAreCutBeforeTheyAreDecoded(t *testing.T) {
	t.Parallel()
	for n, lost := range map[int]bool{cost.MaxItems: false, cost.MaxItems + 5: true} {
		b := cost.New(t.Context(), 1<<20)
		document, _, err := Decode(b, []byte(`{"items":[`+strings.Repeat(`{"id":"1","tags":[]},`, n-1)+`{"id":"1"}],"hubs":[{"url":"a"}],"title":"t"}`))
		items, _ := document["items"].([]any)
		hubs, _ := document["hubs"].([]any)
		if err != nil || len(items) != cost.MaxItems || len(hubs) != 1 || document["title"] != "t" || b.IsPartial() != lost {
			t.Errorf("%d items: %d are decoded, %d hubs, title %v, partial %v, %v", n, len(items), len(hubs), document["title"], b.IsPartial(), err)
		}
	}
	b := cost.New(t.Context(), 1<<22)
	document, _, err := Decode(b, []byte(`{"items":[{"id":"1"}],"x":[0`+strings.Repeat(",0", cost.MaxValues)+"]}"))
	if items, _ := document["items"].([]any); err != nil || len(items) != 1 || document["x"] != nil || !b.IsPartial() {
		t.Errorf("too many values: %d items, partial %v, %v", len(items), b.IsPartial(), err)
	}
}

// TestKeysBeforeTheItemsAreBounded holds how many are read of a document that is broken.
func TestKeysBeforeTheItemsAreBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{maxHeadKeys - 2: true, maxHeadKeys - 1: false} { // the version and the items are two more
		var b strings.Builder
		b.WriteString(`{"version":"https://jsonfeed.org/version/1.1",`)
		for i := range n {
			fmt.Fprintf(&b, `"k%d":1,`, i)
		}
		document, _, err := Decode(nil, []byte(b.String()+`"title":"x","items":[{"id":"1"}],"y" "z"}`))
		if items, _ := document["items"].([]any); err != nil || (document["title"] != nil) != want || len(items) != 1 {
			t.Errorf("%d keys: the title is %v, %d items, %v", n, document["title"], len(items), err)
		}
	}
}

func TestValidJSONStaysAsItIs(t *testing.T) {
	t.Parallel()
	body := `{"title":"أخبار\u00a0\"س\"","n":[1.50,-2e3,true,null,{}],"items":[]}`
	document, warnings, err := Decode(nil, []byte(body))
	want := map[string]any{
		"title": "أخبار\u00a0\"س\"", "items": []any{},
		"n": []any{json.Number("1.50"), json.Number("-2e3"), true, nil, map[string]any{}},
	}
	if err != nil || warnings != nil || !reflect.DeepEqual(document, want) {
		t.Errorf("got %v, %q, %v, want %v", document, warnings, err, want)
	}
}

// FuzzDecode holds that valid JSON is read as it is, and that whatever is read can be
// written.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"items":[{"id":"1",},{"id":"2`, `{"a":"\'` + "\n" + `"}`, `x({"version":"https://jsonfeed.org/version/1","items":[{"id":1},{"id":}]})`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		document, _, err := Decode(nil, body)
		if err != nil {
			return
		}
		var want map[string]any
		if json.Valid(body) && decode(body, &want) == nil && want["items"] != nil && !reflect.DeepEqual(document, want) {
			t.Errorf("%q: got %v, want %v", body, document, want)
		}
		if again, err := json.Marshal(document); err != nil || !json.Valid(again) {
			t.Errorf("%q: %s, %v", body, again, err)
		}
	})
}
