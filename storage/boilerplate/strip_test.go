package boilerplate

import (
	"slices"
	"testing"

	"rawi/storage"
)

func TestStripLeavesTheArticlesOwnTextAndHTML(t *testing.T) {
	t.Parallel()
	a := storage.Article{
		Title: "Prices rise", Summary: "<p>Bread</p><p>Our partner</p>", Content: "<p>Bread costs more.</p><ul><li>Our partner</li></ul><p>Bread</p><p>Share</p>",
		Text:    []string{"Bread costs more.", "Our partner", "Bread", "Share"},
		LeftOut: []storage.LeftOut{{Block: 1, Reason: storage.LeftOutRepeated}, {Block: 3, Reason: storage.LeftOutLine}},
	}
	got := Strip(a)
	if got.Summary != "<p>Bread</p>" || got.Content != "<p>Bread costs more.</p><p>Bread</p>" || !slices.Equal(got.Text, []string{"Bread costs more.", "Bread"}) || got.LeftOut != nil {
		t.Errorf("%+v", got)
	}
	if a.Text[1] != "Our partner" || len(a.LeftOut) != 2 {
		t.Error("the article itself was changed")
	}
	twice := storage.Article{Title: "x", Summary: "<p>Our partner</p>", Text: []string{"Bread costs more.", "Our partner", "Oil", "Our partner"}, LeftOut: []storage.LeftOut{{Block: 3, Reason: storage.LeftOutRepeated}}}
	if got := Strip(twice); got.Summary != twice.Summary || len(got.Text) != 3 {
		t.Errorf("a block that is also own: %+v", got)
	}
	ends := storage.Article{Title: "x", Summary: "<p>Bread … <i>more</i></p>", Content: "<p>Oil</p><p>Bread … <i>more</i></p>", Text: []string{"Oil", "Bread … more"}, LeftOut: []storage.LeftOut{{Block: 1, From: len("Bread … "), Reason: storage.LeftOutLine}}}
	if got := Strip(ends); got.Summary != "<p>Bread … </p>" || got.Content != "<p>Oil</p><p>Bread … </p>" || got.Text[1] != "Bread …" {
		t.Errorf("the end of a block: %+v", got)
	}
	a.LeftOut = []storage.LeftOut{{Block: -1}, {Block: 0}, {Block: 9}} // of another text
	if got := Strip(a); got.Summary != a.Summary || len(got.Text) != 3 {
		t.Errorf("%+v", got)
	}
}

// TestStripReadsTheFeedsHTMLBesideThePages: Text is that of the page then.
func TestStripReadsTheFeedsHTMLBesideThePages(t *testing.T) {
	t.Parallel()
	a := storage.Article{Title: "Prices rise", Content: "<p>Bread costs more.</p><p>The post Prices rise appeared first on Star.</p>", Full: "<p>Bread costs more, and oil.</p>", Text: []string{"Bread costs more, and oil."}}
	if got := Strip(a); got.Content != "<p>Bread costs more.</p>" || got.Full != a.Full {
		t.Errorf("%+v", got)
	}
	a.Content, a.Full = a.Full, "" // nothing is read where nothing is left out
	if got := Strip(a); got.Content != a.Content {
		t.Errorf("%+v", got)
	}
}

func BenchmarkStrip(b *testing.B) {
	a := storage.Article{Title: headline}
	for range 12 {
		a.Text = append(a.Text, sentence+" "+sentence)
	}
	a.Text = append(a.Text, "Comments (0)")
	for _, s := range a.Text {
		a.Content += "<p>" + s + "</p>"
	}
	a.LeftOut = Find(a.Title, a.Text)
	for b.Loop() {
		Strip(a)
	}
}
