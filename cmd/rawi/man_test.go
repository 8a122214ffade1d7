package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
)

// writeDocs runs rawi docs with SOURCE_DATE_EPOCH and returns the folder.
func writeDocs(t *testing.T, epoch string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	a := newApp()
	a.getenv = func(name string) string { return map[string]string{"SOURCE_DATE_EPOCH": epoch}[name] }
	root := rootCommand(a)
	root.SetArgs([]string{"docs", dir})
	return dir, root.Execute()
}

// manPages returns the manual pages by name, at the 1st of March 2026.
func manPages(t *testing.T) map[string]string {
	t.Helper()
	dir, err := writeDocs(t, "1772323200")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "man", "*"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	pages := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(file)] = string(text)
	}
	return pages
}

func TestManualPagesPassMandoc(t *testing.T) {
	t.Parallel()
	mandoc, err := exec.LookPath("mandoc")
	if err != nil {
		t.Skip("mandoc is not installed")
	}
	for name, page := range manPages(t) {
		lint := exec.CommandContext(t.Context(), mandoc, "-Tlint")
		lint.Stdin = strings.NewReader(page)
		if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestManualPagesBearTheDayOfTheRelease, in UTC, and are the same at each build.
func TestManualPagesBearTheDayOfTheRelease(t *testing.T) {
	t.Parallel()
	pages, again := manPages(t), manPages(t)
	for name, page := range pages {
		title, section, _ := strings.Cut(name, ".")
		if title == "rawi" && section != "1" {
			title, section = "rawi.yaml", "5"
		}
		want := `.TH "` + roff(strings.ToUpper(title)) + `" ` + section + " 2026-03-01 "
		if !strings.HasPrefix(page, want) {
			t.Errorf("%s begins %.60q, want %q", name, page, want)
		}
		if page != again[name] {
			t.Errorf("%s is not the same twice", name)
		}
	}
	if _, err := writeDocs(t, "today"); !errors.Is(err, errUsage) {
		t.Errorf("SOURCE_DATE_EPOCH=today: %v", err)
	}
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	if day, err := manDay(func(string) string { return "" }, now); err != nil || day.IsZero() {
		t.Errorf("without it: %v, %v", day, err)
	}
}

// TestManualPagesShowWhatIsTyped: what roff would show as a hyphen, a closing quote
// or an accent, or take for a request.
func TestManualPagesShowWhatIsTyped(t *testing.T) {
	t.Parallel()
	var m manual
	m.text("Ask with `--since`, at\n.once.\n\n  rawi query 'title:سد -رياضة' ~ ^ ` \\\n.verbatim\n\nafter")
	want := "Ask with \\fB\\-\\-since\\fR, at .once.\n.PP\n.nf\n  rawi query \\(aqtitle:سد \\-رياضة\\(aq \\(ti \\(ha \\(ga \\e\n.fi\n\\&.verbatim\n.PP\nafter\n"
	if m.String() != want {
		t.Errorf("got\n%s\nwant\n%s", m.String(), want)
	}
}

func TestConfigManualHasEveryKey(t *testing.T) {
	t.Parallel()
	page := manPages(t)["rawi.yaml.5"]
	keys := config.Keys()
	if len(keys) < 90 {
		t.Fatalf("%d keys", len(keys))
	}
	for _, k := range keys {
		if !strings.Contains(page, "\n.TP\n\\fB"+roff(k.Key)+"\\fR \\fI"+roff(k.Takes)+"\\fR\n") {
			t.Errorf("%s is missing", k.Key)
		}
	}
	for _, key := range config.FixedKeys() {
		if !strings.Contains(configText(), "`"+key+"`") {
			t.Errorf("%s is not told to wait for a restart", key)
		}
	}
	if _, err := config.Parse("rawi.yaml", []byte(configExample)); err != nil {
		t.Errorf("the example: %v", err)
	}
}
