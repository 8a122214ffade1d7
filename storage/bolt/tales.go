package bolt

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/story"
)

// place puts v's article into its story, with all that follows from it, and
// returns the story's id and topics.
func (t *transaction) applyVerdict(v story.Verdict, at time.Time) (string, []string, error) {
	for _, id := range v.Merged {
		if err := t.mergeStory(id, v.Story, at); err != nil {
			return "", nil, err
		}
	}
	if v.Story != "" { // else nothing is left of what was decided about
		if err := t.addMember(v.Article, v.Story, v.Evidence, at); err != nil {
			return "", nil, err
		}
	}
	for _, m := range v.Moved {
		topics, err := t.storyTopics(m.Article)
		if err != nil {
			return "", nil, err
		}
		if err := t.addMember(m.Article, m.Story, m.Evidence, at); err != nil {
			return "", nil, err
		}
		if err := t.recordStoryChange(storage.Change{At: at, Article: m.Article, Story: m.Story}, topics); err != nil {
			return "", nil, err
		}
	}
	s, err := t.findStory(v.Story)
	return s.ID, s.Topics, ignoreMissing(err)
}

// topicsBy are the topics of the story that an article is in.
func (t *transaction) storyTopics(articleID string) ([]string, error) {
	_, h, err := t.articleByID(articleID)
	if err != nil {
		return nil, ignoreMissing(err)
	}
	s, err := t.findStory(h.A.Story)
	return s.Topics, ignoreMissing(err)
}

// tell notes that c.Story changed; left are topics of the stories that lost to
// it, whose feeds show something else now too.
func (t *transaction) recordStoryChange(c storage.Change, left []string) error {
	s, err := t.findStory(c.Story)
	if err != nil {
		return ignoreMissing(err)
	}
	c.Kind, c.Story, c.Topics = storage.ChangeStory, s.ID, slices.Concat(left, s.Topics)
	slices.Sort(c.Topics)
	c.Topics = slices.Compact(c.Topics)
	return t.change(c)
}

// tale reads the story with that id or alias.
func (t *transaction) findStory(id string) (storyRecord, error) { return readStory(t.tx, id) }

func readStory(tx *bbolt.Tx, id string) (storyRecord, error) {
	for range 64 { // aliases of aliases, should a story be merged twice
		s, err := get[storyRecord](tx.Bucket(bucketStories), []byte(id))
		if !errors.Is(err, storage.ErrNotFound) {
			return s, err
		}
		next := tx.Bucket(bucketAliases).Get([]byte(id))
		if next == nil {
			break
		}
		id = string(next)
	}
	return storyRecord{}, fmt.Errorf("story %s: %w", id, storage.ErrNotFound)
}

// own is the story with exactly that id, made when there is none. An id that
// became an alias is one no longer: stories part again when a decision is
// revoked, a text replaced, a digest recognised.
func (t *transaction) getOrCreateStory(id string) (storyRecord, error) {
	s, err := get[storyRecord](t.bucket(bucketStories), []byte(id))
	if !errors.Is(err, storage.ErrNotFound) {
		return s, err
	}
	return storyRecord{ID: id}, t.removeAlias(id)
}

// unalias makes id an alias of nothing.
func (t *transaction) removeAlias(id string) error {
	if t.bucket(bucketAliases).Get([]byte(id)) == nil {
		return nil
	}
	holder, err := t.findStory(id)
	if err == nil {
		holder.Aliases = slices.DeleteFunc(holder.Aliases, func(alias string) bool { return alias == id })
		err = t.bucket(bucketStories).Put([]byte(holder.ID), encode(holder))
	}
	if err := ignoreMissing(err); err != nil {
		return err
	}
	return t.bucket(bucketAliases).Delete([]byte(id))
}

