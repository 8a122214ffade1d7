package telegram_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/parse"
	"rawi/fetcher/parse/telegram"
	"rawi/storage"
)

// channelPage is a page of the channel with posts.
func channelPage(channel, posts string) string {
	return `<!DOCTYPE html><html><head><title>x</title></head><body><header><div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>وكالة المدينة للأنباء</span></div>
<div class="tgme_channel_info_header_username"><a href="https://t.me/` + channel + `">@` + channel + `</a></div></div></header>
<main class="tgme_main" data-url="/` + channel + `"><section class="tgme_channel_history js-message_history">` + posts + `</section></main></body></html>`
}

// postOf is a post with content, as pages have it.
func postOf(number int, content string) string {
	return fmt.Sprintf(`<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="agency/%[1]d"><div class="tgme_widget_message_bubble">%[2]s
<div class="tgme_widget_message_footer"><a class="tgme_widget_message_date" href="https://t.me/agency/%[1]d"><time datetime="2026-11-30T08:00:00+00:00" class="time">08:00</time></a></div></div></div></div>`, number, content)
}

// textOf is the text of a post.
func textOf(html string) string {
	return `<div class="tgme_widget_message_text js-message_text" dir="auto">` + html + `</div>`
}

// article returns the only article of a page with a post of that content.
func article(t *testing.T, content string, all bool) storage.Article {
	t.Helper()
	d, err := read(t, channelPage("agency", postOf(7, content)), "agency", all)
	if err != nil || len(d.Articles) != 1 {
		t.Fatalf("%s: %d items, %v", content, len(d.Articles), err)
	}
	return d.Articles[0]
}

func TestTextsKeepTheirFormatting(t *testing.T) {
	t.Parallel()
	const head = "خبر من ثلاث كلمات<br/>"
	for _, c := range []struct{ html, want string }{
		{"a<br/>b<br/><br/>c", "<p>a<br/>b</p><p>c</p>"},
		{"<br/><br/><br/>a <br/> <br/>\n<br/> b<br/>", "<p>a</p><p>b</p>"},
		{"<b>a<br/><br/>b</b> <i>c</i> <u>d</u><s>e</s>", "<p><b>a</b></p><p><b>b</b> <i>c</i> <u>d</u><s>e</s></p>"},
		{"<b>a</b> <b>b</b>", "<p><b>a b</b></p>"},
		{"<blockquote expandable>a<br/>b</blockquote>c", "<blockquote><p>a<br/>b</p></blockquote><p>c</p>"},
		{"<blockquote>a</blockquote><blockquote>b<br/><br/>c</blockquote>", "<blockquote><p>a</p></blockquote><blockquote><p>b</p><p>c</p></blockquote>"},
		{"<pre>a\n  b<br/>c &lt;d&gt;</pre>e <code>f</code>", "<pre>a\n  b\nc &lt;d&gt;</pre><p>e <code>f</code></p>"},
		{`<i class="emoji" style="background-image:url('//telegram.org/img/emoji/40/F09F9880.png')"><b>😀</b></i> a`, "<p>😀 a</p>"},
		{`<tg-emoji emoji-id="5"><i class="emoji"><b>😀</b></i></tg-emoji><tg-spoiler>a</tg-spoiler>`, "<p>😀a</p>"},
		{`<a href="?q=%23%D8%B3%D9%88%D8%B1%D9%8A%D8%A7">#سوريا</a> a`, "<p>#سوريا a</p>"},
		{`<a href="https://n.example/?a=1&amp;amp;b=2" target="_blank" onclick="return confirm()">a</a>`, `<p><a href="https://n.example/?a=1&amp;b=2">a</a></p>`},
		{`<a href="tg://resolve?domain=other&amp;post=5">a</a> <a href="tg://join?invite=x">b</a>`, `<p><a href="https://t.me/other/5">a</a> b</p>`},
		{`a <a href="https://t.me/share/url?url=https://n.example/">شارك</a>`, "<p>a</p>"},
		{`<a href="https://t.me/iv?url=https%3A%2F%2Fn.example%2F1&amp;rhash=0">a</a>`, `<p><a href="https://n.example/1">a</a></p>`},
		{`<a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a><script>c</script><style>d</style>`, "<p>a b</p>"},
		{`<a href="https://t.me/proxy?server=x">a</a> <a href="https://t.me/s/agency?q=%23b">#b</a>`, "<p>a #b</p>"},
		{`<a href="https://t.me/other">@other</a>`, `<p><a href="https://t.me/other">@other</a></p>`},
	} {
		if got := article(t, textOf(head+c.html), false); got.Content != c.want || got.Title != "خبر من ثلاث كلمات" {
			t.Errorf("%s\n got %s, title %q\nwant %s", c.html, got.Content, got.Title, c.want)
		}
	}
}

