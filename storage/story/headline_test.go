package story

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// short is an article without a text, of an outlet of its own.
func short(id, title string, minutes int) Article {
	at := noon.Add(time.Duration(minutes) * time.Minute)
	return Article{ID: id, Feed: id, Outlet: id, Title: title, Time: at, Seen: at, Print: NewFingerprint(title, nil, "")}
}

func TestWordsThatSayNothingVanishFromHeadlines(t *testing.T) {
	t.Parallel()
	bare := headOf("مسؤولون سوريون أجروا محادثات سرية مع حزب الله في تركيا")
	for _, title := range []string{
		"مسئولون سوريون أجروا محادثات سرية مع حزب الله فى تركيا",
		"رويترز: مسؤولون سوريون أجروا محادثات سرية مع حزب الله في تركيا",
		"حصري-مصادر: مسؤولون سوريون أجروا محادثات سرية مع «حزب الله» في تركيا",
		"عاجل | مسؤولون سوريون أجروا محادثات سرية مع حزب الله في تركيا",
		"شاهد.. مسؤولون سوريون أجروا محادثات سرية مع حزب الله في تركيا",
	} {
		if m := matchHeadlines(bare, headOf(title)); m.title != 1000 || m.conflict.kind != noConflict {
			t.Errorf("%s: %+v", title, m)
		}
	}
	for _, title := range []string{bareTitle + " - بوابة الجسر الجديد", "بوابة الجسر: " + bareTitle, bareTitle + " | قناة الجسر"} {
		if m := matchHeadlines(bare, headOf(title)); m.title < 850 || m.conflict.kind != noConflict {
			t.Errorf("%s: %+v", title, m)
		}
	}
}

const bareTitle = "مسؤولون سوريون أجروا محادثات سرية مع حزب الله في تركيا"

func headOf(title string) headStems {
	var d decoded
	d.read(NewFingerprint(title, nil, "").data)
	return d.head
}

func TestFormsOfAWordHaveOneStem(t *testing.T) {
	t.Parallel()
	for _, forms := range []string{
		"العراق والعراق بالعراق عراقي العراقية العراقيين",
		"لبنان اللبناني اللبنانية بلبنان",
		"مسؤول مسئول المسؤولون ومسئولين",
		"داود داوود",
		"الأمريكية الأميركية",
		"غوغل جوجل",
		"يعلن تعلن اعلن",
		"وزير الوزير والوزير",
		"syria syrian syrians",
		"explosion explosions",
		"secret secretly",
	} {
		list := text.Words(forms)
		want := string(appendStem(nil, []byte(list[0])))
		for _, w := range list[1:] {
			if got := string(appendStem(nil, []byte(w))); got != want {
				t.Errorf("%s: stem %q, that of %s is %q", w, got, list[0], want)
			}
		}
	}
	for _, pair := range [][2]string{{"سوريا", "سريه"}, {"حلب", "حماه"}, {"بغداد", "غد"}, {"attack", "attach"}} {
		if a, b := string(appendStem(nil, []byte(pair[0]))), string(appendStem(nil, []byte(pair[1]))); a == b {
			t.Errorf("%s and %s have the stem %q", pair[0], pair[1], a)
		}
	}
}