// join moves an article to a story, which begins with it when it is new. An
// article that is there already only gets its evidence anew. One that was told
// in another story until now and is the first of its own enters views at that
// time.
func (t *transaction) addMember(articleID, storyID string, e storage.Evidence, at time.Time) error {
	n, h, err := t.articleByID(articleID)
	if err != nil {
		return ignoreMissing(err) // expired since
	}
	alias, moved := false, h.A.Story != "" && h.A.Story != storyID
	if moved {
		if alias, err = t.removeMember(n, h); err != nil {
			return err
		}
	}
	s, err := t.getOrCreateStory(storyID)
	if err != nil {
		return err
	}
	if moved && len(s.Members) == 0 {
		if err := t.enterAgain(n, &h, at); err != nil {
			return err
		}
	}
	if alias && articleID != s.ID {
		s.Aliases = append(s.Aliases, articleID)
		if err := t.bucket(bucketAliases).Put([]byte(articleID), []byte(s.ID)); err != nil {
			return err
		}
	}
	e.LongestRun = nil // Why finds it again; stored it would outweigh the rest
	i := slices.IndexFunc(s.Members, func(m member) bool { return m.Number == n })
	switch {
	case i < 0:
		s.Members = append(s.Members, member{n, e, joinedAt(&h, at)})
	case e.Other != "":
		s.Members[i].Evidence = e
	}
	if h.A.Story != s.ID {
		h.A.Story = s.ID
		if err := t.saveMeta(n, &h); err != nil {
			return err
		}
	}
	return t.saveStory(s)
}

// joinedAt is when an article that the store has had came to another story, as
// member has it. What is old is no news: it counts from when it came.
func joinedAt(h *articleMeta, at time.Time) int64 {
	if e := h.Entered.reentry(at); e.At > h.Entered.At && !e.Backlog {
		return e.At
	}
	return 0
}

// quit takes an article out of its story, and reports whether the article's
// id was an alias of it: an id goes where its article goes.
func (t *transaction) removeMember(n uint64, h articleMeta) (alias bool, err error) {
	s, err := t.findStory(h.A.Story)
	if err != nil {
		return false, ignoreMissing(err)
	}
	if alias = slices.Contains(s.Aliases, h.A.ID); alias {
		if err := t.removeAlias(h.A.ID); err != nil {
			return false, err
		}
		s.Aliases = slices.DeleteFunc(s.Aliases, func(id string) bool { return id == h.A.ID })
	}
	s.Members = slices.DeleteFunc(s.Members, func(m member) bool { return m.Number == n })
	for i := range s.Members {
		if e := &s.Members[i].Evidence; e.Rule == storage.RuleOperator && e.Other == h.A.ID {
			*e = storage.Evidence{}
		}
	}
	return alias, t.saveStory(s)
}

// merge makes the story called id a part of another, which begins with it
// when it is new.
func (t *transaction) mergeStory(id, into string, at time.Time) error {
	from, err := get[storyRecord](t.bucket(bucketStories), []byte(id))
	if err != nil || from.ID == into {
		return ignoreMissing(err)
	}
	to, err := t.getOrCreateStory(into)
	if err != nil {
		return err
	}
	if err := t.deleteStory(from); err != nil {
		return err
	}
	for i, m := range from.Members {
		h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(m.Number))
		if err != nil {
			return err
		}
		from.Members[i].Joined = joinedAt(&h, at)
		h.A.Story = to.ID
		if err := t.saveMeta(m.Number, &h); err != nil {
			return err
		}
	}
	to.Members = append(to.Members, from.Members...)
	to.Aliases = append(append(to.Aliases, from.ID), from.Aliases...)
	for _, alias := range append(from.Aliases, from.ID) {
		if err := t.bucket(bucketAliases).Put([]byte(alias), []byte(to.ID)); err != nil {
			return err
		}
	}
	return t.saveStory(to)
}

// putTale derives what a story says from its members, and stores it; one
// without members is removed.
func (t *transaction) saveStory(s storyRecord) error {
	old, err := get[storyRecord](t.bucket(bucketStories), []byte(s.ID))
	if err := ignoreMissing(err); err != nil {
		return err
	}
	if len(s.Members) == 0 {
		return t.deleteStory(s)
	}
	if old.ID == "" {
		t.countStory(s.ID, 1)
	}
	if err := t.recomputeStory(&s); err != nil {
		return err
	}
	return t.bucket(bucketStories).Put([]byte(s.ID), encode(s))
}

