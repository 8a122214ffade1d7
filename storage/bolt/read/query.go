package read

import (
	"context"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/search"
)

// Query implements storage.Reader.
func (r *Reader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	settings, _ := r.current.Settings()
	ask, err := search.ForArticles(q, settings)
	if err != nil {
		return storage.Page{}, err
	}
	return answer(ctx, r.files, ask, ask.Articles)
}

// Stories implements storage.Reader.
func (r *Reader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	settings, _ := r.current.Settings()
	ask, err := search.ForStories(q, settings)
	if err != nil {
		return storage.Page{}, err
	}
	return answer(ctx, r.files, ask, ask.Stories)
}

// Events implements storage.Reader.
func (r *Reader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	settings, _ := r.current.Settings()
	ask, err := search.ForEvents(q, settings)
	if err != nil {
		return storage.Page{}, err
	}
	return answer(ctx, r.files, ask, ask.Events)
}

// answer returns the page that list reads, with the hints on the query.
func answer(ctx context.Context, files *dbfile.Snapshots, ask *search.Query, list func(context.Context, *bbolt.Tx) (storage.Page, error)) (page storage.Page, err error) {
	err = files.View(ctx, func(tx *bbolt.Tx) error {
		if page, err = list(ctx, tx); err == nil {
			page.Hints, err = ask.Hints(ctx, tx)
		}
		return err
	})
	return page, err
}

// WordForms implements storage.Reader.
func (r *Reader) WordForms(ctx context.Context, q storage.Query) (out []storage.WordForms, err error) {
	settings, _ := r.current.Settings()
	ask, err := search.ForArticles(storage.Query{Text: q.Text, Now: q.Now, Work: q.Work}, settings)
	if err != nil {
		return nil, err
	}
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		out, err = ask.Forms(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
