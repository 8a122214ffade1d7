package format

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// ApplyRepublish removes what the rule of a feed does not allow to publish, first of
// all text fetched from its pages.
func TestApplyRepublishKeepsToTheRule(t *testing.T) {
	t.Parallel()
	file := []storage.Enclosure{{URL: "https://furat.example/a.mp3"}}
	fetched := storage.Article{
		Title: "عنوان", Summary: "<p>موجز</p>", Content: "<p>نص <b>ال</b>خبر</p><p>فقرة</p>", Full: "<p>صفحة</p>",
		Text: []string{"صفحة", "كاملة"}, Image: "https://furat.example/i.jpg", Enclosures: file,
	}
	declared := fetched
	declared.Full, declared.Text = "", []string{"نص الخبر", "فقرة"}
	brief := declared
	brief.Content, brief.Text = "", []string{"نص الخبر"}
	for rule, want := range map[storage.Republish]storage.Article{
		storage.RepublishFull: fetched, storage.RepublishSource: declared, storage.RepublishSummary: brief,
		storage.RepublishLink: {Title: "عنوان"},
	} {
		if diff := cmp.Diff(want, ApplyRepublish(fetched, rule)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", rule, diff)
		}
		e := NewEntry(storage.Site{}, EntrySource{Lead: fetched, Feed: storage.Feed{Republish: rule}})
		if all := e.Summary + e.Content; strings.Contains(all, "صفحة") != (rule == storage.RepublishFull) {
			t.Errorf("%q: the entry says %q", rule, all)
		}
	}
	if fetched.Full == "" || !slices.Equal(fetched.Text, []string{"صفحة", "كاملة"}) {
		t.Error("the article itself was changed")
	}
}

// TestEntriesHoldOwnTextOnly: neither HTML nor excerpt have what the article leaves out.
func TestEntriesHoldOwnTextOnly(t *testing.T) {
	t.Parallel()
	a := storage.Article{
		Title: "ارتفاع أسعار الخبز", Language: "ar", Content: "<p>ارتفع سعر الخبز في حلب.</p><p>اقرأ أيضا: <a href=\"https://n.example/\">أسعار النفط</a></p>", // bread prices; read also: oil prices
		Text: []string{"ارتفع سعر الخبز في حلب.", "اقرأ أيضا: أسعار النفط"}, LeftOut: []storage.LeftOut{{Block: 1, Reason: storage.LeftOutLine}},
	}
	for _, rule := range []storage.Republish{storage.RepublishFull, storage.RepublishSource, storage.RepublishSummary} {
		e := NewEntry(storage.Site{}, EntrySource{Lead: a, Feed: storage.Feed{Republish: rule}})
		if all := e.Summary + e.Content; strings.Contains(all, "النفط") || strings.Contains(all, "<a") || !strings.Contains(all, "حلب") {
			t.Errorf("%q: the entry says %q", rule, all)
		}
	}
	a.Full, a.Text, a.LeftOut = "<p>ارتفع سعر الخبز في حلب وريفها.</p>", []string{"ارتفع سعر الخبز في حلب وريفها."}, nil
	if got := ApplyRepublish(a, storage.RepublishSource); !slices.Equal(got.Text, []string{"ارتفع سعر الخبز في حلب."}) {
		t.Errorf("of a feed whose pages are read: %q", got.Text)
	}
}
