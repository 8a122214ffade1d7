package event

import "testing"

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
