package parse

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
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
		var document map[string]any
		if err := decodeJSON([]byte(in), &document); err != nil {
			t.Fatal(err)
		}
		root, channel := channelOf(document)
		got, err := writeRSS(root, channel)
		if err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s\n got %s, %v\nwant %s", in, got, err, want)
		}
	}
}

// A name may be written twice for each value of a list.
func TestRSSInJSONIsBounded(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("a", maxElementName)
	for _, body := range []string{
		`{"rss":{"channel":{"title":"x","item":[{"` + name + `":["` + strings.Repeat(`","`, 1<<20) + `"]}]}}}`,
		`{"rss":{"channel":{"item":{"title":"` + strings.Repeat("&", MaxBytes/2) + `"}}}}`,
	} {
		started := time.Now()
		if _, err := Parse(input([]byte(body))); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%d bytes: %v", len(body), err)
		}
		if took := time.Since(started); took > 10*time.Second {
			t.Errorf("%d bytes took %s", len(body), took)
		}
	}
	long := `{"rss":{"channel":{"title":"x","item":[{"` + strings.Repeat("a", 1<<20) + `":["` + strings.Repeat(`","`, 1<<10) + `"],"title":"خبر"}]}}}` // news
	if d, err := Parse(input([]byte(long))); err != nil || len(d.Articles) != 1 {
		t.Errorf("a long name: %d articles, %v", len(d.Articles), err)
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
		mended, _, err := mendJSON(body)
		var document map[string]any
		if err != nil || decodeJSON(mended, &document) != nil {
			return
		}
		root, channel := channelOf(document)
		if channel == nil {
			return
		}
		out, err := writeRSS(root, channel)
		if err != nil {
			return
		}
		if len(out) > (2*maxElementName+5)*(len(body)+100) {
			t.Errorf("%d bytes become %d", len(body), len(out))
		}
		if c, err := clean(out, nil); err == nil {
			for dec := xml.NewDecoder(strings.NewReader(string(c.xml))); ; {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%q becomes %q: %v", body, c.xml, err)
				}
			}
		}
		if again, _ := json.Marshal(document); !json.Valid(again) {
			t.Errorf("%q: the document was changed", body)
		}
	})
}
