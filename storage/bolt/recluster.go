package bolt

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/story"
)

// reclusterOp gathers stories anew.
type reclusterOp struct{ *transaction }

// apply gathers a story anew, or leaves blocks out of articles. The second time it
// changes nothing: articles that are in it already stay, and a story that was merged is
// none.
func (t reclusterOp) apply(r storage.Recluster) error {
	if len(r.LeaveOut) > 0 {
		return t.leaveOut(r)
	}
	if r.Event != "" || len(r.Stories)+len(r.Aliases) > 0 {
		return t.events.recluster(r)
	}
	r, moved, err := t.stillPresent(r)
	if err != nil {
		return err
	}
	into, err := t.stories.get(r.Story)
	if record.IgnoreMissing(err) != nil {
		return err
	}
	began, err := t.beginning(into, r)
	if err != nil {
		return err
	}
	if err := t.stories.batch.Recluster(r, began); err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	var left []string // topics of the stories that lose an article
	for _, j := range r.Join {
		topics, err := t.stories.topicsOf(j.Article)
		if err != nil {
			return err
		}
		left = append(left, topics...)
		if err := t.stories.addMember(j.Article, r.Story, j.Evidence, r.At); err != nil {
			return err
		}
	}
	for _, from := range r.Merge {
		if err := t.stories.merge(from, r.Story, r.At); err != nil {
			return err
		}
	}
	if !moved && len(r.Merge) == 0 {
		return nil
	}
	return t.stories.recordChange(storage.Change{At: r.At, Story: r.Story, Merged: r.Merge}, left)
}

// beginning returns when the first article of a story arrived. One that is not stored
// yet begins with the article whose id it has. If that one is gone, it is the earliest
// there is.
func (t reclusterOp) beginning(into record.Story, r storage.Recluster) (began time.Time, err error) {
	if len(into.Members) > 0 {
		meta, err := t.articles.get(into.Members[0].Number)
		return meta.A.Seen, err
	}
	_, meta, err := t.articles.byID(r.Story)
	if err == nil && slices.ContainsFunc(r.Join, func(j storage.Reassignment) bool { return j.Article == r.Story }) {
		return meta.A.Seen, nil
	}
	if err == nil || !storage.IsArticleID(r.Story) || len(r.Join) == 0 {
		return began, refuse(fmt.Errorf("%w: story %.40s would be without its first article", storage.ErrInvalid, r.Story))
	}
	if record.IgnoreMissing(err) != nil {
		return began, err
	}
	for _, j := range r.Join {
		_, meta, err := t.articles.byID(j.Article)
		if err != nil {
			return began, err
		}
		if at := meta.A.Seen; began.IsZero() || at.Before(began) {
			began = at
		}
	}
	return began, nil
}

// stillPresent returns r without the articles and stories that are gone, and reports
// whether any article would move.
func (t reclusterOp) stillPresent(r storage.Recluster) (_ storage.Recluster, moved bool, err error) {
	var join []storage.Reassignment
	for _, j := range r.Join {
		_, meta, err := t.articles.byID(j.Article)
		switch {
		case errors.Is(err, storage.ErrNotFound):
		case err != nil:
			return r, false, err
		default:
			join = append(join, j)
			moved = moved || meta.A.Story != r.Story
		}
	}
	var merge []string
	for _, id := range r.Merge {
		if t.bucket(record.BucketStories).Get([]byte(id)) != nil && id != r.Story {
			merge = append(merge, id)
		}
	}
	r.Join, r.Merge = join, merge
	return r, moved, nil
}

// leaveOut leaves blocks out of the own text of articles.
func (t reclusterOp) leaveOut(r storage.Recluster) error {
	if r.Story != "" || len(r.Join)+len(r.Merge) > 0 || len(r.LeaveOut) > maxBatch {
		return refuse(fmt.Errorf("%w: a reclustering of %d articles that leave out blocks, and of story %.40q", storage.ErrInvalid, len(r.LeaveOut), r.Story))
	}
	for _, l := range r.LeaveOut {
		if err := learning(t).note(story.Learnt(l)); err != nil {
			return err
		}
	}
	return learning(t).clean(r.At, cleanedPerFetch+len(r.LeaveOut))
}
