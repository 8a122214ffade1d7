package main

import (
	"bufio"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/fetcher/client"
	"rawi/storage"
)

func TestListenFollowsTheAddressOfTheSite(t *testing.T) {
	t.Parallel()
	for web, want := range map[string]string{
		"http://127.0.0.1:18090": "127.0.0.1:18090", "http://localhost:18090": "127.0.0.1:18090", "http://news.example:18090": ":18090",
		"http://[::1]:18090": "[::1]:18090", "http://203.0.113.9:18090": ":18090", // a router's
		"https://news.example": "127.0.0.1:8080", "https://news.example:18090": "127.0.0.1:8080", "%": "127.0.0.1:8080",
	} {
		if got := listenFor(t.Context(), web, "127.0.0.1:8080"); got != want {
			t.Errorf("%s: got %s, want %s", web, got, want)
		}
	}
	if got := listenFor(t.Context(), "http://news.example", "127.0.0.1:8080"); got != ":80" && (os.Getuid() == 0 || got != "127.0.0.1:8080") {
		t.Errorf("at port 80 it listens on %s", got)
	}
}

func TestATakenPortIsTold(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	at := l.Addr().String()
	if got := listenNotes(t.Context(), "http://"+at, at); len(got) != 1 || !strings.Contains(got[0], at+" is in use now") {
		t.Errorf("got %q", got)
	}
	if got := listenNotes(t.Context(), "https://news.example", at); len(got) != 2 || !strings.Contains(got[1], "through a web server") {
		t.Errorf("got %q", got)
	}
	if got := listenNotes(t.Context(), "http://127.0.0.1", "203.0.113.9:1"); len(got) != 2 || !strings.Contains(got[0], "cannot listen") {
		t.Errorf("got %q", got)
	}
	if got := listenNotes(t.Context(), "http://127.0.0.1:0", "127.0.0.1:0"); len(got) != 0 {
		t.Errorf("a free port: %q", got)
	}
}

// An article of a place in a province counts for both; what all of them tell is no topic.
func TestTopicsAreOfferedOfWhatFeedsTell(t *testing.T) {
	t.Parallel()
	article := func(title string, categories ...string) storage.Article {
		return storage.Article{Title: title, Language: "ar", Categories: categories}
	}
	q := interview{draft: &draft{}, articles: []storage.Article{
		article("افتتاح جسر في مدينة الميادين", "محليات", "سوريا"), article("مدرسة جديدة في مدينة البوكمال", "محليات", `ا"ب`),
		article("سوق في مدينة إدلب", "محليات", `ا"ب`), article("معرض في مدينة حلب", "دير الزور"), article("مطر", "دير الزور"), article("برد", "نادر"),
	}}
	q.Site.Language = "ar"
	var got []string
	for _, o := range q.offers() {
		got = append(got, o.Name+"|"+o.Title+"|"+o.Query)
	}
	joined := strings.Join(got, "\n")
	for _, want := range []string{"|place:deir-ezzor", `|محليات|category:"محليات"`} {
		if !strings.Contains(joined, want) {
			t.Errorf("%s is not offered:\n%s", want, joined)
		}
	}
	for _, not := range []string{"نادر", `ا"ب`, "place:aleppo"} {
		if strings.Contains(joined, not) {
			t.Errorf("%s is offered:\n%s", not, joined)
		}
	}
	if n := strings.Count(joined, "|دير الزور|"); n > 1 {
		t.Errorf("a place is offered %d times:\n%s", n, joined)
	}
	if got := mostFrequent(map[string]int{"all": 9, "many": 6, "some": 2, "one": 1}, 9, 9); strings.Join(got, " ") != "many some" {
		t.Errorf("offered are %q", got)
	}
}

