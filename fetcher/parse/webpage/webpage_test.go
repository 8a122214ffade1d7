package webpage

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/storage"
)

// pageURL is the address of the pages of these tests.
var pageURL = &url.URL{Scheme: "https", Host: "news.example", Path: "/list/"}

// readItem reads the only item of a page, by the selector of items alone.
func readItem(t *testing.T, src string) item.Item {
	t.Helper()
	list, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: "article"})
	if err != nil || len(list.Items) != 1 {
		t.Fatalf("%s: %d items, %v", src, len(list.Items), err)
	}
	return list.Items[0]
}

// TestObviousPlaces holds where each part of an item is looked for, the best place first.
func TestObviousPlaces(t *testing.T) {
	t.Parallel()
	const rest = `<a href="/1">عنوان الخبر كاملا</a>` // the whole title
	for _, row := range []struct{ name, src, title, link, date, summary, image string }{
		{name: "a heading with a link", src: `<h5>قسم</h5><h2><a href="/1">عنوان</a></h2><a href="/2">نص طويل جدا لخبر آخر</a>`, title: "عنوان", link: "/1"},
		{name: "an age in the link", src: `<a href="/1">عنوان الخبر كاملا <span>قبل 3 ساعات</span></a>`, title: "عنوان الخبر كاملا", link: "/1", date: "قبل 3 ساعات"},
		{name: "an age in the heading", src: `<h3><a href="/1">عنوان</a> <small>2 hours ago</small></h3>`, title: "عنوان", link: "/1", date: "2 hours ago"},
		{name: "a card that is a link", src: `<a href="/1"><p class="x">عنوان الخبر كاملا هنا</p><p>نص الخبر</p></a>`, title: "عنوان الخبر كاملا هنا", link: "/1", summary: "<p>نص الخبر</p>"}, // "here"; "the text"
		{name: "a counter in the heading", src: `<h3><a href="/1">عنوان</a> <span class="comment-count">12</span></h3>`, title: "عنوان", link: "/1"},
		{name: "a counter in the link", src: `<a href="/1">عنوان الخبر كاملا <span class="views">1,234</span></a>`, title: "عنوان الخبر كاملا", link: "/1"},
		{name: "a title named after what is around it", src: `<h3><a href="/1"><span class="meta-title">عنوان</span> كامل</a></h3>`, title: "عنوان كامل", link: "/1"},
		{name: "a link cut to a width", src: `<a href="/1" title="عنوان الخبر كاملا من دون اقتطاع">عنوان الخبر كاملا...</a>`, title: "عنوان الخبر كاملا من دون اقتطاع", link: "/1"}, // "without cuts"
		{name: "a heading cut to a width", src: `<h3><a href="/1" title="عنوان الخبر كاملا">عنوان الخبر …</a></h3>`, title: "عنوان الخبر كاملا", link: "/1"},
		{name: "dots of its own", src: `<h3><a href="/1" title="اقرأ المزيد">عنوان الخبر …</a></h3>`, title: "عنوان الخبر …", link: "/1"},                           // "read more"
		{name: "a day in the title", src: `<h3><a href="/1">حصاد <b>30 نوفمبر 2026</b></a></h3>`, title: "حصاد 30 نوفمبر 2026", link: "/1", date: "30 نوفمبر 2026"}, // "the harvest of"
		{name: "no heading of a category", src: `<h3 class="cat"><a href="/2">كل أخبار المدينة</a></h3><h3><a href="/1">عنوان</a></h3>`, title: "عنوان", link: "/1"},
		{name: "a higher heading", src: `<h6><a href="/2">كل أخبار المدينة</a></h6><h3><a href="/1">عنوان</a></h3><h4><a href="/3">خبر متصل</a></h4>`, title: "عنوان", link: "/1"},
		{name: "a heading in a link", src: `<a href="/1"><h3>عنوان</h3></a>`, title: "عنوان", link: "/1"},
		{name: "a heading beside a link", src: `<h3>عنوان</h3><a href="/1"><img src="/x.jpg"></a>`, title: "عنوان", link: "/1", image: "/x.jpg"},
		{name: "the role of a heading", src: `<div role="heading"><a href="/1">عنوان</a></div>`, title: "عنوان", link: "/1"},
		{name: "an itemprop", src: `<a href="/1"><b itemprop="headline">عنوان</b> مزيد</a>`, title: "عنوان", link: "/1"},
		{name: "a class", src: `<a href="/1"><b class="entry-title">عنوان</b> مزيد</a>`, title: "عنوان", link: "/1"},
		{name: "the longest link", src: `<a href="/2">محلي</a><a href="/1">عنوان الخبر</a>`, title: "عنوان الخبر", link: "/1"},
		{name: "no category", src: `<a rel="tag" href="/2">كل أخبار المدينة القديمة</a><span class="cat"><a href="/3">كل أخبار المدينة القديمة</a></span><a href="/1">عنوان</a>`, title: "عنوان", link: "/1"},
		{name: "no share", src: `<a href="https://www.facebook.com/sharer/sharer.php?u=1">شارك هذا الخبر على فيسبوك</a><a href="/1">عنوان</a>`, title: "عنوان", link: "/1"},
		{name: "the link's title", src: `<a href="/1" title="عنوان"><img src="/x.jpg"></a>`, title: "عنوان", link: "/1", image: "/x.jpg"},
		{name: "the link's label", src: `<a href="/1" aria-label="عنوان"></a>`, title: "عنوان", link: "/1"},
		{name: "a title before its summary in links", src: `<a href="/1">عنوان</a><a href="/1">نص أطول من العنوان بكثير</a>`, title: "عنوان", link: "/1"},
		{name: "an address for scripts", src: `<h2>عنوان</h2><i data-href="/1"></i>`, title: "عنوان", link: "/1"},
		{name: "a script", src: `<h2 onclick="window.location.href='/1'">عنوان</h2>`, title: "عنوان", link: "/1"},
		{name: "no script as address", src: `<a href="javascript:void(0)">افتح هذا الخبر الآن</a><a href="#top">إلى أعلى الصفحة الآن</a><a href="/1">عنوان</a>`, title: "عنوان", link: "/1"},
		{name: "a title on two lines", src: "<h2><a href=/1>عنوان\n\tالخبر<br>كاملا</a></h2>", title: "عنوان الخبر كاملا", link: "/1"},

		{name: "time for machines", src: rest + `<time datetime="2026-11-30T10:00:00+03:00">قبل ساعة</time>`, date: "2026-11-30T10:00:00+03:00"},
		{name: "no time of an update", src: rest + `<time class="updated" datetime="2026-11-30T11:00:00Z"></time><time class="published" datetime="2026-11-30T10:00:00Z"></time>`, date: "2026-11-30T10:00:00Z"},
		{name: "the time of an update alone", src: rest + `<time class="updated" datetime="2026-11-30T11:00:00Z"></time>`, date: "2026-11-30T11:00:00Z"},
		{name: "time for people", src: rest + `<time datetime="">30 تشرين الثاني 2026</time>`, date: "30 تشرين الثاني 2026"},
		{name: "an itemprop of dates", src: rest + `<meta itemprop="datePublished" content="2026-11-30">`, date: "2026-11-30"},
		{name: "a class of dates", src: rest + `<i class="post-date">نشر في ٣٠/١١/٢٠٢٦ | ليلى</i>`, date: "نشر في ٣٠/١١/٢٠٢٦"},
		{name: "an age with a date behind it", src: rest + `<i class="time" title="2026-11-30 10:00">قبل ساعة</i>`, date: "2026-11-30 10:00"},
		{name: "an age", src: rest + `<i class="time">قبل ٣ ساعات</i>`, date: "قبل ٣ ساعات"},
		{name: "a Jalali date", src: rest + `<i>۹ آذر ۱۴۰۵</i>`, date: "۹ آذر ۱۴۰۵"},
		{name: "a text that is a date", src: rest + `<font size=1>(30.11.2026)</font>`, date: "30.11.2026"},
		{name: "no date in a title", src: `<a href="/1">عنوان من عام 2026</a>`},
		{name: "a number is no date", src: rest + `<i>2026</i>`},

		{name: "a paragraph", src: rest + `<p class="meta">ليلى حسن</p><p>30/11/2026</p><p>نص الخبر</p><p>آخر</p>`, summary: "<p>نص الخبر</p>", date: "30/11/2026"},
		{name: "a class of summaries", src: rest + `<div class="excerpt">نص الخبر</div>`, summary: "<p>نص الخبر</p>"},
		{name: "no read more", src: rest + `<p>نص <b>الخبر</b> <a class="read-more" href="/1">المزيد</a></p>`, summary: "<p>نص الخبر</p>"},
		{name: "a long text", src: rest + `<div>` + strings.Repeat("نص طويل ", 10) + `</div>`, summary: "<p>" + strings.TrimSpace(strings.Repeat("نص طويل ", 10)) + "</p>"},
		{name: "no short text", src: rest + `<div>نص قصير</div>`},
		{name: "signs of HTML", src: rest + `<p>1 &lt; 2 &amp; 3</p>`, summary: "<p>1 &lt; 2 &amp; 3</p>"},

		{name: "an image", src: rest + `<img class="avatar" src="/layla.jpg"><img src="/dot.gif" width="1" height="1"><img src="/x.jpg">`, image: "/x.jpg"},
		{name: "a lazy image", src: rest + `<img src="data:image/gif;base64,AA" data-src="/x.jpg">`, image: "/x.jpg"},
		{name: "a lazy set", src: rest + `<img data-srcset="/x.jpg 300w, /y.jpg 600w">`, image: "/x.jpg"},
		{name: "a set", src: rest + `<img srcset="/x.jpg 300w, /y.jpg 600w">`, image: "/x.jpg"},
		{name: "a background", src: rest + `<i style="color:red; background: url( '/x.jpg' )"></i>`, image: "/x.jpg"},
		{name: "a lazy background", src: rest + `<i data-bg="/x.jpg"></i>`, image: "/x.jpg"},
	} {
		got := readItem(t, "<article>"+row.src+"</article>")
		for part, pair := range map[string][2]string{
			"title": {got.Title, row.title}, "link": {strings.TrimPrefix(got.Link, "https://news.example"), row.link}, "date": {got.Published, row.date},
			"summary": {got.Summary, row.summary}, "image": {strings.TrimPrefix(strings.Join(got.Images, " "), "https://news.example"), row.image},
		} {
			if isRest := strings.Contains(row.src, rest) && (part == "title" || part == "link") || row.title == "" && part == "title" || row.link == "" && part == "link"; pair[0] != pair[1] && !isRest {
				t.Errorf("%s: %s: got %q, want %q", row.name, part, pair[0], pair[1])
			}
		}
	}
	around := readItem(t, `<a href="/1"><article><h2>عنوان</h2></article></a>`)
	if around.Link != "https://news.example/1" {
		t.Errorf("the link around an item: got %q", around.Link)
	}
}

