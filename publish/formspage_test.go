package publish

import (
	"strings"
	"testing"
)

// A search links to the page of its words' forms, which reads no more of the index than
// a search may.
func TestFormsOfASearchAreShown(t *testing.T) {
	t.Parallel()
	r := &fakeReader{}
	s := newFakeServer(t, r)
	if page := get(s, "/search?q=%D9%86%D9%81%D8%B7+-x").Body.String(); !strings.Contains(page, `href="/search/forms?q=%d9%86%d9%81%d8%b7%20-x"`) {
		t.Errorf("no link to the forms in\n%s", page)
	}
	page := get(s, "/search/forms?q=%D9%86%D9%81%D8%B7+-x").Body.String()
	for _, want := range []string{"<bdi>والنفط</bdi>", `<span class="note">ar</span>`, "<td>12</td>", "<bdi>-&lt;b&gt;*</bdi>", "لا مقالة فيها هذه الكلمة", `content="noindex"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	if r.query.Text != "نفط -x" || r.query.Work != questionWork || !r.query.Now.Equal(noon) {
		t.Errorf("asked for %+v", r.query)
	}
	if page := get(s, "/search/forms?q=%22"); page.Code != 200 || !strings.Contains(page.Body.String(), "لا يمكن قراءة هذا البحث: علامة الاقتباس لم تُغلق") {
		t.Errorf("a query that cannot be read: status %d\n%s", page.Code, page.Body)
	}
}
