package demo

import (
	"bufio"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// entry is what a reader has of a story: its title and when.
type entry struct {
	title string
	at    int64 // Unix seconds
}

// reader is a feed reader as people run it.
type reader struct {
	program string
	format  string
	// read fetches the feed at an address into dir, once more when it was
	// there, and returns all that it has by now.
	read func(t *testing.T, dir, address string) []entry
}

var readers = []reader{
	{"newsboat", "atom", newsboat},
	{"newsboat", "rss", newsboat},
	{"sfeed_update", "atom", sfeed},
	{"sfeed_update", "rss", sfeed},
	{"r2e", "atom", rss2email},
	{python, "atom", feedparser},
	{python, "rss", feedparser},
}

// Real readers have every entry, with its title and its time, and are told that
// nothing is new when they ask again.
func TestReadersSeeEveryEntry(t *testing.T) {
	d, _ := start(t)
	for i := range 2 * len(readers) {
		r, document := readers[i/2], []string{"feed", "events"}[i%2]
		t.Run(r.program+" "+document+"."+r.format, func(t *testing.T) {
			if _, err := exec.LookPath(r.program); err != nil {
				t.Skipf("%s is not installed", r.program)
			}
			// The demo goes on telling: what a reader has is compared with what was
			// published all the time that it read.
			for {
				want, tag := publishedEntries(t, d.address, document)
				address, answers := between(t, d.address, document)
				dir := t.TempDir()
				var got [3][]entry
				for i := range got {
					got[i] = r.read(t, dir, address+"/"+document+"."+r.format)
				}
				if _, still := publishedEntries(t, d.address, document); still == tag {
					checkEntries(t, want, got[:], answers())
					return
				}
			}
		})
	}
}

// checkEntries holds what a reader had after each fetch against what is published.
func checkEntries(t *testing.T, want []wanted, fetches [][]entry, answers []int) {
	t.Helper()
	for _, got := range fetches {
		for _, w := range want {
			if !slices.ContainsFunc(got, func(g entry) bool { return g.title == w.title && slices.Contains(w.at, g.at) }) {
				t.Errorf("no %q of %v among %v", w.title, w.at, got)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d entries, want %d", len(got), len(want))
		}
	}
	// newsboat notes what it may ask by of a feed it knows, so that it asks twice
	// without.
	if len(answers) != 3 || answers[0] != 200 || answers[2] != 304 {
		t.Errorf("answered %v, want 200 first and 304 in the end", answers)
	}
}

// between is the address of a proxy before the demo, and what it answered about a
// document.
func between(t *testing.T, address, document string) (string, func() []int) {
	t.Helper()
	var mu sync.Mutex
	var seen []int
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	proxy.ModifyResponse = func(r *http.Response) error {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(r.Request.URL.Path, "/"+document+".") {
			seen = append(seen, r.StatusCode)
		}
		return nil
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL, func() []int {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(seen)
	}
}

// wanted is an entry as it is published: readers show one of its times.
type wanted struct {
	title string
	at    []int64
}

// publishedEntries returns the entries of a document of the demo and its ETag.
func publishedEntries(t *testing.T, address, document string) (out []wanted, tag string) {
	t.Helper()
	r, err := http.Get("http://" + address + "/" + document + ".json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var feed struct {
		Items []struct {
			Title     string    `json:"title"`
			Published time.Time `json:"date_published"`
			Modified  time.Time `json:"date_modified"`
		} `json:"items"`
	}
	if err := json.NewDecoder(r.Body).Decode(&feed); err != nil {
		t.Fatal(err)
	}
	for _, i := range feed.Items {
		out = append(out, wanted{i.Title, []int64{i.Published.Unix(), i.Modified.Unix()}})
	}
	return out, r.Header.Get("ETag")
}

// rows reads lines of a time and a title.
func rows(t *testing.T, lines string) (out []entry) {
	t.Helper()
	for line := range strings.Lines(lines) {
		at, title, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		title, _, _ = strings.Cut(title, "\t")
		n, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, entry{title, n})
	}
	return out
}

func newsboat(t *testing.T, dir, address string) []entry {
	t.Helper()
	write(t, filepath.Join(dir, "urls"), address+"\n")
	write(t, filepath.Join(dir, "config"), "")
	cache := filepath.Join(dir, "cache.db")
	execute(t, dir, "newsboat", "-u", filepath.Join(dir, "urls"), "-C", filepath.Join(dir, "config"), "-c", cache, "-x", "reload")
	return rows(t, execute(t, dir, python, "-c", `
import sqlite3, sys
for at, title in sqlite3.connect(sys.argv[1]).execute("select pubDate, title from rss_item"): print(at, title, sep="\t")`, cache))
}

// sfeed keeps what it fetched beside its ETag, as its manual advises.
func sfeed(t *testing.T, dir, address string) []entry {
	t.Helper()
	write(t, filepath.Join(dir, "sfeedrc"), `sfeedpath="`+dir+`/feeds"
fetch() {
	curl -s --fail --etag-compare "`+dir+`/etag" --etag-save "`+dir+`/etag" -o "`+dir+`/fresh" "$2" || return 1
	if [ -s "`+dir+`/fresh" ]; then mv "`+dir+`/fresh" "`+dir+`/kept"; fi
	cat "`+dir+`/kept"
}
feeds() {
	feed rawi `+address+`
}
`)
	execute(t, dir, "sfeed_update", filepath.Join(dir, "sfeedrc"))
	lines, err := os.ReadFile(filepath.Join(dir, "feeds", "rawi"))
	if err != nil {
		t.Fatal(err)
	}
	return rows(t, string(lines))
}

// rss2email sends each entry once: what it sent is kept, letter by letter.
func rss2email(t *testing.T, dir, address string) (out []entry) {
	t.Helper()
	letters := filepath.Join(dir, "letters")
	if err := os.MkdirAll(letters, 0o700); err != nil {
		t.Fatal(err)
	}
	post := filepath.Join(dir, "sendmail")
	write(t, post, "#!/bin/sh\ncat > \"$(mktemp "+letters+"/XXXXXX)\"\n")
	if err := os.Chmod(post, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "cfg"), "[DEFAULT]\nfrom = rawi@rawi.example\nto = desk@rawi.example\nemail-protocol = sendmail\nsendmail = "+post+"\ndate-header = True\n[feed.rawi]\nurl = "+address+"\n")
	execute(t, dir, "r2e", "-c", filepath.Join(dir, "cfg"), "-d", filepath.Join(dir, "data.json"), "run")
	files, err := filepath.Glob(filepath.Join(letters, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		letter, err := mail.ReadMessage(bufio.NewReader(f))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		_, _ = io.Copy(io.Discard, letter.Body)
		f.Close()
		subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
		at, dated := letter.Header.Date()
		if err != nil || dated != nil {
			t.Fatalf("%v, %v in %v", err, dated, letter.Header)
		}
		out = append(out, entry{subject, at.Unix()})
	}
	return out
}

// python is Debian's own, which has the library.
const python = "/usr/bin/python3"

// feedparser is the library that many programs in Python read feeds by.
func feedparser(t *testing.T, dir, address string) []entry {
	t.Helper()
	return rows(t, execute(t, dir, python, "-c", `
import calendar, feedparser, json, os, sys
kept = sys.argv[2] + "/kept.json"
old = json.load(open(kept)) if os.path.exists(kept) else {}
d = feedparser.parse(sys.argv[1], etag=old.get("etag"))
if d.status == 304:
    lines = old["lines"]
else:
    if d.bozo: sys.exit(repr(d.bozo_exception))
    lines = ["%d\t%s" % (calendar.timegm(e.published_parsed), e.title) for e in d.entries]
    json.dump({"etag": d.etag, "lines": lines}, open(kept, "w"))
for line in lines: print(line)`, address, dir))
}