func TestTitlesStandAlone(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("كلمة طويلة ", 30)
	for _, c := range []struct{ html, title, text string }{
		{"خبر من ثلاث كلمات", "خبر من ثلاث كلمات", ""},
		{"<b>خبر من ثلاث كلمات</b><br/><br/>وبقيته هنا", "خبر من ثلاث كلمات", "وبقيته هنا"},
		{"🔴🇸🇾 عاجل | خبر من كلمات 👇", "عاجل | خبر من كلمات", ""},
		{"عاجل<br/>خبر من ثلاث كلمات", "خبر من ثلاث كلمات", "عاجل"},
		{"30 نوفمبر 2026<br/>خبر من ثلاث كلمات", "خبر من ثلاث كلمات", "30 نوفمبر 2026"},
		{"#سوريا #دمشق<br/>خبر من ثلاث كلمات", "خبر من ثلاث كلمات", "#سوريا #دمشق"},
		{"وكالة المدينة للأنباء<br/>خبر من ثلاث كلمات", "خبر من ثلاث كلمات", "وكالة المدينة للأنباء"},
		{strings.Repeat("عاجل<br/>", 12) + "خبر من ثلاث كلمات", "عاجل", strings.Repeat("عاجل\n", 11) + "خبر من ثلاث كلمات"},
		{"#ريف_دمشق: انفجار في مستودع", "ريف دمشق: انفجار في مستودع", ""},
		{"انفجار في مستودع في #دمشق", "انفجار في مستودع في دمشق", ""},
		{"انفجار في مستودع قرب دمشق #سوريا #دمشق", "انفجار في مستودع قرب دمشق", ""},
		{"قال: «لن نرحل عن الأرض»", "قال: «لن نرحل عن الأرض»", ""},
		{"لماذا أغلقت المدارس اليوم؟", "لماذا أغلقت المدارس اليوم؟", ""},
		{"<b>خبر من ثلاث كلمات.</b> " + long, "خبر من ثلاث كلمات.", "خبر من ثلاث كلمات. " + strings.TrimSpace(long)},
		{"<b>قالت وزارة الدفاع السورية:</b> " + long, "قالت وزارة الدفاع السورية: " + strings.Repeat("كلمة طويلة ", 8) + "كلمة …", "قالت وزارة الدفاع السورية: " + strings.TrimSpace(long)},
		{"جملة أولى من خمس كلمات. " + long, "جملة أولى من خمس كلمات.", "جملة أولى من خمس كلمات. " + strings.TrimSpace(long)},
		{strings.Repeat("ا", 500), strings.Repeat("ا", 120) + "…", strings.Repeat("ا", 500)},
		{"\u200f\u200bخبر\u200e من \u2066ثلاث\u2069 كلمات\ufeff", "خبر من ثلاث كلمات", ""},
		{"می\u200cرود و نمی\u200cآید هرگز", "می\u200cرود و نمی\u200cآید هرگز", ""},
		{"خبر من ثلاث كلمات <a href=\"https://n.example/1\">https://n.example/1</a>", "خبر من ثلاث كلمات", "https://n.example/1"},
		{"خبر من ثلاث كلمات: <a href=\"https://n.example/1\">n.example/1</a> 👈 <a href=\"?q=%23a\">#a</a>", "خبر من ثلاث كلمات", "n.example/1"},
		{"خبر من ثلاث كلمات <a href=\"https://n.example/1\">هنا</a>", "خبر من ثلاث كلمات هنا", "هنا"},
		{"حوار طويل مع <a href=\"https://t.me/layla\">@layla</a>", "حوار طويل مع @layla", ""},
		{"عاجل", "عاجل", ""},
	} {
		if got := article(t, textOf(c.html), false); got.Title != c.title || strings.Join(got.Text, "\n") != c.text {
			t.Errorf("%s\n got %q, %q\nwant %q, %q", c.html, got.Title, got.Text, c.title, c.text)
		}
	}
}

