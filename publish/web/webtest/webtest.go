// Package webtest opens pages in a real browser and reports their faults, for tests.
//
// It needs Node, Chromium, and $RAWI_BROWSER, a folder with playwright-core and axe-core
// in its node_modules. Tests are skipped without them.
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

// Page is a page to check.
type Page struct {
	Path   string `json:"path"`
	Status int    `json:"status"` // expected
	Open   bool   `json:"open"`   // open its <details>
}

// Mode is a browser context in which pages are checked. Options are those of playwright.
type Mode struct {
	Name    string         `json:"name"`
	Options map[string]any `json:"options"`
}

// Job says what a browser is to do; empty parts are skipped.
type Job struct {
	Base     string   `json:"base"` // of all paths: http://127.0.0.1:8080
	Pages    []Page   `json:"pages,omitempty"`
	Modes    []Mode   `json:"modes,omitempty"`    // check Pages in each
	Keyboard []string `json:"keyboard,omitempty"` // paths to visit every control of by the Tab key
	Weigh    string   `json:"weigh,omitempty"`    // path whose bytes are counted
	Hostile  []string `json:"hostile,omitempty"`  // paths to open without their Content-Security-Policy: nothing may act
	Feeds    []string `json:"feeds,omitempty"`    // paths to show like a careless feed reader: nothing may act
	Pictures string   `json:"pictures,omitempty"` // the origin that such a reader may load images from
}

// Reading says what a reader finds at the site whose pages' script is tried, over several
// visits. At /-/tell?n=N&feed=F the server takes in N articles more of a feed, of no topic.
type Reading struct {
	Base       string   `json:"base"`       // of all paths: http://127.0.0.1:8080
	Outlet     string   `json:"outlet"`     // path of an outlet
	OutletFeed string   `json:"outletFeed"` // a feed of it
	Feed       string   `json:"feed"`       // a feed of another
	Topic      string   `json:"topic"`      // path of a topic
	Others     []string `json:"others"`     // paths of pages that are no lists
	Story      string   `json:"story"`      // path of a story
	Shown      string   `json:"shown"`      // its first time, as a device in Tokyo shows it
	Months     [][2]any `json:"months"`     // days, in seconds since 1970, with their Hijri dates in Arabic
}

// Report is the result of a job.
type Report struct {
	Faults               []string
	Visits               int // pages opened
	Texts, Arabic        int // texts whose contrast was measured, and how many are Arabic
	Titles               int // titles whose direction was checked
	Entries              int // of feeds, shown by the careless feed reader
	TransferBytes, Plain int // of a first visit, as sent and decompressed
}

// timeout bounds a job.
const timeout = 4 * time.Minute

// Browse runs a job. It skips the test if there is no browser.
func Browse(t *testing.T, job Job) Report {
	t.Helper()
	return run(t, "browser.mjs", job)
}

// Read tries the script of the pages. It skips the test if there is no browser. Of the
// report it sets Faults, and in Visits how many things were looked at.
func Read(t *testing.T, reading Reading) Report {
	t.Helper()
	return run(t, "reader.mjs", reading)
}

// run runs a script of this package with a job.
func run(t *testing.T, script string, job any) Report {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	if os.Getenv("RAWI_BROWSER") == "" {
		t.Skip("$RAWI_BROWSER names no folder with playwright-core and axe-core")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, scripts); err != nil {
		t.Fatal(err)
	}
	shots := os.Getenv("RAWI_SHOTS")
	if shots != "" {
		if err := os.MkdirAll(shots, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, filepath.Join(dir, script), chromium, shots)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it stops Chromium
	cmd.WaitDelay = 5 * time.Second
	var out, log bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("browser: %v\n%s\n%s", err, log.Bytes(), out.Bytes())
	}
	return read(t, out.Bytes())
}

// read sums up the lines that the browser wrote.
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
