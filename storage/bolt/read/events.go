package read

import (
	"bytes"
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/place"
)

// Event implements storage.Reader.
func (r *Reader) Event(ctx context.Context, id string) (out storage.Event, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		e, err := record.ReadEvent(tx, id)
		if errors.Is(err, storage.ErrNotFound) {
			var s record.Story
			if s, err = storyOfArticle(tx, id); err == nil {
				e, err = record.EventOf(tx, &s)
			}
		}
		if err != nil {
			return err
		}
		out, err = e.Present(tx)
		return err
	})
	return out, err
}

// EventsOf implements storage.Reader.
func (r *Reader) EventsOf(ctx context.Context, stories []string) (out map[string]string, err error) {
	out = make(map[string]string, len(stories))
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		for _, id := range stories {
			s, err := record.ReadStory(tx, id)
			if err == nil {
				out[id] = s.EventID()
			}
			if err := errors.Join(record.IgnoreMissing(err), ctx.Err()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// EventRecords returns what the window of events keeps of the operator's decisions, for
// event.NewReplay.
func (r *Reader) EventRecords(ctx context.Context) (out [][]byte, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return record.EventWindow.Each(tx, func(raw []byte) error {
			if event.Durable(raw) {
				out = append(out, bytes.Clone(raw))
			}
			return ctx.Err()
		})
	})
	return out, err
}

// WhyEvent implements storage.Reader.
func (r *Reader) WhyEvent(ctx context.Context, a, b string) (e storage.EventEvidence, err error) {
	settings, _ := r.current.Settings()
	places := place.InForce(settings.Places)
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		x, in, err := told(tx, a, places)
		if err != nil {
			return err
		}
		y, other, err := told(tx, b, places)
		if err != nil {
			return err
		}
		if err := r.restored(); err != nil {
			return err
		}
		e = r.events.Explain(x, y)
		if e.Same = in == other; e.Same {
			e.Event = in
		}
		return nil
	})
	return e, err
}

// told returns the story with that id or alias, or of the article with that id, and its
// event. Its text is that of its first article.
func told(tx *bbolt.Tx, id string, places *place.Gazetteer) (t event.Told, in string, err error) {
	s, err := record.ReadStory(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		s, err = storyOfArticle(tx, id)
	}
	if err != nil {
		return t, "", err
	}
	n, meta, err := s.Founder(tx)
	if err != nil {
		return t, "", err
	}
	a, err := record.WithTexts(tx, n, meta, false)
	return event.Told{Story: s.ID, Text: event.TextOf(&a, places)}, s.EventID(), err
}
