package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestTextsComeBackWhole leaves texts out of HTML and puts them in again.
func TestTextsComeBackWhole(t *testing.T) {
	t.Parallel()
	blocks := []string{`قال الوزير إن "المياه" تعود`, "والكهرباء & الغاز <غدا>", "قصير", "river's bank & bridge, again and again", ""}
	tags := []string{"<p>", "</p>", "<br>", " ", "&#34;", "<img src=\"https://site.example/1.jpg\">", "é"}
	rapid.Check(t, func(t *rapid.T) {
		b := Body{Text: rapid.SliceOfN(rapid.SampledFrom(blocks), 0, 4).Draw(t, "text")}
		parts := rapid.SliceOfN(rapid.SampledFrom(append(tags, blocks...)), 0, 9).Draw(t, "html")
		for i, part := range parts {
			if strings.ContainsAny(part, `"&'<`) && i%2 == 0 {
				parts[i] = strings.NewReplacer(`"`, "&#34;", "&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;").Replace(part)
			}
		}
		b.Content = strings.Join(parts, "")
		b.Full = "<p>" + strings.Join(b.Text, "</p><p>") + "</p>"
		got := b.Elided()
		if len(got.Content) > len(b.Content) || len(got.Full) > len(b.Full) {
			t.Errorf("%q became longer: %q", b, got)
		}
		for _, page := range []*string{&got.Content, &got.Full} {
			text, err := restoreBlocks(*page, b.Text)
			if err != nil {
				t.Fatal(err)
			}
			*page = text
		}
		if diff := cmp.Diff(b, got); diff != "" {
			t.Error(diff)
		}
	})
	if text, err := restoreBlocks("<p>"+placeholder+"\x05", blocks[:4]); err == nil {
		t.Errorf("a block that is not there was put in: %q", text)
	}
}
