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
	"slices"
	"time"

	"rawi/fetcher/parse"
	"rawi/publish/format"
	"rawi/storage"
)

// importer reads the lines of an export and applies them in batches. Importing
// the same file again changes nothing.
type importer struct {
	open func(feeds []storage.Feed) (importStore, error) // called once, when all feeds are known
	to   importStore
	now  time.Time

	feeds   []storage.Feed
	names   map[string]string // of feeds, by address
	item    *format.Stored    // pending: its versions may follow
	older   []storage.Version
	batch   []storage.Operation
	wantIDs [][]string        // ids that the fetches of batch should create
	size    int               // texts in batch
	numbers map[uint64]uint64 // of decisions: in the export → in the store
	events  map[string]string // by story, of stories that no event line has named; from an export that tells events

	items, added int
	renamed      []string // articles that got another id
	refused      []error  // of operations that the store rejected
}

// read imports all lines of r. An error names the line.
func (m *importer) read(ctx context.Context, r io.Reader) error {
	m.names, m.numbers, m.events = map[string]string{}, map[uint64]uint64{}, map[string]string{}
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

// finish applies what is pending.
func (m *importer) finish(ctx context.Context) error {
	m.addPending()
	if err := m.flush(ctx); err != nil {
		return err
	}
	return m.separateEvents(ctx)
}

// line imports one line. Unknown kinds, of newer versions, are skipped.
func (m *importer) line(ctx context.Context, raw []byte) error {
	var header struct {
		Kind string `json:"kind"`
	}
	if err := parseLine(raw, &header); err != nil {
		return err
	}
	if header.Kind != "version" {
		m.addPending()
	}
	switch header.Kind {
	case "feed":
		return m.feedLine(raw)
	case "item":
		return m.itemLine(ctx, raw)
	case "version":
		var line format.VersionLine
		if err := parseLine(raw, &line); err != nil {
			return err
		}
		m.older = append(m.older, line.Version)
		return m.checkTime(line.Until)
	case "story":
		var line format.StoryLine
		if err := parseLine(raw, &line); err != nil {
			return err
		}
		return m.add(ctx, storage.Operation{Recluster: &storage.Recluster{At: m.now, Story: line.ID, Join: line.Members, Merge: line.Aliases}})
	case "event":
		return m.eventLine(ctx, raw)
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

// parseLine decodes a line of an export.
func parseLine(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return usageErrorf("no line of rawi export: %w", err)
	}
	return nil
}

// feedLine notes a feed.
func (m *importer) feedLine(raw []byte) error {
	var line format.FeedLine
	if err := parseLine(raw, &line); err != nil {
		return err
	}
	f := storage.Feed{
		Name: cmp.Or(line.Name, line.Feed), URL: line.Feed, Title: line.Title,
		Outlet: line.Outlet, Region: line.Region, Language: line.Language, Paused: true, Aggregator: line.Aggregator,
		Kind: line.FeedKind, Select: line.Select, All: line.All,
	}
	m.names[line.Feed] = f.Name
	m.feeds = append(m.feeds, f)
	return nil
}

// itemLine makes an article pending.
func (m *importer) itemLine(ctx context.Context, raw []byte) error {
	line := new(format.Stored)
	if err := parseLine(raw, line); err != nil {
		return err
	}
	if line.Seen.IsZero() || line.Feed == "" && line.FeedName == "" {
		return usageErrorf("an item needs feed and seen")
	}
	if err := m.checkTime(line.Seen); err != nil {
		return err
	}
	line.FeedName = cmp.Or(line.FeedName, m.names[line.Feed], line.Feed)
	m.item, m.older = line, nil
	if m.items++; line.Event != "" {
		m.events[line.Story] = line.Event
	}
	if m.size >= importBatch {
		return m.flush(ctx)
	}
	return nil
}

// checkTime refuses a time at which no rawi can have seen anything.
func (m *importer) checkTime(at time.Time) error {
	if at.Year() < 1990 || at.After(m.now.Add(time.Hour)) {
		return usageErrorf("nothing was seen at %s", at.Format(time.RFC3339))
	}
	return nil
}

// addPending adds the pending article to the batch, as one fetch for each of its
// texts. The fetches are pushes: articles missing in them have not left the feed.
func (m *importer) addPending() {
	if m.item == nil {
		return
	}
	item := m.item
	article := articleOf(item)
	m.item = nil
	fetch := func(at time.Time, a storage.Article, ids ...string) {
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: item.FeedName}, Push: true, Import: true, Articles: []storage.Article{a}}
		parse.Sanitize(f)
		if n := len(m.batch); n > 0 && len(ids) > 0 && len(m.older) == 0 {
			last := m.batch[n-1].Fetch
			if last != nil && last.State.Feed == f.State.Feed && last.At.Equal(at) && len(m.wantIDs[n-1]) > 0 {
				last.Articles = append(f.Articles, last.Articles...) // a document begins with what arrived last
				m.wantIDs[n-1] = append(m.wantIDs[n-1], ids...)
				return
			}
		}
		m.batch, m.wantIDs = append(m.batch, storage.Operation{Fetch: f}), append(m.wantIDs, ids)
	}
	m.older = withIntermediate(article, m.older)
	m.size += 1 + len(m.older)
	at, ids := item.Seen, []string{item.ID}
	for _, v := range m.older {
		older := article
		older.Title, older.Summary, older.Content, older.Full, older.Text, older.LeftOut = v.Title, v.Summary, v.Content, "", v.Text, v.LeftOut
		fetch(at, older, ids...)
		at, ids = v.Until, nil
	}
	fetch(at, article, ids...)
}

// decisionLine imports a decision. One about an article that no longer exists is
// skipped.
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

// add adds an operation to the batch.
func (m *importer) add(ctx context.Context, op storage.Operation) error {
	m.batch, m.wantIDs = append(m.batch, op), append(m.wantIDs, nil)
	if len(m.batch) < importBatch {
		return nil
	}
	return m.flush(ctx)
}

// flush applies the batch. It fails if a fetch is rejected.
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
			if !slices.Contains(m.wantIDs[i], id) {
				m.renamed = append(m.renamed, id)
			}
		}
	}
	m.batch, m.wantIDs, m.size = nil, nil, 0
	return nil
}
