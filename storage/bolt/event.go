package bolt

import (
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
)

// events stores the events of a transaction. It follows what an operation did to stories,
// once it is done.
type events struct {
	*ledger
	settings *inForce
	stories  *stories
	batch    *event.Batch
	saved    int // of batch.Records
}

// storyStep is what an operation did to a story: it was created, or the text of its first
// article changed; or, with into, it became a part of another; or it is gone.
type storyStep struct {
	story string
	into  string
	gone  bool
	event string // that it was in, of a story that is no more
}

// brought keeps an article that the operation under way brought: the event of its story
// is found by its text.
func (s *stories) brought(a *storage.Article) {
	if s.texts == nil {
		s.texts = map[string]*storage.Article{}
	}
	s.texts[a.ID] = a
}

// retold notes that the text of an article changed.
func (s *stories) retold(a *storage.Article) {
	s.brought(a)
	s.steps = append(s.steps, storyStep{story: a.ID}) // none, unless it is the first of its story
}

// follow assigns to events what an operation of that time did to stories.
func (e *events) follow(at time.Time) error {
	steps, texts := e.stories.steps, e.stories.texts
	e.stories.steps, e.stories.texts = nil, nil
	e.batch.Advance(record.UnixTime(e.counters.Newest))
	told := map[string]bool{} // by id
	for _, s := range steps {
		var err error
		if s.gone || s.into != "" {
			delete(told, s.story) // it may come again
		}
		switch {
		case s.gone:
			err = e.leave(s.story, s.event)
			e.batch.Remove(s.story)
		case s.into != "":
			if err = e.leave(s.story, s.event); err == nil {
				err = e.applyVerdict(e.batch.MergeStory(s.story, s.into), at)
			}
		case !told[s.story]:
			told[s.story] = true
			err = e.tell(s.story, texts, at)
		}
		if err != nil {
			return err
		}
	}
	return e.settle(at)
}

// settle divides the events of the window anew while it grows.
func (e *events) settle(at time.Time) error {
	settled := e.batch.Settle()
	v := event.Verdict{Moved: settled.Moved}
	if err := e.move(v, at); err != nil {
		return err
	}
	for _, m := range settled.Merged {
		if err := e.merge(m[0], m[1], at); err != nil {
			return err
		}
	}
	return nil
}

// tell assigns a story by the text of the article that founded it. One that arrived before the
// window is in no event but its own.
func (e *events) tell(id string, texts map[string]*storage.Article, at time.Time) error {
	r, err := e.stories.get(id)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	a, err := e.founder(&r, texts)
	if err != nil {
		return err
	}
	if e.counters.Newest-a.Seen.Unix() > int64(event.Kept/time.Second) {
		return e.put(id, r.EventID(), at)
	}
	return e.applyVerdict(e.batch.Add(id, event.ProfileOf(a, e.settings.places), a.Seen), at)
}

// founder returns the article by which a story was founded, with its text.
func (e *events) founder(r *record.Story, texts map[string]*storage.Article) (*storage.Article, error) {
	n, meta, err := r.Founder(e.memo)
	if err != nil {
		return nil, err
	}
	if a := texts[meta.A.ID]; a != nil {
		return a, nil
	}
	a, err := record.WithTexts(e.tx, n, meta, false)
	return &a, err
}

// applyVerdict stores what the window decided about a story.
func (e *events) applyVerdict(v event.Verdict, at time.Time) error {
	for _, id := range v.Merged {
		if err := e.merge(id, v.Event, at); err != nil {
			return err
		}
	}
	if err := e.move(v, at); err != nil || v.Later == "" {
		return err
	}
	return e.link(v.Event, v.Later)
}

// move puts the stories of a verdict into their events.
func (e *events) move(v event.Verdict, at time.Time) error {
	for _, m := range v.Moved {
		if err := e.put(m.Story, m.Event, at); err != nil {
			return err
		}
	}
	if v.Event == "" { // nothing is left of what was decided about
		return nil
	}
	return e.put(v.Story, v.Event, at)
}

// pruneWindow removes records from before the window.
func (e *events) pruneWindow() error {
	return record.EventWindow.Prune(e.tx, &e.counters, event.Kept, maxPruned)
}
