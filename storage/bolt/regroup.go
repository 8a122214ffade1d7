package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/story"
)

// regroup gathers a story anew. The second time it changes nothing: who is
// there already stays, and a story that was merged is none.
func (t *transaction) applyRecluster(r storage.Recluster) error {
	r, moved, err := t.stillPresent(r)
	if err != nil {
		return err
	}
	into, err := get[storyRecord](t.bucket(bucketStories), []byte(r.Story))
	if ignoreMissing(err) != nil {
		return err
	}
	born := unix(into.Time)
	if into.ID == "" {
		if born, err = t.beginning(r); err != nil {
			return err
		}
	}
	if err := t.stories.Recluster(r, born); err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	var left []string // topics of the stories that lose an article
	for _, j := range r.Join {
		topics, err := t.storyTopics(j.Article)
		if err != nil {
			return err
		}
		left = append(left, topics...)
		if err := t.addMember(j.Article, r.Story, j.Evidence, r.At); err != nil {
			return err
		}
	}
	for _, from := range r.Merge {
		if err := t.mergeStory(from, r.Story, r.At); err != nil {
			return err
		}
	}
	if !moved && len(r.Merge) == 0 {
		return nil
	}
	return t.recordStoryChange(storage.Change{At: r.At, Story: r.Story, Merged: r.Merge}, left)
}

// birth is when a story that is not there yet began: with its first article,
// whose id it has. Where that one is gone, it is the earliest there is.
func (t *transaction) beginning(r storage.Recluster) (born time.Time, err error) {
	_, h, err := t.articleByID(r.Story)
	if err == nil && slices.ContainsFunc(r.Join, func(j storage.Reassignment) bool { return j.Article == r.Story }) {
		return h.A.Time(), nil
	}
	if err == nil || !storage.IsArticleID(r.Story) || len(r.Join) == 0 {
		return born, refuse(fmt.Errorf("%w: story %s would be without its first article", storage.ErrInvalid, shorten(r.Story, 40)))
	}
	if ignoreMissing(err) != nil {
		return born, err
	}
	for _, j := range r.Join {
		_, h, err := t.articleByID(j.Article)
		if err != nil {
			return born, err
		}
		if at := h.A.Time(); born.IsZero() || at.Before(born) {
			born = at
		}
	}
	return born, nil
}

// present is r with what is there of it, and reports whether any article
// would move.
func (t *transaction) stillPresent(r storage.Recluster) (_ storage.Recluster, moved bool, err error) {
	var join []storage.Reassignment
	for _, j := range r.Join {
		_, h, err := t.articleByID(j.Article)
		switch {
		case errors.Is(err, storage.ErrNotFound):
		case err != nil:
			return r, false, err
		default:
			join = append(join, j)
			moved = moved || h.A.Story != r.Story
		}
	}
	var merge []string
	for _, id := range r.Merge {
		if t.bucket(bucketStories).Get([]byte(id)) != nil && id != r.Story {
			merge = append(merge, id)
		}
	}
	r.Join, r.Merge = join, merge
	return r, moved, nil
}

// DurableRecords are what the window of stories keeps of the operator's decisions,
// for story.NewReplay.
func (s *Store) DurableRecords(context.Context) (out [][]byte, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketWindow).ForEach(func(_, raw []byte) error {
			if len(raw) >= 8 && story.Durable(raw[8:]) {
				out = append(out, bytes.Clone(raw[8:]))
			}
			return nil
		})
	})
	return out, err
}
