package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What looks like a page is read as one, whatever its type is called, and the rest as
// a title and lines.
func TestTextToCompareIsAPageOrLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("الماء يعود إلى أحياء المدينة بعد انقطاع طويل. ", 20) // water comes back
	for name, row := range map[string]struct{ text, kind, title string }{
		"a text":                       {"الماء\n" + long, "", "الماء"},
		"a page":                       {"<html><body><article><p>" + long + "</p></article></body></html>", "", ""},
		"XHTML":                        {"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>" + long + "</p></body></html>", "text/xml", ""},
		"a text that is called a text": {"x <p>" + long + "</p>", "text/plain", "x <p>" + long + "</p>"},
	} {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		a, _ := quietApp("")
		got, err := textToCompare(t.Context(), a, nil, path, documentFlags{contentType: row.kind})
		if err != nil || strings.Join(strings.Fields(got.Title), " ") != strings.Join(strings.Fields(row.title), " ") {
			t.Errorf("%s: title %.60q, %v, want %.60q", name, got.Title, err, row.title)
		}
		if row.title == "" && strings.Contains(strings.Join(got.Text, " "), "<p>") {
			t.Errorf("%s: its tags are text: %.60q", name, got.Text)
		}
	}
}

func TestHTMLThatIsNoPageIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("x <p>y</p>"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, _ := quietApp("")
	if got, err := textToCompare(t.Context(), a, nil, path, documentFlags{contentType: "text/html"}); err == nil {
		t.Errorf("it is read as %+v", got)
	}
}

func TestWhatIsWrittenIsShownAtOnce(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	flushed := 0
	flush := func() error { flushed++; return nil }
	var b strings.Builder
	if n, err := (flushWriter{&b, flush}).Write([]byte("ab")); n != 2 || err != nil || flushed != 1 || b.String() != "ab" {
		t.Errorf("%d bytes, %v, flushed %d times", n, err, flushed)
	}
	r, w := io.Pipe()
	r.CloseWithError(broken)
	if _, err := (flushWriter{w, flush}).Write([]byte("ab")); !errors.Is(err, broken) || flushed != 1 {
		t.Errorf("%v, flushed %d times", err, flushed)
	}
	if n, err := (flushWriter{&b, func() error { return broken }}).Write([]byte("c")); n != 1 || !errors.Is(err, broken) {
		t.Errorf("%d bytes, %v", n, err)
	}
}