// TestSelectorsTakeWhatTheyName holds what "sel", "sel@attr" and "@attr" take.
func TestSelectorsTakeWhatTheyName(t *testing.T) {
	t.Parallel()
	const src = `<base href="https://cdn.example/"><ul class="x"><li data-url="a/1" data-at="2026-11-30"><b title="كامل">عنوان</b><h2>آخر</h2><i>30/10/2026</i><u>نص</u><a href="b/2"><img src="data:x" data-src="p.jpg"></a></ul>`
	read := func(s storage.Selectors) (item.Item, []item.Found) {
		t.Helper()
		s.Item = "ul.x > li"
		list, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, s)
		if err != nil || len(list.Items) != 1 {
			t.Fatalf("%+v: %v, %d items", s, err, len(list.Items))
		}
		return list.Items[0], list.Found
	}
	got, found := read(storage.Selectors{Title: "s, b", Link: "@data-url", Date: "@data-at", Summary: "u", Image: "img@src"})
	want := item.Item{Title: "عنوان", Link: "https://cdn.example/a/1", Published: "2026-11-30", Summary: "<p>نص</p>", Images: []string{"https://cdn.example/p.jpg"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if fmt.Sprint(found) != "[{item 1} {title 1} {link 1} {date 1} {summary 1} {image 1}]" {
		t.Errorf("found %v", found)
	}
	got, found = read(storage.Selectors{Title: "b@title", Link: "a", Date: "s", Summary: "s", Image: "s"})
	if got.Title != "كامل" || got.Link != "https://cdn.example/b/2" || got.Published != "" || got.Summary != "" || got.Images != nil {
		t.Errorf("got %+v", got)
	}
	if fmt.Sprint(found) != "[{item 1} {title 1} {link 1} {date 0} {summary 0} {image 0}]" {
		t.Errorf("found %v", found)
	}
}

func TestSelectorsThatDoNotParseAreNamed(t *testing.T) {
	t.Parallel()
	err := Check(storage.Selectors{Item: "article..x", Title: "h2, h3:::y", Link: "a@", Date: "time", Image: "img@src@x"})
	var faults []SelectorError
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v", err)
	}
	for _, e := range joined.Unwrap() {
		var fault *SelectorError
		if !errors.As(e, &fault) {
			t.Fatalf("got %v", e)
		}
		faults = append(faults, SelectorError{Key: fault.Key, Selector: fault.Selector, At: fault.At})
	}
	want := []SelectorError{{"item", "article..x", 7, ""}, {"title", "h2, h3:::y", 6, ""}, {"link", "a@", 1, ""}, {"image", "img@src@x", 3, ""}}
	if !slices.Equal(faults, want) {
		t.Errorf("got %+v\nwant %+v", faults, want)
	}
	for _, row := range []struct {
		s    storage.Selectors
		want string
	}{
		{storage.Selectors{}, `select.item: a selector is needed that finds each article's element, such as "article.card"`},
		{storage.Selectors{Item: "a@href"}, `select.item "a@href": at character 2: an item is an element, not an attribute`},
		{storage.Selectors{Item: "li", Link: "أa["}, `select.link "أa[": at character 3: '[' is not closed`},
		{storage.Selectors{Item: strings.Repeat("b", 60) + "[" + strings.Repeat("c", 900)}, `select.item "` + strings.Repeat("b", 60) + `…": at character 61: '[' is not closed`},
		{storage.Selectors{Item: "li", Title: "h2:hover"}, `select.title "h2:hover": at character 3: :hover is not supported`},
		{storage.Selectors{Item: "li", Date: "a,b,c,d,e,f,g,h,i"}, `select.date "a,b,c,d,e,f,g,h,i": at character 17: there are more than 8 alternatives`},
	} {
		if err := Check(row.s); err == nil || err.Error() != row.want {
			t.Errorf("%+v: got %v, want %s", row.s, err, row.want)
		}
		if _, err := Read(nil, []byte("<p>"), nil, row.s); err == nil || err.Error() != row.want {
			t.Errorf("%+v: read: got %v", row.s, err)
		}
	}
	if err := Check(storage.Selectors{Item: "article.card", Title: "h2", Link: "a@href", Date: "time@datetime", Summary: ".lead", Image: "img@src"}); err != nil {
		t.Error(err)
	}
}

