package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/storage/opml"
)

// listsEvery is how often followed lists are asked for.
const listsEvery = time.Hour

// errNoFeeds occurs when a followed list has become empty.
var errNoFeeds = errors.New("it names no feed any more")

// lists keeps the copies of OPML lists that stand elsewhere. Only the goroutine
// of follow touches it.
type lists struct {
	known  map[string]validators
	faults map[string]string // what is wrong with a list, as it was said last
}

// validators of the copy there is (RFC 9110, 8.8).
type validators struct{ etag, modified string }

// followLists asks for the lists of the config now and every hour, and at once
// after a reload. What they say is put in force like a change of the file.
func (d *Daemon) followLists(ctx context.Context) {
	l := lists{known: map[string]validators{}, faults: map[string]string{}}
	t := time.NewTicker(listsEvery)
	defer t.Stop()
	for {
		news := false
		for _, address := range d.current().Lists {
			changed, err := l.read(ctx, d.asker, address, d.fixed.ListPath(address))
			if ctx.Err() != nil {
				return
			}
			l.tell(d, address, err)
			news = news || changed
		}
		if news {
			_ = d.reload(ctx) // it says itself what is wrong
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-d.relist:
		}
	}
}

// tell logs when a list begins or ceases to fail.
func (l *lists) tell(d *Daemon, address string, err error) {
	was, is := l.faults[address], ""
	if err != nil {
		is = err.Error()
	}
	l.faults[address] = is
	switch {
	case is != "" && is != was:
		d.logger.Warn("list of feeds cannot be read: the last copy holds", "list", shown(address), "err", err)
	case is == "" && was != "":
		d.logger.Info("list of feeds can be read again", "list", shown(address))
	}
}

// read brings the copy at path up to date and reports whether it changed.
// What is no list, or an empty one, does not replace it: a page that asks for
// a password must not end everything that is followed.
func (l *lists) read(ctx context.Context, from *client.Client, address, path string) (changed bool, err error) {
	old, err := os.ReadFile(path)
	if err != nil {
		delete(l.known, address)
	}
	known := l.known[address]
	answer, err := from.Get(ctx, client.Request{URL: address, ETag: known.etag, LastModified: known.modified})
	if err != nil {
		return false, err
	}
	defer answer.Release()
	switch {
	case answer.Status == http.StatusNotModified:
		return false, nil
	case !answer.OK():
		return false, fmt.Errorf("status %d", answer.Status)
	}
	if answer.Short != "" {
		return false, errors.New(answer.Short)
	}
	list, err := opml.Read(bytes.NewReader(answer.Body))
	switch {
	case err != nil:
		return false, err
	case len(list.Feeds) == 0 && len(list.Refused) > 0:
		return false, fmt.Errorf("it names no feed that can be followed: line %d: %s", list.Refused[0].Line, list.Refused[0].Reason)
	case len(list.Feeds) == 0:
		return false, errNoFeeds
	}
	if !bytes.Equal(old, answer.Body) {
		if err := replace(path, answer.Body); err != nil {
			return false, err
		}
		changed = true
	}
	l.known[address] = validators{answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")}
	return changed, nil
}

// logRefused warns of lines of lists that are left out now and were not before.
func (d *Daemon) logRefused(before, after []string) {
	for _, line := range after {
		if !slices.Contains(before, line) {
			d.logger.Warn("feed of a list left out", "line", line)
		}
	}
}

// replace puts data into the file at path, whole or not at all.
func replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	fresh := path + ".new"
	if err := errors.Join(os.WriteFile(fresh, data, 0o600), os.Rename(fresh, path)); err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	return nil
}

// shown is an address without its password.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Redacted()
}

// askLists makes followLists look at the lists of c that have no copy yet.
func (d *Daemon) askLists(c config.Reloadable) {
	for _, address := range c.Lists {
		if _, err := os.Stat(d.fixed.ListPath(address)); err != nil {
			select {
			case d.relist <- struct{}{}:
			default: // it is told already
			}
			return
		}
	}
}
