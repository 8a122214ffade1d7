package config

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// ListPath is where the daemon keeps its copy of the list at an address.
func (c *Config) ListPath(address string) string { return listPath(c.Data, address) }

func listPath(data, address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(data, "lists", hex.EncodeToString(sum[:8])+".opml")
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
// several lists, is taken once. One that cannot be followed is left out and
// noted in Config.Refused: others write these lists, and what is wrong with one
// line must not stop all that the operator follows.
func (r *reader) readLists() {
	known, names := map[string]bool{}, map[string]bool{}
	for _, f := range r.c.Feeds {
		known[address.Key(f.URL)], names[strings.ToLower(f.Name)] = true, true
	}
	for _, l := range r.lists {
		found, err := r.readList(l)
		if err != nil {
			r.add(l.place, "opml: %v", err)
			continue
		}
		for _, f := range found.Feeds {
			web, u, ok := feedAddress(f.URL)
			switch {
			case !ok:
				found.Refused = append(found.Refused, opml.Refused{Line: f.Line, Says: "xmlUrl is no address of a feed"})
				continue
			case known[address.Key(web)]:
				continue
			case names[feedName(u)]:
				found.Refused = append(found.Refused, opml.Refused{Line: f.Line, Says: fmt.Sprintf(
					"xmlUrl %s would be named %s, as another feed is: give it an entry of its own, with a name", quoted(u.Redacted()), feedName(u))})
				continue
			}
			known[address.Key(web)], names[feedName(u)] = true, true
			r.addFeed(l.feed(f.Feed), listed{place: l.place}, l.place)
		}
		r.refuse(l, found.Refused)
	}
}

// feed is a feed of the list, with what its entry says about all of them.
func (l list) feed(f storage.Feed) storage.Feed {
	f.Region, f.Language = first(f.Region, l.rest.Region), first(f.Language, l.rest.Language)
	if !languageTag.MatchString(f.Language) {
		f.Language = l.rest.Language
	}
	f.Zone, f.Interval, f.Paused = l.rest.Zone, l.rest.Interval, l.rest.Paused
	f.StoriesOff, f.Republish, f.FullText = l.rest.StoriesOff, l.rest.Republish, l.rest.FullText
	return f
}

// refuse notes the lines of a list that were left out.
func (r *reader) refuse(l list, lines []opml.Refused) {
	slices.SortStableFunc(lines, func(a, b opml.Refused) int { return cmp.Compare(a.Line, b.Line) })
	file := l.from
	if u, err := url.Parse(file); err == nil && u.User != nil {
		file = u.Redacted()
	}
	for i, one := range lines {
		if i == maxFaults {
			r.c.Refused = append(r.c.Refused, fmt.Sprintf("%s: and %d more", file, len(lines)-maxFaults))
			return
		}
		r.c.Refused = append(r.c.Refused, fmt.Sprintf("%s:%d: %s", file, one.Line, one.Says))
	}
}

// readList reads a list; of one that stands elsewhere the daemon's copy. There
// is none before the daemon has run, and who may not look into its folder asks
// the daemon anyway: no feeds is no fault then.
func (r *reader) readList(l list) (opml.List, error) {
	if !webAddress(l.from, "http", "https") {
		return readOPML(l.from)
	}
	r.c.Lists = append(r.c.Lists, l.from)
	found, err := readOPML(listPath(first(r.copies, r.c.Data), l.from))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return opml.List{}, nil
	}
	return found, err
}

func readOPML(path string) (opml.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return opml.List{}, err
	}
	defer f.Close()
	return opml.Read(f)
}