func TestEmptyListsSayWhatThePageIs(t *testing.T) {
	t.Parallel()
	text := "<p>" + strings.Repeat("نص الصفحة طويل ولا قائمة فيه. ", 40) + "</p>" // a long text without a list
	for _, row := range []struct{ src, item, title, want string }{
		{"", "li", "", "the page is empty"},
		{`<?xml version="1.0"?><rss version="2.0"><channel>`, "li", "", "this is a feed: use url: instead of page:"},
		{`<feed xmlns="http://www.w3.org/2005/Atom">`, "li", "", "this is a feed: use url:"},
		{`<?xml version="1.0"?><urlset>`, "li", "", "this is a sitemap: use sitemap:"},
		{`{"items":[]}`, "li", "", "this is JSON"},
		{`<!doctype html><title>Just a moment...</title><div class="main">Checking your browser</div><script>window._cf_chl_opt={}</script>`, "li", "", `select.item "li" fits no element of the page: it is the test of a firewall`},
		{`<html><script src="https://geo.captcha-delivery.com/c.js"></script>`, "li", "", "it is the test of a firewall"},
		{`<html><form><input name=u><input type=password></form>`, "li", "", "it asks to log in"},
		{`<html><title>أخبار</title><div id="root"></div><script src="/app.js"></script>`, "li", "", "it needs JavaScript: its HTML contains no articles"},
		{`<html><p>جار التحميل</p><script>load()</script>`, "li", "", "it needs JavaScript"},
		{`<html><img src=x>`, "li", "", "it shows no text"},
		{"<html><title>اخبار اليوم</title>" + text, "li", "", `it has 5 elements and is called "اخبار اليوم"`},
		{"<html><li>بلا رابط<li>بلا رابط" + text + "</html>", "li", "", `select.item "li" fits 2 elements, none of them with a title and a link`},
		{"<html><li><a href=/1>خبر</a><li><a href=/2>خبر</a>" + text + "</html>", "li", "h2.x", `select.title "h2.x" finds no text in any of 2 items`},
	} {
		list, err := Read(cost.New(t.Context(), len(row.src)), []byte(row.src), pageURL, storage.Selectors{Item: row.item, Title: row.title})
		if !errors.Is(err, item.ErrNoItems) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%.80s: got %v, want %s", row.src, err, row.want)
		}
		if strings.Contains(row.want, "select.title") && fmt.Sprint(list.Found) != "[{item 2} {title 0} {link 2} {date 0} {summary 1} {image 0}]" {
			t.Errorf("found %v", list.Found)
		}
	}
}

