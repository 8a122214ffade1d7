package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"rawi/storage"
	"rawi/storage/opml"
)

// interview asks for the settings of a first config. An empty answer keeps the
// value in brackets; the end of the input keeps all remaining ones.
type interview struct {
	*draft
	in       *bufio.Scanner
	articles []storage.Article // of the feeds that were read
	listed   []opml.Feed       // of the list of feeds
	agreed   map[string]bool   // answers of allowsPrivate
	slip     string            // of insists
}

// run asks for the file's name if it is taken, then for all settings, feeds and topics.
func (q *interview) run(ctx context.Context) error {
	if err := q.askFile(); err != nil {
		return err
	}
	d := &q.Draft
	for _, question := range []struct {
		text string
		to   *string
	}{
		{"Title of the site", &d.Site.Title},
		{"Language of its pages, as ar or en", &d.Site.Language},
		{"Where readers will find it", &d.Site.URL},
		{"Your mail or web address: outlets see it in each request", &d.Contact},
	} {
		if err := q.ask(question.text, question.to); err != nil {
			return err
		}
	}
	if err := q.askOPML(ctx); err != nil {
		return err
	}
	if err := q.askFeeds(ctx); err != nil {
		return err
	}
	if len(q.articles) == 0 {
		q.sampleList(ctx)
	}
	return q.askTopics()
}

// askFile asks for another file as long as the config's cannot be made.
func (q *interview) askFile() error {
	for {
		fault := creatable(q.path)
		if fault == nil {
			return nil
		}
		q.app.notice("%s", fault)
		given, ok := q.prompt("Another file: ")
		if !ok {
			return fault
		}
		if given != "" {
			q.path = expandHome(given, q.app.getenv)
		}
	}
}

// creatable returns what keeps this user from making a file, and the folders above it,
// at path.
func creatable(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return existsError(path)
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
			continue
		}
		if err == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
		if err == nil {
			err = syscall.Access(dir, writeInto)
		}
		if err != nil {
			return fmt.Errorf("%s cannot be written: %s: %w", path, dir, err)
		}
		return nil
	}
}

// writeInto is the mode of access(2) for making files in a folder: W_OK and X_OK.
const writeInto = 2 | 1

// ask asks until the answer is valid in a config.
func (q *interview) ask(text string, to *string) error {
	before := *to
	for {
		given, ok := q.prompt(fmt.Sprintf("%s [%s]: ", text, before))
		if *to = given; given == "" {
			*to = before
		}
		fault := q.check()
		if fault == nil {
			return q.in.Err()
		}
		if !ok {
			return markedError{fault, errConfig}
		}
		q.app.notice("  %s", fault)
	}
}

// prompt shows text and reads a line; ok is false at the end of the input.
func (q *interview) prompt(text string) (given string, ok bool) {
	fmt.Fprint(q.app.stderr, text)
	if !q.in.Scan() {
		fmt.Fprintln(q.app.stderr)
		return "", false
	}
	return strings.TrimSpace(q.in.Text()), true
}

// agrees asks a question; the answer is no unless it is yes.
func (q *interview) agrees(question string) bool {
	given, _ := q.prompt(question + " [y/N] ")
	return isYes(given)
}

// check returns the first fault of the draft, without its position: the file does
// not exist yet.
func (q *interview) check() error {
	_, _, err := q.parse()
	if err == nil {
		return nil
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	if _, says, ok := strings.Cut(first, ": "); ok {
		first = says
	}
	return errors.New(first)
}

// expandHome replaces a leading ~/ as shells do.
func expandHome(path string, getenv func(string) string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(getenv("HOME"), rest)
	}
	return path
}
