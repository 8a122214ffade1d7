package article

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rawi/fetcher/cost"
)

var address = &url.URL{Scheme: "https", Host: "news.example", Path: "/1"}

// find finds the article of a page, and returns how many bytes and steps that took.
func find(t *testing.T, ctx context.Context, page string) (Found, int64, error) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	b := cost.New(ctx, len(page))
	found, err := Find(b, doc, address)
	return found, b.Scanned(), err
}

const paragraph = "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم فوق الفرات.</p>" // "the town began to repair the old bridge"

// TestFindingTakesWorkInProportion compares the steps for pages of n and 2n units.
func TestFindingTakesWorkInProportion(t *testing.T) {
	t.Parallel()
	const n, depth = 1000, 300
	for name, p := range map[string]struct{ head, unit string }{
		"paragraphs":          {"<article>", paragraph},
		"deep paragraphs":     {strings.Repeat("<div>", depth), paragraph},
		"articles":            {"", "<article><h1>عنوان</h1>" + paragraph + "</article>"},
		"nested articles":     {strings.Repeat("<article class=entry-content>", depth), paragraph},
		"bodies":              {"<h1>عنوان</h1>", "<div class=entry-content>" + paragraph + "</div>"},
		"labels":              {"<article>" + paragraph, "<div><div><h3>اقرأ أيضا</h3></div></div>"},
		"headlines":           {"<title>عنوان</title>", "<h1>عنوان</h1>"},
		"cells":               {"<article>" + paragraph + "<table>", "<tr><td>تعليقات<td>تعليقات"},
		"formats":             {strings.Repeat("<span>", depth), "<b>نص</b> "},
		"furniture":           {"<article>" + paragraph, "<div class=related>" + paragraph + "</div>"},
		"bodies in furniture": {"<h1>عنوان</h1><aside>", "<div class=entry-content>" + paragraph + "</div>"},
	} {
		_, one, _ := find(t, t.Context(), p.head+strings.Repeat(p.unit, n)) // whether it is an article does not matter
		_, two, _ := find(t, t.Context(), p.head+strings.Repeat(p.unit, 2*n))
		if two > 5*one/2 || one < n {
			t.Errorf("%s: %d steps, %d for twice the page", name, one, two)
		}
	}
}

// Bodies in furniture, with their text in more of it, are tried once.
func TestBodiesInFurnitureAreTriedOnce(t *testing.T) {
	t.Parallel()
	body := "<aside><div class=entry-content><nav>" + paragraph + "</nav></div></aside>"
	if _, _, err := find(t, t.Context(), "<title>عنوان</title><h1>عنوان</h1>"+body+body); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
	if _, _, err := find(t, t.Context(), "<title>عنوان</title><div class=top><h1>عنوان</h1></div><div class=left-sidebar-layout><div class=entry-content>"+paragraph+paragraph+"</div></div>"); err != nil {
		t.Errorf("a layout with a sidebar: %v", err)
	}
}

func TestCanceledContextEndsFinding(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if found, _, err := find(t, ctx, "<article>"+paragraph); !errors.Is(err, context.Canceled) || len(found.Nodes) > 0 {
		t.Errorf("got %d nodes, %v", len(found.Nodes), err)
	}
}

// Names are read by their words, however these are joined.
func TestNamesSayWhatElementsAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]mark{
		"entry-content": bodyMark, "article__body": bodyMark, "ArticleBody_root__x3F2": bodyMark, "lblNewsDetails": bodyMark, "field--name-body": bodyMark,
		"ctl00_cph_lblNewsDetails": bodyMark, "haber-metni": bodyMark, "itemFullText": bodyMark,
		"article-body-caption": 0, "page-content": 0, "elementor-widget": 0, "content": 0,
		"related-posts": furniture, "RelatedNews": furniture, "post-content-related": furniture, "comments-area": furniture, "td-post-sharing": furniture,
		"has-sidebar": 0, "comments-open": 0, "no-comments": 0, "tag-politics": 0, "category-news": smallPrint,
		"read-more": vague, "entry-meta": smallPrint, "standfirst": leadMark, "entry-title": titleMark, "cookie-bar": furniture | consentMark,
	} {
		if got := marksOfName(name); got != want {
			t.Errorf("%s: got %b, want %b", name, got, want)
		}
	}
}

