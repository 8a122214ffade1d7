package fetcher

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// outlet answers with the newest twenty items of those at the given times
// after start, as far as they have come to pass. An item's number is its GUID
// until the day from which the same twenty are told again.
func outlet(start time.Time, times []time.Duration, repeats int) func(client.Request) (*client.Response, error) {
	return func(client.Request) (*client.Response, error) {
		now, n := time.Since(start), 0
		for n < len(times) && times[n] <= now {
			n++
		}
		var b strings.Builder
		for i := n - 1; i >= max(0, n-20); i-- {
			id := i
			if now >= time.Duration(repeats)*24*time.Hour {
				id = i % 20
			}
			fmt.Fprintf(&b, "<item><guid>%d</guid><title>خبر %d</title><pubDate>%s</pubDate></item>", id, id, start.Add(times[i]).UTC().Format(time.RFC1123Z))
		}
		r := news()
		r.Body = []byte(`<rss version="2.0"><channel><title>أخبار</title>` + b.String() + "</channel></rss>")
		return r, nil
	}
}

const never = 1000

// daily are times every so often between two hours of each of some days.
func daily(days, from, to int, every time.Duration) (times []time.Duration) {
	for day := range days {
		for at := time.Duration(from) * time.Hour; at < time.Duration(to)*time.Hour; at += every {
			times = append(times, time.Duration(day)*24*time.Hour+at)
		}
	}
	return times
}

// An outlet that publishes by day is asked by day: its news are found soon, and
// its nights are left in peace.
func TestPollsFollowTheHoursOfTheOutlet(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now() // midnight UTC, as bubbles begin
		times := daily(14, 8, 20, 20*time.Minute)
		w.answer = outlet(start, times, never)
		w.run(Options{}, feedsOn(1, ""), nil, pass(14*24*time.Hour))
		var day, night int
		var polls []time.Duration
		for _, at := range w.times(start, "") {
			if at < 7*24*time.Hour {
				continue // it learns
			}
			polls = append(polls, at)
			if hour := at % (24 * time.Hour) / time.Hour; hour >= 8 && hour < 20 {
				day++
			} else {
				night++
			}
		}
		var late []time.Duration
		for _, at := range times {
			if i, _ := slices.BinarySearch(polls, at); at >= 7*24*time.Hour && i < len(polls) {
				late = append(late, polls[i]-at)
			}
		}
		slices.Sort(late)
		if median := late[len(late)/2]; median > 15*time.Minute || day < 4*night || night == 0 {
			t.Errorf("%d polls by day, %d by night, half of the news found within %s; want four times as many by day, some by night, 15m", day, night, median)
		}
	})
}

func TestItemsPublishedTogetherCountOnce(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	at := func(minutes ...int) (a []storage.Article) {
		for _, m := range minutes {
			a = append(a, storage.Article{Published: now.Add(time.Duration(m) * time.Minute)})
		}
		return a
	}
	var r storage.Rhythm
	learnRhythm(&r, at(-1, -61, -121, -122, -60), now)
	if r.Items != 3 || r.Gap != time.Hour+30*time.Second {
		t.Errorf("got %d occasions, %s apart; want 3, 60m30s", r.Items, r.Gap)
	}
	learnRhythm(&r, []storage.Article{{}, {}, {Published: now.AddDate(1, 0, 0)}}, now.Add(time.Hour))
	if r.Items != 4 || !r.Last.Equal(now.Add(time.Hour)) {
		t.Errorf("items without a date or with one to come: got %d occasions, the last at %s; want them once, now", r.Items, r.Last)
	}
}

// A feed that stays silent far beyond its rhythm is reported, and no longer
// when it speaks again; a weekend is no silence.
func TestSilenceIsReported(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		var times []time.Duration
		for _, at := range daily(30, 8, 20, time.Hour) {
			day := at / (24 * time.Hour)
			if weekend := day%7 >= 5; !weekend && (day < 21 || day >= 29) {
				times = append(times, at)
			}
		}
		w.answer = outlet(start, times, never)
		w.run(Options{}, feedsOn(1, ""), nil, func(s *Scheduler) {
			silentOn := map[int]bool{}
			for day := 1; day <= 30; day++ {
				wait(24*time.Hour - time.Minute)
				silentOn[day] = !w.state("feed0000").Silent.IsZero()
				wait(time.Minute)
				if n := s.Stats().Silent; silentOn[day] != (n == 1) {
					t.Errorf("day %d: Stats counts %d silent feeds", day, n)
				}
			}
			for day := 1; day <= 22; day++ {
				if silentOn[day] {
					t.Errorf("day %d: reported as silent", day)
				}
			}
			if !silentOn[29] || silentOn[30] {
				t.Errorf("silent after a week of nothing: %v; a day after it spoke again: %v", silentOn[29], silentOn[30])
			}
		})
	})
}