// Each guard keeps one pair apart that would join without it, and lets the like of it join.
func TestHeadlinesThatContradictStayApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, a, b string
		outlets    string // of a and b; empty: two
		hours      int
		kind       conflictKind
		same       bool
	}{
		{name: "other words", a: "انهيار مبنى سكني قديم في حي الميدان", b: "انهيار مبنى سكني من أربع طبقات في حي الميدان", same: true},
		{name: "other numbers", a: "انهيار مبنى سكني في حي الميدان ومقتل 12 شخصاً", b: "انهيار مبنى سكني في حي الميدان ومقتل 31 شخصاً", kind: otherNumbers},
		{name: "a number of one", a: "انهيار مبنى سكني في حي الميدان ومقتل 12 شخصاً", b: "انهيار مبنى سكني في حي الميدان ومقتل عدة أشخاص", same: true},
		{name: "a number in words", a: "انهيار مبنى سكني في حي الميدان وإصابة 7 أشخاص", b: "إصابة سبعة أشخاص بانهيار مبنى سكني في حي الميدان", same: true},
		{name: "towns", a: "انهيار مبنى سكني قديم من طبقات أربع في حلب", b: "انهيار مبنى سكني قديم من طبقات أربع في حمص", kind: otherPlaces},
		{name: "lands", a: "Parliament of Qatar ratifies maritime border treaty", b: "Parliament of Oman ratifies maritime border treaty", kind: otherPlaces},
		{name: "a land and its people", a: "Syrian parliament ratifies maritime border treaty", b: "Parliament of Syria ratifies maritime border treaty", same: true},
		{name: "a denial", a: "Minister Kordan resigns over harbour contract scandal", b: "Minister Kordan denies he resigns over harbour contract scandal", kind: oneReplies},
		{name: "a reaction", a: "Raiders attack harbour of Belmar at dawn", b: "Council condemns attack on harbour of Belmar at dawn", kind: oneReplies},
		{name: "no reaction", a: "افتتاح معهد لتدريس علوم دين وفلسفة في حي الميدان القديم", b: "افتتاح معهد لتدريس علوم وفلسفة في حي الميدان القديم", same: true},
		{name: "what follows", a: "Hotel fire in Belmar harbour district at dawn", b: "Owner of hotel arrested after fire in Belmar harbour district", kind: oneReplies},
		{name: "what follows, twice", a: "Owner of hotel arrested after fire in Belmar harbour district", b: "Police detain owner of hotel after fire in Belmar harbour", same: true},
		{name: "opposites", a: "Copper price in Belmar rises sharply before harvest auction", b: "Copper price in Belmar falls sharply before harvest auction", kind: opposites},
		{name: "towns that nobody knows", a: "إنقاذ طفل من الغرق أثناء السباحة في زرنوقا", b: "إنقاذ طفل من الغرق أثناء السباحة في دبسانيا", kind: otherNames},
		{name: "a town and one that nobody knows", a: "Quarry workers of Mosul begin hunger strike over unpaid wages", b: "Quarry workers of Zarnuq begin hunger strike over unpaid wages, organiser tells", kind: otherNames},
		{name: "twice another word", a: "Painters protest state tolls while police march along seawall with banners", b: "Painters protest public tolls while workers march along seawall with banners", kind: otherNames},
		{name: "who it is, before much that is equal", a: "State engineers complete repair of harbour crane before winter storm season", b: "Company engineers complete repair of harbour crane before winter storm season", kind: otherNames},
		{name: "names", a: "Harbour strike ends as Kordan signs wage agreement with dockers", b: "Harbour strike ends as Belmar signs wage agreement with dockers", kind: otherNames},
		{name: "who it is", a: "أمير المنطقة الوسطى يستقبل المهنئين بعيد الفطر المبارك", b: "محافظ العويقيلة يستقبل المهنئين بعيد الفطر المبارك", kind: otherNames},
		{name: "a pattern", a: "وزارة الصحة تعايد منسوبيها الجدد", b: "وزارة الداخلية تعايد منسوبيها الجدد", kind: otherNames},
		{name: "two in one outlet", a: "انهيار مبنى سكني قديم في حي الميدان", b: "ساكنو حي الميدان يروون كيف نجوا من انهيار مبنى سكني", outlets: "one"},
		{name: "the same in two outlets", a: "انهيار مبنى سكني قديم في حي الميدان", b: "ساكنو حي الميدان يروون كيف نجوا من انهيار مبنى سكني", same: true},
		{name: "again in one outlet", a: "انهيار مبنى سكني قديم في حي الميدان", b: "انهيار مبنى سكني قديم في حي الميدان الآن", outlets: "one", same: true},
		{name: "in time", a: "انهيار مبنى سكني قديم في حي الميدان", b: "انهيار مبنى سكني من أربع طبقات في حي الميدان", hours: 36, same: true},
		{name: "too late", a: "انهيار مبنى سكني قديم في حي الميدان", b: "انهيار مبنى سكني من أربع طبقات في حي الميدان", hours: 37},
		{name: "announcements of one outlet", a: "الشركة السورية للكهرباء والطاقة:", b: "الشركة السورية للكهرباء والطاقة:", outlets: "one"},
		{name: "two words", a: "Zircon walnut", b: "Walnut zircon"},
	} {
		a, b := short("a", c.a, 0), short("b", c.b, 60*c.hours)
		if c.outlets != "" {
			a.Outlet, b.Outlet = c.outlets, c.outlets
		}
		m := matchHeadlines(headOf(c.a), headOf(c.b))
		if m.conflict.kind != c.kind {
			t.Errorf("%s: conflict %q, want %q", c.name, m.conflict.kind, c.kind)
		}
		for _, pair := range [][2]Article{{a, b}, {b, a}} {
			w := NewWindow(storage.StorySettings{})
			v := fill(w, pair[0], pair[1])
			if same := v[1].Story == v[0].Story; same != c.same {
				t.Errorf("%s, %s first: joined %v, want %v; %+v", c.name, pair[0].ID, same, c.same, m)
			}
		}
	}
}

