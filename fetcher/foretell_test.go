package fetcher

import (
	"testing"
	"time"

	"rawi/storage"
)

func TestRhythmIsLearnt(t *testing.T) {
	t.Parallel()
	at := func(minutes ...int) (a []storage.Article) {
		for _, m := range minutes {
			a = append(a, storage.Article{Published: noon.Add(time.Duration(m) * time.Minute)})
		}
		return a
	}
	var r storage.Rhythm
	learnRhythm(&r, at(0), noon)
	if r.Items != 1 || r.Gap != 0 || r.Longest != 0 || r.Hours[12] != 1 || !r.Last.Equal(noon) {
		t.Errorf("one item: got %+v", r)
	}
	learnRhythm(&r, at(4), noon.Add(time.Hour))
	if r.Items != 1 {
		t.Errorf("an item four minutes later: got %+v", r)
	}
	learnRhythm(&r, at(5), noon.Add(time.Hour))
	if r.Items != 2 || r.Gap != 5*time.Minute || r.Longest != 5*time.Minute {
		t.Errorf("an item five minutes later: got %+v", r)
	}
	learnRhythm(&r, at(65), noon.Add(2*time.Hour))
	if r.Items != 3 || r.Gap != 5*time.Minute+55*time.Minute/2 || r.Longest != time.Hour || r.Hours[13] != 1 {
		t.Errorf("an hour later: got %+v", r)
	}
	// The longest gap is forgotten as time passes: half of it in 30 days.
	long := storage.Rhythm{Items: 40, Gap: time.Hour, Longest: 100 * 24 * time.Hour, Last: noon}
	countItem(&long, noon.Add(30*24*time.Hour), 30*24*time.Hour)
	if long.Longest != 50*24*time.Hour || long.Gap != time.Hour+(30*24-1)*time.Hour/32 {
		t.Errorf("after thirty days: got %+v", long)
	}
	countItem(&long, noon.Add(120*24*time.Hour), 120*24*time.Hour)
	if long.Longest != 120*24*time.Hour {
		t.Errorf("after a longer gap: got %v", long.Longest)
	}
	full := storage.Rhythm{Items: 5, Gap: time.Hour, Last: noon}
	full.Hours[12], full.Hours[3] = maxHourCount-1, 10
	if countItem(&full, noon, time.Hour); full.Hours[12] != maxHourCount || full.Hours[3] != 10 {
		t.Errorf("a thousand in an hour: got %v", full.Hours)
	}
	if countItem(&full, noon, time.Hour); full.Hours[12] != (maxHourCount+1)/2 || full.Hours[3] != 5 {
		t.Errorf("one more: got %v", full.Hours)
	}
	ahead := storage.Rhythm{Items: 5, Gap: time.Hour, Last: noon.AddDate(1, 0, 0)}
	if learnRhythm(&ahead, nil, noon); !ahead.Last.Equal(noon) {
		t.Errorf("a clock that was ahead: last item at %v", ahead.Last)
	}
}

func TestRhythmForetells(t *testing.T) {
	t.Parallel()
	about := func(got, want float64) bool { return got > want-0.001 && got < want+0.001 }
	even := storage.Rhythm{Gap: 2 * time.Hour, Items: 20, Last: noon}
	for to, want := range map[time.Duration]float64{0: 0, 30 * time.Minute: 0.25, 2 * time.Hour: 1, 25*time.Hour + 30*time.Minute: 12.75, 60 * 24 * time.Hour: 360, -time.Hour: 0} {
		if got := expectedItems(even, noon, noon.Add(to)); !about(got, want) {
			t.Errorf("in %v: %v items, want %v", to, got, want)
		}
	}
	if got := expectedItems(storage.Rhythm{}, noon, noon.Add(time.Hour)); got != 0 {
		t.Errorf("without a rhythm: %v items", got)
	}
	morning := even
	morning.Hours[6] = 10 // all of them between six and seven
	if rate := hourlyRate(morning); !about(rate[6], 0.5*(0.25+0.75*24)) || !about(rate[7], 0.5*0.25) {
		t.Errorf("items an hour: %v at six, %v at seven", rate[6], rate[7])
	}
	for items, want := range map[float64]time.Duration{0.5: time.Hour, 0.25: 30 * time.Minute, 1: 2 * time.Hour, 2.75: 5*time.Hour + 30*time.Minute, 3: 6 * time.Hour, 100: 6 * time.Hour} {
		if got := timeToExpect(even, noon.Add(10*time.Minute), items, 6*time.Hour); (got - want).Abs() > time.Second {
			t.Errorf("%v items are expected within %v, want %v", items, got, want)
		}
	}
	i := Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}
	for overdue, want := range map[time.Duration]time.Duration{0: time.Hour, 10 * time.Hour: time.Hour, 20 * time.Hour: 2 * time.Hour, 40 * time.Hour: 4 * time.Hour, 80 * time.Hour: 6 * time.Hour} {
		if got := rhythmWait(even, noon.Add(overdue), i); (got - want).Abs() > time.Second {
			t.Errorf("%v after its last item: polled in %v, want %v", overdue, got, want)
		}
	}
	if got := rhythmWait(storage.Rhythm{Gap: time.Minute, Last: noon}, noon, i); got != i.Min {
		t.Errorf("a feed of an item a minute is polled in %v, want %v", got, i.Min)
	}
}

func TestSilenceBegins(t *testing.T) {
	t.Parallel()
	hourly := storage.Rhythm{Gap: time.Hour, Longest: time.Hour, Items: minSilentItems, Last: noon}
	for name, v := range map[string]struct {
		change func(*storage.Rhythm)
		after  time.Duration
		silent bool
	}{
		"a day":                        {nil, 24 * time.Hour, true},
		"less than a day":              {nil, 24*time.Hour - 1, false},
		"few items":                    {func(r *storage.Rhythm) { r.Items-- }, 48 * time.Hour, false},
		"five times the longest gap":   {func(r *storage.Rhythm) { r.Longest = 10 * time.Hour }, 50 * time.Hour, true},
		"less than five times":         {func(r *storage.Rhythm) { r.Longest = 10 * time.Hour }, 50*time.Hour - 1, false},
		"twice a long gap, three days": {func(r *storage.Rhythm) { r.Longest = 48 * time.Hour }, 168 * time.Hour, true},
		"less than three days above":   {func(r *storage.Rhythm) { r.Longest = 48 * time.Hour }, 168*time.Hour - 1, false},
		"a slow feed, ten items":       {func(r *storage.Rhythm) { r.Gap = 10 * time.Hour }, 101 * time.Hour, true},
		"a slow feed, not quite ten":   {func(r *storage.Rhythm) { r.Gap = 10 * time.Hour }, 99 * time.Hour, false},
	} {
		r := hourly
		if v.change != nil {
			v.change(&r)
		}
		want := time.Time{}
		if v.silent {
			want = noon
		}
		if got := silentSince(r, noon.Add(v.after)); !got.Equal(want) {
			t.Errorf("%s: silent since %v, want %v", name, got, want)
		}
	}
}
