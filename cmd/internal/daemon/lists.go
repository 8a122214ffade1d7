package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/renameio/v2"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// listsEvery is how often followed lists are read.
const listsEvery = time.Hour

// errNoFeeds occurs when a followed list has become empty.
var errNoFeeds = errors.New("it names no feed any more")

// listFollower keeps copies of the OPML lists on other servers that the config
// names.
type listFollower struct {
	http      *client.Client
	path      func(address string) string // of the copy of a list
	config    func() config.Reloadable
	check     func(address string, list []byte) error // returns what the next start would fail with
	reload    func(context.Context) error             // called when a copy has changed
	logger    *slog.Logger
	requested chan struct{} // of capacity 1: lists are to be read now

	// Of run's goroutine alone:
	known  map[string]validators
	faults map[string]string // by address, as logged last
}

func newListFollower(http *client.Client, path func(string) string, c func() config.Reloadable, check func(string, []byte) error, reload func(context.Context) error, logger *slog.Logger) *listFollower {
	return &listFollower{
		http: http, path: path, config: c, check: check, reload: reload, logger: logger, requested: make(chan struct{}, 1),
		known: map[string]validators{}, faults: map[string]string{},
	}
}

// validators of a list's copy (RFC 9110, 8.8).
type validators struct{ etag, modified string }

// run reads the lists of the config now, every hour and when they are requested,
// until ctx ends. A list that changed is put in force as a changed config is.
func (l *listFollower) run(ctx context.Context) {
	t := time.NewTicker(listsEvery)
	defer t.Stop()
	for {
		l.update(ctx)
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-l.requested:
		}
	}
}

// update reads all lists and puts in force what changed.
func (l *listFollower) update(ctx context.Context) {
	if replaced := l.readAll(ctx); len(replaced) > 0 && l.reload(ctx) != nil { // which logs its error
		l.restore(replaced)
	}
}

// readAll reads all lists. It returns the copies that it replaced as they were, by the
// address of the list; nil: there was none.
func (l *listFollower) readAll(ctx context.Context) (replaced map[string][]byte) {
	replaced = map[string][]byte{}
	for _, address := range l.config().Lists {
		old, changed, err := l.read(ctx, address, l.path(address))
		if ctx.Err() != nil {
			return nil
		}
		l.logTransition(address, err)
		if changed {
			replaced[address] = old
		}
	}
	return replaced
}

// restore puts back copies of lists that could not be put in force, and has the lists
// read again the next time.
func (l *listFollower) restore(copies map[string][]byte) {
	for list, old := range copies {
		delete(l.known, list)
		err := os.Remove(l.path(list))
		if old != nil {
			err = writeFile(l.path(list), old)
		}
		if err != nil {
			l.logger.Error("the last copy of a list is lost", "list", address.Shown(list), "err", err)
		}
	}
}

// logTransition logs when a list begins or ceases to fail.
func (l *listFollower) logTransition(list string, err error) {
	before, after := l.faults[list], ""
	if err != nil {
		after = err.Error()
	}
	l.faults[list] = after
	switch {
	case after != "" && after != before:
		l.logger.Warn("list of feeds cannot be read: the last copy is used", "list", address.Shown(list), "err", err)
	case after == "" && before != "":
		l.logger.Info("list of feeds can be read again", "list", address.Shown(list))
	}
}

// read updates the copy at path and reports whether it changed; old is what it was, nil:
// there was none. A document that is no list, or an empty one, does not replace it:
// a page that asks for a password must not remove all feeds. Nor does a list that the
// next start would fail with.
func (l *listFollower) read(ctx context.Context, address, path string) (old []byte, changed bool, err error) {
	if old, err = os.ReadFile(path); err != nil {
		old = nil
		delete(l.known, address)
	}
	known := l.known[address]
	answer, err := l.http.Get(ctx, client.Request{URL: address, ETag: known.etag, LastModified: known.modified})
	if err != nil {
		return nil, false, err
	}
	defer answer.Release()
	switch {
	case answer.Status == http.StatusNotModified:
		return nil, false, nil
	case !answer.OK():
		return nil, false, fmt.Errorf("status %d", answer.Status)
	}
	if answer.Short != "" {
		return nil, false, errors.New(answer.Short)
	}
	list, err := opml.Read(bytes.NewReader(answer.Body))
	switch {
	case err != nil:
		return nil, false, err
	case len(list.Feeds) == 0 && len(list.Refused) > 0:
		return nil, false, fmt.Errorf("it names no feed that can be followed: line %d: %s", list.Refused[0].Line, list.Refused[0].Reason)
	case len(list.Feeds) == 0:
		return nil, false, errNoFeeds
	}
	if !bytes.Equal(old, answer.Body) {
		if err := l.check(address, answer.Body); err != nil {
			return nil, false, fmt.Errorf("with it the config has a fault: %w", err)
		}
		if err := writeFile(path, answer.Body); err != nil {
			return nil, false, err
		}
		changed = true
	}
	l.known[address] = validators{answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")}
	return old, changed, nil
}

// logRefused warns of lines of lists that are refused now and were not before.
func logRefused(logger *slog.Logger, before, after []string) {
	for _, line := range after {
		if !slices.Contains(before, line) {
			logger.Warn("feed of a list left out", "line", line)
		}
	}
}

// checkList returns what the next start would fail with if the copy of the list at
// address were as given.
func (d *Daemon) checkList(address string, list []byte) error {
	c, err := d.load()
	if err != nil {
		return err
	}
	return c.CheckList(d.fixed, address, list)
}

// writeFile replaces the file at path, and creates its folder if needed. After a
// crash of the program or the machine the file is the old or the new one.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	if err := renameio.WriteFile(path, data, 0o600, renameio.WithTempDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	return nil
}

// requestMissing has the lists read if one of the config has no copy yet.
func (l *listFollower) requestMissing() {
	c := l.config()
	for _, address := range c.Lists {
		if _, err := os.Stat(l.path(address)); err != nil {
			select {
			case l.requested <- struct{}{}:
			default: // requested already
			}
			return
		}
	}
}