func TestTitleOfTwoTopicsGluesNothing(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	v := fill(w, short("a", "انهيار مبنى سكني قديم في حي الميدان بالعاصمة", 0),
		short("b", "إضراب سائقي الحافلات احتجاجاً على أسعار الوقود", 1),
		short("c", "انهيار مبنى سكني قديم في حي الميدان.. وإضراب سائقي الحافلات احتجاجاً على أسعار الوقود", 2))
	if v[0].Story == v[1].Story || len(v[2].Merged) != 0 {
		t.Errorf("%+v", v)
	}
}

// A chain of headlines, each like the next, ends where one is like the story no more.
func TestChainsOfHeadlinesDoNotDrift(t *testing.T) {
	t.Parallel()
	words := strings.Fields("zircon walnut velvet tundra saffron rubble quartz pollen oyster nectar mortar lichen kettle jigsaw island harbor")
	w := NewWindow(storage.StorySettings{})
	var list []Article
	for i := range len(words) - 5 {
		list = append(list, short(fmt.Sprint("h", i), strings.Join(words[i:i+6], " "), i))
	}
	v := fill(w, list...)
	if v[0].Story == v[len(v)-1].Story {
		t.Error("headlines without a common word are one story")
	}
	if v[0].Story != v[1].Story {
		t.Error("the first two are two stories")
	}
}

// Headlines with one stem in common come in any number: looking for a candidate takes no
// longer than the bucket allows.
func TestCrowdedStemsAreNotSearched(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	key := headOf("zircon").keys(nil)[0]
	for slot := range uint32(maxHeadBucket + 1) {
		w.heads.Add(key, slot)
	}
	if n := len(w.heads.searched(headOf("zircon walnut velvet").keys(nil))); n != 2 {
		t.Errorf("%d of three keys are searched, want the two that are not crowded", n)
	}
	w.heads.Remove(key, 0)
	if n := len(w.heads.searched(headOf("zircon walnut velvet").keys(nil))); n != 3 {
		t.Errorf("%d of three keys are searched, of which none is crowded", n)
	}
}

func TestHeadlineHasFewKeysTheRarest(t *testing.T) {
	t.Parallel()
	h := headOf("the government said zircon walnut velvet tundra saffron rubble quartz pollen oyster")
	if n := len(h.keys(nil)); n != maxHeadKeys {
		t.Errorf("%d keys, want %d", n, maxHeadKeys)
	}
	rare := headOf("zircon").keys(nil)[0]
	common := headOf("government").keys(nil)
	for i, k := range h.keys(nil) {
		if len(common) > 0 && k == common[0] {
			t.Error("a common word is a key where there are rare ones")
		}
		if k == rare {
			return
		}
		_ = i
	}
	t.Error("the rarest word is no key")
}

// Fingerprints of stores made before have no headline. They are read, and titles are compared as
// they were then.
func TestFingerprintsWithoutHeadlinesAreRead(t *testing.T) {
	t.Parallel()
	p := NewFingerprint("افتتاح الجسر الجديد فوق النهر", nil, "ar")
	var d decoded
	if !d.read(p.data) || len(d.head) == 0 {
		t.Fatal("it has no headline")
	}
	old := binary.AppendUvarint([]byte{oldFingerprint}, uint64(len(d.title)))
	old = appendTokens(append(old, 0), d.title)
	var q Fingerprint
	if err := q.UnmarshalBinary(old); err != nil {
		t.Fatal(err)
	}
	a, b := short("a", "", 0), short("b", "", 1)
	a.Print, b.Print = q, p
	w := NewWindow(storage.StorySettings{})
	if v := fill(w, a, b); v[1].Story != "a" {
		t.Errorf("equal titles, one of them old: %+v", v[1])
	}
	if err := q.UnmarshalBinary(append(old, 0, 0, 0)); err == nil {
		t.Error("an old fingerprint with a headline is read")
	}
}

// What is left out of an article as boilerplate is no line of its headline.
func TestBoilerplateIsNoLine(t *testing.T) {
	t.Parallel()
	line := "تابعوا آخر مستجدات الأخبار على قناتنا الرسمية في تطبيق تلغرام أولاً بأول ودون انقطاع."
	f := NewFingerprint("افتتاح الجسر الجديد فوق النهر", []string{line}, "ar")
	var v textView
	v.load(f, nil, &frequencies{})
	if _, all := v.head.weights(); all <= lineWeight {
		t.Fatalf("the line weighs %d", all)
	}
	v.load(f, func(uint32, int) bool { return true }, &frequencies{})
	if len(v.head) != len(v.head.titleOnly()) {
		t.Error("the line that is left out is compared")
	}
}

