package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// ListPath is where the daemon keeps its copy of the list at an address.
func (c *Config) ListPath(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(c.Data, "lists", hex.EncodeToString(sum[:8])+".opml")
}

// opmlSource is a path, or a web address.
func (r *reader) opmlSource(to *string) value {
	path := r.path(to)
	read := path.read
	path.read = func(n *yaml.Node) {
		if webAddress(n.Value, "http", "https") {
			*to = address.Web(n.Value)
			return
		}
		read(n)
	}
	return path
}

// addList remembers an OPML file: entries of their own go before those of lists.
func (r *reader) addList(n *yaml.Node, at map[string]place, f draft) {
	for _, key := range []string{"name", "title", "outlet", "header", "auth"} {
		if p, ok := at[key]; ok {
			r.add(p, "%s cannot stand for all feeds of a list: give that feed an entry of its own", key)
			return
		}
	}
	r.lists = append(r.lists, list{place: r.place(n), from: f.opml, rest: f.Feed})
}

// readLists reads the lists. A feed that has an entry of its own, or stands in
// several folders, is taken once.
func (r *reader) readLists() {
	known, names := map[string]bool{}, map[string]bool{}
	for _, f := range r.c.Feeds {
		known[address.Key(f.URL)], names[strings.ToLower(f.Name)] = true, true
	}
	for _, l := range r.lists {
		feeds, err := r.readList(l, names)
		if err != nil {
			r.add(l.place, "opml: %v", err)
			continue
		}
		for _, f := range feeds {
			if known[address.Key(f.URL)] {
				continue
			}
			known[address.Key(f.URL)] = true
			f.Region, f.Language = first(f.Region, l.rest.Region), first(f.Language, l.rest.Language)
			if !languageTag.MatchString(f.Language) {
				f.Language = l.rest.Language
			}
			f.Zone, f.Interval, f.Paused = l.rest.Zone, l.rest.Interval, l.rest.Paused
			f.StoriesOff, f.Republish = l.rest.StoriesOff, l.rest.Republish
			r.addFeed(f, listed{place: l.place}, l.place)
		}
	}
}

// readList reads a list; of one that stands elsewhere the daemon's copy. There
// is none before the daemon has run, and who may not look into its folder asks
// the daemon anyway: no feeds is no fault then.
func (r *reader) readList(l list, names map[string]bool) ([]storage.Feed, error) {
	if !webAddress(l.from, "http", "https") {
		return readOPML(l.from)
	}
	r.c.Lists = append(r.c.Lists, l.from)
	feeds, err := readOPML(r.c.ListPath(l.from))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, nil
	}
	return usable(feeds, names), err
}

// usable are those of feeds that can be followed. Others write the list: what
// is wrong with one of its feeds must not stop all that the operator follows.
func usable(feeds []storage.Feed, names map[string]bool) (out []storage.Feed) {
	for _, f := range feeds {
		_, u, ok := feedAddress(f.URL)
		if !ok || names[feedName(u)] {
			continue
		}
		names[feedName(u)] = true
		out = append(out, f)
	}
	return out
}

func readOPML(path string) ([]storage.Feed, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return opml.Read(f)
}
