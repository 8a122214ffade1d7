package article

import (
	"context"
	"errors"
	"net/url"
	"strconv"
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
		"titles":              {"", "<meta property=og:title content=%d><p>خبر</p>"},
		"bodies in furniture": {"<h1>عنوان</h1><aside>", "<div class=entry-content>" + paragraph + "</div>"},
	} {
		_, one, _ := find(t, t.Context(), p.head+numbered(p.unit, n)) // whether it is an article does not matter
		_, two, _ := find(t, t.Context(), p.head+numbered(p.unit, 2*n))
		if two > 5*one/2 || one < n {
			t.Errorf("%s: %d steps, %d for twice the page", name, one, two)
		}
	}
}

// TestNameOfABodyIsReadOnce, however long it is, and not for each of the others.
func TestNameOfABodyIsReadOnce(t *testing.T) {
	t.Parallel()
	steps := func(n int) int64 {
		others := strings.Repeat("<div class=post-body>"+paragraph+"</div>", n)
		long := "<div class='" + strings.Repeat("a ", n) + "story-body'>" + strings.Repeat(paragraph, n) + "</div>"
		_, scanned, err := find(t, t.Context(), "<h1>عنوان</h1>"+others+long)
		if err != nil {
			t.Fatal(err)
		}
		return scanned
	}
	if one, two := steps(500), steps(1000); two > 5*one/2 {
		t.Errorf("%d steps, %d for twice the page", one, two)
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

// numbered returns n times unit, with its number for %d.
func numbered(unit string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(unit, "%d", strconv.Itoa(i)))
	}
	return b.String()
}

func TestCanceledContextEndsFinding(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if found, _, err := find(t, ctx, "<article>"+paragraph); !errors.Is(err, context.Canceled) || len(found.Nodes) > 0 {
		t.Errorf("got %d nodes, %v", len(found.Nodes), err)
	}
}

// What a page may be besides an article is noticed, whatever else it holds.
func TestNoticesAreNoticed(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]error{
		"<article>" + paragraph: nil,
		"<article>" + paragraph + "<p>Sign in to read the rest of this story of ours.":                                           ErrLogin,
		"<article>" + paragraph + "<form><p>Sign in to read the rest of this story of ours.</p></form>":                          nil,
		"<article>" + paragraph + "</article><form><input type=PASSWORD></form>":                                                 ErrLogin,
		`<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script><article>` + paragraph: ErrLogin,
		`<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script><article>` + paragraph:    nil,
		"<div class=cookie-wall>" + paragraph + "</div>":                                                                         ErrConsent,
		"<div class=cookie-bar><p>We use cookies to measure our site.</div><article>" + paragraph:                                nil,
		"<title>الصفحة غير موجودة</title><article>" + paragraph:                                                                  ErrMissing,
		"<title>404040</title><article>" + paragraph:                                                                             nil,
	} {
		found, _, err := find(t, t.Context(), page)
		if err != nil && !errors.Is(err, want) || !errors.Is(found.Notice, want) {
			t.Errorf("%s: got %v, %v, want %v", page, found.Notice, err, want)
		}
	}
}