func (t *transaction) deleteStory(s storyRecord) error {
	if t.bucket(bucketStories).Get([]byte(s.ID)) == nil {
		return nil
	}
	t.countStory(s.ID, -1)
	return t.bucket(bucketStories).Delete([]byte(s.ID))
}

func (t *transaction) countStory(id string, by int) {
	t.n.Stories += by
	if begin, err := time.Parse("20060102", id[:min(8, len(id))]); err == nil {
		d := t.days[begin.Format(time.DateOnly)]
		d.Stories += by
		t.days[begin.Format(time.DateOnly)] = d
	}
}

// derive fills what follows from the members: times, topics, outlets, lead.
func (t *transaction) recomputeStory(s *storyRecord) error {
	heads := make(map[uint64]articleMeta, len(s.Members))
	s.Topics, s.Outlets, s.Time, s.Latest = nil, nil, 0, 0
	first, last := int64(math.MaxInt64), int64(0)
	for i, m := range s.Members {
		h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(m.Number))
		if err != nil {
			return err
		}
		heads[m.Number] = h
		s.Topics = append(s.Topics, h.A.Topics...)
		s.Outlets = append(s.Outlets, h.A.Outlet)
		at := h.A.Time().Unix()
		if i == 0 || at < s.Time || at == s.Time && m.Number > s.First {
			s.Time, s.First = at, m.Number
		}
		s.Latest = max(s.Latest, at)
		first, last = min(first, h.Entered.At), max(last, h.Entered.At, m.Joined)
	}
	slices.Sort(s.Topics)
	slices.Sort(s.Outlets)
	s.Topics, s.Outlets = slices.Compact(s.Topics), slices.Compact(s.Outlets)
	t.n.Span = max(t.n.Span, time.Duration(s.Latest-s.Time)*time.Second)
	t.n.Entries = max(t.n.Entries, last-first)
	lead := t.chooseLead(s, heads)
	if s.Lead == 0 {
		h := heads[lead]
		s.Updated = h.A.Time().Unix()
	}
	s.Lead = lead
	return nil
}

// lead chooses the article a story is shown by: of those not much shorter than
// the longest, that of an outlet the operator prefers, else the earliest.
func (t *transaction) chooseLead(s *storyRecord, heads map[uint64]articleMeta) uint64 {
	rank := func(h articleMeta) int {
		if i := slices.Index(t.current.Stories.Prefer, h.A.Outlet); i >= 0 {
			return i
		}
		return len(t.current.Stories.Prefer)
	}
	longest := 0
	for _, h := range heads {
		longest = max(longest, h.Words)
	}
	best, bestHead, found := uint64(0), articleMeta{}, false
	for _, m := range s.Members {
		h := heads[m.Number]
		if h.Words*100 < longest*60 {
			continue
		}
		better := rank(h) < rank(bestHead) ||
			rank(h) == rank(bestHead) && h.A.Time().Before(bestHead.A.Time())
		if !found || better {
			best, bestHead, found = m.Number, h, true
		}
	}
	return best
}

// leadChanged moves the story's Updated when article n leads it.
func (t *transaction) leadChanged(storyID string, n uint64, at time.Time) error {
	s, err := t.findStory(storyID)
	if err != nil || s.Lead != n {
		return err
	}
	s.Updated = at.Unix()
	return t.bucket(bucketStories).Put([]byte(s.ID), encode(s))
}

// byID is the article with that full id.
func (t *transaction) articleByID(id string) (uint64, articleMeta, error) {
	raw := t.bucket(bucketIDs).Get([]byte(id))
	if raw == nil {
		return 0, articleMeta{}, fmt.Errorf("article %s: %w", id, storage.ErrNotFound)
	}
	n := keyUint64(raw)
	h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(n))
	return n, h, err
}
