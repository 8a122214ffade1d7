package search

import (
	"cmp"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
	"rawi/storage/query"
)

// telling is an article with which an event came to be told in one more language or by
// one more outlet.
type telling struct {
	at       int64 // record.Story.Telling
	number   uint64
	language string       // of its story's lead, BCP 47
	outlet   string       // of the article
	counts   query.Counts // of the event, from then on
}

// tellingReader reads who tells an event, each event once.
type tellingReader struct {
	tx    *bbolt.Tx
	last  uint64 // only articles up to this number count
	known map[string][]telling
}

func newTellingReader(tx *bbolt.Tx, last uint64) *tellingReader {
	return &tellingReader{tx, last, map[string][]telling{}}
}

// of returns the tellings of the event of a story, in order.
func (t *tellingReader) of(r *record.Story) ([]telling, error) {
	if known, ok := t.known[r.EventID()]; ok {
		return known, nil
	}
	e, err := record.EventOf(t.tx, r)
	if err != nil {
		return nil, err
	}
	list, err := t.read(&e)
	t.known[r.EventID()] = list
	return list, err
}

// counts returns what a query counts of the event of a story.
func (t *tellingReader) counts(r *record.Story) (query.Counts, error) {
	list, err := t.of(r)
	if len(list) == 0 {
		return query.Counts{}, err
	}
	return list[len(list)-1].counts, err
}

// read reads the articles of an event's stories and keeps those with which its counts
// grew.
func (t *tellingReader) read(e *record.Event) ([]telling, error) {
	var all []telling
	for _, id := range e.Stories {
		r, err := record.RequireStory(t.tx, id)
		if err != nil {
			return nil, err
		}
		if all, err = t.appendStory(all, &r); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b telling) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number))
	})
	grown := all[:0]
	languages, outlets := map[string]bool{"": true}, map[string]bool{}
	for _, a := range all {
		if languages[a.language] && outlets[a.outlet] {
			continue
		}
		languages[a.language], outlets[a.outlet] = true, true
		a.counts = query.Counts{Languages: len(languages) - 1, Outlets: len(outlets)}
		grown = append(grown, a)
	}
	return grown, nil
}

func (t *tellingReader) appendStory(all []telling, r *record.Story) ([]telling, error) {
	from, language := len(all), ""
	for _, m := range r.Members {
		meta, err := record.Require[record.ArticleMeta](t.tx.Bucket(record.BucketArticles), record.Key(m.Number))
		if err != nil {
			return nil, err
		}
		if m.Number == r.Lead {
			language = meta.A.Language
		}
		if m.Number <= t.last {
			all = append(all, telling{at: r.Telling(&m, &meta), number: m.Number, outlet: meta.A.Outlet})
		}
	}
	for i := range all[from:] {
		all[from+i].language = language
	}
	return all, nil
}

// excludes reports whether an event is told as one of filters says, by language or outlet.
func excludes(filters []query.Filter, list []telling) bool {
	return slices.ContainsFunc(list, func(t telling) bool { return query.ExcludeTelling(filters, t.language, t.outlet) })
}
