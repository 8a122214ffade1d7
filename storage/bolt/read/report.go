package read

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
)

// Reports answers questions about feeds, topics and the store as a whole.
type Reports struct {
	files   *dbfile.Snapshots
	current *Current
}

// NewReports returns the answers of files.
func NewReports(files *dbfile.Snapshots, current *Current) Reports { return Reports{files, current} }

// Settings implements storage.Reader.
func (r *Reports) Settings(ctx context.Context) (out storage.Settings, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		out, err = record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		return record.IgnoreMissing(err)
	})
	return out, err
}

// States implements storage.Store.
func (r *Reports) States(ctx context.Context) (out []storage.FeedState, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketFeeds).ForEach(func(_, raw []byte) error {
			state, err := record.Decode[storage.FeedState](raw)
			out = append(out, state)
			return err
		})
	})
	return out, err
}

// Subscriptions implements storage.Store.
func (r *Reports) Subscriptions(ctx context.Context) (out []storage.Subscription, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketSubscriptions).ForEach(func(_, raw []byte) error {
			sub, err := record.Decode[storage.Subscription](raw)
			out = append(out, sub)
			return err
		})
	})
	return out, err
}

// Feeds implements storage.Reader.
func (r *Reports) Feeds(ctx context.Context) (out []storage.FeedInfo, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		settings, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		if err := record.IgnoreMissing(err); err != nil {
			return err
		}
		configured := map[string]bool{}
		for _, f := range settings.Feeds {
			configured[f.Name] = true
			out = append(out, storage.FeedInfo{Feed: f})
		}
		err = tx.Bucket(record.BucketCounts).ForEach(func(k, _ []byte) error {
			if name := string(k); !configured[name] {
				out = append(out, storage.FeedInfo{Feed: storage.Feed{Name: name}, Removed: true})
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i := range out {
			if err := errors.Join(feedInfo(tx, &out[i]), ctx.Err()); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b storage.FeedInfo) int { return cmp.Compare(a.Feed.Name, b.Feed.Name) })
	return out, err
}

// feedInfo sets what a feed has brought. Its stories are counted over the articles
// that its document lists.
func feedInfo(tx *bbolt.Tx, info *storage.FeedInfo) (err error) {
	name := []byte(info.Feed.Name)
	if info.State, err = record.Get[storage.FeedState](tx.Bucket(record.BucketFeeds), name); record.IgnoreMissing(err) != nil {
		return err
	}
	if info.State.Status == "" {
		info.State.Feed, info.State.Status = info.Feed.Name, storage.StatusNew
	}
	if info.Feed.Paused {
		info.State.Status = storage.StatusPaused
	}
	if info.Removed && info.Feed.URL == "" {
		info.Feed.URL = info.State.URL
	}
	info.Articles, err = record.Get[int](tx.Bucket(record.BucketCounts), name)
	if record.IgnoreMissing(err) != nil {
		return err
	}
	listed, err := record.Get[[]record.Identity](tx.Bucket(record.BucketListed), name)
	if record.IgnoreMissing(err) != nil {
		return err
	}
	stories := map[string]bool{}
	for _, e := range listed {
		meta, err := record.Get[record.ArticleMeta](tx.Bucket(record.BucketArticles), record.Key(e.Number))
		if err != nil {
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			return err
		}
		stories[meta.A.Story] = true
		if at := meta.A.Time(); at.After(info.Newest) {
			info.Newest = at
		}
	}
	info.Stories = len(stories)
	return nil
}

// Topics implements storage.Reader.
func (r *Reports) Topics(ctx context.Context, now time.Time) (out []storage.TopicInfo, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		settings, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		if err := record.IgnoreMissing(err); err != nil {
			return err
		}
		pending := r.current.pendingTopics()
		for _, topic := range settings.Topics {
			info, err := topicInfo(ctx, tx, topic, now)
			if err != nil {
				return err
			}
			info.Pending = slices.Contains(pending, topic.Name)
			out = append(out, info)
		}
		return nil
	})
	return out, err
}

// topicDays is how many days are counted one by one.
const topicDays = 30

// topicInfo counts a topic. It ends with ctx.
func topicInfo(ctx context.Context, tx *bbolt.Tx, topic storage.Topic, now time.Time) (storage.TopicInfo, error) {
	info := storage.TopicInfo{Topic: topic, Days: make([]int, topicDays)}
	today := now.UTC().Truncate(24 * time.Hour)
	outlets := map[string]int{}
	prefix := record.NameKey(topic.Name)
	c := tx.Bucket(record.BucketTopics).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if err := ctx.Err(); err != nil {
			return info, err
		}
		info.Articles++
		at := record.UnixTime(int64(binary.BigEndian.Uint64(k[len(prefix):])))
		ago := int(today.Sub(at.Truncate(24*time.Hour)) / (24 * time.Hour))
		if ago < 0 || ago >= topicDays {
			continue
		}
		info.Days[topicDays-1-ago]++
		meta, err := record.Require[record.ArticleMeta](tx.Bucket(record.BucketArticles), k[len(k)-8:])
		if err != nil {
			return info, err
		}
		outlets[meta.A.Outlet]++
	}
	for name, n := range outlets {
		info.Top = append(info.Top, storage.Count{Name: name, N: n})
	}
	slices.SortFunc(info.Top, func(a, b storage.Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	info.Top = info.Top[:min(len(info.Top), 5)]
	return info, nil
}

// Stats implements storage.Reader.
func (r *Reports) Stats(ctx context.Context) (out storage.Stats, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
		if err != nil {
			return err
		}
		settings, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		if err := record.IgnoreMissing(err); err != nil {
			return err
		}
		out = storage.Stats{
			Feeds: len(settings.Feeds), Articles: n.Articles, Stories: n.Stories, Duplicates: n.Articles - n.Stories, Seq: n.Change,
			Free: dbfile.FreeBytes(tx),
		}
		if info, err := os.Stat(r.files.Path); err == nil {
			out.Bytes = info.Size()
			out.Free += out.Bytes - tx.Size() // the file grows ahead of its pages
		}
		c := tx.Bucket(record.BucketTimes).Cursor()
		if k, _ := c.First(); k != nil {
			out.Oldest = record.UnixTime(int64(record.Number(k[:8])))
		}
		if k, _ := c.Last(); k != nil {
			out.Newest = record.UnixTime(int64(record.Number(k[:8])))
		}
		if out.Reindex, err = record.Index(tx).Outdated(); err != nil {
			return err
		}
		return statDays(tx, &out)
	})
	return out, err
}

// statDays counts the last days with articles.
func statDays(tx *bbolt.Tx, out *storage.Stats) error {
	c := tx.Bucket(record.BucketDays).Cursor()
	for k, raw := c.Last(); k != nil && len(out.Days) < topicDays; k, raw = c.Prev() {
		d, err := record.Decode[record.Day](raw)
		if err != nil {
			return err
		}
		out.Days = append(out.Days, storage.DayStat{Day: string(k), Articles: d.Articles, Stories: d.Stories})
	}
	slices.Reverse(out.Days)
	return nil
}
