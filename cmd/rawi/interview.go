package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rawi/storage"
)

// interview asks for the settings of a first config. An empty answer keeps the
// value in brackets; the end of the input keeps all remaining ones.
type interview struct {
	*draft
	in       *bufio.Scanner
	articles []storage.Article // of the feeds that were read
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
	return q.askTopics()
}

// askFile asks for another file as long as the config's cannot be made.
func (q *interview) askFile() error {
	for {
		_, err := os.Lstat(q.path)
		if err != nil {
			return nil // whatever else is wrong with it, write says
		}
		q.app.notice("%s is there already.", q.path)
		given, ok := q.prompt("Another file: ")
		if !ok {
			return fmt.Errorf("%s is there already: edit it, or name another file", q.path)
		}
		if given != "" {
			q.path = expandHome(given, q.app.getenv)
		}
	}
}

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
