package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"rawi/fetcher/extract"
	"rawi/publish/format"
	"rawi/storage"
)

// importer reads the lines of an export and hands over what they tell, some
// hundred articles at a time. Reading the same file again changes nothing.
type importer struct {
	open func(feeds []storage.Feed) (applier, error) // called once all feeds are known
	to   applier
	now  time.Time

	feeds   []storage.Feed
	names   map[string]string // name of a feed by its address, as configured
	item    *format.Stored    // the last article, whose versions may follow
	older   []storage.Version
	batch   []storage.Operation
	wanted  [][]string        // ids that the fetches of batch should give
	weight  int               // articles in batch
	numbers map[uint64]uint64 // of decisions: theirs to ours

	items, added int
	strange      []string // articles that got another id
	refused      []error  // what the store did not take in
}

// read takes in all lines; an error names the line.
func (m *importer) read(ctx context.Context, r io.Reader) error {
	m.names, m.numbers = map[string]string{}, map[uint64]uint64{}
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxImportLine)
	for n := 1; s.Scan(); n++ {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		if err := m.line(ctx, s.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return errors.Join(s.Err(), m.finish(ctx))
}

func (m *importer) finish(ctx context.Context) error {
	m.settle()
	return m.flush(ctx)
}

// line takes in one line. Kinds that are unknown are of newer versions: what is
// known is read.
func (m *importer) line(ctx context.Context, raw []byte) error {
	var is struct {
		Kind string `json:"kind"`
	}
	if err := parseLine(raw, &is); err != nil {
		return err
	}
	if is.Kind != "version" {
		m.settle()
	}
	switch is.Kind {
	case "feed":
		return m.feedLine(raw)
	case "item":
		return m.itemLine(ctx, raw)
	case "version":
		var line format.VersionLine
		err := parseLine(raw, &line)
		m.older = append(m.older, line.Version)
		return err
	case "story":
		var line format.StoryLine
		if err := parseLine(raw, &line); err != nil {
			return err
		}
		return m.add(ctx, storage.Operation{Recluster: &storage.Recluster{At: m.now, Story: line.ID, Join: line.Members, Merge: line.Aliases}})
	case "decision":
		return m.decisionLine(ctx, raw)
	case "tombstone":
		var line format.TombstoneLine
		if err := parseLine(raw, &line); err != nil {
			return err
		}
		return m.add(ctx, storage.Operation{Tombstone: &line.Tombstone})
	}
	return nil
}

func parseLine(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return usage("no line of rawi export: %w", err)
	}
	return nil
}

func (m *importer) feedLine(raw []byte) error {
	var line format.FeedLine
	if err := parseLine(raw, &line); err != nil {
		return err
	}
	f := storage.Feed{
		Name: cmp.Or(line.Name, line.Feed), URL: line.Feed, Title: line.Title,
		Outlet: line.Outlet, Region: line.Region, Language: line.Language, Paused: true,
	}
	m.names[line.Feed] = f.Name
	m.feeds = append(m.feeds, f)
	return nil
}

func (m *importer) itemLine(ctx context.Context, raw []byte) error {
	line := new(format.Stored)
	if err := parseLine(raw, line); err != nil {
		return err
	}
	if line.Seen.IsZero() || line.Feed == "" && line.FeedName == "" {
		return usage("an item needs feed and seen")
	}
	line.FeedName = cmp.Or(line.FeedName, m.names[line.Feed], line.Feed)
	m.item, m.older = line, nil
	m.items++
	if m.weight >= importBatch {
		return m.flush(ctx)
	}
	return nil
}

// settle puts the last article into the batch, as the fetches that brought its
// texts. They are pushes: what they lack has not left the feed.
func (m *importer) settle() {
	if m.item == nil {
		return
	}
	l := m.item
	article := articleOf(l)
	m.item = nil
	fetch := func(at time.Time, a storage.Article, ids ...string) {
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: l.FeedName}, Push: true, Articles: []storage.Article{a}}
		if n := len(m.batch); n > 0 && len(ids) > 0 && len(m.older) == 0 {
			last := m.batch[n-1].Fetch
			if last != nil && last.State.Feed == f.State.Feed && last.At.Equal(at) && len(m.wanted[n-1]) > 0 {
				last.Articles = append(last.Articles, a)
				m.wanted[n-1] = append(m.wanted[n-1], ids...)
				return
			}
		}
		m.batch, m.wanted = append(m.batch, storage.Operation{Fetch: f}), append(m.wanted, ids)
	}
	m.older = takingTurns(article, m.older)
	m.weight += 1 + len(m.older)
	at, ids := l.Seen, []string{l.ID}
	for _, v := range m.older {
		older := article
		older.Title, older.Summary, older.Content, older.Full, older.Text = v.Title, v.Summary, v.Content, "", v.Text
		fetch(at, older, ids...)
		at, ids = v.Until, nil
	}
	fetch(at, article, ids...)
}

