package daemon

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Who subscribes to a document is told of what is new in it, signed, by the
// daemon as it runs.
func TestSubscriberIsToldOfNews(t *testing.T) {
	t.Parallel()
	var second atomic.Bool
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		text := document
		if second.Load() {
			text = strings.Replace(text, "<item>", "<item><title>مطر في دير الزور</title><guid>2</guid><description>هطلت أمطار غزيرة على المدينة وريفها منذ الصباح</description></item><item>", 1)
		}
		fmt.Fprint(w, text)
	}))
	t.Cleanup(feed.Close)
	const topic, secret = "http://rawi.test/feed.atom", "كلمة السر"
	pushed := make(chan string, 10)
	verified := make(chan string, 10)
	reader := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, r.URL.Query().Get("hub.challenge"))
			verified <- r.URL.Query().Get("hub.topic")
			return
		}
		body, err := io.ReadAll(r.Body)
		sum := hmac.New(sha256.New, []byte(secret))
		sum.Write(body)
		if err != nil || r.Header.Get("X-Hub-Signature") != "sha256="+hex.EncodeToString(sum.Sum(nil)) {
			t.Errorf("signature %q, %v", r.Header.Get("X-Hub-Signature"), err)
		}
		pushed <- string(body)
	}))
	t.Cleanup(reader.Close)
	d, client, _ := start(t, Options{Load: always(configured(t.TempDir(), feed.URL))})
	await(t, client, 1)

	base := "http://" + d.Addr().String()
	answer, err := http.Get(base + "/feed.atom")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if link := answer.Header.Get("Link"); link != `<http://rawi.test/hub>; rel="hub", <`+topic+`>; rel="self"` {
		t.Errorf("Link is %q, want the hub and the document", link)
	}
	answer, err = http.PostForm(base+"/hub", url.Values{
		"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {reader.URL + "/news"}, "hub.secret": {secret},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if answer.StatusCode != http.StatusAccepted {
		t.Fatalf("subscribing: status %d, want 202", answer.StatusCode)
	}
	if got := within(t, verified, 10*time.Second); got != topic {
		t.Errorf("asked whether %q is meant", got)
	}
	second.Store(true)
	if _, err := client.Refresh(t.Context(), "furat"); err != nil {
		t.Fatal(err)
	}
	for { // the document as it was may be told first
		if strings.Contains(within(t, pushed, 40*time.Second), "مطر في دير الزور") {
			break
		}
	}
}

// within waits for what comes, and not for ever.
func within(t *testing.T, from <-chan string, limit time.Duration) string {
	t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case s := <-from:
		return s
	case <-timer.C:
		t.Fatalf("nothing came within %s", limit)
		return ""
	}
}
