package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// testRawi returns the command of the program, which TestMain runs.
func testRawi(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	bin := filepath.Join(dir, "rawi") // by its name it is the program
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, bin); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir}
	return cmd
}

// TestCtrlCEndsAQuestion, whichever is asked, and nothing is written.
func TestCtrlCEndsAQuestion(t *testing.T) {
	t.Parallel()
	for question, typed := range map[string]string{"Title of the site": "", "Another file: ": "", "A list of feeds": "\n\n\n\n", "\n> ": "\n\n\n\n\n"} {
		t.Run(question, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := "asked.yaml"
			if question == "Another file: " {
				path = "."
			}
			s := onTerminal(t, testRawi(t, dir, "init", path))
			s.typed(typed)
			s.until(question)
			s.typed("\x03")
			if code := s.end(); code != exitInterrupt || exists(filepath.Join(dir, path, "..", "asked.yaml")) {
				t.Errorf("exit %d\n%s", code, s.shown.String())
			}
		})
	}
}

func TestATerminalIsAskedUnlessAFlagAnswers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := onTerminal(t, testRawi(t, dir, "init", "--title", "x", "flagged.yaml"))
	if code := s.end(); code != 0 || strings.Contains(s.shown.String(), "Title of the site") {
		t.Errorf("with a flag: exit %d\n%s", code, s.shown.String())
	}
	s = onTerminal(t, testRawi(t, dir, "init", "flagged.yaml/x.yaml"))
	s.until("flagged.yaml/x.yaml cannot be written: flagged.yaml: not a directory")
	s.typed("flagged.yaml\n")
	s.until("flagged.yaml is there already")
	s.typed("~/own/asked.yaml\n")
	s.until("Title of the site")
	s.typed("\n\n\n\n\n\n\n")
	if code := s.end(); code != 0 || !exists(filepath.Join(dir, "own", "asked.yaml")) {
		t.Errorf("asked: exit %d\n%s", code, s.shown.String())
	}
}

// Ctrl-C at an offer ends feeds add: no other is made, and nothing is added.
func TestCtrlCEndsAnOffer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "<!doctype html><body>")
		for i := range 12 { // two lists: news of a town, opinions on its bridge
			fmt.Fprintf(w, `<article class="card"><h2><a href="/%d">خبر من مدينة دير الزور ومن ريفها رقم %d</a></h2></article>`, i, i)
		}
		for i := range 12 {
			fmt.Fprintf(w, `<div class="view"><h3><a href="/v%d">رأي في جسر المدينة المعلق وفي تاريخه رقم %d</a></h3></div>`, i, i)
		}
	}))
	defer site.Close()
	path := filepath.Join(dir, "rawi.yaml")
	if err := os.WriteFile(path, []byte("feeds: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := onTerminal(t, testRawi(t, dir, "feeds", "add", site.URL+"/", "--allow-private", "--config", path))
	s.until("Follow it? [y/N] ")
	s.typed("\x03")
	code := s.end()
	text, err := os.ReadFile(path)
	if code != exitInterrupt || strings.Count(s.shown.String(), "Follow it?") != 1 || strings.Count(s.shown.String(), "item=") != 1 || err != nil || string(text) != "feeds: []\n" {
		t.Errorf("exit %d, %v\n%s\n%s", code, err, s.shown.String(), text)
	}
}
