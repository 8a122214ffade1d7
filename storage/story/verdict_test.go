package story_test

import (
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// news is an article with blocks divided by lines.
func news(id, outlet, title, body string) story.Article {
	var blocks []string
	for line := range strings.Lines(body) {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, line)
		}
	}
	return story.Article{
		ID: id, Feed: outlet, Outlet: outlet, Title: title, Time: noon, Seen: noon,
		Print: story.NewFingerprint(title, blocks, "ar"),
	}
}

const bridge = `افتتحت البلدية صباح اليوم الجسر الجديد فوق النهر بعد عامين من العمل المتواصل في ظروف صعبة ووسط حضور كبير من الأهالي.
وقال المهندس سامي الرفاعي إن الجسر يربط الحي القديم بالسوق ويخدم نحو 40 ألفا من السكان، وإن كلفته بلغت 12 مليونا.
وأضاف أن الورشة عملت ليلا ونهارا كي ينتهي البناء قبل موسم الأمطار، وأن الأرصفة والإنارة ستكتمل في الشهر المقبل.`

const weather = `توقعت دائرة الأرصاد أن تبلغ درجة الحرارة العظمى في المدينة 34 درجة وأن تكون الصغرى 21 درجة مساء.
وقالت إن سرعة الرياح تصل إلى 45 كيلومترا في الساعة وإن الرطوبة ترتفع إلى 60 في المئة قرب الساحل.`

const greeting = `بعث رئيس المجلس برقية تهنئة إلى سمير الحلواني بمناسبة تعيينه مديرا للمكتبة الوطنية متمنيا له التوفيق والنجاح في عمله الجديد.
وعبر في البرقية عن ثقته بأن سمير الحلواني سيخدم القراء والباحثين وسيفتح أبواب المكتبة أمام الجميع.`

func TestVerdicts(t *testing.T) {
	t.Parallel()
	edited := strings.NewReplacer("صباح اليوم", "أمس", "المتواصل", "الشاق", "ليلا ونهارا", "بلا انقطاع").Replace(bridge)
	first, _, _ := strings.Cut(bridge, "\n")
	for _, c := range []struct {
		name             string
		title, body      string
		otherTitle, text string
		same             bool
		relation         storage.Relation
		rule             storage.Rule
		veto             string
	}{
		{"a copy", "افتتاح الجسر", bridge, "افتتاح الجسر", bridge, true, storage.RelationCopy, storage.RuleBody, ""},
		{"a copy in another spelling", "إفتتاح الجسر", bridge, "افتتاح الجسر", strings.NewReplacer("أ", "ا", "إ", "ا", "ة ", "ه ", "40", "٤٠", "12", "١٢").Replace(bridge), true, storage.RelationCopy, storage.RuleBody, ""},
		{"an edited copy", "افتتاح الجسر", bridge, "جسر جديد", edited, true, storage.RelationEdited, storage.RuleBody, ""},
		{"an update", "افتتاح الجسر", bridge + "\n" + greeting + "\n" + "وختم المهندس حديثه بدعوة سكان الحي إلى الحفاظ على المكان ونظافته وإبلاغ البلدية بكل عطل.", "افتتاح الجسر", bridge, true, storage.RelationUpdate, storage.RuleBody, ""},
		{"an update by a sentence", "افتتاح الجسر", bridge + "\nوختم المهندس حديثه بدعوة سكان الحي إلى الحفاظ على المكان.", "افتتاح الجسر", bridge, true, storage.RelationUpdate, storage.RuleBody, ""},
		{"an excerpt", "افتتاح الجسر", first, "افتتاح الجسر الجديد", bridge, true, storage.RelationExcerpt, storage.RuleBody, ""},
		{"a mere title", "البلدية تفتتح الجسر الجديد فوق النهر", "", "البلدية تفتتح الجسر الجديد فوق النهر", bridge, true, storage.RelationExcerpt, storage.RuleTitle, ""},
		{"a template with other numbers", "الطقس اليوم", weather, "الطقس اليوم", strings.NewReplacer("34", "37", "21", "19", "45", "30").Replace(weather), false, "", storage.RuleBody, "numbers differ: 34 ≠ 37"},
		{"a template with another name", "برقية تهنئة", greeting, "برقية تهنئة", strings.ReplaceAll(greeting, "سمير الحلواني", "هالة الصائغ"), false, "", storage.RuleBody, "words swapped in 2 places: سمير الحلواني ≠ هاله الصايغ"},
		{"another text under the same title", "افتتاح الجسر الجديد اليوم", bridge, "افتتاح الجسر الجديد اليوم", greeting, false, "", storage.RuleBody, ""},
		{"nothing and nothing", "", "", "", "", false, "", storage.RuleBody, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := news("a", "one", c.title, c.body), news("b", "two", c.otherTitle, c.text)
			e := story.Compare(a, b, nil, storage.StorySettings{})
			if e.Same != c.same || e.Relation != c.relation || e.Rule != c.rule || e.Veto != c.veto {
				t.Errorf("got same %v, relation %q, rule %q, veto %q\n%+v", e.Same, e.Relation, e.Rule, e.Veto, e)
			}
			r := story.Compare(b, a, nil, storage.StorySettings{})
			if r.Same != e.Same || r.Weight != e.Weight || r.Equal != e.Equal || r.Conflicts != e.Conflicts {
				t.Errorf("the other way round: %+v\nwant the same as %+v", r, e)
			}
		})
	}
}