// TestOffersOfOneNameAreBothTaken: a place and a category, each once. A city of its
// province's name is not offered beside that.
func TestOffersOfOneNameAreBothTaken(t *testing.T) {
	t.Parallel()
	article := func(category string) storage.Article {
		return storage.Article{Title: "معرض في مدينة حلب", Language: "ar", Categories: []string{category}}
	}
	other := storage.Article{Title: "مطر", Language: "ar"}
	for given, want := range map[string]string{
		"1 2 3\n1\n": "aleppo|place:aleppo syria|place:syria aleppo-2|category:\"Aleppo\"", "": "",
	} {
		a, said := quietApp("")
		q := interview{draft: &draft{app: a, path: "rawi.yaml"}, in: bufio.NewScanner(strings.NewReader(given)), articles: []storage.Article{article("Aleppo"), article("Aleppo"), other, other}}
		q.Site.Language = "ar"
		err := q.askTopics()
		var got []string
		for _, topic := range q.Topics {
			got = append(got, topic.Name+"|"+topic.Query)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, %v\n%s", given, got, err, said)
		}
	}
}

func TestOffersAreChosenByNumber(t *testing.T) {
	t.Parallel()
	offers := []offer{{Topic: storage.Topic{Name: "a"}}, {Topic: storage.Topic{Name: "b"}}}
	for given, want := range map[string]string{"1": "a", "2, 1": "ba", "٢": "b", "1،2": "ab", "3": "!", "0": "!", "سد 1": "", "سد": ""} {
		chosen, fault := chooseOffers(offers, given)
		got := ""
		for _, t := range chosen {
			got += t.Name
		}
		if fault != "" {
			got = "!"
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", given, got, want)
		}
	}
	if chosen, fault := chooseOffers(nil, "2026"); chosen != nil || fault != "" {
		t.Errorf("a year is taken for a number of no list: %v, %s", chosen, fault)
	}
	for query, want := range map[string]string{"سد OR الفرات": "topic", "Dam OR Euphrates": "dam-euphrates", `"Deir ez-Zor"`: "deir-ez-zor", strings.Repeat("ab ", 30): strings.Repeat("ab-", 13) + "a"} {
		if got := slug(query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

func TestAHintNamesTheConfigWhereItIsNeeded(t *testing.T) {
	a, _ := quietApp("")
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	found := filepath.Join(dir, "rawi", "rawi.yaml")
	if err := os.MkdirAll(filepath.Dir(found), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(found, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{found: "", "/srv/أ/rawi.yaml": " --config '/srv/أ/rawi.yaml'", "/srv/it's.yaml": ` --config '/srv/it'\''s.yaml'`, "/srv/a-1.yaml": " --config /srv/a-1.yaml"} {
		if got := a.configArgument(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// What was allowed for an address that is not added is not allowed in the config.
func TestOnlyWhatIsReadIsAllowed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	for given, want := range map[string]int{server.URL + "\ny\n": 0, server.URL + "\ny\n" + server.URL + "\n": 1} {
		a, said := quietApp("")
		q := interview{draft: &draft{app: a}, in: bufio.NewScanner(strings.NewReader(given)), agreed: map[string]bool{}}
		if err := q.askFeeds(t.Context()); err != nil || len(q.AllowPrivate) != want || len(q.Feeds) != want {
			t.Errorf("%q: %v; allowed are %v for %d feeds, want %d:\n%s", given, err, q.AllowPrivate, len(q.Feeds), want, said)
		}
	}
}

// What a document needs is allowed in the config up to the bound, and asked for no
// further.
func TestAllOfWhatWasAllowedIsInTheConfig(t *testing.T) {
	t.Parallel()
	for needed, want := range map[int]int{0: 0, 1: 1, maxAllowed: maxAllowed, maxAllowed + 5: maxAllowed} {
		a, _ := quietApp("")
		d, asked := draft{app: a}, 0
		err := d.allowing(func(string) bool { asked++; return true }, func(f documentFlags) error {
			if len(f.fetch.Ports) < needed {
				return &client.PortError{Port: uint16(len(f.fetch.Ports))}
			}
			return nil
		})
		if len(d.Ports) != want || asked != want || (err == nil) != (needed <= maxAllowed) {
			t.Errorf("%d ports are needed: asked for %d, %d are allowed, %v", needed, asked, len(d.Ports), err)
		}
	}
}
