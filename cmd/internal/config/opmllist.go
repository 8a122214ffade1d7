package config

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/cmd/internal/filekind"
	"rawi/fetcher"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
	"rawi/storage/text"
)

// ListPath returns the path of the daemon's copy of the list at address.
func (f Fixed) ListPath(address string) string { return listCopyPath(f.Data, address) }

func listCopyPath(data, address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(data, "lists", hex.EncodeToString(sum[:8])+".opml")
}

// maxFollowed is how many feeds of a list at a web address are followed. Others write it,
// and each feed takes some 2 KB, and 20 KB while it waits for its turn at a crowded host.
const maxFollowed = 10_000

// copies are the daemon's copies of OPML lists at web addresses.
type copies struct {
	folder string // data folder that they are in; empty: the config's own
	of     string // address of the list that is fresh
	fresh  []byte // bytes in place of its copy; nil: none
}

// CheckList returns the faults of a config in which fresh is the copy of the list at
// address, in the data folder of the daemon that runs: those that its next start
// would fail with.
func (c *Config) CheckList(running Fixed, address string, fresh []byte) error {
	if c.reload == nil {
		return nil
	}
	_, err := c.reload(copies{folder: running.Data, of: address, fresh: fresh})
	return err
}

// opmlLocation reads a path or a web address.
func (r valueReader) opmlLocation(to *string) value {
	path := r.path(to)
	read := path.read
	path.read = func(n *yaml.Node) {
		if webAddress(n.Value, "http", "https") {
			*to = address.Web(n.Value)
			return
		}
		if schemeOf.MatchString(n.Value) {
			r.add(r.nodePosition(n), "%s", noAddress(n.Value, []string{"http", "https"}))
			return
		}
		read(n)
	}
	return path
}

// addList records an OPML list. It is read after all entries, which take
// precedence over the feeds of lists. known says that feeds of known aggregators are
// aggregators.
func (r *reader) addList(n *yaml.Node, at map[string]position, f feedEntry, known bool) {
	for _, key := range []string{"name", "title", "outlet", "header", "auth", "select", "all"} {
		if p, ok := at[key]; ok {
			r.add(p, "%s cannot stand for all feeds of a list: give that feed an entry of its own", key)
			return
		}
	}
	r.lists = append(r.lists, opmlList{position: r.nodePosition(n), location: f.opml, defaults: f.Feed, known: known})
}

// readLists reads the recorded lists. A feed that has an entry of its own or is
// in several lists is added once. An invalid line is skipped and noted in
// Refused: others write these lists, and one bad line must not stop the other
// feeds.
func (r *reader) readLists() {
	urls, names := map[string]bool{}, map[string]bool{}
	for _, f := range r.c.Feeds {
		urls[opml.Key(f)], names[strings.ToLower(f.Name)] = true, true
	}
	for _, l := range r.lists {
		found, err := r.readList(l)
		if err != nil {
			r.add(l.position, "opml: %v", err)
			continue
		}
		if n := len(found.Feeds); n > maxFollowed && webAddress(l.location, "http", "https") {
			found.Refused = append(found.Refused, opml.Refused{Line: found.Feeds[maxFollowed].Line, Reason: fmt.Sprintf(
				"%d feeds from here on are left out: of a list at an address %d are followed", n-maxFollowed, maxFollowed)})
			found.Feeds = found.Feeds[:maxFollowed]
		}
		for _, f := range found.Feeds {
			wrong := wrongListed(&f.Feed)
			web, _, ok := feedAddress(f.URL)
			f.URL = web
			switch name := FeedName(f.Feed); {
			case wrong != "":
				found.Refused = append(found.Refused, opml.Refused{Line: f.Line, Reason: wrong})
				continue
			case !ok:
				found.Refused = append(found.Refused, opml.Refused{Line: f.Line, Reason: "xmlUrl is no address of a feed"})
				continue
			case urls[opml.Key(f.Feed)]:
				continue
			case names[name]:
				found.Refused = append(found.Refused, opml.Refused{Line: f.Line, Reason: fmt.Sprintf(
					"%s %s would be named %s, as another feed is: give it an entry of its own, with a name", opml.AddressKey(f.Kind), quoted(address.Shown(f.URL)), name)})
				continue
			default:
				urls[opml.Key(f.Feed)], names[name] = true, true
			}
			r.addFeed(l.feed(f.Feed), feedPosition{position: l.position}, l.position)
		}
		r.refuse(l, found.Refused)
	}
}

// feed returns f with the list's defaults.
func (l opmlList) feed(f storage.Feed) storage.Feed {
	f.Region, f.Language = cmp.Or(f.Region, l.defaults.Region), cmp.Or(f.Language, l.defaults.Language)
	if !languageTag.MatchString(f.Language) {
		f.Language = l.defaults.Language
	}
	if tags := text.LanguageTags(f.Language); len(tags) == 1 {
		f.Language = tags[0]
	}
	f.Zone, f.Interval, f.Paused = l.defaults.Zone, l.defaults.Interval, l.defaults.Paused
	f.StoriesOff, f.Republish, f.FullText = l.defaults.StoriesOff, l.defaults.Republish, l.defaults.FullText
	f.PerDay = l.defaults.PerDay
	if f.Kind != storage.KindFeed {
		if f.Interval != 0 {
			f.Interval = max(f.Interval, fetcher.SourceInterval)
		}
		f.FullText = f.FullText && f.Kind != storage.KindTelegram
		return f
	}
	f.Aggregator = l.defaults.Aggregator || l.known && address.IsAggregator(f.URL)
	return f
}

// refuse notes the lines of a list that were skipped.
func (r *reader) refuse(l opmlList, lines []opml.Refused) {
	slices.SortStableFunc(lines, func(a, b opml.Refused) int { return cmp.Compare(a.Line, b.Line) })
	file := l.location
	if webAddress(file, "http", "https") {
		file = address.Shown(file)
	}
	for i, one := range lines {
		if i == maxFaults {
			r.c.Refused = append(r.c.Refused, fmt.Sprintf("%s: and %d more", file, len(lines)-maxFaults))
			return
		}
		r.c.Refused = append(r.c.Refused, fmt.Sprintf("%s:%d: %s", file, one.Line, one.Reason))
	}
}

// readList reads a list; for one at a web address, the daemon's copy. A copy
// that does not exist yet, or that the caller may not read, is an empty list:
// the daemon fetches it, and answers callers that may not read its folder.
func (r *reader) readList(l opmlList) (opml.List, error) {
	if !webAddress(l.location, "http", "https") {
		return readOPML(l.location)
	}
	r.c.Lists = append(r.c.Lists, l.location)
	if r.copies.fresh != nil && r.copies.of == l.location {
		return opml.Read(bytes.NewReader(r.copies.fresh))
	}
	found, err := readOPML(listCopyPath(cmp.Or(r.copies.folder, r.c.Data), l.location))
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
	if isFolder(path) {
		return opml.List{}, fmt.Errorf("%s is a folder: name the list in it", path)
	}
	list, err := opml.Read(f)
	if errors.Is(err, opml.ErrNotOPML) {
		begin := make([]byte, filekind.Enough)
		n, _ := f.ReadAt(begin, 0) // as much as there is
		err = fmt.Errorf("%w: %s is %s", err, path, filekind.Of(begin[:n]))
	}
	return list, err
}
