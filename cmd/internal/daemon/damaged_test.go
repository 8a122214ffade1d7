package daemon

import (
	"errors"
	"net/http"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// What a daemon cannot read it says so: by status 500 to browsers, readers and
// programs, by its sentinel to the CLI.
func TestDamagedRecordIsAnInternalError(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := configured(t.TempDir(), address)
	c.Topics = []storage.Topic{{Name: "bukamal", Query: "البوكمال"}}
	_, client, stop := start(t, Options{Load: always(c)})
	await(t, client, 1)
	id := first(t, client)
	stop()
	for _, value := range [][]byte{[]byte("garbage"), nil} {
		db, err := bbolt.Open(StorePath(c.Fixed), 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("articles"))
			k, _ := b.Cursor().First()
			if value == nil {
				return b.Delete(k)
			}
			return b.Put(k, value)
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		d, client, stop := start(t, Options{Load: always(c)})
		for _, path := range []string{"/stories/" + id, "/", "/topics/bukamal", "/feed.atom", "/topics/bukamal.rss", "/search.json?q=البوكمال", "/api/v1/article?id=" + id, "/api/v1/query"} {
			answer, err := http.Get("http://" + d.Addr().String() + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusInternalServerError {
				t.Errorf("%s of a store with the record %q: %s, want 500", path, value, answer.Status)
			}
		}
		http.DefaultClient.CloseIdleConnections()
		if _, err := client.Article(t.Context(), id); !errors.Is(err, storage.ErrDamaged) || errors.Is(err, storage.ErrNotFound) {
			t.Errorf("article of a store with the record %q: %v, want ErrDamaged", value, err)
		}
		stop()
	}
}
