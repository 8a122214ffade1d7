package websub

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
	"rawi/storage/subscription"
)

func TestLinkHeaderIsReadByItsStandard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, header string
		want         []link
	}{
		{"one", `<https://hub.test/>; rel="hub"`, []link{{"https://hub.test/", "hub"}}},
		{"token", `<https://hub.test/>;rel=hub`, []link{{"https://hub.test/", "hub"}}},
		{"several", `<a>; rel="self", <b>; rel="hub" ,<c>;rel=hub`, []link{{"a", "self"}, {"b", "hub"}, {"c", "hub"}}},
		{"comma and semicolon in a target", `<https://hub.test/?a,b;c>; rel=hub`, []link{{"https://hub.test/?a,b;c", "hub"}}},
		{"quoted comma", `<a>; title="أ, ب; ج \" د"; rel="hub", <b>; rel=self`, []link{{"a", "hub"}, {"b", "self"}}},
		{"several relations", `<a>; rel="alternate  SELF"`, []link{{"a", "alternate  SELF"}}},
		{"only the first rel counts", `<a>; rel=hub; rel=self`, []link{{"a", "hub"}}},
		{"an empty rel counts too", `<a>; rel=""; rel=self`, []link{{"a", ""}}},
		{"case of the name", `<a>; REL=hub`, []link{{"a", "hub"}}},
		{"spaces", ` < a > ; rel = "hub" ; x `, []link{{"a", "hub"}}},
		{"about another document", `<a>; rel=hub; anchor="/other", <b>; rel=hub`, []link{{"b", "hub"}}},
		{"empty parts", `, ,<a>;;rel=hub,,`, []link{{"a", "hub"}}},
		{"without parameters", `<a>`, []link{{"a", ""}}},
		{"parameter without a value", `<a>; crossorigin; rel=hub`, []link{{"a", "hub"}}},
		{"open target", `<a>; rel=self, <b; rel=hub`, []link{{"a", "self"}}},
		{"open quote", `<a>; rel="hub, <b>; rel=self`, []link{{"a", "hub, <b>; rel=self"}}},
		{"none", `hub.test; rel=hub`, nil},
		{"empty", ``, nil},
	} {
		var got []link
		for l := range links(c.header) {
			got = append(got, l)
		}
		if d := cmp.Diff(c.want, got, cmp.AllowUnexported(link{})); d != "" {
			t.Errorf("%s: %s (-want +got):\n%s", c.name, c.header, d)
		}
	}
}

func TestDiscoverPrefersHeadersAndTLS(t *testing.T) {
	t.Parallel()
	const at = "https://furat.test/news/feed.xml"
	said := storage.Channel{Self: "https://furat.test/said", Hubs: []string{"http://said.test/", "https://said.test/"}}
	for _, c := range []struct {
		name   string
		header []string
		ch     storage.Channel
		self   string
		hubs   []string
	}{
		{"only the document's", nil, said, "https://furat.test/said", []string{"https://said.test/", "http://said.test/"}},
		{"header first", []string{`<https://hub.test/>; rel=hub, <../self>; rel=self`}, said, "https://furat.test/self", []string{"https://hub.test/"}},
		{"several headers", []string{`<http://hub.test/>; rel=hub`, `<//hub.test/>; rel="x hub"`}, said, "https://furat.test/said", []string{"https://hub.test/", "http://hub.test/"}},
		{"no self", nil, storage.Channel{Hubs: []string{"https://said.test/"}}, at, []string{"https://said.test/"}},
		{"no hub", []string{`<https://x.test/>; rel=self`}, storage.Channel{Self: "https://y.test/"}, "https://y.test/", nil},
		{"bad hubs", []string{`<ftp://hub.test/>; rel=hub, <https://u:p@hub.test/>; rel=hub, <javascript:x>; rel=hub, <http://>; rel=hub`}, storage.Channel{}, "", nil},
		{
			"too many hubs",
			[]string{`<a>; rel=hub, <b>; rel=hub, <c>; rel=hub, <d>; rel=hub, <e>; rel=hub, <a>; rel=hub`},
			storage.Channel{},
			at,
			[]string{"https://furat.test/news/a", "https://furat.test/news/b", "https://furat.test/news/c", "https://furat.test/news/d"},
		},
		{"bad self", []string{`<https://hub.test/>; rel=hub, <data:x>; rel=self`}, said, "https://furat.test/said", []string{"https://hub.test/"}},
		{"by hand", []string{`< feed://hub.test/a b>; rel=hub, </خبر|؟q>; rel=self`}, storage.Channel{}, "https://furat.test/%D8%AE%D8%A8%D8%B1%7C%D8%9Fq", []string{"http://hub.test/a%20b"}},
		{"as it is written", []string{`<HTTPS://Hub.test:443/%d8>; rel=hub, <HTTPS://Furat.test:443/%d8>; rel=self`}, storage.Channel{}, "https://Furat.test:443/%d8", []string{"https://Hub.test:443/%d8"}},
		{"feeds:", nil, storage.Channel{Self: "feeds://furat.test/x", Hubs: []string{"feed:https://hub.test/"}}, "https://furat.test/x", []string{"https://hub.test/"}},
		{"fragment", []string{`<https://hub.test/#x>; rel=hub, <#top>; rel=self`}, storage.Channel{}, at, []string{"https://hub.test/"}},
	} {
		got := Discover(at, http.Header{"Link": c.header}, c.ch)
		if got.Self != c.self || !cmp.Equal(got.Hubs, c.hubs) {
			t.Errorf("%s: self %q, hubs %q, want %q, %q", c.name, got.Self, got.Hubs, c.self, c.hubs)
		}
	}
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{
		`<https://hub.test/>; rel="hub"`, `<a>; rel=self, <b>; rel="x hub"; title="\"", <c>`, `<`, `<a>;;;=,"`, `<أ>; rel*=UTF-8''hub`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		n := 0
		for l := range links(header) {
			n++
			if strings.ContainsRune(l.target, '>') {
				t.Errorf("target %q of %q", l.target, header)
			}
		}
		if n > strings.Count(header, "<") {
			t.Errorf("%d links in %q", n, header)
		}
		ch := Discover("https://furat.test/", http.Header{"Link": {header}}, storage.Channel{})
		for _, hub := range append(ch.Hubs, ch.Self) {
			u, err := url.Parse(hub)
			if hub != "" && (err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https") {
				t.Errorf("address %q out of %q", hub, header)
			}
		}
	})
}

func FuzzIntent(f *testing.F) {
	for _, s := range []string{
		"hub.mode=subscribe&hub.topic=x&hub.challenge=y&hub.lease_seconds=864000", "hub.mode=denied&hub.topic=x&hub.reason=%D9%84%D8%A7",
		"hub.mode=unsubscribe&hub.topic=x&hub.challenge=y", "hub.mode=subscribe&hub.challenge=y&hub.lease_seconds=-1", "a=%zz", ";",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		in, err := parseIntent(query)
		switch {
		case err != nil:
			return
		case in.lease <= 0 || in.lease > subscription.MaxLease:
			t.Errorf("lease %v of %q", in.lease, query)
		case in.mode != "denied" && in.challenge == "":
			t.Errorf("nothing to echo of %q", query)
		}
	})
}
