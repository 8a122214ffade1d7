package verify

import (
	"errors"
	"slices"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// checkEvents checks that events and their stories name each other.
func (v *verifier) checkEvents() error {
	err := v.tx.Bucket(record.BucketEvents).ForEach(func(k, raw []byte) error {
		e, err := record.Decode[record.Event](raw)
		if err != nil || e.ID != string(k) || len(e.Stories) == 0 {
			return v.fault("event %s: its record is of %q, with %d stories: %v", k, e.ID, len(e.Stories), err)
		}
		for _, id := range e.Aliases {
			if to := v.tx.Bucket(record.BucketEventAliases).Get([]byte(id)); string(to) != e.ID {
				return v.fault("event %s: its alias %s is one of %q", e.ID, id, to)
			}
		}
		for i, id := range e.Stories {
			s, err := record.Get[record.Story](v.tx.Bucket(record.BucketStories), []byte(id))
			if err != nil || s.EventID() != e.ID || slices.Contains(e.Stories[:i], id) {
				return v.fault("event %s: story %s is in event %q: %v", e.ID, id, s.EventID(), err)
			}
		}
		return v.ctx.Err()
	})
	if err != nil {
		return err
	}
	if err := v.checkEventAliases(); err != nil {
		return err
	}
	return v.tx.Bucket(record.BucketStories).ForEach(func(k, raw []byte) error {
		s, err := record.Decode[record.Story](raw)
		if err != nil {
			return v.ctx.Err() // it was found before
		}
		e, err := record.Get[record.Event](v.tx.Bucket(record.BucketEvents), []byte(s.EventID()))
		if s.Event == "" && errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil || s.Event == "" || !slices.Contains(e.Stories, s.ID) {
			return v.fault("story %s: event %s does not list it: %v", s.ID, s.EventID(), err)
		}
		return nil
	})
}

// checkEventAliases checks that events list their aliases, and that no event has one for its id.
func (v *verifier) checkEventAliases() error {
	return v.tx.Bucket(record.BucketEventAliases).ForEach(func(k, to []byte) error {
		e, err := record.Get[record.Event](v.tx.Bucket(record.BucketEvents), to)
		if err != nil || !slices.Contains(e.Aliases, string(k)) {
			return v.fault("alias %s: event %s does not list it: %v", k, to, err)
		}
		s, err := record.Get[record.Story](v.tx.Bucket(record.BucketStories), k)
		if v.tx.Bucket(record.BucketEvents).Get(k) != nil || err == nil && s.EventID() == s.ID {
			return v.fault("alias %s of event %s is the id of another", k, to)
		}
		return v.ctx.Err()
	})
}
