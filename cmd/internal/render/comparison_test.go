package render

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// A veto's words are marked where both texts say something else between the
// same words, and nowhere else; the run goes on around them.
func TestComparisonMarksWhatDiffers(t *testing.T) {
	t.Parallel()
	var both [2]storage.Article
	both[0].Title, both[1].Title = "طقس 34 يوما", "درجات الحرارة"
	both[0].Text = []string{"تبلغ الحرارة العظمى 34 درجة مساء الغد في المدينة.", "وبيعت 34 تذكرة."}
	both[1].Text = []string{"تبلغ الحرارة العظمى ٣٧ درجة مساء الغد في المدينة."}
	e := storage.Evidence{ConflictWords: []string{"34", "37"}, LongestRun: text.Words(both[0].Text[0])}
	var out strings.Builder
	p := testPage(&out)
	Comparison(p, both, e, 500)
	p.Out.Flush()
	for _, want := range []string{
		"\nطقس 34 يوما\n[تبلغ الحرارة العظمى] *34* [درجة مساء الغد في المدينة].\n\n",
		"\nدرجات الحرارة\n[تبلغ الحرارة العظمى] *٣٧* [درجة مساء الغد في المدينة].\n\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got %q, want %q in it", out.String(), want)
		}
	}
	if strings.Contains(out.String(), "تذكرة") {
		t.Errorf("a block without a mark is shown: %q", out.String())
	}
}

// An update's own paragraphs are shown beneath, whichever of the two it is.
func TestComparisonShowsWhatWasAdded(t *testing.T) {
	t.Parallel()
	const (
		known = "افتتح المجلس الجسر القديم أمام حركة السيارات بعد أربعة أشهر من الترميم."
		fresh = "وقال سائقون إن الطريق إلى السوق صار أقصر بنصف ساعة كل صباح."
	)
	short := storage.Article{Feed: "furat", Text: []string{known}}
	long := storage.Article{Feed: "jazira", Text: []string{known, fresh}}
	for relation, both := range map[storage.Relation][2]storage.Article{
		storage.RelationUpdate: {long, short}, storage.RelationExcerpt: {short, long},
	} {
		var out strings.Builder
		p := testPage(&out)
		writeAdded(p, both, storage.Evidence{Same: true, Triples: 10, Relation: relation})
		p.Out.Flush()
		if want := "what only jazira has, 1 paragraph of 2:\n" + fresh + "\n\n"; out.String() != want {
			t.Errorf("%s: got %q, want %q", relation, out.String(), want)
		}
	}
}

// testPage returns a page that is written to out, as into a pipe.
func testPage(out io.Writer) *Page {
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	return &Page{Out: bufio.NewWriter(out), Now: func() time.Time { return now }}
}
