package demo

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// running is a demo that has shown its first stories.
type running struct {
	address string
	output  *bufio.Reader
	stop    func()
	done    chan error
}

var address = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)/feed\.atom`)

// start runs the demo in folders of the test's own, and returns what it
// published until it invited the reader.
func start(t *testing.T) (*running, string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	r, w := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	d := &running{output: bufio.NewReader(r), stop: stop, done: make(chan error, 1)}
	go func() {
		d.done <- Run(ctx, Options{Out: w, Command: "rawi"})
		w.Close()
	}()
	var output strings.Builder
	for !strings.Contains(output.String(), "Ctrl-C") {
		line, err := d.output.ReadString('\n')
		if output.WriteString(line); err != nil {
			t.Fatalf("the demo ended early: %v, after\n%s", <-d.done, output.String())
		}
	}
	d.address = address.FindStringSubmatch(output.String())[1]
	t.Cleanup(func() {
		stop()
		_, _ = io.Copy(io.Discard, r)
	})
	return d, output.String()
}

func TestDemoShowsEachStoryOnceAndCleansUp(t *testing.T) {
	d, output := start(t)
	for _, want := range []string{
		"44 articles, 32 stories",
		"5 stories in ar, ckb, en, fr, tr", // the dam's event
		"صوت الفرات · أخبار الجزيرة · صدى الشام · منبر قاسيون", // the dam, run by four
		"Li Qamişlo pêşangeha pirtûkan a zarokan vebû",
		"rawi query 'دير الزور' --since 7d",
		"rawi show --raw 2",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("the demo does not print %q:\n%s", want, output)
		}
	}
	resp, err := http.Get("http://" + d.address + "/topics/deir-ezzor.atom")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "العشارة") {
		t.Errorf("topic feed: status %d, %v, %.300s", resp.StatusCode, err, body)
	}
	events := get(t, "http://"+d.address+"/events.atom?n=100", "application/atom+xml")
	for title, want := range map[string]int{
		"<title>عودة ثلاث عنفات في سد الفرات":   1, // the dam, by the site's language …
		"<title>Three turbines back in service": 0, // … and not again by others
		"<title>Fırat Barajı":                   0,
		"<title>سێ تۆربینی بەنداوی فورات":       0,
		"<title>Barrage de l":                   0,
		"<title>توقف عنفتين في سد تشرين":        1, // another dam
	} {
		if n := strings.Count(events, title); n != want {
			t.Errorf("/events.atom has %d entries %s, want %d", n, title, want)
		}
	}
	d.stop()
	go func() { _, _ = io.Copy(io.Discard, d.output) }()
	if err := <-d.done; err != nil {
		t.Errorf("the demo ended with %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "rawi-demo-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func execute(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestEveryOutletCanBeRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	clock := now
	var place *outletServer
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { place.ServeHTTP(w, r) }))
	defer server.Close()
	place, err := newOutletServer(server.URL, func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	clock = now.Add(2 * time.Minute) // all is published
	total := 0
	for _, o := range outlets {
		resp, err := http.Get(server.URL + "/" + o.name + "/feed")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		d, err := parse.Parse(t.Context(), parse.Input{
			Body: body, URL: server.URL + "/" + o.name + "/feed", ContentType: resp.Header.Get("Content-Type"), Feed: storage.Feed{Name: o.name, Language: o.language}, Now: clock,
		})
		if err != nil || len(d.Articles) == 0 {
			t.Errorf("%s: %d articles, %v", o.name, len(d.Articles), err)
		}
		if o.name == "furat" && d.Charset != "windows-1256" {
			t.Errorf("furat is read as %s", d.Charset)
		}
		for _, a := range d.Articles {
			total++
			if a.Published.IsZero() || len(a.Text) == 0 || strings.ContainsRune(a.Title, '\uFFFD') {
				t.Errorf("%s: %+v", o.name, a)
			}
		}
	}
	if total != len(publications) {
		t.Errorf("%d articles, want %d", total, len(publications))
	}
}

// Whoever reads the beginning only, with head, leaves nothing behind either.
func TestDemoEndsWhenNobodyReads(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Run(t.Context(), Options{Out: w, Command: "rawi"}) }()
	if _, err := bufio.NewReader(r).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if err := <-done; err != nil {
		t.Errorf("the demo ends with %v", err)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// TestSidebarIsShownNowhere: of the outlet whose feed has parts of its pages, documents
// and topics have the articles only.
func TestSidebarIsShownNowhere(t *testing.T) {
	d, _ := start(t)
	base := "http://" + d.address
	all := get(t, base+"/outlets/"+url.PathEscape("صدى الشام")+".atom?n=100", "application/atom+xml")
	for _, part := range []string{"انقطاع الكهرباء", "التعليقات (0)", "آخر تحديث", "شارك الخبر", "الأكثر قراءة", "صحيفة أهلية"} { // a headline of the sidebar, a counter, a path, a share line, its heading, the outlet of itself
		if strings.Contains(all, part) {
			t.Errorf("the outlet's document says %q", part)
		}
	}
	if found := get(t, base+"/search.atom?q="+url.QueryEscape(`"انقطاع الكهرباء"`), "application/atom+xml"); strings.Contains(found, "<entry") {
		t.Errorf("the sidebar is found: %.2000s", found)
	}
	if !strings.Contains(all, "<entry") {
		t.Errorf("the outlet has no entry: %.500s", all)
	}
}
