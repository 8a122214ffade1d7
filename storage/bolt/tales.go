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
func (t *apply) place(v story.Verdict, at time.Time) (string, []string, error) {
	for _, id := range v.Merged {
		if err := t.merge(id, v.Story, at); err != nil {
			return "", nil, err
		}
	}
	if v.Story != "" { // else nothing is left of what was decided about
		if err := t.join(v.Article, v.Story, v.Evidence, at); err != nil {
			return "", nil, err
		}
	}
	for _, m := range v.Moved {
		topics, err := t.topicsBy(m.Article)
		if err != nil {
			return "", nil, err
		}
		if err := t.join(m.Article, m.Story, m.Evidence, at); err != nil {
			return "", nil, err
		}
		if err := t.tell(storage.Change{At: at, Article: m.Article, Story: m.Story}, topics); err != nil {
			return "", nil, err
		}
	}
	s, err := t.tale(v.Story)
	return s.ID, s.Topics, ignoreMissing(err)
}

// topicsBy are the topics of the story that an article is in.
func (t *apply) topicsBy(articleID string) ([]string, error) {
	_, h, err := t.byID(articleID)
	if err != nil {
		return nil, ignoreMissing(err)
	}
	s, err := t.tale(h.A.Story)
	return s.Topics, ignoreMissing(err)
}

// tell notes that c.Story changed; left are topics of the stories that lost to
// it, whose feeds show something else now too.
func (t *apply) tell(c storage.Change, left []string) error {
	s, err := t.tale(c.Story)
	if err != nil {
		return ignoreMissing(err)
	}
	c.Kind, c.Story, c.Topics = storage.ChangeStory, s.ID, slices.Concat(left, s.Topics)
	slices.Sort(c.Topics)
	c.Topics = slices.Compact(c.Topics)
	return t.change(c)
}

// tale reads the story with that id or alias.
func (t *apply) tale(id string) (tale, error) { return readTale(t.tx, id) }

func readTale(tx *bbolt.Tx, id string) (tale, error) {
	for range 64 { // aliases of aliases, should a story be merged twice
		s, err := get[tale](tx.Bucket(bucketStories), []byte(id))
		if !errors.Is(err, storage.ErrNotFound) {
			return s, err
		}
		next := tx.Bucket(bucketAliases).Get([]byte(id))
		if next == nil {
			break
		}
		id = string(next)
	}
	return tale{}, fmt.Errorf("story %s: %w", id, storage.ErrNotFound)
}

// own is the story with exactly that id, made when there is none. An id that
// became an alias is one no longer: stories part again when a decision is
// revoked, a text replaced, a digest recognised.
func (t *apply) own(id string) (tale, error) {
	s, err := get[tale](t.bucket(bucketStories), []byte(id))
	if !errors.Is(err, storage.ErrNotFound) {
		return s, err
	}
	return tale{ID: id}, t.unalias(id)
}

// unalias makes id an alias of nothing.
func (t *apply) unalias(id string) error {
	if t.bucket(bucketAliases).Get([]byte(id)) == nil {
		return nil
	}
	holder, err := t.tale(id)
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
func (t *apply) join(articleID, storyID string, e storage.Evidence, at time.Time) error {
	n, h, err := t.byID(articleID)
	if err != nil {
		return ignoreMissing(err) // expired since
	}
	alias, moved := false, h.A.Story != "" && h.A.Story != storyID
	if moved {
		if alias, err = t.quit(n, h); err != nil {
			return err
		}
	}
	s, err := t.own(storyID)
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
		if err := t.putHead(n, &h); err != nil {
			return err
		}
	}
	return t.putTale(s)
}

// joinedAt is when an article that the store has had came to another story, as
// member has it. What is old is no news: it counts from when it came.
func joinedAt(h *head, at time.Time) int64 {
	if e := h.Entered.again(at); e.At > h.Entered.At && !e.Backlog {
		return e.At
	}
	return 0
}

