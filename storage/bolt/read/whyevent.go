package read

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/place"
)

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