// Names are read by their words, however these are joined.
func TestNamesSayWhatElementsAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]mark{
		"entry-content": bodyMark, "article__body": bodyMark, "ArticleBody_root__x3F2": bodyMark, "lblNewsDetails": bodyMark, "field--name-body": bodyMark,
		"ctl00_cph_lblNewsDetails": bodyMark, "haber-metni": bodyMark, "itemFullText": bodyMark,
		"article-body-caption": 0, "page-content": 0, "elementor-widget": 0, "field-label": smallPrint, "field-label-above": 0, "content": 0,
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
		"paragraphs that are divisions":                {head + "<h1>ترميم الجسر</h1><div><div>" + long + "</div><div>" + short + "</div></div>", long + short},
		"a paragraph beside a bare text":               {head + "<h1>ترميم الجسر</h1><div><p>" + long + "</p>" + short + "</div>", long + short},
		"a headline in furniture":                      {head + "<div class=related-layout><h1>ترميم الجسر</h1><div class=entry-content>" + long + "</div></div>", long},
		"an article in furniture":                      {head + "<article><div class=social-layout><h1>ترميم الجسر</h1><p>" + long + "</p></div></article>", long},
		"a standfirst that is no sentence":             {head + "<h1>ترميم الجسر</h1><p class=standfirst>ثلاثة أشهر بين الضفتين فقط</p><div class=entry-content>" + long + "</div>", "ثلاثة أشهر بين الضفتين فقط" + long},
		"a standfirst told again":                      {head + "<h1>ترميم الجسر</h1><p class=standfirst>" + long + "</p><div class=entry-content>" + long + "</div>", long},
		"a byline that is no standfirst":               {head + "<h1>ترميم الجسر</h1><p>تصوير خاص من موقع الأعمال</p><div class=entry-content>" + long + "</div>", long},
		"a link to the page itself":                    {head + "<h1><a href=/1>ترميم الجسر</a></h1><div class=entry-content><p><a href=#1>" + short + "</a></p>" + long + "</div>", short + long},
		"a cell of a table":                            {"<article>" + long + "<table><tr><td>العلامات<td>12</table>" + short + "</article>", long + "العلامات12" + short},
		"a path that ends in the title":                {head + "<div>أخبار</div><div>ترميم الجسر</div><div><p>" + short + "</p></div><h1>ترميم الجسر</h1><p>" + long + "</p>", long},
		"a section that is called a part of the title": {head + "<h2>الجسر</h2><p>" + short + "</p><h1>ترميم الجسر</h1><p>" + long + "</p>", long},
		"two headlines above the text":                 {head + "<h1>ترميم الجسر</h1><h1>أخبار البلدية</h1><p>" + long + "</p>", long},
		"parts beside each other":                      {head + "<h1>ترميم الجسر</h1><section><div class=entry-content>" + long + "</div><p>إعلان</p><div class=entry-content>" + short + "</div></section>", long + short},
		"a caption that is a sentence":                 {head + "<h1>ترميم الجسر</h1><figure><figcaption>عمال على الجسر القديم صباح أمس.</figcaption></figure><div class=entry-content>" + long + "</div>", long},
		"a sentence in a link":                         {"<article>" + short + "<p><a href=/9>" + long + " " + short + "</a></p></article>", short + long + " " + short},
		"a question in a link":                         {"<article>" + long + "<p><a href=/9>متى يعود الجسر القديم؟</a></p></article>", long},
		"a table of links":                             {"<article>" + long + "<table><tr><td>1<td><a href=/2>الفتوة</a><td>22</table></article>", long + "1الفتوة22"},
		"a row of links":                               {"<article>" + long + "<table><tr><td><a href=/3>طباعة الخبر</a><td><a href=/2>إرسال الخبر</a></table></article>", long},
		"letters without words":                        {"<article><p>这款产品具有极其重要的意义因为这意味着未来的人工智能技术可能不需要人类来教它就能回答人类提出的问题</p></article>", "这款产品具有极其重要的意义因为这意味着未来的人工智能技术可能不需要人类来教它就能回答人类提出的问题"},
		"comments below a field":                       {"<article>" + long + "<div><b>قولوا لنا</b><form><textarea></textarea></form></div><div><p>" + short + "</p></div></article>", long},
		"paragraphs called a body":                     {"<article><p>" + short + "</p><p class=story-content>" + long + "</p></article>", short + long},
		"a layout with a sidebar":                      {head + "<div><h1>ترميم الجسر</h1></div><div class=right-sidebar><div class=col><p>" + long + "</p><p>" + short + "</p></div><div class=sidebar><ul><li><a href=/2>جسر آخر</a></ul></div></div><div class=end><p>موقع الجسر يصدر في المدينة منذ عامين.</p></div>", long + short},
		"a sidebar with text":                          {head + "<div><h1>ترميم الجسر</h1></div><div class=col><p>" + long + "</p><p>" + short + "</p></div><div class=sidebar><p>موقع الجسر يصدر في المدينة منذ عامين.</p></div>", long + short},
		"a body that is a card's":                      {head + "<h1>ترميم الجسر</h1><div><p>" + long + "</p><p>" + short + "</p></div><div><h3><a href=/2>جسر آخر</a></h3><div class=news-text>وصلت الآليات إلى الجسر الآخر أمس.</div></div>", long + short},
		"a title for networks only":                    {"<title>موقع البلدية</title><meta property=og:title content='ترميم الجسر'><h2>أخبار البلدية</h2><p>" + short + "</p><h2>ترميم الجسر</h2><p>" + long + "</p>", long},
		"the rights":                                   {"<article>" + long + "<p>© موقع الجسر الإخباري لكل الحقوق</p></article>", long},
		"a picture with its rights":                    {"<article><p>© وكالة " + long + long + "</p></article>", "© وكالة " + long + long},
		"cards below a bare label":                     {"<article>" + long + "<h3>ذات صلة</h3><h4><a href=/2>جسر آخر</a></h4><p>" + short + "</p></article>", long},
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

func TestFewWordsAreNoArticle(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]error{
		"<article><h1>ترميم الجسر القديم فوق نهر الفرات</h1><p>خبر قصير جدا الآن</p></article>": ErrNone,
		"<article><p>اقرأ أيضا: جسر آخر يعود إلى الخدمة بعد عامين</p></article>":                ErrNone,
		"<article><h1>ترميم الجسر</h1><p>خبر قصير جدا في سطر</p></article>":                     nil,
	} {
		if _, _, err := find(t, t.Context(), page); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", page, err, want)
		}
	}
}

// What a label stands first in goes with it, and the text that surrounds it stays.
func TestLabelsTakeTheirBoxWithThem(t *testing.T) {
	t.Parallel()
	first, last := "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم.</p>", "<p>وتستمر أعمال الترميم ثلاثة أشهر في الجانبين.</p>"
	for name, box := range map[string]string{
		"a box":                  "<div><h4>اقرأ أيضا</h4><p>جسر آخر يعود إلى الخدمة بعد عامين من الترميم</p></div>",
		"a nested label":         "<div><div><span>قد يهمك</span></div><ul><li><a href=/2>جسر آخر يعود إلى الخدمة</a></ul></div>",
		"a list by itself":       "<ul><li><a href=/2>جسر آخر يعود إلى الخدمة</a><li><a href=/3>جسر ثالث</a></ul>",
		"a line":                 "<p>اقرأ أيضا: جسر آخر يعود إلى الخدمة</p>",
		"a line in any language": "<p>Се чита: <a href=/2>Нов мост над реката</a></p>",
		"a line in Turkish":      "<p>Bunu da okuyun: Pekmez kazanları kuruldu</p>",
		"a Turkish link":         "<p>Bunu da okuyun <a href=/2>Pekmez kazanları kuruldu</a></p>",
		"a line with a link":     "<p>إقرأ أيضاً <a href=/2>جسر آخر يعود إلى الخدمة</a></p>",
		"an advertisement":       "<p>إعلان</p>",
		"a channel":              "<p>تابعونا على <a href=https://t.me/x>تلغرام</a></p>",
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
