package bolt

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/story"
)

// stories stores the stories of a transaction, and what the window of clustering
// must remember over a restart.
type stories struct {
	*ledger
	settings *inForce
	articles *articles
	topics   *topicLists
	batch    *story.Batch
	saved    int // of batch.Records

	steps []storyStep                 // of the operation under way, for events
	texts map[string]*storage.Article // that it brought, by id
}

// find reads the story with that id or alias.
func (s *stories) find(id string) (record.Story, error) { return record.ReadStory(s.memo, id) }

// get reads the story with exactly that id; storage.ErrNotFound when there is none.
func (s *stories) get(id string) (record.Story, error) { return record.GetStory(s.memo, id) }

// applyVerdict moves v's article, and those that follow it, to their stories. It
// returns id and topics of the article's story.
func (s *stories) applyVerdict(v story.Verdict, at time.Time) (string, []string, error) {
	for _, id := range v.Merged {
		if err := s.merge(id, v.Story, at); err != nil {
			return "", nil, err
		}
	}
	if v.Story != "" { // else nothing is left of what was decided about
		if err := s.addMember(v.Article, v.Story, v.Evidence, at); err != nil {
			return "", nil, err
		}
	}
	for _, m := range v.Moved {
		topics, err := s.topicsOf(m.Article)
		if err != nil {
			return "", nil, err
		}
		if err := s.addMember(m.Article, m.Story, m.Evidence, at); err != nil {
			return "", nil, err
		}
		if err := s.recordChange(storage.Change{At: at, Article: m.Article, Story: m.Story}, topics); err != nil {
			return "", nil, err
		}
	}
	r, err := s.find(v.Story)
	return r.ID, r.Topics, record.IgnoreMissing(err)
}

// topicsOf returns the topics of the story that an article is in.
func (s *stories) topicsOf(article string) ([]string, error) {
	_, meta, err := s.articles.byID(article)
	if err != nil {
		return nil, record.IgnoreMissing(err)
	}
	r, err := s.find(meta.A.Story)
	return r.Topics, record.IgnoreMissing(err)
}

// recordChange records that c.Story changed. Left are topics of the stories that
// lost articles to it: what is published of them changed too.
func (s *stories) recordChange(c storage.Change, left []string) error {
	r, err := s.find(c.Story)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	c.Kind, c.Story, c.Topics = storage.ChangeStory, r.ID, slices.Concat(left, r.Topics)
	slices.Sort(c.Topics)
	c.Topics = slices.Compact(c.Topics)
	return s.change(c)
}

// getOrCreate returns the story stored under exactly that id, or a new one. If id
// is an alias, the alias is removed: stories part again when they are divided anew, a
// decision is revoked, a text replaced or a digest recognised.
func (s *stories) getOrCreate(id string) (record.Story, error) {
	r, err := s.get(id)
	if !errors.Is(err, storage.ErrNotFound) {
		return r, err
	}
	return record.Story{ID: id}, s.removeAlias(id)
}

// removeAlias removes an alias, if id is one.
func (s *stories) removeAlias(id string) error {
	if s.bucket(record.BucketAliases).Get([]byte(id)) == nil {
		return nil
	}
	holder, err := s.find(id)
	if err == nil {
		holder.Aliases = slices.DeleteFunc(holder.Aliases, func(alias string) bool { return alias == id })
		err = s.put(holder)
	}
	if err := record.IgnoreMissing(err); err != nil {
		return err
	}
	return s.bucket(record.BucketAliases).Delete([]byte(id))
}

// addMember moves an article to a story, which is created if there is none. An
// article that is in it already only gets new evidence; one of a feed that has enough
// in it joins the rest. Articles that leave other stories to become a new one come into
// views at that time.
func (s *stories) addMember(article, to string, e storage.Evidence, at time.Time) error {
	n, meta, err := s.articles.byID(article)
	if err != nil {
		return record.IgnoreMissing(err) // expired since
	}
	alias, moved := false, meta.A.Story != "" && meta.A.Story != to
	if moved {
		if alias, err = s.removeMember(n, &meta); err != nil {
			return err
		}
	}
	r, err := s.getOrCreate(to)
	if err != nil {
		return err
	}
	if moved && len(r.Members) == 0 {
		r.Moved = at.Unix()
	}
	if moved && r.Moved == at.Unix() { // all that it is made of
		if err := s.articles.reenter(n, &meta, s.topics, at); err != nil {
			return err
		}
	}
	if alias && article != r.ID {
		r.Aliases = append(r.Aliases, article)
		if err := s.bucket(record.BucketAliases).Put([]byte(article), []byte(r.ID)); err != nil {
			return err
		}
	}
	e.LongestRun = nil // Why finds it again; stored it would outweigh the rest
	if i := slices.IndexFunc(r.Members, func(m record.Member) bool { return m.Number == n }); i >= 0 {
		if e.Other != "" {
			r.Members[i].Evidence = e
		}
		return s.save(r)
	}
	if meta.Rest { // of r: it stays
		return nil
	}
	if r.CountOfFeed(meta.A.Feed) >= story.MaxPerFeed {
		s.articles.relisted(n)
		if err := r.AddRest(s.memo, n, &meta); err != nil {
			return err
		}
		return s.put(r)
	}
	meta.A.Story = r.ID
	if err := s.articles.saveMeta(n, &meta); err != nil {
		return err
	}
	if len(r.Members) == 0 {
		s.countStory(r.ID, 1)
		s.steps = append(s.steps, storyStep{story: r.ID})
	}
	m := record.Member{Number: n, Evidence: e, Joined: meta.JoinedAt(at)}
	if err := r.Add(s.memo, m, &meta, s.settings.Stories.Prefer, &s.counters); err != nil {
		return err
	}
	return s.put(r)
}