// A feed whose items only change has nothing new, whatever their dates say.
func TestFeedThatRepeatsItselfIsSilent(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.known = map[string]bool{}
		w.answer = outlet(start, daily(40, 0, 24, time.Hour), 10)
		w.run(Options{}, feedsOn(1, ""), nil, pass(30*24*time.Hour))
		if st := w.state("feed0000"); st.Silent.IsZero() || st.UnchangedPolls < 5 {
			t.Errorf("got silent since %v, %d stale documents", st.Silent, st.UnchangedPolls)
		}
	})
}

func TestFeedMayAskToBeLeftAlone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	busy := storage.Rhythm{Gap: 20 * time.Minute, Last: now, Items: 20}
	all := make([]int, 24)
	for h := range all {
		all[h] = h
	}
	for name, v := range map[string]struct {
		channel  storage.Channel
		interval time.Duration
		want     time.Duration
	}{
		"its own rhythm":                 {storage.Channel{}, 0, 10 * time.Minute},
		"ttl":                            {storage.Channel{TTL: 2 * time.Hour}, 0, 2 * time.Hour},
		"ttl of a month":                 {storage.Channel{TTL: 30 * 24 * time.Hour}, 0, 6 * time.Hour},
		"ttl against the operator":       {storage.Channel{TTL: 2 * time.Hour}, 7 * time.Minute, 7 * time.Minute},
		"hours":                          {storage.Channel{SkipHours: []int{12, 13}}, 0, 2 * time.Hour},
		"hours of the night":             {storage.Channel{SkipHours: []int{0, 1, 2}}, 0, 10 * time.Minute},
		"all hours":                      {storage.Channel{SkipHours: all}, 0, 10 * time.Minute},
		"a day, as far as the maximum":   {storage.Channel{SkipDays: []int{1}}, 0, 6 * time.Hour},
		"another day":                    {storage.Channel{SkipDays: []int{2}}, 0, 10 * time.Minute},
		"hours against the operator":     {storage.Channel{SkipHours: []int{12}}, 7 * time.Minute, 7 * time.Minute},
		"hours that no feed has":         {storage.Channel{SkipHours: []int{-1, 24, 99}, SkipDays: []int{7}}, 0, 10 * time.Minute},
		"ttl that ends in skipped hours": {storage.Channel{TTL: time.Hour, SkipHours: []int{13, 14}}, 0, 3 * time.Hour},
	} {
		next, why := p.nextPoll(storage.Feed{Interval: v.interval}, storage.FeedState{Rhythm: busy, Channel: v.channel}, status(http.StatusOK), now)
		if got := next.Sub(now); got != v.want {
			t.Errorf("%s: got %s (%s), want %s", name, got, why, v.want)
		}
	}
}

// While a hub pushes, polls are rare; when it no longer does, they are as they
// were.
func TestPollsAreRareWhilePushesCome(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	busy := storage.Rhythm{Gap: 20 * time.Minute, Last: now, Items: 20}
	for name, v := range map[string]struct {
		pushed, leased time.Duration
		want           time.Duration
	}{
		"pushes come":                    {-10 * time.Minute, 24 * time.Hour, 6 * time.Hour},
		"pushes stopped":                 {-5 * time.Hour, 24 * time.Hour, 10 * time.Minute},
		"the lease ended":                {-10 * time.Minute, -time.Minute, 10 * time.Minute},
		"subscribed, and nothing pushed": {-365 * 24 * time.Hour, 24 * time.Hour, 10 * time.Minute},
	} {
		st := storage.FeedState{Rhythm: busy, Pushed: now.Add(v.pushed), Leased: now.Add(v.leased)}
		next, why := p.nextPoll(storage.Feed{}, st, status(http.StatusOK), now)
		if got := next.Sub(now); got != v.want {
			t.Errorf("%s: got %s (%s), want %s", name, got, why, v.want)
		}
	}
}

func TestRefusedFeedsSlowDownAtOnce(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	for code, want := range map[int]time.Duration{404: 2 * time.Hour, 403: 2 * time.Hour, 500: 10 * time.Minute} {
		next, _ := p.backOff(storage.Feed{}, 2, status(code), now)
		if got := next.Sub(now); got != want {
			t.Errorf("%d for the second time: got %s, want %s", code, got, want)
		}
	}
}
