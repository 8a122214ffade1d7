package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// exported is a line of an export, as much of it as an import needs; rawi help
// formats documents the keys.
type exported struct {
	Kind       string    `json:"kind"`
	Feed       string    `json:"feed"`
	Name       string    `json:"name"`
	FeedName   string    `json:"feed_name"`
	ID         string    `json:"id"`
	GUID       string    `json:"guid"`
	Identity   string    `json:"identity"`
	Outlet     string    `json:"outlet"`
	Region     string    `json:"region"`
	Title      string    `json:"title"`
	Link       string    `json:"link"`
	Author     string    `json:"author"`
	Published  time.Time `json:"published"`
	Updated    time.Time `json:"updated"`
	Seen       time.Time `json:"seen"`
	Language   string    `json:"language"`
	Summary    string    `json:"summary"`
	Content    string    `json:"content"`
	Categories []string  `json:"categories"`
	Enclosures []struct {
		URL  string `json:"url"`
		Type string `json:"type"`
	} `json:"enclosures"`
	Image string `json:"image"`
}

// export read: its feeds, and its articles as the fetches that brought them.
type export struct {
	feeds   []storage.Feed
	fetches []storage.Fetch
	items   int
	names   map[string]string // name of a feed by its address, as configured
}

func readExport(r io.Reader) (*export, error) {
	e := &export{names: map[string]string{}}
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxImportLine)
	for n := 1; s.Scan(); n++ {
		if len(strings.TrimSpace(s.Text())) == 0 {
			continue
		}
		var line exported
		if err := json.Unmarshal(s.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("line %d: no line of rawi export: %w", n, err)
		}
		switch line.Kind {
		case "feed":
			e.feed(line)
		case "item":
			if line.Seen.IsZero() || line.Feed == "" {
				return nil, fmt.Errorf("line %d: an item needs feed and seen", n)
			}
			e.item(line)
		}
		// Other kinds are of newer versions: what is known is read.
	}
	return e, s.Err()
}

func (e *export) feed(line exported) {
	f := storage.Feed{
		Name: cmp.Or(line.Name, line.Feed), URL: line.Feed, Title: line.Title,
		Outlet: line.Outlet, Region: line.Region, Language: line.Language, Paused: true,
	}
	e.names[line.Feed] = f.Name
	e.feeds = append(e.feeds, f)
}

// item joins an article to the fetch that brought it: those of one feed that
// were seen at one time and stand together.
func (e *export) item(line exported) {
	e.items++
	name := cmp.Or(line.FeedName, e.names[line.Feed], line.Feed)
	if n := len(e.fetches); n == 0 || e.fetches[n-1].State.Feed != name || !e.fetches[n-1].At.Equal(line.Seen) {
		// A push: what the fetch lacks has not left the feed.
		e.fetches = append(e.fetches, storage.Fetch{At: line.Seen, State: storage.FeedState{Feed: name}, Push: true})
	}
	last := &e.fetches[len(e.fetches)-1]
	last.Articles = append(last.Articles, line.article(name))
}

func (l exported) article(feed string) storage.Article {
	a := storage.Article{
		Feed: feed, Outlet: l.Outlet, GUID: l.GUID, Identity: l.identity(feed), Title: l.Title, Link: l.Link,
		Published: l.Published, Updated: l.Updated, Language: l.Language, Said: l.Language,
		Summary: l.Summary, Content: l.Content, Categories: l.Categories, Image: l.Image,
	}
	if l.Author != "" {
		a.Authors = []storage.Person{{Name: l.Author}}
	}
	for _, enclosure := range l.Enclosures {
		a.Enclosures = append(a.Enclosures, storage.Enclosure{URL: enclosure.URL, Type: enclosure.Type})
	}
	base, _ := url.Parse(l.Link) // addresses are absolute already
	longest := l.Content
	if len(l.Summary) > len(longest) {
		longest = l.Summary
	}
	a.Text = extract.HTML(longest, base).Text
	return a
}

// identity is how the article was recognised when its id was made: the one of
// those that reading gives which leads to that id.
func (l exported) identity(feed string) string {
	distinct := "\x00" + l.Link + "\x00" + l.Title
	for _, identity := range []string{
		l.Identity, "guid:" + l.GUID, "link:" + l.Link, "guid:" + l.GUID + distinct, "link:" + l.Link + distinct,
	} {
		if l.ID == storage.NewArticleID(l.Seen, feed, identity, 0) {
			return identity
		}
	}
	return cmp.Or(l.Identity, l.GUID, l.Link, l.ID)
}

// apply hands the fetches over, some hundred articles at a time, and returns
// how many articles were new.
func (e *export) apply(ctx context.Context, to applier) (int, error) {
	added := 0
	for from := 0; from < len(e.fetches); {
		var ops []storage.Operation
		for weight := 0; from < len(e.fetches) && weight < importBatch; from++ {
			ops = append(ops, storage.Operation{Fetch: &e.fetches[from]})
			weight += len(e.fetches[from].Articles)
		}
		outcomes, err := to.Apply(ctx, ops...)
		if err != nil {
			return added, err
		}
		for i, o := range outcomes {
			if o.Err != nil {
				return added, fmt.Errorf("feed %s: %w: add it to the config, or stop the daemon first", ops[i].Fetch.State.Feed, o.Err)
			}
			added += len(o.New)
		}
	}
	return added, nil
}
