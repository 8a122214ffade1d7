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

// simulatedOutlet is an outlet with its own polling interval and its own way of dating articles.
type simulatedOutlet struct {
	name  string
	every int  // hours between two polls
	joins int  // hour of the first poll
	late  int  // hours by which its articles come after their date, at most
	dates bool // its articles are dated
	ahead bool // its dates are in the future
	bulk  int  // articles of its first document
	polls uint64
	made  int
}

// simulation generates what the outlets publish.
type simulation struct {
	rnd     *rand.Rand
	outlets []*simulatedOutlet
	recent  []int // stories that others may copy
	stories int
	backlog map[int]bool // stories of nothing but the old part of a first poll
	current map[int]bool // stories that some outlet published as news
	letters []string
	topic   map[int]bool // stories of the topic
}

// article returns the article of outlet o about a story. Articles about one story share their text.
func (n *simulation) article(o *simulatedOutlet, story int, published time.Time) storage.Article {
	r := rand.New(rand.NewPCG(uint64(story), 7))
	text := make([]string, 40)
	for i := range text { // random words: no two stories are similar
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

// poll returns what a poll of outlet o finds at now.
func (n *simulation) poll(o *simulatedOutlet, now time.Time) *storage.Fetch {
	f := &storage.Fetch{At: now, Complete: true, State: storage.FeedState{Feed: o.name, Status: storage.StatusOK}}
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
		if old && !n.current[story] {
			n.backlog[story] = true
		}
		if !old {
			n.current[story] = true
		}
		f.Articles = append(f.Articles, n.article(o, story, published))
	}
	return f
}

// subscriber polls one document and counts the stories in it.
type subscriber struct {
	path  string
	every int
	shown map[string]string // entry id: its title
	times map[int]int       // how often each story was a new entry
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

// subscriberScale is the size of the simulation.
type subscriberScale struct {
	outlets, days int
	rhythms       []int // hours between two polls of a subscriber
	lastJoin      int   // day of the last outlet's first poll
	entries       int   // in a document, beside those of the last 12 hours
	minShown      int   // entries that a subscriber must have seen
}

// The small form holds every kind of outlet and the slowest rhythm, in a tenth
// of the time.
var (
	fullScale  = subscriberScale{outlets: 40, days: 14, rhythms: []int{5, 9, 12}, lastJoin: 11, entries: 100, minShown: 100}
	shortScale = subscriberScale{outlets: 10, days: 6, rhythms: []int{12}, lastJoin: 3, entries: 5, minShown: 20}
)

// Subscribers that poll at different rhythms, at least every 12 hours, are shown
// every story exactly once, though outlets publish late, without dates, with dates
// in the future, or join with hundreds of articles at once.
func TestNoSubscriberMissesAStory(t *testing.T) {
	t.Parallel()
	scale := fullScale
	if testing.Short() {
		scale = shortScale
	}
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{Gather: time.Microsecond, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		n := &simulation{rnd: rand.New(rand.NewPCG(1, 2)), backlog: map[int]bool{}, current: map[int]bool{}, topic: map[int]bool{}}
		n.letters = strings.Split("بتثجحخدذرزسشصضطعغفقكلمنه", "")
		set := storage.Settings{
			At: time.Now(), Site: storage.Site{Title: "أخبار", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
			Topics: []storage.Topic{{Name: "roads", Title: "طرق", Query: "title:جسر"}},
		}
		for i := range scale.outlets {
			o := &simulatedOutlet{name: fmt.Sprintf("outlet%02d", i), every: 3 + i%6, late: 2, dates: true, bulk: 5}
			switch i % 5 {
			case 1:
				o.late = 24 * 9
			case 2:
				o.dates = false
			case 3:
				o.ahead = true
			case 4:
				o.joins, o.bulk = 24*(i%(scale.lastJoin+1))+3, 150 // six days of articles at once
			}
			n.outlets = append(n.outlets, o)
			set.Feeds = append(set.Feeds, storage.Feed{Name: o.name, URL: "https://" + o.name + ".example/feed", Outlet: o.name})
		}
		if _, err := store.Apply(t.Context(), storage.Operation{Settings: &set}); err != nil {
			t.Fatal(err)
		}
		server, err := publish.New(publish.Options{Store: store, Entries: scale.entries, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- server.Run(t.Context()) }()

		var readers []*subscriber
		for _, every := range scale.rhythms {
			for _, path := range []string{"/feed.json?full=0", "/topics/roads.json?full=0"} {
				readers = append(readers, &subscriber{path: path, every: every, shown: map[string]string{}, times: map[int]int{}})
			}
		}
		hours := scale.days * 24
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
				wanted := n.current[story] && (n.topic[story] || !strings.HasPrefix(r.path, "/topics/"))
				if wanted && r.times[story] == 0 {
					missed++
				}
				if r.times[story] > 1 {
					twice++
				}
			}
			if missed > 0 || twice > 0 || len(r.shown) < scale.minShown {
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
