package event

import (
	"cmp"
	"slices"
	"testing"
)

// told is the events of tellings, as a window made them, by id.
func tell(w *Window, list []telling, batch int) (at map[string]string, later map[string]string) {
	at, later = map[string]string{}, map[string]string{}
	for len(list) > 0 {
		b := w.Begin()
		n := min(batch, len(list))
		for _, x := range list[:n] {
			v := b.Add(x.id, NewProfile(x.Text), list[n-1].Time)
			at[v.Story] = v.Event
			for _, m := range v.Moved {
				at[m.Story] = m.Event
			}
			if v.Later != "" {
				later[v.Story] = v.Later
			}
		}
		for _, m := range b.Settle().Moved {
			at[m.Story] = m.Event
		}
		b.Commit()
		list = list[n:]
	}
	return at, later
}

// pairs counts pairs of tellings of one event that are linked, all linked pairs, and all
// pairs of one event.
func pairs(list []telling, at map[string]string) (right, linked, all int) {
	for i, x := range list {
		for _, y := range list[:i] {
			same, found := x.event == y.event, at[x.id] == at[y.id]
			if same {
				all++
			}
			if found {
				linked++
			}
			if same && found {
				right++
			}
		}
	}
	return right, linked, all
}

func byTime(list []telling) []telling {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b telling) int { return a.Time.Compare(b.Time) })
	return list
}

func byHash(list []telling, seed string) []telling {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b telling) int { return cmp.Compare(hashString(a.id+seed), hashString(b.id+seed)) })
	return list
}

func TestTellingsOfAnEventMeetInWhateverLanguage(t *testing.T) {
	list := ownEvents(t)
	at, _ := tell(NewWindow(), byTime(list), 1)
	right, linked, all := pairs(list, at)
	if precision, recall := 100*right/linked, 100*right/all; precision < 95 || recall < 88 {
		t.Errorf("precision %d %%, recall %d %%, want 95 and 88", precision, recall)
	}
}

func TestOrderOfArrivalMattersLittle(t *testing.T) {
	list := ownEvents(t)
	inTime, _ := tell(NewWindow(), byTime(list), 1)
	atOnce, _ := tell(NewWindow(), byHash(list, ""), len(list))
	both, any := 0, 0
	for i, x := range list {
		for _, y := range list[:i] {
			a, b := inTime[x.id] == inTime[y.id], atOnce[x.id] == atOnce[y.id]
			if a && b {
				both++
			}
			if a || b {
				any++
			}
		}
	}
	if 100*both < 94*any {
		t.Errorf("%d of %d linked pairs are linked in both orders, want 94 %%", both, any)
	}
}

// A follow-up with a news of its own is an event of its own, which names the one before.
func TestFollowUpNamesTheEventBefore(t *testing.T) {
	list := ownEvents(t)
	at, later := tell(NewWindow(), byTime(list), 1)
	found, all := 0, 0
	for _, x := range list {
		if x.later == "" {
			continue
		}
		all++
		for id, e := range later {
			if at[id] == at[x.id] && e == at[firstOf(list, x.later)] {
				found++
				break
			}
		}
		if at[x.id] == at[firstOf(list, x.later)] {
			t.Errorf("%s is one event with %s", x.id, x.later)
		}
	}
	if 2*found < all {
		t.Errorf("%d of %d follow-ups name the event before, want half", found, all)
	}
}

func firstOf(list []telling, event string) string {
	for _, x := range list {
		if x.event == event {
			return x.id
		}
	}
	return ""
}

func TestPartsOfASeriesAndDigestsStayAlone(t *testing.T) {
	list := ownEvents(t)
	at, _ := tell(NewWindow(), byTime(list), 1)
	for _, x := range list {
		if x.event != "weather-monday" && x.event != "weather-wednesday" && x.event != "press-digest" {
			continue
		}
		for _, y := range list {
			if x.id != y.id && at[x.id] == at[y.id] {
				t.Errorf("%s is one event with %s", x.id, y.id)
			}
		}
	}
}

// A digest's title may tell nothing, and its text what many stories tell.
func TestTitlesThatAnnounceNewsAreDigests(t *testing.T) {
	for title, want := range map[string]bool{
		"نشرة المساء: أبرز ما جاء اليوم": true, // the evening's news: today's most important
		"موجز أخبار اليوم":               true, // today's news in brief
		"Morning news digest":            true,
		"Top stories of the week, 23/11": true,
		"Günün özeti":                    true,
		"خلاصه اخبار امروز":              true, // today's news in brief
		"کورتەی هەواڵەکان":               true, // the news in brief
		"Kurteya nûçeyan":                true,
		"Revue de presse du 23":          true,
		"حصاد القمح في الجزيرة":          false, // the harvest of wheat
		"صحف أميركية تتحدث عن الحوثيين":  false, // American papers speak of the Houthis
		"Press review board resigns":     false,
		"Sabah gazetesi kapandı":         false, // the paper Sabah was closed
		"News":                           false,
	} {
		if isDigest(title) != want {
			t.Errorf("%q: a digest is %v", title, !want)
		}
	}
}
