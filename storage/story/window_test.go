package story_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// one assigns articles, each in a fetch of its own.
func one(w *story.Window, articles ...story.Article) []story.Verdict {
	b := w.Begin()
	var all []story.Verdict
	for _, a := range articles {
		all = append(all, b.Fetch([]story.Article{a})...)
	}
	b.Commit()
	return all
}

func TestRestartsKeepAllStories(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(3, 90))
	want := assign(story.NewWindow(storage.StorySettings{}), fetches)
	r := rand.New(rand.NewPCG(9, 9))
	stops := map[int]bool{}
	for len(stops) < 10 {
		stops[r.IntN(len(fetches))] = true
	}
	w := story.NewWindow(storage.StorySettings{})
	var log [][]byte
	got := ledger{}
	for i, articles := range fetches {
		if stops[i] { // the process dies in the middle of a batch
			w.Begin().Fetch(articles)
			w = story.NewWindow(storage.StorySettings{})
			for _, record := range log[len(log)-min(len(log), 2000):] {
				if err := w.Restore(record); err != nil {
					t.Fatal(err)
				}
			}
		}
		b := w.Begin()
		for _, v := range b.Fetch(articles) {
			got.take(v)
		}
		log = append(log, b.Records()...)
		b.Commit()
	}
	for id, at := range want {
		if got[id] != at {
			t.Errorf("%s is in %s, was in %s without restarts", id, got[id], at)
		}
	}
}

func TestDroppedBatchLeavesNoTrace(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(4, 60))
	want := assign(story.NewWindow(storage.StorySettings{}), fetches)
	w := story.NewWindow(storage.StorySettings{})
	got := ledger{}
	for i, articles := range fetches {
		b := w.Begin()
		b.Fetch(articles)
		b.Fetch(fetches[(i+7)%len(fetches)])
		if _, ok := w.Story(articles[0].ID); ok {
			t.Fatalf("%s is visible before the commit", articles[0].ID)
		}
		b = w.Begin() // the one before is undone
		for _, v := range b.Fetch(articles) {
			got.take(v)
		}
		b.Commit()
	}
	for id, at := range want {
		if got[id] != at {
			t.Errorf("%s is in %s, was in %s without dropped batches", id, got[id], at)
		}
	}
}

func TestBatchBordersChangeNothing(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(5, 60))
	want := assign(story.NewWindow(storage.StorySettings{}), fetches)
	w := story.NewWindow(storage.StorySettings{})
	b := w.Begin()
	got := ledger{}
	for _, articles := range fetches {
		for _, v := range b.Fetch(articles) {
			got.take(v)
		}
	}
	b.Commit()
	for id, at := range want {
		if got[id] != at {
			t.Errorf("%s is in %s, was in %s in batches of one fetch", id, got[id], at)
		}
	}
}

func TestFetchTwiceIsNoop(t *testing.T) {
	t.Parallel()
	a, c := news("a", "one", "افتتاح الجسر", bridge), news("c", "two", "افتتاح الجسر", bridge)
	w := story.NewWindow(storage.StorySettings{})
	one(w, a, c)
	b := w.Begin()
	v := b.Fetch([]story.Article{c, a})
	if v[0].Story != "a" || v[1].Story != "a" || len(b.Records()) != 0 {
		t.Errorf("got %+v and %d records, want both in a and no record", v, len(b.Records()))
	}
}

func TestWindowForgetsWhatIsOld(t *testing.T) {
	t.Parallel()
	w := story.NewWindow(storage.StorySettings{Window: 48 * time.Hour})
	late := news("b", "two", "افتتاح الجسر", bridge)
	late.Time, late.Seen = noon.Add(49*time.Hour), noon.Add(49*time.Hour)
	v := one(w, news("a", "one", "افتتاح الجسر", bridge), late)
	if v[1].Story != "b" || w.Len() != 1 {
		t.Errorf("story %s with %d in the window, want b alone", v[1].Story, w.Len())
	}
}

func TestSettingsKeepArticlesApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		settings storage.StorySettings
		change   func(*story.Article)
		want     string
	}{
		{"as they are", storage.StorySettings{}, func(*story.Article) {}, "a"},
		{"a feed kept out", storage.StorySettings{}, func(a *story.Article) { a.Off = true }, "b"},
		{"no stories", storage.StorySettings{Across: "none"}, func(*story.Article) {}, "b"},
		{"another region", storage.StorySettings{Across: "region"}, func(a *story.Article) { a.Region = "iraq" }, "b"},
		{"one region", storage.StorySettings{Across: "region"}, func(*story.Article) {}, "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := news("a", "one", "افتتاح الجسر", bridge), news("b", "two", "افتتاح الجسر", bridge)
			c.change(&b)
			if v := one(story.NewWindow(c.settings), a, b); v[1].Story != c.want {
				t.Errorf("in story %s, want %s", v[1].Story, c.want)
			}
		})
	}
}

