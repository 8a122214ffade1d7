package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Settings implements storage.Reader.
func (s *Store) Settings(context.Context) (out storage.Settings, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		out, err = get[storage.Settings](tx.Bucket(bucketMeta), metaSettings)
		return ignoreMissing(err)
	})
	return out, err
}

// States implements storage.Store.
func (s *Store) States(context.Context) (out []storage.FeedState, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketFeeds).ForEach(func(_, raw []byte) error {
			state, err := decode[storage.FeedState](raw)
			out = append(out, state)
			return err
		})
	})
	return out, err
}

// Subscriptions implements storage.Store.
func (s *Store) Subscriptions(context.Context) (out []storage.Subscription, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketSubs).ForEach(func(_, raw []byte) error {
			sub, err := decode[storage.Subscription](raw)
			out = append(out, sub)
			return err
		})
	})
	return out, err
}

// Feeds implements storage.Reader.
func (s *Store) Feeds(context.Context) (out []storage.FeedInfo, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		settings, err := get[storage.Settings](tx.Bucket(bucketMeta), metaSettings)
		if err := ignoreMissing(err); err != nil {
			return err
		}
		configured := map[string]bool{}
		for _, f := range settings.Feeds {
			configured[f.Name] = true
			out = append(out, storage.FeedInfo{Feed: f})
		}
		err = tx.Bucket(bucketCounts).ForEach(func(k, _ []byte) error {
			if name := string(k); !configured[name] {
				out = append(out, storage.FeedInfo{Feed: storage.Feed{Name: name}, Removed: true})
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i := range out {
			if err := feedInfo(tx, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b storage.FeedInfo) int { return cmp.Compare(a.Feed.Name, b.Feed.Name) })
	return out, err
}

// feedInfo fills in what a feed has brought. Its stories are counted over its
// newest thousand articles: beyond, the share of its own is not looked up.
func feedInfo(tx *bbolt.Tx, info *storage.FeedInfo) (err error) {
	name := []byte(info.Feed.Name)
	if info.State, err = get[storage.FeedState](tx.Bucket(bucketFeeds), name); ignoreMissing(err) != nil {
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
	info.Articles, err = get[int](tx.Bucket(bucketCounts), name)
	if ignoreMissing(err) != nil {
		return err
	}
	listed, err := get[[]identityRecord](tx.Bucket(bucketListed), name)
	if ignoreMissing(err) != nil {
		return err
	}
	stories := map[string]bool{}
	for _, e := range listed {
		h, err := get[articleMeta](tx.Bucket(bucketArticles), uint64Key(e.Number))
		if err != nil {
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			return err
		}
		stories[h.A.Story] = true
		if at := h.A.Time(); at.After(info.Newest) {
			info.Newest = at
		}
	}
	info.Stories = len(stories)
	return nil
}

// Topics implements storage.Reader.
func (s *Store) Topics(_ context.Context, now time.Time) (out []storage.TopicInfo, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		settings, err := get[storage.Settings](tx.Bucket(bucketMeta), metaSettings)
		if err := ignoreMissing(err); err != nil {
			return err
		}
		s.mu.RLock()
		pending := s.pending
		s.mu.RUnlock()
		for _, topic := range settings.Topics {
			info, err := topicInfo(tx, topic, now)
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

const topicDays = 30

func topicInfo(tx *bbolt.Tx, topic storage.Topic, now time.Time) (storage.TopicInfo, error) {
	info := storage.TopicInfo{Topic: topic, Days: make([]int, topicDays)}
	today := now.UTC().Truncate(24 * time.Hour)
	outlets := map[string]int{}
	prefix := nameKey(topic.Name)
	c := tx.Bucket(bucketTopics).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		info.Articles++
		at := unix(int64(binary.BigEndian.Uint64(k[len(prefix):])))
		ago := int(today.Sub(at.Truncate(24*time.Hour)) / (24 * time.Hour))
		if ago < 0 || ago >= topicDays {
			continue
		}
		info.Days[topicDays-1-ago]++
		h, err := require[articleMeta](tx.Bucket(bucketArticles), k[len(k)-8:])
		if err != nil {
			return info, err
		}
		outlets[h.A.Outlet]++
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
func (s *Store) Stats(context.Context) (out storage.Stats, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		n, err := readCounters(tx.Bucket(bucketMeta))
		if err != nil {
			return err
		}
		settings, err := get[storage.Settings](tx.Bucket(bucketMeta), metaSettings)
		if err := ignoreMissing(err); err != nil {
			return err
		}
		out = storage.Stats{
			Feeds: len(settings.Feeds), Articles: n.Articles, Stories: n.Stories, Duplicates: n.Articles - n.Stories, Seq: n.Change,
			Free: freeBytes(tx),
		}
		if info, err := os.Stat(s.path); err == nil {
			out.Bytes = info.Size()
		}
		c := tx.Bucket(bucketTimes).Cursor()
		if k, _ := c.First(); k != nil {
			out.Oldest = unix(int64(keyUint64(k[:8])))
		}
		if k, _ := c.Last(); k != nil {
			out.Newest = unix(int64(keyUint64(k[:8])))
		}
		segments, err := readSegments(tx)
		if err != nil {
			return err
		}
		for _, s := range segments {
			if s.outdated() {
				out.Reindex += s.Size
			}
		}
		return statDays(tx, &out)
	})
	return out, err
}

func statDays(tx *bbolt.Tx, out *storage.Stats) error {
	c := tx.Bucket(bucketDays).Cursor()
	for k, raw := c.Last(); k != nil && len(out.Days) < topicDays; k, raw = c.Prev() {
		d, err := decode[dayCount](raw)
		if err != nil {
			return err
		}
		out.Days = append(out.Days, storage.DayStat{Day: string(k), Articles: d.Articles, Stories: d.Stories})
	}
	slices.Reverse(out.Days)
	return nil
}

// Changes implements storage.Reader.
func (s *Store) Changes(_ context.Context, after uint64, limit int) (out []storage.Change, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketChanges).Cursor()
		if k, _ := c.First(); k != nil && keyUint64(k) > after+1 {
			return storage.ErrTooOld
		}
		for k, raw := c.Seek(uint64Key(after + 1)); k != nil && len(out) < limit; k, raw = c.Next() {
			change, err := decode[storage.Change](raw)
			if err != nil {
				return err
			}
			if want := after + 1 + uint64(len(out)); change.Seq != want { // they have no holes
				return missing(fmt.Sprintf("change %d", want))
			}
			out = append(out, change)
		}
		return nil
	})
	return out, err
}

// Wait implements storage.Reader.
func (s *Store) Wait(ctx context.Context, after uint64) error {
	for {
		s.mu.RLock()
		last, changed := s.last, s.changed
		s.mu.RUnlock()
		if last > after {
			return nil
		}
		select {
		case <-changed:
		case <-s.closing:
			return storage.ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Decisions are the operator's decisions, oldest first.
func (s *Store) Decisions(context.Context) (out []storage.Decision, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketDecisions).ForEach(func(_, raw []byte) error {
			r, err := decode[decisionRecord](raw)
			out = append(out, r.Taken)
			return err
		})
	})
	return out, err
}
