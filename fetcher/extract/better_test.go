package extract

import (
	"strings"
	"testing"
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