func TestBoilerplateIsLearntFromAWholeFetch(t *testing.T) {
	t.Parallel()
	// One sentence of news each, under 30 words of what the outlet always says.
	const notice = "\nيمكنكم متابعة أخبارنا على مدار الساعة عبر التطبيق والقناة والنشرة البريدية، كما ندعوكم إلى إرسال صوركم وشهاداتكم إلى غرفة التحرير وسيبقى اسم المرسل محفوظا لدينا ولن نعطيه لأحد.\n"
	texts := []string{
		"أعلنت دار النشر صدور رواية جديدة للكاتبة تتناول حياة الصيادين في القرى البعيدة.",
		"فاز فريق الحي على ضيفه بهدفين نظيفين في ختام الدوري أمام جمهور كبير.",
		"أغلق فرن القرية أبوابه بعد نفاد الطحين ووقف الناس في طوابير طويلة منذ الفجر.",
		"زرع الطلاب مئة شجرة حول المدرسة بمناسبة يوم البيئة وبمشاركة الأهالي والمعلمين.",
	}
	var fetch []story.Article
	for i, s := range texts {
		fetch = append(fetch, news(fmt.Sprint("n", i), "one", fmt.Sprint("عنوان مختلف رقمه ", i), notice+s+notice))
	}
	w := story.NewWindow(storage.StorySettings{})
	b := w.Begin()
	for _, v := range b.Fetch(fetch) {
		if v.Story != v.Article {
			t.Errorf("%s joined %s by its boilerplate", v.Article, v.Story)
		}
	}
	b.Commit()
	// The same news elsewhere, bare, is still found.
	if v := one(w, news("bare", "two", "صدور رواية جديدة", texts[0])); v[0].Story != "n0" {
		t.Errorf("a bare copy is in %s, want n0", v[0].Story)
	}
}

func TestReprintsDoNotEraseTheirBody(t *testing.T) {
	t.Parallel()
	w := story.NewWindow(storage.StorySettings{})
	var fetch []story.Article
	for i := range 4 { // one outlet brings one text four times at once
		fetch = append(fetch, news(fmt.Sprint("r", i), "one", "افتتاح الجسر", bridge))
	}
	b := w.Begin()
	for _, v := range b.Fetch(fetch) {
		if v.Story != "r0" {
			t.Errorf("%s is in %s, want r0", v.Article, v.Story)
		}
	}
	b.Commit()
	if v := one(w, news("copy", "two", "جسر جديد فوق النهر", bridge)); v[0].Story != "r0" {
		t.Errorf("a copy elsewhere is in %s, want r0", v[0].Story)
	}
}

const library = `أعيد أمس افتتاح المكتبة العامة في البلدة القديمة بعد ترميم دام ثلاث سنوات شارك فيه متطوعون من الحي.
وتضم القاعة الكبرى رفوفا خشبية صنعها نجارون محليون وركنا للأطفال وقاعة للمحاضرات تطل على البستان.`

const harvest = `بدأ الفلاحون في السهل جني الزيتون مبكرا هذا الموسم خوفا من الصقيع الذي أضر بالمحصول في العام الفائت.
وقالت لجنة المزارعين إن المعاصر ستعمل في نوبتين وإن سعر الصفيحة لن يعلن قبل نهاية الأسبوع.`

func TestDigestIsItsOwnStoryWhicheverComesFirst(t *testing.T) {
	t.Parallel()
	lead := func(s string) string { return s[:len(s)-len(s[indexLine(s):])] }
	digest := news("digest", "three", "موجز المساء", lead(bridge)+"\n"+lead(library)+"\n"+lead(harvest))
	parts := []story.Article{
		news("bridge", "one", "افتتاح الجسر", bridge), news("library", "one", "المكتبة تفتح أبوابها", library),
		news("harvest", "two", "بدء جني الزيتون", harvest), news("short", "four", "جسر جديد", lead(bridge)),
	}
	for at := range len(parts) + 1 {
		order := append(append(append([]story.Article(nil), parts[:at]...), digest), parts[at:]...)
		l := ledger{}
		for _, v := range one(story.NewWindow(storage.StorySettings{}), order...) {
			l.take(v)
		}
		if l["digest"] != "digest" {
			t.Errorf("digest as number %d is in %s", at, l["digest"])
		}
		if l["short"] != "bridge" && at > 0 {
			t.Errorf("digest as number %d: the short report is in %s, want bridge", at, l["short"])
		}
	}
}

func indexLine(s string) int {
	for i, c := range s {
		if c == '\n' {
			return i
		}
	}
	return len(s)
}