// Templates write texts into JSON as they are.
func TestDataWithLineBreaksIsRead(t *testing.T) {
	t.Parallel()
	page := `<script type="application/ld+json">[{"@graph": [{"@type": "ReportageNewsArticle", "headline": "عنوان &amp; خبر", "articleBody": "سطر أول في الخبر هنا` + "\n\t" + `وسطر \"ثان\" فيه"}]}]</script>`
	found, _, err := find(t, t.Context(), page)
	if want := "سطر أول في الخبر هنا\n وسطر \"ثان\" فيه"; err != nil || found.Text != want || found.Titles[0] != "عنوان & خبر" {
		t.Errorf("got %q of %q, %v, want %q", found.Text, found.Titles, err, want)
	}
}

// TestTextIsFoundWhereNothingNamesIt holds what decides where names say nothing, or too
// much.
func TestTextIsFoundWhereNothingNamesIt(t *testing.T) {
	t.Parallel()
	const long = "أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم فوق الفرات بعد سنوات من الإهمال والانتظار." // "the town began to repair the old bridge"
	const short = "وتستمر الأعمال ثلاثة أشهر كاملة."                                                           // "the work takes three months"
	head := "<title>ترميم الجسر</title>"
	for name, v := range map[string]struct{ page, want string }{
		"paragraphs that are divisions":    {head + "<h1>ترميم الجسر</h1><div><div>" + long + "</div><div>" + short + "</div></div>", long + short},
		"a paragraph beside a bare text":   {head + "<h1>ترميم الجسر</h1><div><p>" + long + "</p>" + short + "</div>", long + short},
		"a headline in furniture":          {head + "<div class=related-layout><h1>ترميم الجسر</h1><div class=entry-content>" + long + "</div></div>", long},
		"an article in furniture":          {head + "<article><div class=social-layout><h1>ترميم الجسر</h1><p>" + long + "</p></div></article>", long},
		"a standfirst that is no sentence": {head + "<h1>ترميم الجسر</h1><p class=standfirst>ثلاثة أشهر بين الضفتين فقط</p><div class=entry-content>" + long + "</div>", "ثلاثة أشهر بين الضفتين فقط" + long},
		"a byline that is no standfirst":   {head + "<h1>ترميم الجسر</h1><p>تصوير خاص من موقع الأعمال</p><div class=entry-content>" + long + "</div>", long},
		"a link to the page itself":        {head + "<h1><a href=/1>ترميم الجسر</a></h1><div class=entry-content><p><a href=#1>" + short + "</a></p>" + long + "</div>", short + long},
		"a cell of a table":                {"<article>" + long + "<table><tr><td>العلامات<td>12</table>" + short + "</article>", long + "العلامات12" + short},
		"the rights":                       {"<article>" + long + "<p>© موقع الجسر الإخباري لكل الحقوق</p></article>", long},
		"a picture with its rights":        {"<article><p>© وكالة " + long + long + "</p></article>", "© وكالة " + long + long},
		"cards below a bare label":         {"<article>" + long + "<h3>ذات صلة</h3><h4><a href=/2>جسر آخر</a></h4><p>" + short + "</p></article>", long},
	} {
		found, _, err := find(t, t.Context(), v.page)
		var b strings.Builder
		for _, n := range found.Nodes {
			for d := range n.Descendants() {
				if d.Type == html.TextNode {
					b.WriteString(d.Data)
				}
			}
		}
		if got := b.String(); err != nil || got != v.want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, v.want)
		}
	}
}

// What a label stands first in goes with it, and the text that surrounds it stays.
func TestLabelsTakeTheirBoxWithThem(t *testing.T) {
	t.Parallel()
	first, last := "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم.</p>", "<p>وتستمر أعمال الترميم ثلاثة أشهر في الجانبين.</p>"
	for name, box := range map[string]string{
		"a box":              "<div><h4>اقرأ أيضا</h4><p>جسر آخر يعود إلى الخدمة بعد عامين من الترميم</p></div>",
		"a nested label":     "<div><div><span>قد يهمك</span></div><ul><li><a href=/2>جسر آخر يعود إلى الخدمة</a></ul></div>",
		"a list by itself":   "<ul><li><a href=/2>جسر آخر يعود إلى الخدمة</a><li><a href=/3>جسر ثالث</a></ul>",
		"a line":             "<p>اقرأ أيضا: جسر آخر يعود إلى الخدمة</p>",
		"a line with a link": "<p>إقرأ أيضاً <a href=/2>جسر آخر يعود إلى الخدمة</a></p>",
		"an advertisement":   "<p>إعلان</p>",
		"a channel":          "<p>تابعونا على <a href=https://t.me/x>تلغرام</a></p>",
	} {
		found, _, err := find(t, t.Context(), "<article>"+first+box+last+"</article>")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var b strings.Builder
		if err := html.Render(&b, found.Nodes[0]); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != "<article>"+first+last+"</article>" {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
