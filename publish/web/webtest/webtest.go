// Package webtest opens pages in a real browser and says what is wrong with
// them: it serves tests alone.
//
// It needs Node, Chromium, and a folder that $RAWI_BROWSER names, in which
// playwright-core and axe-core are installed.
package webtest

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

//go:embed *.mjs
var scripts embed.FS

// Page is a page to be looked at.
type Page struct {
	Path   string `json:"path"`
	Status int    `json:"status"` // the one it is to have
	Open   bool   `json:"open"`   // unfold what is folded
}

// Mode is a way to look at pages: Options are those of a playwright context.
type Mode struct {
	Name    string         `json:"name"`
	Options map[string]any `json:"options"`
}

// Job is what a browser is to do. What is empty is left out.
type Job struct {
	Base     string   `json:"base"` // of all paths: http://127.0.0.1:8080
	Pages    []Page   `json:"pages,omitempty"`
	Modes    []Mode   `json:"modes,omitempty"`    // look at Pages in each
	Keyboard []string `json:"keyboard,omitempty"` // paths to walk by the Tab key
	Weigh    string   `json:"weigh,omitempty"`    // path whose first view is weighed
	Hostile  []string `json:"hostile,omitempty"`  // paths to open without the pages' policy: nothing may act
	Feeds    []string `json:"feeds,omitempty"`    // paths to show as a careless reader would: nothing may act
	Pictures string   `json:"pictures,omitempty"` // the origin that such a reader may get pictures from
	Shots    string   `json:"shots,omitempty"`    // folder for screenshots
	Chromium string   `json:"chromium"`
}

// Report is what a browser saw.
type Report struct {
	Faults               []string
	Visits               int // pages opened
	Texts, Arabic        int // pieces of text whose contrast was measured, and how many are Arabic
	Titles               int // titles whose direction was compared
	Entries              int // of feeds, shown by the careless reader
	TransferBytes, Plain int // of a first view, as sent and unpacked
}

// patience is how long a job may take.
const patience = 4 * time.Minute

// Browse does a job, and skips the test where there is no browser.
func Browse(t *testing.T, job Job) (r Report) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if job.Chromium, err = exec.LookPath("chromium"); err != nil {
		t.Skip("chromium is not installed")
	}
	if os.Getenv("RAWI_BROWSER") == "" {
		t.Skip("$RAWI_BROWSER names no folder with playwright-core and axe-core")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, scripts); err != nil {
		t.Fatal(err)
	}
	if job.Shots = os.Getenv("RAWI_SHOTS"); job.Shots != "" {
		if err := os.MkdirAll(job.Shots, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, filepath.Join(dir, "browser.mjs"))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it ends Chromium
	cmd.WaitDelay = 5 * time.Second
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("browser: %v\n%s\n%s", err, said.Bytes(), out.Bytes())
	}
	return read(t, out.Bytes())
}

// read sums up what the browser wrote.
func read(t *testing.T, out []byte) (r Report) {
	t.Helper()
	for line := range bytes.Lines(out) {
		var l struct {
			Where, What                                          string
			Visits, Texts, Arabic, Titles, Entries, Bytes, Plain int
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatalf("browser wrote %q: %v", line, err)
		}
		if l.What != "" {
			r.Faults = append(r.Faults, l.Where+": "+l.What)
		}
		r.Visits += l.Visits
		r.Texts += l.Texts
		r.Arabic += l.Arabic
		r.Titles += l.Titles
		r.Entries += l.Entries
		r.TransferBytes += l.Bytes
		r.Plain += l.Plain
	}
	return r
}