// TestSelectorsThatFitTooMuchAreNoList holds what is said of selectors that fit what is around the articles.
func TestSelectorsThatFitTooMuchAreNoList(t *testing.T) {
	t.Parallel()
	src := "<html><body>" + strings.Repeat("<div><div><div><h2><a href=/%d>خبر</a></h2></div><div>نص</div></div></div>", 30)
	for i := range 30 {
		src = strings.Replace(src, "%d", fmt.Sprint(i), 1)
	}
	for s, want := range map[string]string{"*": "fits", "html": "fits 1 elements", "body, li": "fits 1 elements", "div, h2, a": "one article"} {
		_, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: s})
		if errors.Is(err, item.ErrNoItems) || err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "name the class of one article") {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

func TestListsAreReadInBounds(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<ul>")
	for i := range 1500 {
		fmt.Fprintf(&b, "<li><a href=/%d>خبر %d</a>", i, i)
	}
	list, err := Read(cost.New(t.Context(), b.Len()), []byte(b.String()+"</ul>"), pageURL, storage.Selectors{Item: "li"})
	if err != nil || len(list.Items) != 1000 || list.Items[999].Link != "https://news.example/999" || list.Found[0].Items != 1500 ||
		!slices.Contains(list.Warnings, "items beyond the first 1000, left out: 500") {
		t.Errorf("%d items, %v, %q, %v", len(list.Items), err, list.Warnings, list.Found)
	}
	// Same links, items without a link, items in items, another host.
	const src = `<html lang="ar-SY"><head><title>عنوان الصفحة</title><meta property="og:site_name" content=" بريد الشام "><meta name=description content="وصف"><meta property=og:image content=/logo.png></head>
		<li><a href="/1">خبر أول</a><ul><li><a href="/2">خبر ثان</a></ul><li><a href="/1#c">خبر مكرر</a><li>بلا رابط<li lang=en><a href="//other.example/3">Third</a></html>`
	list, err = Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: "li"})
	var got []string
	for _, it := range list.Items {
		got = append(got, it.Title+" "+it.Link+" "+it.Language)
	}
	if want := []string{"خبر أول https://news.example/1 ", "خبر ثان https://news.example/2 ", "Third https://other.example/3 en"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if want := []string{"items without a title or a link, left out: 1", "items with the link of another, left out: 1"}; !slices.Equal(list.Warnings, want) {
		t.Errorf("warnings %q", list.Warnings)
	}
	if want := (storage.Channel{Title: "بريد الشام", Description: "وصف", Language: "ar-SY", Link: "https://news.example/list/", Image: "https://news.example/logo.png"}); fmt.Sprint(list.Channel) != fmt.Sprint(want) {
		t.Errorf("channel %+v", list.Channel)
	}
}

