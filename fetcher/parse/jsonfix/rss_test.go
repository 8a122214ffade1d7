package jsonfix

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

// A feed in JSON reads as the same feed in XML does.
func TestRSSInJSONReadsAsRSS(t *testing.T) {
	t.Parallel()
	item := func(what string) string {
		return fmt.Sprintf(`{"rss":{"version":"2.0","channel":{"title":"t","item":%s}}}`, what)
	}
	for in, want := range map[string]string{
		item(`{"title":"خبر"}`):                                              "<title>خبر</title>", // news
		item(`[{"title":"a"},{"title":"b"}]`):                                "<title>a</title></item><item><title>b</title>",
		item(`{"title":"a & <b> ]]>"}`):                                      "<title>a &amp; &lt;b&gt; ]]&gt;</title>",
		item(`{"guid":"1"}`):                                                 "<guid>1</guid>",
		item(`{"guid":{"#value":"1","isPermaLink":"false"}}`):                `<guid isPermaLink="false">1</guid>`,
		item(`{"guid":{"@isPermaLink":false,"#text":1}}`):                    `<guid isPermaLink="false">1</guid>`,
		item(`{"guid":{"$t":"1","-isPermaLink":"false"}}`):                   `<guid isPermaLink="false">1</guid>`,
		item(`{"guid":{"_text":"1","_attributes":{"isPermaLink":"false"}}}`): `<guid isPermaLink="false">1</guid>`,
		item(`{"guid":{"_":"1","$":{"isPermaLink":"false"}}}`):               `<guid isPermaLink="false">1</guid>`,
		item(`{"guid":{"value":"1","isPermaLink":"false"}}`):                 `<guid isPermaLink="false">1</guid>`,
		item(`{"category":["a",{"#value":"b","domain":"c"}]}`):               `<category>a</category><category domain="c">b</category>`,
		item(`{"enclosure":{"url":"a\"b","length":5}}`):                      `<enclosure length="5" url="a&quot;b"></enclosure>`,
		item(`{"enclosure":[{"url":"a"},{"@url":"b"}]}`):                     `<enclosure url="a"></enclosure><enclosure url="b"></enclosure>`,
		item(`{"media:group":{"media:content":{"url":"a"}}}`):                `<media:group><media:content url="a"></media:content></media:group>`,
		item(`{"title":null,"a b":"x","<":"y","1":"z","":"w"}`):              "<item></item>",
		item(`{"title":[["a"]],"link":{"#value":["b"]}}`):                    "<link>b</link><title>a</title>",
	} {
		document, _, err := Decode(nil, []byte(in))
		if err != nil {
			t.Fatal(err)
		}
		got := RSS(nil, document)
		if !strings.Contains(string(got), want) {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestOnlyRSSIsWrittenAsXML holds which documents are RSS in JSON, whatever their
// converter made of the elements around the items.
func TestOnlyRSSIsWrittenAsXML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"rss":{"channel":{"title":"أ"}}}`:                         "<rss><channel><title>أ</title></channel></rss>",
		`{"rss":[{"$":{"version":2},"channel":[{"title":["أ"]}]}]}`: `<rss version="2"><channel><title>أ</title></channel></rss>`,
		`{"channel":{"item":[{"title":"أ"}]}}`:                      "<rss><channel><item><title>أ</title></item></channel></rss>",
		`{"channel":{"items":[{"title":"أ"}]}}`:                     "<rss><channel><item><title>أ</title></item><items><title>أ</title></items></channel></rss>",
		`{"channel":{"item":{"title":"أ"},"items":5}}`:              "<rss><channel><item><title>أ</title></item><items>5</items></channel></rss>",
		`{"channel":{"title":"t"},"item":[{"title":"أ"}]}`:          "<rss><channel><title>t</title></channel><item><title>أ</title></item></rss>",
		`{"channel":{"title":"t"}}`:                                 "",
		`{"rss":{"title":"t"}}`:                                     "",
		`{"rss":"x"}`:                                               "",
		`{"rss":{"channel":{"title":"t"}},"items":[]}`:              "",
		`{"version":"https://jsonfeed.org/version/1","items":[]}`:   "",
		`[]`: "",
		`{"rss":{"version":"2.0","xmlns:dc":"d","channel":{"dc:title":"أ"}}}`: `<rss version="2.0" xmlns:dc="d"><channel><dc:title>أ</dc:title></channel></rss>`,
		`{"rss":{"channel":{"item":{"guid":{"isPermaLink":false,"text":"1"},"title":{"_text":"أ","_x":"y"},"source":{"url":"u","content":"s"},"link":{"a:b":"c","href":"h"}}}}}`://
		`<rss><channel><item><guid isPermaLink="false">1</guid><link href="h"><a:b>c</a:b></link><source url="u">s</source><title x="y">أ</title></item></channel></rss>`,
	} {
		document, _, err := Decode(nil, []byte(in))
		if err != nil {
			t.Fatal(err)
		}
		got := RSS(nil, document)
		if string(got) != want || (got == nil) != (want == "") {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestRSSInJSONIsBounded holds the limits of what is written: a name may be written
// twice for each value of a list.
func TestRSSInJSONIsBounded(t *testing.T) {
	t.Parallel()
	rss := func(b *cost.Budget, item string) []byte {
		document, _, err := Decode(b, []byte(`{"rss":{"channel":{"item":`+item+`}}}`))
		if err != nil {
			t.Fatal(err)
		}
		return RSS(b, document)
	}
	name := strings.Repeat("a", maxElementName)
	const before, around, size = len("<rss><channel><item><title>"), len("</title></item></channel></rss>"), 1 << 20
	most := cost.New(t.Context(), size).Room()
	for _, row := range []struct {
		name, item string
		partial    bool
	}{
		{"a list", `{"` + name + `":["` + strings.Repeat(`","`, size/3) + `"]}`, true},
		{"references", `{"title":"` + strings.Repeat("&", size/2) + `"}`, true},
		{"just too large", `{"title":"` + strings.Repeat("a", most-before+1) + `"}`, true},
		{"as large as may be", `{"title":"` + strings.Repeat("a", most-before) + `"}`, false},
		{"many attributes", `{"guid":{"` + name + `":"` + strings.Repeat("a", most) + `","b":"c"}}`, true},
	} {
		b := cost.New(t.Context(), size)
		if out := rss(b, row.item); b.IsPartial() != row.partial || len(out) > most+around+4*maxElementName || !bytes.HasSuffix(out, []byte("</item></channel></rss>")) {
			t.Errorf("%s: %d bytes, partial %v, want %v", row.name, len(out), b.IsPartial(), row.partial)
		}
	}
	for _, row := range []struct{ name, want string }{
		{name, "<" + name + ">1</" + name + ">"},
		{name + "a", ""},
		{"a1-_.:b", "<a1-_.:b>1</a1-_.:b>"},
		{"1a", ""},
		{"أ", ""},
		{"a b", ""},
	} {
		out := rss(nil, `{"`+row.name+`":"1"}`)
		if got := strings.TrimSuffix(strings.TrimPrefix(string(out), "<rss><channel><item>"), "</item></channel></rss>"); got != row.want {
			t.Errorf("%q: got %s, want %s", row.name, got, row.want)
		}
	}
	// A list in a list counts as one more level.
	nested := func(n int) map[string]any {
		v := any("x")
		for range n {
			v = []any{v}
		}
		return map[string]any{"rss": map[string]any{"channel": map[string]any{"title": v}}}
	}
	for n, want := range map[int]bool{maxDepth - 2: true, maxDepth - 1: false} {
		if out := RSS(nil, nested(n)); strings.Contains(string(out), "x</title>") != want {
			t.Errorf("%d lists deep: %s", n, out)
		}
	}
}

// FuzzRSSInJSON holds that what is written of any JSON is XML, and that it is
// bounded.
func FuzzRSSInJSON(f *testing.F) {
	for _, s := range []string{
		`{"rss":{"version":"2.0","channel":{"title":"t","item":[{"guid":{"#value":"1","@a":"b"}}]}}}`, `{"channel":{"items":{"link":["a",["b"]]}}}`,
		`{"rss":[{"$":{"version":2},"channel":[{"item":{"xmlns:a":"b","a:b":"\u0000<&>\""}}]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		document, _, err := Decode(nil, body)
		if err != nil {
			return
		}
		before, _ := json.Marshal(document)
		out := RSS(cost.New(t.Context(), len(body)), document)
		if after, _ := json.Marshal(document); string(before) != string(after) {
			t.Errorf("%q: the document was changed", body)
		}
		if out == nil {
			return
		}
		if len(out) > 2*len(body)+64<<10+100*maxElementName {
			t.Errorf("%d bytes become %d", len(body), len(out))
		}
		legal := strings.Map(func(r rune) rune {
			if r < 0x20 || r == 0xfffe || r == 0xffff {
				return ' ' // the repairer of XML drops these
			}
			return r
		}, string(out))
		dec := xml.NewDecoder(strings.NewReader(legal))
		dec.Strict = true
		for {
			if _, err := dec.RawToken(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%q becomes %q: %v", body, out, err)
			}
		}
	})
}
