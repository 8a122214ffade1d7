package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"rawi/cmd/internal/farm"
)

// hostileFeed is a feed that tries to harm the daemon or the other feeds.
type hostileFeed struct {
	name     string
	document func(w io.Writer, a attack)
}

// attack is what a hostile feed may build on.
type attack struct {
	farm *farm.Farm
	poll int // how often the feed was asked before
	now  time.Time
}

// hostileFeeds lists one feed for each kind of harm.
var hostileFeeds = []hostileFeed{
	{"amplifies", amplify},
	{"commas", commas},
	{"categories", categories},
	{"heavy", heavy},
	{"repeats", repeatItself},
	{"floods", flood},
	{"pads", padCopies},
	{"bridges", bridge},
	{"impersonates", impersonate},
	{"future", fromTheFuture},
}

// serve answers as the feed does.
func (h hostileFeed) serve(f *farm.Farm, poll int, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	h.document(w, attack{farm: f, poll: poll, now: time.Now()})
}

// rss writes a channel around what items writes.
func rss(w io.Writer, attributes string, items func(io.Writer)) {
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"%s><channel><title>h</title><link>http://hostile.test/</link><description>h</description>`, attributes)
	items(w)
	fmt.Fprint(w, "</channel></rss>\n")
}

func item(w io.Writer, id string, at time.Time, title, body, more string) {
	fmt.Fprintf(w, `<item><guid isPermaLink="false">%s</guid><link>http://hostile.test/%s</link><pubDate>%s</pubDate><title>%s</title><description>%s</description>%s</item>`,
		id, id, at.UTC().Format(time.RFC1123), title, body, more)
}

// amplify gives 30,000 relative links a base of 30 KB.
func amplify(w io.Writer, a attack) {
	base := ` xml:base="http://hostile.test/` + strings.Repeat("a/", 15<<10) + `"`
	rss(w, base, func(w io.Writer) {
		item(w, fmt.Sprint("amplify-", a.poll), a.now, "links", strings.Repeat("&lt;a href=x&gt;y&lt;/a&gt;", 30_000), "")
	})
}

// commas is a JSON feed of 1 MB of commas.
func commas(w io.Writer, _ attack) {
	fmt.Fprint(w, `{"version":"https://jsonfeed.org/version/1.1","title":"h","items":[`, strings.Repeat(",", 1<<20))
}

// categories gives one item 100,000 categories and authors.
func categories(w io.Writer, a attack) {
	rss(w, ` xmlns:dc="http://purl.org/dc/elements/1.1/"`, func(w io.Writer) {
		var b strings.Builder
		for n := range 50_000 {
			fmt.Fprintf(&b, "<category>c%d</category><dc:creator>n%d</dc:creator>", n, n)
		}
		item(w, fmt.Sprint("categories-", a.poll), a.now, "categories", "c", b.String())
	})
}

// heavy is nearly as large as a document may be, and new at each poll.
func heavy(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		for n := range 14 {
			item(w, fmt.Sprintf("heavy-%d-%d", a.poll, n), a.now, "heavy", strings.Repeat(fmt.Sprintf("heavy %d %d ", a.poll, n), 1<<20/12), "")
		}
	})
}

// repeatItself carries one article 10,000 times.
func repeatItself(w io.Writer, a attack) {
	body := strings.Repeat("the same article in ten thousand items, word by word and line by line. ", 4)
	rss(w, "", func(w io.Writer) {
		for n := range 10_000 {
			item(w, fmt.Sprint("repeat-", n), a.now.Add(-time.Hour), "repeated", body, "")
		}
	})
}

// flood has 10,000 new items at each poll.
func flood(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		for n := range 10_000 {
			item(w, fmt.Sprintf("flood-%d-%d", a.poll, n), a.now, fmt.Sprintf("flood %d %d", a.poll, n), fmt.Sprintf("water %d %d rises", n, a.poll), "")
		}
	})
}

// padCopies carries the newest articles of all good feeds, longer and with a
// title and a link of its own.
func padCopies(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		newest := a.farm.Newest()
		for n := range goodFeeds {
			title, body := a.farm.Text(n, newest)
			item(w, fmt.Sprintf("pad-%d-%d", n, newest), a.now, "buy "+title, "&lt;p&gt;"+strings.Join(body, "&lt;/p&gt;&lt;p&gt;")+"&lt;/p&gt;"+strings.Repeat("&lt;p&gt;buy this now, it is cheap and good.&lt;/p&gt;", 20), "")
		}
	})
}

// bridge joins the newest articles of two good feeds in one.
func bridge(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		newest := a.farm.Newest()
		for n := 0; n+goodCopies < goodFeeds; n += goodCopies {
			title, body := a.farm.Text(n, newest)
			_, other := a.farm.Text(n+goodCopies, newest)
			item(w, fmt.Sprintf("bridge-%d-%d", n, newest), a.now, title, strings.Join(append(body, other...), "&lt;br&gt;"), "")
		}
	})
}

// impersonate says that other outlets published its items.
func impersonate(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		for n, outlet := range []string{"reuters.com", "bbc.co.uk", "sana.sy"} {
			item(w, fmt.Sprintf("imp-%d-%d", a.poll, n), a.now, fmt.Sprint("scandal ", a.poll), fmt.Sprintf("a scandal number %d that three outlets are said to have reported on", a.poll),
				fmt.Sprintf(`<source url="https://%s/rss">%s</source>`, outlet, outlet))
		}
	})
}

// fromTheFuture dates its items in years to come.
func fromTheFuture(w io.Writer, a attack) {
	rss(w, "", func(w io.Writer) {
		for n := range 200 {
			item(w, fmt.Sprintf("future-%d-%d", a.poll, n), a.now.AddDate(n%30+1, 0, 0), fmt.Sprintf("future %d %d", a.poll, n), fmt.Sprintf("number %d of what will come to pass in round %d", n, a.poll), "")
		}
	})
}