func TestWhyCountsAndShowsTheLongestRun(t *testing.T) {
	t.Parallel()
	// "The workshop worked day and night": only this sentence is shared.
	a := news("a", "one", "ورشة الجسر", bridge)
	b := news("b", "two", "عن العمل", greeting+"\nوأضاف أن الورشة عملت ليلا ونهارا كي ينتهي البناء قبل موسم الأمطار.")
	e := story.NewWindow(storage.StorySettings{}).Why(a, b)
	if e.Same || e.Other != "b" || e.Shared != 10 {
		t.Errorf("got %+v, want 10 shared triples and no story", e)
	}
	if got := strings.Join(e.LongestRun, " "); got != "واضاف ان الورشه عملت ليلا ونهارا كي ينتهي البنا قبل موسم الامطار" {
		t.Errorf("longest run %q", got)
	}
}

func TestFingerprintSurvivesMarshalling(t *testing.T) {
	t.Parallel()
	p := news("a", "one", "افتتاح الجسر", bridge).Print
	data, err := p.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Fields(bridge)) * 3; len(data) > n {
		t.Errorf("%d bytes for a text of %d words", len(data), n/3)
	}
	var q story.Fingerprint
	if err := q.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	e := story.Compare(story.Article{ID: "q", Print: q}, story.Article{ID: "p", Print: p}, nil, storage.StorySettings{})
	if e.Weight != 1000 || e.Resemblance != 1000 || len(e.LongestRun) == 0 {
		t.Errorf("after marshalling it compares as %+v", e)
	}
}

func TestForeignBytesAreNoFingerprint(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"x", "\x01", "\x01\xff\xff\xff\xff\xff", "\x01\x02\x01\x08abc", "\x01\x00\xff\xff\xff\xff\x0f"} {
		var p story.Fingerprint
		if err := p.UnmarshalBinary([]byte(data)); err == nil {
			t.Errorf("%q was read", data)
		}
	}
}

// Texts that nobody writes have prints that are no longer than others, so that they
// cost no more to compare, and say the same as nothing but themselves.
func TestHostileTextsAreBoundedAndStayAlone(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ا", 1<<20)
	texts := map[string]story.Article{
		"empty":         news("e", "o1", "", ""),
		"one word":      news("w", "o2", "خبر", "خبر"),
		"one letter":    news("l", "o3", long, long),
		"equal triples": news("s", "o4", "لا", strings.Repeat("لا ", 100_000)),
		"numbers":       news("n", "o5", "12 34 56", strings.Repeat("12 34 56 ", 50_000)+"."),
		"latin":         news("t", "o6", "lorem", strings.Repeat("lorem ipsum dolor sit ", 5_000)+"."),
		"controls":      news("c", "o7", "\x00\x01\u202e", strings.Repeat("\u200f\u202e\x00", 10_000)),
		"broken":        news("b", "o8", "\xff\xfe", strings.Repeat("\xd8\xff", 10_000)),
		"news":          news("x", "o9", "افتتاح الجسر", bridge),
	}
	w := story.NewWindow(storage.StorySettings{})
	b := w.Begin()
	for name, a := range texts {
		if data, _ := a.Print.MarshalBinary(); len(data) > 5000 {
			t.Errorf("%s: a print of %d bytes", name, len(data))
		}
		if v := b.Fetch([]story.Article{a})[0]; v.Story != a.ID || len(v.Merged)+len(v.Moved) > 0 {
			t.Errorf("%s: joined: %+v", name, v)
		}
	}
	b.Commit()
}
