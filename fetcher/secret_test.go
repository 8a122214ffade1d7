package fetcher

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// TestSecretsAreNotStored, however they come back: in a document, in a push, in an error.
// What rawi asks for itself keeps them.
func TestSecretsAreNotStored(t *testing.T) {
	const path, key, password = "s3cret-of-the-path", "s3cret-key", "s3cret/of layla"
	repeated := strings.NewReplacer("PATH", path, "KEY", key, "PASSWORD", "s3cret%2Fof%20layla").Replace(
		`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>أخبار</title><link>https://furat.test/KEY</link>
		<atom:link rel="self" href="https://furat.test/PATH"/><atom:link rel="hub" href="https://hub.test/"/>
		<item><guid>KEY-1</guid><title>فيضان الخابور</title><link>https://furat.test/PATH/1?k=PASSWORD</link><source url="https://furat.test/PATH"/>
		<enclosure url="https://furat.test/PATH/1.mp3" type="audio/mpeg" length="1"/><description>&lt;img src="https://furat.test/KEY.png"&gt; خبر</description></item></channel></rss>`)
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(2, "")
		for i := range feeds {
			feeds[i].URL, feeds[i].Secrets = "https://furat.test/"+path+"/feed?access_token="+key, []string{path}
			feeds[i].Header = map[string][]string{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("layla:"+password))}}
		}
		feeds[1].URL += "&failing"
		w.answer = func(r client.Request) (*client.Response, error) {
			if strings.HasSuffix(r.URL, "failing") {
				return nil, errors.New("it answered " + password + " to " + r.URL)
			}
			return &client.Response{Status: 200, URL: r.URL, Body: []byte(repeated)}, nil
		}
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(time.Minute)
			if err := s.Push(t.Context(), []websub.Push{{Feed: feeds[0].Name, Body: []byte(strings.ReplaceAll(repeated, "-1<", "-2<")), At: time.Now().UTC()}}); err != nil {
				t.Fatal(err)
			}
			articles := 0
			for _, f := range w.fetches {
				if self := f.State.Channel.Self; f.State.Status == storage.StatusOK && self != "https://furat.test/"+path {
					t.Errorf("hubs know the feed by %q", self)
				}
				f.State.URL, f.State.Channel.Self = "", "" // what is asked for
				articles += len(f.Articles)
				text, err := json.Marshal(f)
				if err != nil || strings.Contains(string(text), "s3cret") {
					t.Errorf("stored %s, %v", text, err)
				}
			}
			if articles != 2 {
				t.Errorf("%d articles, want one of the poll and one of the push", articles)
			}
		})
	})
}
