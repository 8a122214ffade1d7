// Package verify checks whether a store adds up.
//
// # Promises
//
//	a damaged store is reported, not read over   TestDamagedRecordIsNotNotFound in package bolt
//	each fault is found                          TestVerifyFindsEachFault
package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
)

// Report is what a check found.
type Report struct {
	Articles, Stories, Segments, Postings int
	Faults                                []string // empty: the store adds up; at most maxFaults
}

// maxFaults bounds a report: a store with so many faults is to be restored.
const maxFaults = 100

// errEnough ends a check that has found maxFaults.
var errEnough = errors.New("enough faults")

// verifier checks one snapshot of the store.
type verifier struct {
	ctx      context.Context
	tx       *bbolt.Tx
	file     *dbfile.File
	report   Report
	all      int64                     // articles, as the store counts them
	articles map[uint64]articleSummary // by number
	texts    int64                     // bytes of their bodies, uncompressed
	sizes    map[string]int64          // bytes that they take, by feed
}

// articleSummary is as much of an article as the other checks need.
type articleSummary struct {
	id      string
	story   string
	time    int64
	entered record.ViewEntry
}

// Snapshot checks structure and meaning of the store in file as tx sees it: its
// pages, that each article has its text, id and place in time, in a story and in the
// index, and that each entry of those has its article. An error means that the
// check could not be finished; what was found until then is in the report.
func Snapshot(ctx context.Context, tx *bbolt.Tx, file *dbfile.File) (Report, error) {
	v := verifier{ctx: ctx, tx: tx, file: file, articles: map[uint64]articleSummary{}, sizes: map[string]int64{}}
	if n, err := record.ReadCounters(tx.Bucket(record.BucketMeta)); err == nil {
		v.all = int64(n.Articles)
	}
	for _, check := range []func() error{v.checkPages, v.checkArticles, v.checkTimes, v.checkStories, v.checkEvents, v.checkIndex, v.checkAliases, v.checkCounters} {
		if err := check(); errors.Is(err, errEnough) {
			break
		} else if err != nil {
			return v.report, err
		}
	}
	return v.report, nil
}

// fault adds a fault to the report. It returns an error when the check is to end.
func (v *verifier) fault(format string, args ...any) error {
	v.report.Faults = append(v.report.Faults, fmt.Sprintf(format, args...))
	if len(v.report.Faults) >= maxFaults {
		return errEnough
	}
	return v.ctx.Err()
}

func (v *verifier) progress(what string, done int, all int64) {
	dbfile.ProgressOf(v.ctx)(what, int64(done), all)
}

// checkPages ends the check if a page is damaged: what it leads to cannot be read. It
// is not bbolt's own check, which says that sound pages are lost while others write.
func (v *verifier) checkPages() error {
	err := v.file.CheckPages(v.ctx, v.tx)
	if errors.Is(err, storage.ErrDamaged) {
		return errors.Join(v.fault("pages: %v", err), errEnough)
	}
	return err
}

func (v *verifier) checkArticles() error {
	return v.tx.Bucket(record.BucketArticles).ForEach(func(k, raw []byte) error {
		meta, err := record.Decode[record.ArticleMeta](raw)
		if err != nil {
			return v.fault("article number %d: %v", record.Number(k), err)
		}
		v.report.Articles++
		v.progress("articles checked", v.report.Articles, v.all)
		n := record.Number(k)
		v.articles[n] = articleSummary{meta.A.ID, meta.A.Story, meta.A.Time().Unix(), meta.Entered}
		if _, err := record.ReadBody(v.tx, n); err != nil {
			return v.fault("article %s: %v", meta.A.ID, err)
		}
		v.texts += record.DecompressedSize(v.tx.Bucket(record.BucketBodies).Get(k))
		v.sizes[meta.A.Feed] += record.Size(v.tx, n)
		if at := v.tx.Bucket(record.BucketIDs).Get([]byte(meta.A.ID)); !bytes.Equal(at, k) {
			return v.fault("article %s: its id leads elsewhere", meta.A.ID)
		}
		if !record.HasKey(v.tx.Bucket(record.BucketTimes), record.TimeKey(meta.A.Time(), n)) {
			return v.fault("article %s: it has no place in time", meta.A.ID)
		}
		if !meta.Rest && !record.HasKey(v.tx.Bucket(record.BucketEntered), meta.Entered.Key(n)) {
			return v.fault("article %s: it has no place in the order of entries", meta.A.ID)
		}
		for _, topic := range meta.A.Topics {
			e, err := record.DecodeViewEntry(v.tx.Bucket(record.BucketTopics).Get(record.TopicKey(topic, meta.A.Time(), n)))
			if err != nil || !meta.Rest && !record.HasKey(v.tx.Bucket(record.BucketTopicEntries), record.TopicEntryKey(topic, e, n)) {
				return v.fault("article %s: topic %s does not list it", meta.A.ID, topic)
			}
		}
		return v.ctx.Err()
	})
}