// quit takes an article out of its story, and reports whether the article's
// id was an alias of it: an id goes where its article goes.
func (t *apply) quit(n uint64, h head) (alias bool, err error) {
	s, err := t.tale(h.A.Story)
	if err != nil {
		return false, ignoreMissing(err)
	}
	if alias = slices.Contains(s.Aliases, h.A.ID); alias {
		if err := t.unalias(h.A.ID); err != nil {
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
	return alias, t.putTale(s)
}

// merge makes the story called id a part of another, which begins with it
// when it is new.
func (t *apply) merge(id, into string, at time.Time) error {
	from, err := get[tale](t.bucket(bucketStories), []byte(id))
	if err != nil || from.ID == into {
		return ignoreMissing(err)
	}
	to, err := t.own(into)
	if err != nil {
		return err
	}
	if err := t.dropTale(from); err != nil {
		return err
	}
	for i, m := range from.Members {
		h, err := get[head](t.bucket(bucketArticles), number(m.Number))
		if err != nil {
			return err
		}
		from.Members[i].Joined = joinedAt(&h, at)
		h.A.Story = to.ID
		if err := t.putHead(m.Number, &h); err != nil {
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
	return t.putTale(to)
}

// putTale derives what a story says from its members, and stores it; one
// without members is removed.
func (t *apply) putTale(s tale) error {
	old, err := get[tale](t.bucket(bucketStories), []byte(s.ID))
	if err := ignoreMissing(err); err != nil {
		return err
	}
	if len(s.Members) == 0 {
		return t.dropTale(s)
	}
	if old.ID == "" {
		t.countStory(s.ID, 1)
	}
	if err := t.derive(&s); err != nil {
		return err
	}
	return t.bucket(bucketStories).Put([]byte(s.ID), encode(s))
}

func (t *apply) dropTale(s tale) error {
	if t.bucket(bucketStories).Get([]byte(s.ID)) == nil {
		return nil
	}
	t.countStory(s.ID, -1)
	return t.bucket(bucketStories).Delete([]byte(s.ID))
}

func (t *apply) countStory(id string, by int) {
	t.n.Stories += by
	if begin, err := time.Parse("20060102", id[:min(8, len(id))]); err == nil {
		d := t.days[begin.Format(time.DateOnly)]
		d.Stories += by
		t.days[begin.Format(time.DateOnly)] = d
	}
}

// derive fills what follows from the members: times, topics, outlets, lead.
func (t *apply) derive(s *tale) error {
	heads := make(map[uint64]head, len(s.Members))
	s.Topics, s.Outlets, s.Time, s.Latest = nil, nil, 0, 0
	first, last := int64(math.MaxInt64), int64(0)
	for i, m := range s.Members {
		h, err := get[head](t.bucket(bucketArticles), number(m.Number))
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
	lead := t.lead(s, heads)
	if s.Lead == 0 {
		h := heads[lead]
		s.Updated = h.A.Time().Unix()
	}
	s.Lead = lead
	return nil
}

// lead chooses the article a story is shown by: of those not much shorter than
// the longest, that of an outlet the operator prefers, else the earliest.
func (t *apply) lead(s *tale, heads map[uint64]head) uint64 {
	rank := func(h head) int {
		if i := slices.Index(t.current.Stories.Prefer, h.A.Outlet); i >= 0 {
			return i
		}
		return len(t.current.Stories.Prefer)
	}
	longest := 0
	for _, h := range heads {
		longest = max(longest, h.Words)
	}
	best, bestHead, found := uint64(0), head{}, false
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
func (t *apply) leadChanged(storyID string, n uint64, at time.Time) error {
	s, err := t.tale(storyID)
	if err != nil || s.Lead != n {
		return err
	}
	s.Updated = at.Unix()
	return t.bucket(bucketStories).Put([]byte(s.ID), encode(s))
}

// byID is the article with that full id.
func (t *apply) byID(id string) (uint64, head, error) {
	raw := t.bucket(bucketIDs).Get([]byte(id))
	if raw == nil {
		return 0, head{}, fmt.Errorf("article %s: %w", id, storage.ErrNotFound)
	}
	n := toNumber(raw)
	h, err := get[head](t.bucket(bucketArticles), number(n))
	return n, h, err
}
