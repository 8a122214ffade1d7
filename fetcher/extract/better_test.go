package extract

import (
	"errors"
	"strings"
	"testing"

	"rawi/fetcher/extract/article"
)

func TestBetterPagesTellTheSameAndMore(t *testing.T) {
	t.Parallel()
	summary := "أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم فوق الفرات." // "the town began to repair the old bridge"
	rest := "وقال المهندس المشرف إن الأعمال تستمر ثلاثة أشهر، وتشمل تدعيم الأعمدة واستبدال الأسفلت وإنارة الممر. وأضاف أن حركة السير ستحول إلى الطريق الشرقي خلال ساعات النهار. "
	notice := "نستخدم ملفات تعريف الارتباط لتحسين تجربتك. بمتابعتك التصفح فإنك توافق على سياسة الخصوصية وشروط الاستخدام الخاصة بالموقع وشركائه الإعلانيين. "
	for name, v := range map[string]struct {
		feed, page []string
		want       bool
	}{
		"the whole article":        {[]string{summary}, []string{summary, rest, rest}, true},
		"respelled a little":       {[]string{"اعلنت بلديه المدينه بدء اعمال ترميم الجسر القديم"}, []string{summary, rest}, true},
		"as much as the feed gave": {[]string{summary, rest}, []string{summary, rest}, false},
		"less":                     {[]string{summary, rest}, []string{summary}, false},
		"asks for cookies":         {[]string{summary}, []string{notice, notice}, false},
		"a short article":          {[]string{"ترميم الجسر"}, []string{"ترميم الجسر القديم فوق الفرات"}, true},
		"the feed gave nothing":    {nil, []string{summary, rest}, true},
		"nothing at all":           {nil, nil, false},
		"something else":           {[]string{summary}, []string{strings.Repeat("فاز فريق الفتوة على ضيفه بهدفين في الدوري. ", 10)}, false},
	} {
		if err := Refusal("", v.feed, PageText{Fragment: Fragment{Text: v.page}}); (err == nil) != v.want {
			t.Errorf("%s: got %v, want %v", name, err, v.want)
		}
	}
}

// What a page is called decides with what it says: a summary written for the feed is not
// on the page.
func TestPagesThatAreCalledAsTheItemTellTheSame(t *testing.T) {
	t.Parallel()
	const title = "Ferry service returns to the river"
	feed := []string{"After four silent years, children are back on the water."}
	story := "The ferry between the two banks sailed again on Saturday after four years, with farmers and schoolchildren."
	notice := "This story is for members. Sign in to your account to go on reading, or choose a plan that suits you best."
	for name, v := range map[string]struct {
		page PageText
		text string
		want error
	}{
		"it shows the title":                 {PageText{Shown: title}, notice, nil}, // nothing says that it is a notice
		"with the site's name":               {PageText{Shown: title + " - Delta Post"}, story, nil},
		"without the outlet's name":          {PageText{Shown: "Ferry service returns"}, story, nil},
		"a word less and one more":           {PageText{Shown: "Ferry service returns to our river"}, story, nil},
		"another title":                      {PageText{Shown: "Ferry captain hands over the wheel"}, story, ErrOther},
		"one word of it":                     {PageText{Shown: "Ferry"}, story, ErrOther},
		"only its window has the title":      {PageText{Titles: []string{"Delta Post", title}}, story, nil},
		"and it says nothing of it":          {PageText{Titles: []string{title}}, notice, ErrOther},
		"it may be a notice":                 {PageText{Shown: title, Titles: []string{title}, Notice: article.ErrLogin}, notice, article.ErrLogin},
		"it has a login, and tells the same": {PageText{Shown: title, Titles: []string{title}, Notice: article.ErrLogin}, story + " A service.", nil},
		"it has a login, and one such word":  {PageText{Shown: title, Titles: []string{title}, Notice: article.ErrLogin}, notice + " A service.", article.ErrLogin},
	} {
		v.page.Text = []string{v.text}
		if err := Refusal(title, feed, v.page); !errors.Is(err, v.want) {
			t.Errorf("%s: got %v, want %v", name, err, v.want)
		}
	}
	short := PageText{Fragment: Fragment{Text: []string{"The ferry service returns to the river on Saturday."}}}
	if err := Refusal(title, nil, short); err != nil {
		t.Errorf("a title alone that is in the text: %v", err)
	}
}