func TestFullerTextJoinsTheStoryItHasMostOf(t *testing.T) {
	t.Parallel()
	i := indexLine(bridge)
	w := story.NewWindow(storage.StorySettings{})
	early := news("head", "one", "افتتاح الجسر", bridge[:i])
	late := news("tail", "two", "تفاصيل الجسر الجديد", bridge[i+1:])
	late.Time = noon.Add(time.Minute)
	v := one(w, early, late, news("all", "three", "افتتاح الجسر", bridge), news("again", "four", "افتتاح الجسر", bridge))
	for _, v := range v {
		if len(v.Merged) > 0 {
			t.Errorf("%s merges %v", v.Article, v.Merged)
		}
	}
	at := func(id string) string { s, _ := w.Story(id); return s }
	if at("head") != "head" || at("tail") != "tail" || at("all") != at("again") || at("all") == "all" {
		t.Errorf("the parts are in %s and %s, the full texts in %s and %s", at("head"), at("tail"), at("all"), at("again"))
	}
}

func TestReplacedTextFindsItsStory(t *testing.T) {
	t.Parallel()
	w := story.NewWindow(storage.StorySettings{})
	one(w, news("a", "one", "افتتاح الجسر", bridge), news("b", "two", "خبر عاجل من البلدة القديمة", library))
	b := w.Begin()
	v := b.Replace(news("b", "two", "افتتاح الجسر", bridge))
	records := b.Records()
	b.Commit()
	if v.Story != "a" || len(v.Merged) != 1 || len(records) == 0 {
		t.Errorf("got %+v, want b merged into a", v)
	}
	b = w.Begin()
	if v := b.Replace(news("z", "two", "لا أحد", bridge)); v.Story != "" || len(b.Records()) != 0 {
		t.Errorf("an unknown article: %+v", v)
	}
}

func TestForeignRecordsAreRefused(t *testing.T) {
	t.Parallel()
	w := story.NewWindow(storage.StorySettings{})
	b := w.Begin()
	b.Fetch([]story.Article{news("a", "one", "افتتاح الجسر", bridge)})
	record := b.Records()[0]
	for cut := range len(record) {
		if err := story.NewWindow(storage.StorySettings{}).Restore(record[:cut]); !errors.Is(err, story.ErrRecord) {
			t.Fatalf("the first %d bytes of a record: %v", cut, err)
		}
	}
}

// One copy with other numbers, which came before the text itself, is a story's
// longest text: it must not keep out what all others of the story agree with.
func TestOddCopyKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	const (
		begin  = "افتتح أمس معرض الكتاب في ساحة المدينة القديمة بحضور ناشرين من الأقاليم كلها وسط إقبال الأهالي رغم المطر."
		end    = "ووعدت الأمانة بمكتبة متنقلة تزور القرى البعيدة طوال الصيف وتعير الكتب للأطفال من غير مقابل ولا موعد."
		counts = "\nويشارك في الدورة %d ناشرا يعرضون %d عنوانا في %d جناحا حتى نهاية الشهر الجاري.\n"
	)
	right, wrong := fmt.Sprintf(counts, 84, 9200, 37), fmt.Sprintf(counts, 51, 4100, 22)
	w := story.NewWindow(storage.StorySettings{})
	v := one(
		w,
		news("a", "one", "معرض الكتاب يفتح أبوابه", begin+"\n"+end),
		news("odd", "two", "معرض الكتاب يفتح أبوابه", begin+wrong+end+"\nوقال الزوار إن الأسعار ارتفعت قليلا عن العام الماضي."),
		news("b", "three", "معرض الكتاب", begin+"\n"+end),
		news("full", "four", "معرض الكتاب يفتح أبوابه", begin+right+end),
	)
	for _, v := range v {
		if v.Story != "a" {
			t.Errorf("%s is in %s, want a", v.Article, v.Story)
		}
	}
}

// Of articles that arrived together those leave first whose ids are first, whatever batches
// were dropped before: all nodes of a fleet shed the same.
func TestShedDoesNotDependOnDroppedBatches(t *testing.T) {
	t.Parallel()
	var windows [2]*story.Window
	for i := range windows {
		w := story.NewWindow(storage.StorySettings{})
		windows[i] = w
		for _, id := range []string{"c", "a", "d", "b"} {
			one(w, news(id, id, "خبر "+id, id+" "+bridge)) // خبر: news
		}
		if i > 0 {
			w.Begin().Remove("c") // and is dropped: it comes back behind the others
		}
		b := w.Begin()
		if n := b.Shed(2, 100); n != 2 {
			t.Errorf("%d left, want 2", n)
		}
		b.Commit()
	}
	for _, id := range []string{"a", "b", "c", "d"} {
		_, x := windows[0].Story(id)
		_, y := windows[1].Story(id)
		if x != y || x != (id > "b") {
			t.Errorf("%s is in the window: %v, and %v where a batch was dropped", id, x, y)
		}
	}
	b := windows[0].Begin()
	if n := b.Shed(0, 1); n != 1 {
		t.Errorf("%d left, want the one that may leave at once", n)
	}
}
