package event

import (
	"slices"
	"testing"
	"time"
)

// The engine had been made when testdata/unseen.txt was written. What it found of it before
// anybody changed a thing is the least that it finds: 144 of 151 pairs, and four wrong ones.
func TestUnseenTellingsMeetAsOftenAsAtFirstSight(t *testing.T) {
	list := unseenEvents(t)
	orders := map[string]map[string]string{}
	orders["by time"], _ = tell(NewWindow(), byTime(list), 1)
	orders["at once"], _ = tell(NewWindow(), byHash(list, ""), len(list))
	orders["among others"], _ = tell(NewWindow(), byTime(append(ownEvents(t), list...)), 1)
	for name, at := range orders {
		right, linked, all := pairs(list, at)
		if precision, recall := 1000*right/linked, 1000*right/all; precision < 970 || recall < 950 {
			t.Errorf("%s: precision %d ‰, recall %d ‰, want 970 and 950", name, precision, recall)
		}
	}
}

// Two happenings of one kind, near in time, are two.
func TestHappeningsOfOneKindStayApart(t *testing.T) {
	list := unseenEvents(t)
	at, _ := tell(NewWindow(), byTime(list), 1)
	apart := map[string]string{
		"raid-sahwa": "raid-tasil", "mine-sukhna": "mine-khan-shaykhun", "match-qamishli": "match-homs",
		"incursion-kodna": "incursion-jabata", "bread-price": "rial-low", "blackout-iraq": "minister-resigns",
		"building-aleppo-inquiry": "building-aleppo", "robbery-duhok-arrests": "robbery-duhok", "journalist-amed-free": "journalist-amed",
		"comment-building": "building-aleppo", "background-euphrates": "visit-ankara", "background-mines": "mine-khan-shaykhun",
		"two-topics": "blackout-iraq", "gold-wednesday": "gold-tuesday", "digest-week": "building-aleppo",
	}
	for a, b := range apart {
		for _, x := range list {
			for _, y := range list {
				if x.event == a && y.event == b && at[x.id] == at[y.id] {
					t.Errorf("%s is one event with %s", x.id, y.id)
				}
			}
		}
	}
}

// Three of five follow-ups or more name the event before, whichever of their tellings comes
// first. Of what is named besides, a background and a headline of two topics do tell of what
// was before.
func TestFewEventsFollowWhatTheyDoNot(t *testing.T) {
	list := append(ownEvents(t), unseenEvents(t)...)
	name, before := map[string]string{}, map[string]string{}
	for _, x := range list {
		name[x.id] = x.event
		if x.later != "" {
			before[x.event] = x.later
		}
	}
	began := map[string]time.Time{}
	for _, x := range byTime(list) {
		if began[x.event].IsZero() {
			began[x.event] = x.Time
		}
	}
	for _, seed := range []string{"", "1", "2", "3"} {
		order := byTime(list)
		if seed != "" { // events in their order, their tellings in any
			order = byHash(list, seed)
			slices.SortStableFunc(order, func(a, b telling) int { return began[a.event].Compare(began[b.event]) })
		}
		_, later := tell(NewWindow(), order, 1)
		right, wrong := map[string]bool{}, map[string]bool{}
		for story, e := range later {
			switch of := name[story]; {
			case before[of] == name[e]:
				right[of] = true
			case of != name[e]: // else its tellings met later
				wrong[of] = true
			}
		}
		if len(right) < 3 || len(wrong) > 5 {
			t.Errorf("order %q: %v of %v name the event before, %v one that is none", seed, right, before, wrong)
		}
	}
}
