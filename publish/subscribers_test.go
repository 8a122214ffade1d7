package publish_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rawi/publish"
	"rawi/storage"
	"rawi/storage/bolt"
)

// outlet is one of the subscribers' test, with its own ways.
type outlet struct {
	name  string
	every int  // hours between two polls
	joins int  // hour of the first poll
	late  int  // hours that its articles come after their date, at most
	dates bool // else its articles have none
	ahead bool // its dates are of the future
	bulk  int  // articles of its first document
	polls uint64
	made  int
}

// newsroom is what the outlets tell.
type newsroom struct {
	rnd     *rand.Rand
	outlets []*outlet
	recent  []int        // stories that others may copy
	stories int          //
	backlog map[int]bool // told by no more than the old part of a first document
	told    map[int]bool // and by whatever else
	letters []string
	topic   map[int]bool // stories of the topic
}

// article is an outlet's telling of a story.
func (n *newsroom) article(o *outlet, story int, published time.Time) storage.Article {
	r := rand.New(rand.NewPCG(uint64(story), 7))
	text := make([]string, 40)
	for i := range text { // words of its own: no two stories are alike
		for range 6 {
			text[i] += n.letters[r.IntN(len(n.letters))]
		}
	}
	title := fmt.Sprintf("%s %d", strings.Join(text[:4], " "), story)
	if story%5 == 0 {
		title += " جسر"
		n.topic[story] = true
	}
	o.made++
	guid := fmt.Sprintf("%s-%d", o.name, o.made)
	return storage.Article{
		GUID: guid, Identity: "guid:" + guid, Title: title, Link: fmt.Sprintf("https://%s.example/%d", o.name, o.made),
		Language: "ar", Published: published, Text: []string{strings.Join(text, " ")},
	}
}

// poll is what an outlet has new at a time.
func (n *newsroom) poll(o *outlet, now time.Time) *storage.Fetch {
	f := &storage.Fetch{At: now, State: storage.FeedState{Feed: o.name, Status: storage.StatusOK}}
	first := o.polls == 0
	o.polls++
	f.State.Poll = o.polls
	count := n.rnd.IntN(3)
	if first {
		count = o.bulk
	}
	for i := range count {
		story, published := n.stories, now.Add(-time.Duration(n.rnd.IntN(o.late*60+1))*time.Minute)
		switch {
		case first:
			published = now.Add(-time.Duration(i) * time.Hour)
			n.stories++
		case len(n.recent) > 0 && n.rnd.IntN(3) == 0: // a copy of something recent
			story, published = n.recent[n.rnd.IntN(len(n.recent))], now.Add(-time.Hour)
		default:
			n.stories++
			if now.Sub(published) < 24*time.Hour { // else a copy lies outside of the window of stories
				n.recent = append(n.recent[max(0, len(n.recent)-20):], story)
			}
		}
		old := first && now.Sub(published) > storage.BacklogAge
		switch {
		case !o.dates:
			published, old = time.Time{}, false
		case o.ahead:
			published, old = now.Add(time.Duration(n.rnd.IntN(90))*24*time.Hour), false
		}
		if old && !n.told[story] {
			n.backlog[story] = true
		}
		if !old {
			n.told[story] = true
		}
		f.Articles = append(f.Articles, n.article(o, story, published))
	}
	return f
}

// subscriber polls one document and counts what it is shown.
type subscriber struct {
	path  string
	every int
	shown map[string]string // entry id: its title
	times map[int]int       // how often a story was shown
}

func (s *subscriber) poll(t *testing.T, h http.Handler) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, s.path, nil))
	var doc struct {
		Items []struct{ ID, Title string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatalf("%s: %v: %.200s", s.path, err, w.Body)
	}
	for _, item := range doc.Items {
		if _, known := s.shown[item.ID]; known {
			continue
		}
		s.shown[item.ID] = item.Title
		var story int
		if _, err := fmt.Sscan(strings.Fields(item.Title)[4], &story); err != nil {
			t.Fatalf("title %q", item.Title)
		}
		s.times[story]++
	}
}

// TestNoSubscriberMissesAStory: five readers with other rhythms follow forty
// outlets for twenty days. Outlets are late, have no dates or dates of the
// future, and come with hundreds of articles at once; each reader is shown every
// story once.
func TestNoSubscriberMissesAStory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{Gather: time.Microsecond, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		n := &newsroom{rnd: rand.New(rand.NewPCG(1, 2)), backlog: map[int]bool{}, told: map[int]bool{}, topic: map[int]bool{}}
		n.letters = strings.Split("بتثجحخدذرزسشصضطعغفقكلمنه", "")
		set := storage.Settings{
			At: time.Now(), Site: storage.Site{Title: "أخبار", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
			Topics: []storage.Topic{{Name: "roads", Title: "طرق", Query: "title:جسر"}},
		}
		for i := range 40 {
			o := &outlet{name: fmt.Sprintf("outlet%02d", i), every: 3 + i%6, late: 2, dates: true, bulk: 5}
			switch i % 5 {
			case 1:
				o.late = 24 * 9
			case 2:
				o.dates = false
			case 3:
				o.ahead = true
			case 4:
				o.joins, o.bulk = 24*(i%17)+3, 150 // six days of articles at once
			}
			n.outlets = append(n.outlets, o)
			set.Feeds = append(set.Feeds, storage.Feed{Name: o.name, URL: "https://" + o.name + ".example/feed", Outlet: o.name})
		}
		if _, err := store.Apply(t.Context(), storage.Operation{Settings: &set}); err != nil {
			t.Fatal(err)
		}
		server, err := publish.New(publish.Options{Store: store, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- server.Run(t.Context()) }()

		var readers []*subscriber
		for _, every := range []int{3, 5, 6, 9, 12} {
			for _, path := range []string{"/feed.json?full=0", "/topics/roads.json?full=0"} {
				readers = append(readers, &subscriber{path: path, every: every, shown: map[string]string{}, times: map[int]int{}})
			}
		}
		const hours = 20 * 24
		for hour := range hours + 13 {
			var ops []storage.Operation
			for _, o := range n.outlets {
				if hour < hours && hour >= o.joins && (hour-o.joins)%o.every == 0 {
					ops = append(ops, storage.Operation{Fetch: n.poll(o, time.Now())})
				}
			}
			if len(ops) > 0 {
				if _, err := store.Apply(t.Context(), ops...); err != nil {
					t.Fatal(err)
				}
			}
			synctest.Wait()
			time.Sleep(time.Minute) // of the bubble's time: documents are rendered once a second
			for _, r := range readers {
				if hour%r.every == 0 {
					r.poll(t, server)
				}
			}
			time.Sleep(59 * time.Minute)
		}
		for _, r := range readers {
			missed, twice := 0, 0
			for story := range n.stories {
				wanted := n.told[story] && (n.topic[story] || !strings.HasPrefix(r.path, "/topics/"))
				if wanted && r.times[story] == 0 {
					missed++
				}
				if r.times[story] > 1 {
					twice++
				}
			}
			if missed > 0 || twice > 0 || len(r.shown) < 100 {
				t.Errorf("%s every %d h, %d entries: %d of %d stories missed, %d shown twice", r.path, r.every, len(r.shown), missed, n.stories, twice)
			}
		}
		t.Logf("%d stories, %d of them in backlogs only", n.stories, len(n.backlog))
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