func (v *verifier) checkTimes() error {
	for _, name := range [][]byte{record.BucketTimes, record.BucketTopics} {
		err := v.tx.Bucket(name).ForEach(func(k, _ []byte) error {
			if len(k) < 16 {
				return v.fault("%s: a key of %d bytes", name, len(k))
			}
			if a, ok := v.articles[record.Number(k[len(k)-8:])]; !ok || a.time != int64(record.Number(k[len(k)-16:])) {
				return v.fault("%s: an entry of no article", name)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := v.checkEntries(); err != nil {
		return err
	}
	return v.tx.Bucket(record.BucketIDs).ForEach(func(k, raw []byte) error {
		if len(raw) != 8 || v.articles[record.Number(raw)].id != string(k) {
			return v.fault("id %s leads to no article", k)
		}
		return nil
	})
}

// checkEntries checks that what is listed by entries is there, and came then.
func (v *verifier) checkEntries() error {
	err := v.tx.Bucket(record.BucketEntered).ForEach(func(k, mark []byte) error {
		if len(k) != 16 || v.articles[record.Number(k[8:])].entered != (record.ViewEntry{At: int64(record.Number(k[:8])), Backlog: len(mark) > 0}) {
			return v.fault("entries: one of no article")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.tx.Bucket(record.BucketTopicEntries).ForEach(func(k, mark []byte) error {
		if len(k) < 16 {
			return v.fault("entries of topics: a key of %d bytes", len(k))
		}
		prefix, at := k[:len(k)-16], k[len(k)-16:]
		n := record.Number(at[8:])
		list := append(append([]byte(nil), prefix...), record.TimeKey(record.UnixTime(v.articles[n].time), n)...)
		e, err := record.DecodeViewEntry(v.tx.Bucket(record.BucketTopics).Get(list))
		if err != nil || e != (record.ViewEntry{At: int64(record.Number(at[:8])), Backlog: len(mark) > 0}) {
			return v.fault("entries of topics: one of no article")
		}
		return nil
	})
}

func (v *verifier) checkStories() error {
	in := 0
	err := v.tx.Bucket(record.BucketStories).ForEach(func(k, raw []byte) error {
		s, err := record.Decode[record.Story](raw)
		if err != nil {
			return v.fault("story %s: %v", k, err)
		}
		v.report.Stories++
		numbers, err := record.ReadMembers(v.tx, &s)
		if err != nil || len(numbers) != len(s.Members)+s.Rest {
			return v.fault("story %s: it counts %d more articles, there are %d: %v", s.ID, s.Rest, len(numbers)-len(s.Members), err)
		}
		in += len(numbers)
		for _, n := range numbers {
			if v.articles[n].story != s.ID {
				return v.fault("story %s: a member is not in it", s.ID)
			}
		}
		if !slices.ContainsFunc(s.Members, func(m record.Member) bool { return m.Number == s.Lead }) {
			return v.fault("story %s: its lead is no member", s.ID)
		}
		return nil
	})
	if err == nil && in != v.report.Articles {
		return v.fault("stories have %d members, there are %d articles", in, v.report.Articles)
	}
	return err
}

func (v *verifier) checkIndex() error {
	x := record.Index(v.tx)
	segments, err := x.Segments()
	if err != nil {
		return v.fault("index: %v", err)
	}
	v.report.Segments = len(segments)
	indexed := map[uint64]bool{}
	for _, s := range segments {
		numbers, err := x.Numbers(s)
		if err != nil {
			return v.fault("segment %d: %v", s.Number, err)
		}
		for _, n := range numbers {
			indexed[n] = true
		}
	}
	for n, a := range v.articles {
		if !indexed[n] {
			if err := v.fault("article %s is not in the index", a.id); err != nil {
				return err
			}
		}
	}
	for i, s := range segments {
		v.progress("segments of the index checked", i, int64(len(segments)))
		postings, err := x.Check(v.ctx, s, indexed, v.fault)
		v.report.Postings += postings
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) checkAliases() error {
	return v.tx.Bucket(record.BucketAliases).ForEach(func(k, to []byte) error {
		if _, err := record.ReadStory(v.tx, string(k)); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return v.fault("alias %s of %s: %v", k, to, err)
		}
		return nil
	})
}

func (v *verifier) checkCounters() error {
	n, err := record.ReadCounters(v.tx.Bucket(record.BucketMeta))
	switch {
	case err != nil:
		return v.fault("counters: %v", err)
	case n.Articles != v.report.Articles || n.Stories != v.report.Stories:
		return v.fault("counted are %d articles in %d stories, there are %d in %d", n.Articles, n.Stories, v.report.Articles, v.report.Stories)
	case n.Texts != v.texts:
		return v.fault("texts are counted at %d bytes, they have %d", n.Texts, v.texts)
	}
	return v.checkSizes()
}

// checkSizes checks what each feed's articles are said to take.
func (v *verifier) checkSizes() error {
	err := v.tx.Bucket(record.BucketSizes).ForEach(func(feed, raw []byte) error {
		size, err := record.Decode[int64](raw)
		if err != nil || size != v.sizes[string(feed)] {
			return v.fault("feed %s: its articles are counted at %d bytes, they take %d: %v", feed, size, v.sizes[string(feed)], err)
		}
		delete(v.sizes, string(feed))
		return nil
	})
	if err == nil && len(v.sizes) > 0 {
		return v.fault("the articles of %d feeds are not counted", len(v.sizes))
	}
	return err
}