// TestItemsInsideOfOthersAreNoPartOfThese holds that a list whose elements are not closed is read.
func TestItemsInsideOfOthersAreNoPartOfThese(t *testing.T) {
	t.Parallel()
	const src = "<html><div class=card><a href=/1>خبر أول</a><div class=lead>نص أول<div class=card><a href=/2>خبر ثان</a><div class=lead>نص ثان</html>"
	list, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: ".card", Summary: ".lead"})
	if err != nil || len(list.Items) != 2 || list.Items[0].Summary != "<p>نص أول</p>" || list.Items[1].Summary != "<p>نص ثان</p>" {
		t.Errorf("got %+v, %v", list.Items, err)
	}
}

// TestAnItemThatIsCutOffIsLeftOut holds that what arrived in part is not read, and what has no end tags is.
func TestAnItemThatIsCutOffIsLeftOut(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]int{
		"<div><p>خ <a href=/1>أول</a></p><p><a href=/2>ثان</a> نص مقطو": 1, // it breaks off
		"<div><p>خ <a href=/1>أول</a></p><p><a href=/2>ثان</a> نص</p>":  2, // a fragment
		"<div><p><a href=/1>أول</a><p><a href=/2>ثان</a> نص</div>":      2, // its list ends
		"<html><p><a href=/1>أول</a><p><a href=/2>ثان</a> نص</html>":    2, // without end tags
		"<html><p><a href=/1>أول</a><p><a href=/2>ثان</a> نص<hr>":       2, // something follows
		"<p><a href=/2>ثان</a> نص":                                      1, // the only one
	} {
		list, err := Read(cost.New(t.Context(), len(src)), []byte(src), pageURL, storage.Selectors{Item: "p"})
		if err != nil || len(list.Items) != want || list.Short != strings.HasSuffix(src, "مقطو") {
			t.Errorf("%s: %d items, short %v, %v", src, len(list.Items), list.Short, err)
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	src := strings.Repeat("<li><a href=/1>خبر</a>", 5000)
	if _, err := Read(cost.New(ctx, len(src)), []byte(src), pageURL, storage.Selectors{Item: "li"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