func TestWhyNamesTheWordsOfHeadlines(t *testing.T) {
	t.Parallel()
	why := func(a, b string) storage.Evidence {
		w := NewWindow(storage.StorySettings{})
		return w.Why(short("a", a, 0), short("b", b, 1))
	}
	e := why("انهيار مبنى سكني قديم في حي الميدان", "انهيار مبنى سكني من أربع طبقات في حي الميدان")
	if !e.Same || e.Rule != storage.RuleTitle || e.Headline < 500 || strings.Join(e.HeadlineWords, " ") != "انهيار مبني سكني حي الميدان" {
		t.Errorf("%+v", e)
	}
	e = why("انهيار مبنى سكني قديم في حلب", "انهيار مبنى سكني قديم في حمص")
	if e.Same || e.Veto != "the titles name different places: حلب ≠ حمص" {
		t.Errorf("%+v", e)
	}
	e = why("انهيار مبنى سكني قديم في حي الميدان", "خطة لترميم مبنى سكني قديم قرب السوق المسقوف ضمن مشروع البلدية")
	if e.Same || !strings.HasPrefix(e.Veto, "the headlines share ") {
		t.Errorf("%+v", e)
	}
	w := NewWindow(storage.StorySettings{})
	e = w.Why(short("a", "انهيار مبنى سكني قديم في حي الميدان", 0), short("b", "انهيار مبنى سكني من أربع طبقات في حي الميدان", 40*60))
	if e.Same || e.Veto != "headlines 40 hours apart" {
		t.Errorf("%+v", e)
	}
	if e = why("انهيار مبنى سكني", "أسعار الذهب اليوم"); e.Same || e.Veto != "" {
		t.Errorf("%+v", e)
	}
}

func TestLinesMustAgreeWhereBothHaveOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m            headlineMatch
		like, needed int
	}{
		{headlineMatch{title: 600, whole: 200, weight: 90}, 600, 400},
		{headlineMatch{title: 600, whole: 200, weight: 80}, 600, 430},
		{headlineMatch{title: 600, whole: 200, weight: 200, lines: true}, 300, 470},
		{headlineMatch{title: 600, whole: 500, weight: 200, lines: true}, 550, 470},
	} {
		if like, needed := c.m.likeness(), (headlinePair{match: &c.m}).need(); like != c.like || needed != c.needed {
			t.Errorf("%+v: %d, needed %d; want %d and %d", c.m, like, needed, c.like, c.needed)
		}
	}
	if n := (headlinePair{match: &headlineMatch{weight: 90}, sameOutlet: true}).need(); n != ownHeadlineShare {
		t.Errorf("of one outlet: %d", n)
	}
	if n := (&measure{head: headlineMatch{title: 800}, titleSimilarity: 300}).nearness(); n != 400 {
		t.Errorf("without a common text the nearer headline is nearer: %d", n)
	}
}

func TestOneStemMakesNoCandidate(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	fill(w, short("a", "zircon walnut velvet tundra", 0), short("b", "zircon saffron rubble quartz", 0))
	r := w.limits(true)
	r.head = headOf("zircon walnut mortar lichen").keys(nil)
	found := w.candidates(nil, stampOf(noon), r)
	if len(found) != 1 || w.entries[found[0]].id != "a" {
		t.Errorf("%d candidates, want the one with two stems", len(found))
	}
	for _, n := range w.buffers.count {
		if n != 0 {
			t.Fatal("counts are left for the next search")
		}
	}
}

func TestNamesAreShortAndKnownToNobody(t *testing.T) {
	t.Parallel()
	if w := headWordOf([]byte("zarnuq"), false); int(w.weight) != nameWeight {
		t.Errorf("an unknown word weighs %d", w.weight)
	}
	for _, known := range []string{"harbour", "wildfire", "pledges"} {
		if w := headWordOf([]byte(known), false); int(w.weight) >= nameWeight {
			t.Errorf("%s weighs %d, like a name", known, w.weight)
		}
	}
	if h := headOf("a b zircon"); len(h) != 1 {
		t.Errorf("letters are words: %v", h)
	}
	if two, three := headOf("zarnuq belmar"), headOf("zarnuq belmar kordan"); !two.isName(nameWeight) || three.isName(nameWeight) {
		t.Error("a name has one or two words")
	}
}
