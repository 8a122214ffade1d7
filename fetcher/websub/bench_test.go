package websub

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// BenchmarkPush is one push of 50 KB from its arrival to the queue.
func BenchmarkPush(b *testing.B) {
	at := time.Now()
	known := storage.Subscription{
		ID: "abc", Feed: "furat", Hub: hubURL, Topic: topic, Callback: base + Path + "abc", Secret: strings.Repeat("س", 16),
		Verified: at, Until: at.Add(subscription.DefaultLease),
	}
	s := New(Options{Known: []storage.Subscription{known}, HTTP: http.DefaultClient, Public: func() string { return base }})
	h := &fakeHub{s: s}
	body := strings.Repeat(content, 50_000/len(content))
	signature := sign(known.Secret, body)
	b.ReportAllocs()
	for b.Loop() {
		if code := h.push(known.Callback, signature, body); code != http.StatusAccepted {
			b.Fatal(code)
		}
	}
}

// BenchmarkRequestLoop is one pass of the request loop over 10,000 subscriptions, of
// which none is due.
func BenchmarkRequestLoop(b *testing.B) {
	at := time.Now()
	var known []storage.Subscription
	for i := range 10_000 {
		id := fmt.Sprint(i)
		known = append(known, storage.Subscription{
			ID: id, Feed: id, Hub: hubURL, Topic: topic, Callback: base + Path + id, Verified: at, Until: at.Add(subscription.DefaultLease),
		})
	}
	s := New(Options{Known: known, HTTP: http.DefaultClient, Public: func() string { return base }})
	var requests sync.WaitGroup
	b.ReportAllocs()
	for b.Loop() {
		s.startDue(context.Background(), &requests)
	}
	requests.Wait()
}
