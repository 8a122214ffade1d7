package telegram_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/parsetest"
	"rawi/fetcher/parse/telegram"
)

// hostile are pages that cost much if they are read carelessly: each repeats something n
// times.
var hostile = map[string]func(n int) string{
	"posts": func(n int) string {
		return channelPage("agency", numbered(n/400, func(i int) string { return postOf(i, textOf("خبر من ثلاث كلمات")) }))
	},
	"beginnings":      func(n int) string { return channelPage("agency", strings.Repeat(`<a data-post=x/1>`, n/17)) },
	"marks in no tag": func(n int) string { return channelPage("agency", strings.Repeat(`data-post=widget_message `, n/25)) },
	"marks in one tag": func(n int) string {
		return channelPage("agency", "<div "+strings.Repeat(`data-post=widget_message `, n/25)+">")
	},
	"names far away": func(n int) string { return strings.Repeat(`<a class="widget_message">`, n/26) + `<a data-post=x/1>` },
	"elements":       func(n int) string { return inText(strings.Repeat("<i>x</i>", n/8)) },
	"nested":         func(n int) string { return inText(strings.Repeat("<b>", n/3)) },
	"nested blocks": func(n int) string {
		return channelPage("agency", postOf(1, strings.Repeat(`<div class="link_preview_title">x`, n/33)))
	},
	"lines": func(n int) string {
		return inText("<a href=https://n.example/" + strings.Repeat("x", 1000) + ">" + strings.Repeat("<b>a</b>c<br>", n/14))
	},
	"long addresses": func(n int) string {
		return inText("<a href=https://n.example/" + strings.Repeat("x", n/4) + ">" + strings.Repeat("<b>a</b>c<br>", n/20))
	},
	"links in links": func(n int) string { return inText(strings.Repeat(`<a href=x><object>`, 200) + strings.Repeat("x", n)) },
	"emoji":          func(n int) string { return inText(strings.Repeat(`<i class="emoji"><b>😀`, n/23)) },
	"classes": func(n int) string {
		return channelPage("agency", postOf(1, `<div class="`+strings.Repeat("tgme_widget_message_reply ", n/26)+`">x</div>`))
	},
	"pictures": func(n int) string {
		return channelPage("agency", postOf(1, numbered(n/80, func(i int) string {
			return fmt.Sprintf(`<a class="tgme_widget_message_photo_wrap" style="background-image:url('/%d')"></a>`, i)
		})))
	},
	"spaces":           func(n int) string { return inText(strings.Repeat(" ", n)) },
	"hashtags":         func(n int) string { return inText(strings.Repeat(`<a href="?q=%23a">#a</a>`, n/24)) },
	"titles of nobody": func(n int) string { return strings.Repeat(`<div class="tgme_page_title">`, n/29) },
	"attributes":       func(n int) string { return channelPage("agency", postOf(1, "<p "+strings.Repeat("a ", n/2)+">x</p>")) },
	"nothing known":    func(n int) string { return strings.Repeat("x", n) },
}

// inText is a page with a post of that text.
func inText(html string) string { return channelPage("agency", postOf(1, textOf(html))) }

// numbered returns n parts.
func numbered(n int, part func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(part(i))
	}
	return b.String()
}

// budgetOf reads a page and returns what that cost.
func budgetOf(page string) *cost.Budget {
	b := cost.New(context.Background(), len(page))
	address := &url.URL{Scheme: "https", Host: "t.me", Path: "/s/agency"}
	_, _ = telegram.Read(b, []byte(page), address.String(), address, true) // pages of all kinds
	return b
}

// TestWorkGrowsWithThePage reads hostile pages of 64 KB and of 2 MB: the work for a byte is
// no more on the longer one.
func TestWorkGrowsWithThePage(t *testing.T) {
	t.Parallel()
	for name, page := range hostile {
		small, large := page(64<<10), page(2<<20)
		for _, body := range []string{small, large} {
			if looked := budgetOf(body).Scanned(); looked > 12*int64(len(body))+64<<10 {
				t.Errorf("%s: %d bytes are looked at of %d", name, looked, len(body))
			}
		}
	}
}

// TestOutputIsBoundedByThePage reads hostile pages, one of them of 15 MB.
func TestOutputIsBoundedByThePage(t *testing.T) {
	t.Parallel()
	for name, page := range hostile {
		body := page(1 << 20)
		if name == "posts" {
			body = page(15 << 20)
		}
		address := &url.URL{Scheme: "https", Host: "t.me", Path: "/s/agency"}
		list, _ := telegram.Read(cost.New(t.Context(), len(body)), []byte(body), "", address, true) // pages of all kinds
		size := 0
		for i := range list.Items {
			it := &list.Items[i]
			if size += len(it.Content); len(it.Images) > cost.MaxEnclosures+1 || len(it.Enclosures) > cost.MaxEnclosures || len(it.Title) > 2<<10 {
				t.Errorf("%s: an item has %d images, %d enclosures and a title of %d bytes", name, len(it.Images), len(it.Enclosures), len(it.Title))
			}
		}
		if size > 2*len(body)+64<<10 || len(list.Items) > cost.MaxItems {
			t.Errorf("%s: %d items with %d bytes are made of %d", name, len(list.Items), size, len(body))
		}
	}
}

// TestCanceledContextEndsReading reads a page whose context ended.
func TestCanceledContextEndsReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := channelPage("agency", strings.Repeat(postOf(1, textOf("خبر")), 1000))
	if list, err := telegram.Read(cost.New(ctx, len(body)), []byte(body), "", nil, false); err == nil && len(list.Items) > 0 {
		t.Errorf("%d items are read", len(list.Items))
	}
}

// FuzzRead reads anything: nothing panics, every item has a title and an address of
// Telegram's or none, and reading again is the same.
func FuzzRead(f *testing.F) {
	for _, body := range parsetest.Documents(f, "testdata") {
		f.Add(body, true)
	}
	for _, page := range hostile {
		f.Add([]byte(page(2<<10)), false)
	}
	address := &url.URL{Scheme: "https", Host: "t.me", Path: "/s/agency"}
	f.Fuzz(func(t *testing.T, body []byte, all bool) {
		list, err := telegram.Read(cost.New(t.Context(), len(body)), body, "", address, all)
		again, _ := telegram.Read(cost.New(t.Context(), len(body)), body, "", address, all)
		if len(again.Items) != len(list.Items) || err != nil && len(list.Items) > 0 {
			t.Fatalf("%d items, then %d, %v", len(list.Items), len(again.Items), err)
		}
		for i := range list.Items {
			it := &list.Items[i]
			if it.Title == "" && it.Content == "" || it.Link != "" && !strings.HasPrefix(it.Link, telegram.Home) || it.Hash() != again.Items[i].Hash() {
				t.Fatalf("item %+v, then %+v", it, again.Items[i])
			}
		}
		for _, more := range list.More {
			if !strings.HasPrefix(more, "https://t.me/s/agency?before=") {
				t.Fatalf("more is at %q", more)
			}
		}
	})
}