func TestAllTakesPostsWithoutText(t *testing.T) {
	t.Parallel()
	photo := func(n int) string {
		return fmt.Sprintf(`<a class="tgme_widget_message_photo_wrap" style="width:8px;background-image:url('https://cdn4.telesco.pe/file/%d.jpg')" href="https://t.me/agency/7?single"></a>`, n)
	}
	for _, c := range []struct {
		content, title string
		files          int
	}{
		{photo(1), "🖼", 0},
		{photo(1) + photo(2) + photo(2), "🖼 ×2", 2},
		{`<a class="tgme_widget_message_video_player"><i class="tgme_widget_message_video_thumb" style="background-image:url('https://cdn4.telesco.pe/file/1.jpg')"></i><video src="https://cdn4.telesco.pe/file/1.mp4?token=x"></video><time class="message_video_duration">1:03</time></a>`, "🎬 1:03", 1},
		{`<div class="tgme_widget_message_document_title">تقرير.pdf</div><div class="tgme_widget_message_document_extra">1 MB</div>`, "تقرير.pdf", 0},
		{`<div class="tgme_widget_message_sticker_wrap"><i class="tgme_widget_message_sticker"></i></div>`, "🎭", 0},
		{`<a class="tgme_widget_message_reply" href="https://t.me/agency/6"><div class="tgme_widget_message_text js-message_reply_text">ما سبق</div></a>` + textOf("جواب من ثلاث كلمات"), "جواب من ثلاث كلمات", 0},
		{`<a class="tgme_widget_message_reply" href="https://t.me/agency/6"><div class="tgme_widget_message_text">ما سبق كلمات</div></a>` + textOf("جواب من ثلاث كلمات"), "جواب من ثلاث كلمات", 0},
	} {
		page := channelPage("agency", postOf(6, textOf("خبر من ثلاث كلمات"))+postOf(7, c.content))
		if d, err := read(t, page, "agency", false); err != nil || len(d.Articles) != 1 {
			t.Errorf("%s: %d items, %v; want that with a text", c.content, len(d.Articles), err)
		}
		got := article(t, c.content, true)
		if got.Title != c.title || len(got.Text) > 0 || len(got.Enclosures) != c.files {
			t.Errorf("%s\n got %q, %q, %v\nwant %q", c.content, got.Title, got.Text, got.Enclosures, c.title)
		}
	}
	d, err := read(t, channelPage("agency", strings.Replace(postOf(7, textOf("Channel photo updated")), "text_not_supported_wrap", "service_message", 1)), "agency", true)
	if err != nil || len(d.Articles) > 0 {
		t.Errorf("a post of Telegram's own is read as %v, %v", d.Articles, err)
	}
}

// TestWhatChangesAtEachRequestIsNoEdit reads a page again with other views, tokens, votes
// and reactions: no item is another. An edit is, and its name stays.
func TestWhatChangesAtEachRequestIsNoEdit(t *testing.T) {
	t.Parallel()
	for _, name := range pages(t) {
		body, _ := page(t, name)
		first, err := read(t, body, name, true)
		if err != nil || len(first.ItemHashes) == 0 {
			t.Fatal(err)
		}
		later := regexp.MustCompile(`cdn\d\.telesco\.pe/file/`).ReplaceAllString(body, "cdn5.cdn-telegram.org/file/other")
		later = regexp.MustCompile(`token=\w+`).ReplaceAllString(later, "token=other")
		later = regexp.MustCompile(`data-view="\w+"`).ReplaceAllString(later, `data-view="other"`)
		later = strings.NewReplacer("1.2K", "9.9K", "62%", "51%", "48.1K", "49K", "</i></b>41", "</i></b>99").Replace(later)
		again, err := read(t, later, name, true)
		if err != nil || !slices.Equal(first.ItemHashes, again.ItemHashes) {
			t.Errorf("%s: items are others when it is read again, %v", name, err)
		}
	}
	before, _ := read(t, channelPage("agency", postOf(7, textOf("كان من ثلاث كلمات"))), "agency", false)
	after, err := read(t, channelPage("agency", postOf(7, textOf("صار من ثلاث كلمات"))), "agency", false)
	if err != nil || slices.Equal(before.ItemHashes, after.ItemHashes) || before.Articles[0].Identity != after.Articles[0].Identity {
		t.Errorf("an edit is no edit, or another post: %q, %q, %v", before.Articles[0].Identity, after.Articles[0].Identity, err)
	}
}

