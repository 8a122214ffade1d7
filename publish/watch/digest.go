package watch

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rawi/storage"
)

const (
	// maxLines bounds the events that a digest lists, maxRanked those of which it is found
	// out how many outlets told them: those that most of the topic's stories tell.
	maxLines  = 40
	maxRanked = 200
	// storiesPage is how many stories are read at a time.
	storiesPage = 1000
	// maxLinks bounds the outlets that a line names.
	maxLinks = 8
)

// Issue is the digest of one span.
type Issue struct {
	Span
	Lines []Line
	More  int // events beyond Lines
}

// Line is an event of a digest.
type Line struct {
	Event   string // id
	Lead    storage.Member
	Outlets int              // that told it within the span
	Others  []storage.Member // one of each further outlet, in the order in which they told it; at most maxLinks
}

// Digests remembers the digests that were made, until an article is removed on request: none
// names it any more. The zero value has none. It is safe for concurrent use.
type Digests struct {
	mu      sync.Mutex // guards what follows
	made    map[madeKey]Issue
	removed int // articles that were removed when made was begun
}

// madeKey is what a digest is made of.
type madeKey struct {
	storage.Digest
	query     string
	languages string
	from, to  int64
}

// List returns the digests of the last days or weeks in which something was told, newest
// first. A span of which articles may have expired is left out.
func (m *Digests) List(ctx context.Context, r Reader, settings storage.Settings, d storage.Digest, now time.Time) (out []Issue, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	removed, err := r.Tombstones(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	if m.made == nil || m.removed != len(removed) {
		m.made, m.removed = map[madeKey]Issue{}, len(removed)
	}
	used := map[madeKey]bool{}
	for _, s := range spans(d, now) {
		if age := settings.Retention.Age; age > 0 && s.From.Before(now.Add(-age)) {
			break
		}
		key := madeKey{d, digestQuery(settings, d), strings.Join(settings.Site.EventLanguages(), " "), s.From.Unix(), s.To.Unix()}
		issue, ok := m.made[key]
		if !ok {
			if issue, err = makeIssue(ctx, r, settings, d, s); err != nil {
				return nil, err
			}
			m.made[key] = issue
		}
		if used[key] = true; len(issue.Lines) > 0 {
			out = append(out, issue)
		}
	}
	maps.DeleteFunc(m.made, func(k madeKey, _ Issue) bool { return k.Name == d.Name && !used[k] })
	return out, nil
}

// makeIssue makes the digest of a span.
func makeIssue(ctx context.Context, r Reader, settings storage.Settings, d storage.Digest, s Span) (Issue, error) {
	ranked, err := eventsOf(ctx, r, digestQuery(settings, d), s)
	if err != nil {
		return Issue{}, err
	}
	issue := Issue{Span: s}
	languages := settings.Site.EventLanguages()
	for _, id := range ranked[:min(len(ranked), maxRanked)] {
		e, err := r.Event(ctx, id)
		if errors.Is(err, storage.ErrNotFound) { // it expired meanwhile
			continue
		}
		if err != nil {
			return Issue{}, err
		}
		if line, ok := newLine(&e, languages, s); ok {
			issue.Lines = append(issue.Lines, line)
		}
	}
	slices.SortStableFunc(issue.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(b.Outlets, a.Outlets), a.Lead.Time.Compare(b.Lead.Time), strings.Compare(a.Event, b.Event))
	})
	issue.More = max(len(ranked)-maxLines, 0)
	issue.Lines = issue.Lines[:min(len(issue.Lines), maxLines)]
	return issue, nil
}

// digestQuery returns the query for the stories of a digest: those that its topic
// publishes, of whatever age.
func digestQuery(settings storage.Settings, d storage.Digest) string {
	if d.Topic == "" {
		return ""
	}
	text := "topic:" + d.Topic
	for _, t := range settings.Topics {
		if t.Name == d.Topic && t.Outlets > 1 {
			text += " sources:>=" + strconv.Itoa(t.Outlets)
		}
	}
	return text
}

// eventsOf returns the ids of the events of which a story that matches a query entered its
// view within a span, those first that most outlets tell in these stories.
func eventsOf(ctx context.Context, r Reader, text string, s Span) (ids []string, err error) {
	q := storage.Query{Text: text, Now: s.To, Order: storage.OrderEntered, Limit: storiesPage, EnteredSince: s.From, EnteredBefore: s.To}
	outlets := map[string]map[string]bool{} // by event
	for range maxPages {
		page, err := r.Stories(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, story := range page.Stories {
			told := outlets[story.Event]
			if told == nil {
				told = map[string]bool{}
				outlets[story.Event] = told
				ids = append(ids, story.Event)
			}
			for _, m := range story.Members {
				if s.holds(m) {
					told[m.Outlet] = true
				}
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(outlets[b]), len(outlets[a])), strings.Compare(a, b))
	})
	return ids, nil
}

// holds reports whether an article came within the span.
func (s Span) holds(m storage.Member) bool { return !m.Seen.Before(s.From) && m.Seen.Before(s.To) }

// newLine returns the line of an event as it was at the end of a span; false if nothing of
// it came within it.
func newLine(e *storage.Event, languages []string, s Span) (line Line, ok bool) {
	then := storage.Event{ID: e.ID}
	var within []storage.Member
	for _, story := range e.Stories {
		outlets := map[string]bool{}
		story.Members = slices.DeleteFunc(slices.Clone(story.Members), func(m storage.Member) bool { return !m.Seen.Before(s.To) })
		for _, m := range story.Members {
			outlets[m.Outlet] = true
			if s.holds(m) {
				within = append(within, m)
			}
		}
		if len(story.Members) == 0 {
			continue
		}
		if story.Outlets = len(outlets); !slices.ContainsFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead }) {
			story.Lead = story.Members[0].Article
		}
		then.Stories = append(then.Stories, story)
	}
	if len(within) == 0 {
		return line, false
	}
	lead := then.Lead(languages)
	line = Line{Event: e.ID, Lead: lead.Members[slices.IndexFunc(lead.Members, func(m storage.Member) bool { return m.Article == lead.Lead })]}
	slices.SortFunc(within, func(a, b storage.Member) int {
		return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.Article, b.Article))
	})
	told := map[string]bool{}
	for _, m := range within {
		if told[m.Outlet] {
			continue
		}
		told[m.Outlet] = true
		if m.Outlet != line.Lead.Outlet && len(line.Others) < maxLinks {
			line.Others = append(line.Others, m)
		}
	}
	line.Outlets = len(told)
	return line, true
}
