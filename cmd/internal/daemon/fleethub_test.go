package daemon

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// fan publishes a feed by a hub of its own, and follows the feed that is made
// of it.
type fan struct {
	web *httptest.Server

	mu       sync.Mutex // guards what follows
	agreed   url.Values // what its hub was asked for
	received []string   // by the callback
}

func newFan(t *testing.T) *fan {
	f := &fan{}
	mux := http.NewServeMux()
	mux.HandleFunc("/furat.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", fmt.Sprintf(`<%s/hub>; rel="hub", <%s/furat.xml>; rel="self"`, f.web.URL, f.web.URL))
		fmt.Fprint(w, document)
	})
	mux.HandleFunc("POST /hub", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // what is missing is missed
		f.mu.Lock()
		f.agreed = r.PostForm
		f.mu.Unlock()
		w.WriteHeader(http.StatusAccepted)
	})
	mux.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		f.received = append(f.received, string(body))
		f.mu.Unlock()
		fmt.Fprint(w, r.URL.Query().Get("hub.challenge"))
	})
	f.web = httptest.NewServer(mux)
	t.Cleanup(f.web.Close)
	return f
}

func (f *fan) asked() url.Values {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.agreed
}

// got counts the documents that contain text, and not another.
func (f *fan) got(text, without string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, body := range f.received {
		if strings.Contains(body, text) && (without == "" || !strings.Contains(body, without)) {
			n++
		}
	}
	return n
}

// TestFleetIsOneHub: what hubs and subscribers ask of a node that they do not
// belong to is done all the same, and once.
func TestFleetIsOneHub(t *testing.T) {
	t.Parallel()
	f, servers, ctx := newFan(t), nats(t), t.Context()
	node := func(name string) *config.Config {
		c := configured(t.TempDir(), f.web.URL)
		c.Fleet = config.Fleet{Name: "furat", Node: name, NATS: []string{servers}, Replicas: 1, Keep: time.Hour, Lag: 30 * time.Second}
		return c
	}
	a, one, stopA := start(t, Options{Load: always(node("a"))})
	await(t, one, 1)
	a.fleet.snapshot(ctx)
	b, two, stopB := start(t, Options{Load: always(node("b"))})
	both := []*Daemon{a, b}
	soon(t, "one of two asks the feed", func() bool {
		return len(a.fleet.node.Members().Nodes) == 2 && len(b.fleet.node.Members().Nodes) == 2 && a.scheduler.Stats().Feeds+b.scheduler.Stats().Feeds == 1
	})
	soon(t, "its hub is asked", func() bool { return f.asked() != nil })
	i := slices.IndexFunc(both, func(d *Daemon) bool { return d.scheduler.Stats().Feeds == 0 })
	idle := both[i]
	client := []*control.Client{one, two}[i]
	soon(t, "a refresh at the node that does not ask the feed polls it once", func() bool { // none while a slow machine's fleet divides anew
		polls, err := client.Refresh(ctx, "furat")
		if polls > 1 || err != nil {
			t.Errorf("refresh at the node that does not ask the feed: %d, %v", polls, err)
		}
		return polls == 1
	})

	// A reader subscribes at one node: both know of it.
	base := "http://" + idle.Addr().String()
	var asked time.Time
	soon(t, "both know the subscriber", func() bool {
		if time.Since(asked) > 10*time.Second { // again where a slow machine's fleet had no log for a while, as readers do
			asked = time.Now()
			answer, err := http.PostForm(base+"/hub", url.Values{
				"hub.mode": {"subscribe"}, "hub.topic": {"http://rawi.test/feed.atom"}, "hub.callback": {f.web.URL + "/callback"},
			})
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		}
		return a.hub.Stats().Subscribers == 1 && b.hub.Stats().Subscribers == 1
	})

	// The feed's hub verifies, and pushes, at the node whose callback it is not.
	in := f.asked()
	path := base + strings.TrimPrefix(in.Get("hub.callback"), "http://rawi.test")
	answer, err := http.Get(path + "?" + url.Values{"hub.mode": {"subscribe"}, "hub.topic": {in.Get("hub.topic")}, "hub.challenge": {"نعم"}, "hub.lease_seconds": {"86400"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	echo, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if string(echo) != "نعم" {
		t.Fatalf("the challenge at another node: %s %q", answer.Status, echo)
	}
	const news = "مطر في دير الزور"
	body := []byte(strings.Replace(document, "<item>", "<item><title>"+news+"</title><guid>2</guid><description>هطلت أمطار غزيرة على المدينة وريفها منذ الصباح</description></item><item>", 1))
	mac := hmac.New(sha256.New, []byte(in.Get("hub.secret")))
	mac.Write(body)
	signature := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	var pushed time.Time
	soon(t, "both have what was pushed", func() bool {
		if time.Since(pushed) > 10*time.Second { // again where a slow machine's fleet had no log for a while
			pushed = time.Now()
			push, err := http.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			push.Header.Set("Content-Type", "application/rss+xml")
			push.Header.Set("X-Hub-Signature", signature)
			answer, err := http.DefaultClient.Do(push)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			http.DefaultClient.CloseIdleConnections()
			if answer.StatusCode != http.StatusAccepted {
				t.Fatalf("a push at another node: %s", answer.Status)
			}
		}
		return articles(t, one) == 2 && articles(t, two) == 2
	})
	soon(t, "the reader gets the news", func() bool { return f.got(news, "") > 0 })
	callback, err := url.Parse(f.web.URL)
	if err != nil {
		t.Fatal(err)
	}
	if a.owns(callback.Host) == b.owns(callback.Host) {
		t.Error("both nodes, or none, deliver to the reader")
	}

	// The node that is left delivers what follows.
	stop, left := stopA, two
	if b.owns(callback.Host) {
		stop, left = stopB, one
	}
	stop()
	const later = "سوق جديدة في الرقة"
	out, err := left.Apply(ctx, storage.Operation{Fetch: &storage.Fetch{
		At: time.Now().UTC(), Push: true, State: storage.FeedState{Feed: "furat"}, Articles: []storage.Article{{Identity: "3", Title: later}},
	}})
	if err != nil || out[0].Err != nil {
		t.Fatal(out, err)
	}
	soon(t, "the reader gets it from the node that is left", func() bool { return f.got(later, "") == 1 })
	if n := f.got(news, later); n != 1 {
		t.Errorf("the reader got the news %d times, want once", n)
	}
}

// articles counts what a store holds.
func articles(t *testing.T, r storage.Reader) int {
	t.Helper()
	s, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Articles
}