// card is the card of somebody in Telegram, which other names lead to.
func card(title, extra, action, href string) string {
	if title != "" {
		title = `<div class="tgme_page_title" dir="auto"><span dir="auto">` + title + `</span></div>`
	}
	return `<!DOCTYPE html><html><head><title>Telegram: Contact @agency</title><meta property="og:title" content="Telegram: Contact @agency"></head><body><div class="tgme_page">` + title +
		`<div class="tgme_page_extra">` + extra + `</div><div class="tgme_page_action"><a class="tgme_action_button_new shine" href="` + href + `">` + action + `</a></div></div></body></html>`
}

func TestWhatIsNoChannelIsNamed(t *testing.T) {
	t.Parallel()
	const resolve = "tg://resolve?domain=agency"
	const closed = `<div class="message_media_not_supported_label">Please open Telegram to view this post</div>`
	for _, c := range []struct {
		page string
		is   error
		says string
	}{
		{card("وكالة", "11 005 186 subscribers", "View in Telegram", resolve), telegram.ErrNoPreview, `the posts of @agency ("وكالة") are shown in Telegram only`},
		{card("ساحة", "2 410 members, 37 online", "View in Telegram", resolve), telegram.ErrNoChannel, `@agency ("ساحة") is a group`},
		{card("Weather", `@agency</div><div class="tgme_page_extra">8 705 monthly users`, "Start Bot", resolve), telegram.ErrNoChannel, "is a bot"},
		{card("ليلى", "@agency", "Send Message", resolve), telegram.ErrNoChannel, `@agency ("ليلى") is a person`},
		{card("", "", "Send Message", resolve), telegram.ErrNoChannel, "nobody has the name @agency"},
		{card("خاصة", "", "Join Channel", "tg://join?invite=x"), telegram.ErrNoChannel, "asks for an invitation"},
		{card("وكالة", `</div><a class="tgme_page_context_link" href="/s/agency">Preview channel</a><div>`, "View in Telegram", resolve), telegram.ErrNoPreview, "its preview is at another address"},
		{channelPage("other", strings.ReplaceAll(postOf(1, textOf("خبر")), "agency/", "other/")), telegram.ErrOtherChannel, "the page is that of @other, asked for is @agency"},
		{channelPage("agency", `<div class="tgme_widget_message_centered"><div class="tme_no_messages_found">This channel can’t be displayed because it violated local laws.</div></div>`), telegram.ErrRestricted, "violated local laws"},
		{channelPage("agency", postOf(1, closed)+postOf(2, closed)), telegram.ErrRestricted, `in place of each post of @agency it says "Please open Telegram to view this post"`},
		{channelPage("agency", `<div class="new"><div class="text">خبر</div><time datetime="2026-11-30T08:00:00+00:00"></time></div>`), parse.ErrNoItems, "written in another way"},
		{channelPage("agency", postOf(1, `<div class="new">خبر</div>`)+postOf(2, `<div class="new">خبر</div>`)), parse.ErrNoItems, "has 2 posts, in none of which"},
		{`<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><input type="password"></form></body></html>`, parse.ErrNoItems, `it is the page "Sign in", which asks for a password`},
		{`<html><head><title>Just a moment…</title></head><body>x</body></html>`, parse.ErrNoItems, `it is the page "Just a moment…"`},
		{`{"ok":false}`, parse.ErrNoItems, `it begins with "{\"ok\":false}"`},
		{"", parse.ErrNoItems, "it is an empty page"},
	} {
		d, err := read(t, c.page, "agency", false)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.300s\n got %v, %d items\nwant %v: %s", c.page, err, len(d.Articles), c.is, c.says)
		}
	}
	for _, empty := range []string{"", `<div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div>`} {
		if d, err := read(t, channelPage("agency", empty), "agency", false); err != nil || len(d.Articles) > 0 || d.Channel.Title != "وكالة المدينة للأنباء" {
			t.Errorf("a channel without posts: %+v, %v", d.Channel, err)
		}
	}
	if d, err := read(t, channelPage("ag0ncy", postOf(1, textOf("خبر من ثلاث كلمات"))), "agency", false); err != nil || len(d.Articles) != 1 {
		t.Errorf("a name that is damaged in the header: %d items, %v", len(d.Articles), err)
	}
	if d, err := read(t, channelPage("Agency", postOf(1, textOf("خبر من ثلاث كلمات"))), "aGENCY", false); err != nil || len(d.Articles) != 1 {
		t.Errorf("a name in other letters: %d items, %v", len(d.Articles), err)
	}
}

func TestForwardedPostsNameTheirSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		want *storage.Source
	}{
		{`<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/Other/55"><span dir="auto">` + "\u200fالقناة\u200e" + ` الأخرى</span></a>`, &storage.Source{Title: "القناة الأخرى", Link: "https://t.me/Other"}},
		{`<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/other"><span>x</span></a>`, &storage.Source{Title: "x", Link: "https://t.me/other"}},
		{`<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/c/123/45"><span>x</span></a>`, &storage.Source{Title: "x"}},
		{`<span class="tgme_widget_message_forwarded_from_name">x</span>`, &storage.Source{Title: "x"}},
		{`<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/AGENCY/3">x</a>`, nil},
		{"", nil},
	} {
		got := article(t, `<div class="tgme_widget_message_forwarded_from">Forwarded from&nbsp;`+c.from+`</div>`+textOf("خبر من ثلاث كلمات"), false)
		if (got.Source == nil) != (c.want == nil) || got.Source != nil && *got.Source != *c.want {
			t.Errorf("%s\n got %+v\nwant %+v", c.from, got.Source, c.want)
		}
	}
}

func TestPostsAreToldApart(t *testing.T) {
	t.Parallel()
	one, two := textOf("خبر من ثلاث كلمات"), textOf("خبر آخر من كلمات")
	for name, posts := range map[string]string{
		"a post twice":            postOf(1, one) + postOf(1, two) + postOf(2, two),
		"one element for both":    `<div class="tgme_widget_message_wrap" data-post="agency/1">` + one + `</div><div data-post="agency/2">` + two + `</div>`,
		"one in the other":        `<div data-post="agency/1">` + one + `<div data-post="agency/2">` + two + `</div></div>`,
		"a name that is a number": `<div data-post="1">` + one + `</div>` + postOf(2, two),
	} {
		d, err := read(t, channelPage("agency", posts), "agency", false)
		if err != nil || len(d.Articles) != 2 || d.Articles[1].Title != "خبر من ثلاث كلمات" || d.Articles[0].GUID != "agency/2" {
			t.Errorf("%s: %d items, %v: %+v", name, len(d.Articles), err, d.Articles)
		}
	}
}

func TestPreviewsTellWhereLinksLead(t *testing.T) {
	t.Parallel()
	preview := func(href, site, title, about string) string {
		return `<a class="tgme_widget_message_link_preview" href="` + href + `"><div class="link_preview_site_name" dir="auto">` + site + `</div>
<i class="link_preview_image" style="background-image:url('https://cdn4.telesco.pe/file/p.jpg')"></i><div class="link_preview_title" dir="auto">` + title + `</div><div class="link_preview_description" dir="auto">` + about + `</div></a>`
	}
	const headline, n = "خبر من ثلاث كلمات", "https://n.example/1"
	for _, c := range []struct{ text, preview, title, content string }{
		{headline, preview(n, "صحيفة", "عنوان في الصحيفة", "أول<br/><br/>ثان"), headline, `<blockquote><p><a href="` + n + `">عنوان في الصحيفة</a></p><p>أول</p><p>ثان</p></blockquote>`},
		{headline, preview(n, "صحيفة", headline, ""), headline, `<blockquote><p><a href="` + n + `">صحيفة</a></p></blockquote>`},
		{headline, preview(n, "", headline, headline), headline, `<blockquote><p><a href="` + n + `">n.example</a></p></blockquote>`},
		{headline + `<br/><a href="` + n + `/">هنا</a>`, preview(n, "صحيفة", headline, ""), headline, `<p><a href="` + n + `/">هنا</a></p>`},
		{"", preview(n, "صحيفة", "عنوان في الصحيفة", "نص"), "عنوان في الصحيفة", `<blockquote><p><a href="` + n + `">صحيفة</a></p><p>نص</p></blockquote>`},
		{headline, preview("https://t.me/other", "Telegram", "قناة أخرى", "وصفها"), headline, ""},
		{headline, preview("https://t.me/other/5", "Telegram", "قناة أخرى", "خبرها"), headline, `<blockquote><p><a href="https://t.me/other/5">قناة أخرى</a></p><p>خبرها</p></blockquote>`},
		{headline, preview("javascript:alert(1)", "x", "y", "z"), headline, ""},
	} {
		content := c.preview
		if c.text != "" {
			content = textOf(c.text) + content
		}
		if got := article(t, content, false); got.Title != c.title || got.Content != c.content {
			t.Errorf("%s\n got %q, %s\nwant %q, %s", content, got.Title, got.Content, c.title, c.content)
		}
	}
}
