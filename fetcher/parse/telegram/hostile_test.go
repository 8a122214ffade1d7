package telegram_test

import (
	"context"
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
		return channelPage("agency", strings.Repeat(postOf(1, textOf("خبر من ثلاث كلمات")), n/400))
	},
	"beginnings":      func(n int) string { return channelPage("agency", strings.Repeat(`<a data-post=x/1>`, n/17)) },
	"marks in no tag": func(n int) string { return channelPage("agency", strings.Repeat(`data-post=widget_message `, n/25)) },
	"marks in one tag": func(n int) string {
		return channelPage("agency", "<div "+strings.Repeat(`data-post=widget_message `, n/25)+">")
	},
	"elements": func(n int) string { return channelPage("agency", postOf(1, textOf(strings.Repeat("<i>x</i>", n/8)))) },
	"nested":   func(n int) string { return channelPage("agency", postOf(1, textOf(strings.Repeat("<b>", n/3)))) },
	"nested blocks": func(n int) string {
		return channelPage("agency", postOf(1, strings.Repeat(`<div class="link_preview_title">x`, n/33)))
	},
	"lines": func(n int) string {
		return channelPage("agency", postOf(1, textOf("<a href=https://n.example/"+strings.Repeat("x", 1000)+">"+strings.Repeat("<b>a</b>c<br>", n/14))))
	},
	"emoji": func(n int) string {
		return channelPage("agency", postOf(1, textOf(strings.Repeat(`<i class="emoji"><b>😀`, n/23))))
	},
	"classes": func(n int) string {
		return channelPage("agency", postOf(1, `<div class="`+strings.Repeat("tgme_widget_message_reply ", n/26)+`">x</div>`))
	},
	"pictures": func(n int) string {
		return channelPage("agency", postOf(1, strings.Repeat(`<a class="tgme_widget_message_photo_wrap" style="background-image:url('/x')"></a>`, n/80)))
	},
	"spaces": func(n int) string { return channelPage("agency", postOf(1, textOf(strings.Repeat(" ", n)))) },
	"hashtags": func(n int) string {
		return channelPage("agency", postOf(1, textOf(strings.Repeat(`<a href="?q=%23a">#a</a>`, n/24))))
	},
	"titles of nobody":  func(n int) string { return strings.Repeat(`<div class="tgme_page_title">`, n/29) },
	"attributes":        func(n int) string { return channelPage("agency", postOf(1, "<p "+strings.Repeat("a ", n/2)+">x</p>")) },
	"a text of nothing": func(n int) string { return strings.Repeat("x", n) },
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
		one, many := budgetOf(small).Scanned(), budgetOf(large).Scanned()
		if limit := 2 * (one/int64(len(small)) + 1) * int64(len(large)); many > limit {
			t.Errorf("%s: %d bytes are looked at of %d, and %d of %d", name, one, len(small), many, len(large))
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
		d, _ := read(t, body, "agency", true) // pages of all kinds
		size := 0
		for _, a := range d.Articles {
			size += len(a.Title) + len(a.Content) + len(a.Summary) + len(strings.Join(a.Text, ""))
		}
		if size > 4*len(body)+128<<10 || len(d.Articles) > cost.MaxItems {
			t.Errorf("%s: %d items with %d bytes are made of %d", name, len(d.Articles), size, len(body))
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