// takingTurns are the older texts of an article in such an order that a store
// that takes them in keeps each: where the text that it has now is the last of
// them too, another stood between.
func takingTurns(a storage.Article, older []storage.Version) []storage.Version {
	last := len(older) - 1
	if last < 1 || older[last].Title != a.Title || !slices.Equal(older[last].Text, a.Text) {
		return older
	}
	between := older[0]
	between.Seen, between.Until = older[last].Until, older[last].Until.Add(time.Second)
	return append(older, between)
}

// decisionLine takes in what an operator decided there. What is about an article
// that is gone since is left out.
func (m *importer) decisionLine(ctx context.Context, raw []byte) error {
	var line format.DecisionLine
	if err := parseLine(raw, &line); err != nil {
		return err
	}
	d := line.Decision
	d.Kind, d.Revokes = line.Decided, m.numbers[d.Revokes]
	if err := m.flush(ctx); err != nil {
		return err
	}
	out, err := m.to.Apply(ctx, storage.Operation{Decision: &d})
	if err != nil {
		return err
	}
	if out[0].Err != nil && !errors.Is(out[0].Err, storage.ErrNotFound) {
		m.refused = append(m.refused, fmt.Errorf("decision %d (%s): %w", d.Number, d.Kind, out[0].Err))
	}
	m.numbers[line.Number] = out[0].Decision
	return nil
}

func (m *importer) add(ctx context.Context, op storage.Operation) error {
	m.batch, m.wanted = append(m.batch, op), append(m.wanted, nil)
	if len(m.batch) < importBatch {
		return nil
	}
	return m.flush(ctx)
}

// flush hands the batch over.
func (m *importer) flush(ctx context.Context) (err error) {
	if m.to == nil {
		if m.to, err = m.open(m.feeds); err != nil {
			return err
		}
	}
	if len(m.batch) == 0 {
		return nil
	}
	outcomes, err := m.to.Apply(ctx, m.batch...)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		switch op := m.batch[i]; {
		case errors.Is(o.Err, storage.ErrUnknownFeed):
			return fmt.Errorf("feed %s: %w: add it to the config, or stop the daemon first", op.Fetch.State.Feed, o.Err)
		case o.Err != nil && op.Fetch != nil:
			return fmt.Errorf("feed %s: %w", op.Fetch.State.Feed, o.Err)
		case o.Err != nil:
			m.refused = append(m.refused, o.Err)
		}
		m.added += len(o.New)
		for _, id := range o.New {
			if !slices.Contains(m.wanted[i], id) {
				m.strange = append(m.strange, id)
			}
		}
	}
	m.batch, m.wanted, m.weight = nil, nil, 0
	return nil
}

// articleOf is the article that an export told of. Exports of rawi before the
// first release lack what is derived here.
func articleOf(l *format.Stored) storage.Article {
	a := storage.Article{
		Feed: l.FeedName, Outlet: l.Outlet, GUID: l.GUID, Identity: identityOf(l), Title: l.Title, Link: l.Link, Canonical: l.Canonical,
		Authors: l.Authors, DateNote: l.DateNote, DeclaredLanguage: cmp.Or(l.DeclaredLanguage, l.Language), Language: l.Language,
		Summary: l.Summary, Content: l.Content, Full: l.Full, Text: l.Text,
		Categories: l.Categories, Enclosures: l.Files, Image: l.Image, Source: l.Source,
	}
	if l.Published != nil {
		a.Published = *l.Published
	}
	if l.Updated != nil {
		a.Updated = *l.Updated
	}
	if len(a.Authors) == 0 && l.Author != "" {
		a.Authors = []storage.Person{{Name: l.Author}}
	}
	if len(a.Enclosures) == 0 {
		for _, e := range l.Enclosures {
			a.Enclosures = append(a.Enclosures, storage.Enclosure{URL: e.URL})
		}
	}
	if len(a.Text) == 0 {
		base, _ := url.Parse(l.Link) // addresses are absolute already
		longest := l.Content
		if len(l.Summary) > len(longest) {
			longest = l.Summary
		}
		a.Text = extract.HTML(longest, base).Text
	}
	return a
}

// identityOf is how the article was recognised when its id was made: the one of
// those that reading gives which leads to that id.
func identityOf(l *format.Stored) string {
	distinct := "\x00" + l.Link + "\x00" + l.Title
	for _, identity := range []string{
		"guid:" + l.GUID, "link:" + l.Link, "guid:" + l.GUID + distinct, "link:" + l.Link + distinct,
	} {
		if l.Identity == "" && l.ID == storage.NewArticleID(l.Seen, l.FeedName, identity, 0) {
			return identity
		}
	}
	return cmp.Or(l.Identity, l.GUID, l.Link, l.ID)
}
