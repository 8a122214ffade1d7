package publish_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rawi/publish/web/webtest"
	"rawi/storage"
)

// Text of feeds and requests is escaped wherever it appears on a page.
func TestFeedTextIsEscapedOnEveryPage(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for i, v := range webtest.Vectors {
		a := bridge
		a.GUID, a.Title, a.Link = fmt.Sprint(i), v+" جسر", v
		a.Authors, a.Categories = []storage.Person{{Name: v, Email: v}}, []string{v}
		a.Text = []string{v, fmt.Sprintf("نص الخبر رقم %d يختلف عن غيره في كل كلمة تقريبا %x", i, i*7919)}
		a.Source = &storage.Source{Title: v, Link: v}
		h.addArticle("furat", a)
		a.Title, a.Text = "جسر "+v, append(a.Text, v) // another version
		h.addArticle("furat", a)
	}
	h.run()
	pages := []string{"/", "/topics/roads", "/topics", "/status", "/search", "/nothing/" + url.PathEscape(webtest.Vectors[0])}
	for cursor := ""; ; {
		list, err := h.store.Stories(t.Context(), storage.Query{Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range list.Stories {
			pages = append(pages, "/stories/"+s.ID, "/event/"+s.ID)
			if i%2 == 1 {
				h.mergeEvents(list.Stories[i-1].ID, s.ID)
			}
		}
		if cursor = list.Next; cursor == "" {
			break
		}
	}
	if len(pages) < 60 {
		t.Fatalf("%d pages for %d vectors", len(pages), len(webtest.Vectors))
	}
	for _, v := range webtest.Vectors {
		pages = append(pages, "/search?q="+url.QueryEscape(v), "/search?q="+url.QueryEscape(`"`+v+`"`), "/outlets/"+url.PathEscape(v), "/topics/"+url.PathEscape(v), "/stories/"+url.PathEscape(v), "/?after="+url.QueryEscape(v))
	}
	for _, path := range pages {
		r := h.get(path, nil)
		if csp := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: CSP %q", path, csp)
		}
		root, err := html.Parse(strings.NewReader(body(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		reportActive(t, path, root)
	}
}

// ownElements are the active elements of rawi's own pages, by one attribute.
var ownElements = map[string]struct{ key, begins string }{
	"form": {"action", "/search"}, "script": {"src", "/live.js?v="}, "img": {"src", "/icon.svg?v="}, "svg": {"class", "chart"}, "link": {"href", "/"},
}

// reportActive reports active elements, attributes and addresses that are not rawi's.
func reportActive(t *testing.T, path string, n *html.Node) {
	t.Helper()
	if n.Type == html.ElementNode {
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
			value := strings.ToLower(strings.TrimSpace(a.Val))
			scheme, _, _ := strings.Cut(value, "/")
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcset" || a.Key == "formaction" || (a.Key == "href" || a.Key == "src") && (strings.Contains(scheme, "script:") || strings.HasPrefix(value, "data:") || n.Data != "a" && strings.HasPrefix(value, "//")) {
				t.Errorf("%s: %s=%q of <%s> is alive", path, a.Key, a.Val, n.Data)
			}
		}
		switch n.Data {
		case "form", "script", "img", "svg", "link":
			if o := ownElements[n.Data]; !strings.HasPrefix(attributes[o.key], o.begins) || n.Data == "script" && n.FirstChild != nil {
				t.Errorf("%s: <%s> that is not ours: %v", path, n.Data, n.Attr)
			}
		case "iframe", "object", "embed", "math", "style", "base", "video", "audio", "noscript", "template", "textarea", "select", "marquee", "frameset":
			t.Errorf("%s: <%s> is alive", path, n.Data)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		reportActive(t, path, c)
	}
}
