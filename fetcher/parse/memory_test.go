package parse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/cost/costtest"
	"rawi/fetcher/parse/parsetest"
)

// BenchmarkMemory compares cost.Memory with what is held while documents of common
// feeds are read: large ones, and each fixture repeated to a megabyte.
func BenchmarkMemory(b *testing.B) {
	documents := map[string][]byte{"feed of 3 KB an item": parsetest.Feed(0, 4000)}
	for i, body := range parsetest.Documents(b, "testdata") {
		start, end := bytes.Index(body, []byte("<item")), bytes.LastIndex(body, []byte("</item>"))
		if start < 0 || end < start || i%20 > 0 {
			continue
		}
		items := body[start : end+len("</item>")]
		repeated := bytes.Join([][]byte{body[:start], bytes.Repeat(items, 1+(1<<20)/len(items)), body[end+len("</item>"):]}, nil)
		documents[fmt.Sprintf("fixture %d", i)] = repeated
	}
	var json strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&json, `,{"id":"%d","url":"https://news.example/%d","title":"خبر","content_html":"<p>%s</p>"}`, i, i, strings.Repeat(parsetest.Paragraph, 5))
	}
	documents["JSON Feed"] = []byte(`{"version":"https://jsonfeed.org/version/1.1","title":"أخبار","items":[` + json.String()[1:] + `]}`)
	for name, body := range documents {
		b.Run(name, func(b *testing.B) {
			costtest.CompareMemory(b, body, func() any {
				d, err := Parse(b.Context(), input(body))
				if err != nil {
					b.Fatal(err)
				}
				return d
			}, cost.Memory(body))
		})
	}
}