// removeMember removes an article from its story. It reports whether the article's
// id was an alias of the story: an alias goes where its article goes.
func (s *stories) removeMember(n uint64, meta *record.ArticleMeta) (alias bool, err error) {
	r, err := s.find(meta.A.Story)
	if err != nil {
		return false, record.IgnoreMissing(err)
	}
	if meta.Rest {
		s.articles.relisted(n)
		if err := r.RemoveRest(s.memo, n, meta); err != nil {
			return false, err
		}
		return false, s.put(r)
	}
	if alias = slices.Contains(r.Aliases, meta.A.ID); alias {
		if err := s.removeAlias(meta.A.ID); err != nil {
			return false, err
		}
		r.Aliases = slices.DeleteFunc(r.Aliases, func(id string) bool { return id == meta.A.ID })
	}
	r.Members = slices.DeleteFunc(r.Members, func(m record.Member) bool { return m.Number == n })
	for i := range r.Members {
		if e := &r.Members[i].Evidence; e.Rule == storage.RuleOperator && e.Other == meta.A.ID {
			*e = storage.Evidence{}
		}
	}
	next, err := r.FillUp(s.memo, meta.A.Feed, story.MaxPerFeed)
	if err != nil {
		return alias, err
	}
	s.articles.relisted(next...)
	return alias, s.save(r)
}

// merge makes the story stored under id, with its aliases, a part of another, which
// is created if there is none.
func (s *stories) merge(id, into string, at time.Time) error {
	from, err := s.get(id)
	if err != nil || from.ID == into {
		return record.IgnoreMissing(err)
	}
	to, err := s.getOrCreate(into)
	if err != nil {
		return err
	}
	s.steps = append(s.steps, storyStep{story: from.ID, event: from.EventID(), into: to.ID})
	if err := s.remove(from.ID); err != nil {
		return err
	}
	if to.Lead == 0 {
		to.Lead, to.Updated, to.Recounted = from.Lead, from.Updated, from.Recounted
	}
	moved, err := from.MoveTo(s.memo, &to, story.MaxPerFeed, at)
	if err != nil {
		return err
	}
	s.articles.relisted(moved...)
	to.Aliases = append(append(to.Aliases, from.ID), from.Aliases...)
	for _, alias := range append(from.Aliases, from.ID) {
		if err := s.bucket(record.BucketAliases).Put([]byte(alias), []byte(to.ID)); err != nil {
			return err
		}
	}
	return s.save(to)
}

// save recomputes what follows from a story's members, and stores it; a story
// without members is removed.
func (s *stories) save(r record.Story) error {
	old, err := s.get(r.ID)
	if err := record.IgnoreMissing(err); err != nil {
		return err
	}
	if len(r.Members) == 0 {
		s.steps = append(s.steps, storyStep{story: r.ID, event: r.EventID(), gone: true})
		return s.remove(r.ID)
	}
	if old.ID == "" {
		s.countStory(r.ID, 1)
		s.steps = append(s.steps, storyStep{story: r.ID})
	}
	if err := r.Recompute(s.memo, s.settings.Stories.Prefer, &s.counters); err != nil {
		return err
	}
	return s.put(r)
}

func (s *stories) put(r record.Story) error {
	return record.PutStory(s.memo, r)
}

func (s *stories) remove(id string) error {
	if s.bucket(record.BucketStories).Get([]byte(id)) == nil {
		return nil
	}
	s.countStory(id, -1)
	return s.bucket(record.BucketStories).Delete([]byte(id))
}

// maxPruned bounds how many records of the window one transaction removes.
const maxPruned = 2 * maxBatch

// pruneWindow removes records from before the window.
func (s *stories) pruneWindow() error {
	return record.StoryWindow.Prune(s.tx, &s.counters, cmp.Or(max(s.settings.Stories.Window, 0), story.DefaultWindow), maxPruned)
}
