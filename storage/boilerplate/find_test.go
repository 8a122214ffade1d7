package boilerplate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rawi/storage"
)

const (
	headline = "اجتماع في دمشق لبحث إعادة فتح معبر نصيب" // a meeting in Damascus on the reopening of Nasib crossing
	sentence = "عقد وزيرا النقل في سوريا والأردن اجتماعا في دمشق اليوم لبحث إعادة فتح معبر نصيب أمام الشاحنات."
)

// shown returns what stays of a text.
func shown(title string, blocks ...string) string {
	a := storage.Article{Title: title, Text: blocks}
	a.LeftOut = Find(title, blocks)
	return strings.Join(a.OwnText(), " | ")
}

func TestLinesAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"The post Prices rise again appeared first on Morning Star.",
		headline + " yazısı ilk önce Sabah üzerinde ortaya çıktı.",
		"المقالة ارتفاع الأسعار ظهرت أولاً على صوت الفرات.", // the article … appeared first on
		"Continue reading Prices rise again →", "[…] Read More »", "اقرأ المزيد...", "ادامه مطلب »", "زیاتر بخوێنەوە", "Zêdetir bixwîne", "Devamını oku", "Lire la suite…",
		"لمتابعة الأخبار انضموا إلى قناتنا على تلغرام", "انضمّوا إلى قناتنا عبر واتساب ليصلكم كل جديد", "Join our WhatsApp channel for the latest news", "Sign up to our newsletter!",
		"ما را در تلگرام و اینستاگرام دنبال کنید", "Bültenimize abone olun", "Bibe endamê nûçenameyê", "Inscrivez-vous à notre newsletter",
		"Comments (12)", "التعليقات (3)", "0 Comments", "Yorumlar (4)", "نظرات (۲)", "Şîrove (0)",
		"Photo: AFP", "المصدر: وكالات", "تصوير: خالد الحسن", "عکس: ایسنا", "Kaynak: AA", "// انتهى //", "(أ ف ب)", "Reuters",
		"Tags: Syria, Jordan, trade", "الوسوم: سوريا، الأردن، تجارة", "برچسب\u200cها: سوریه، اردن", "Etiketler: Suriye, ticaret", "#سوريا #الأردن",
		"Share on Facebook", "شارك الخبر عبر واتساب", "Facebook Twitter WhatsApp Telegram Email", "Click to share on X (Opens in new window)", "فيسبوك وتويتر وتلغرام",
		"Home / News / Economy", "الرئيسية » أخبار » اقتصاد", "Ana Sayfa > Haberler", "All rights reserved", "© 2026 Morning Star", "جميع الحقوق محفوظة لموقع صوت الفرات 2026",
		"اقرأ أيضاً: ارتفاع أسعار الخبز في حلب", "Read also: Bread prices rise in Aleppo", "writer@example.org",
		headline, "رابط الخبر: " + headline, "«" + headline + "»", headline + " - صوت الفرات",
	} {
		if got := shown(headline, sentence, line); got != sentence {
			t.Errorf("%q is shown", line)
		}
	}
}

// TestSentencesStay: own text that begins like a line, or has the words of one.
func TestSentencesStay(t *testing.T) {
	t.Parallel()
	for _, own := range []string{
		"Read more books, the minister told pupils in Aleppo on Monday.", "Follow the money, he said, and you will find them.", "Home prices rose by 4 percent.",
		"Share prices fell in London.", "Comments by the minister angered the trade unions.", "The post office in Homs was reopened on Monday.", "Photo reporters were kept out of the hall.",
		"X", "Facebook said it would appeal.", "تابعنا في الأسبوع الماضي سيرة الملك فريدريك.", // last week we followed the life of King Frederick
		"شارك الرئيس في افتتاح المعرض.", "شارك الخبر أصدقاءه في الحي", "انضم إلى قناة الجزيرة عام 2010 مراسلا.", // he joined the channel in 2010
		"المصدر نفسه قال إن المفاوضات مستمرة", "الرئيسية في هذا الملف هي المعابر.", "إعلان النتائج يوم الأحد", "صور الأقمار الصناعية تظهر الدمار", "45", "***",
		"برای پیوستن به اتحادیه اروپا مذاکره می\u200cکنند", "Beş kişi öldü", "Source: the ministry said on Monday that the crossing would open", "Haberler doğru değil",
		headline + " أمام الشاحنات",
	} {
		if got := shown(headline, sentence, own, sentence); got != sentence+" | "+own+" | "+sentence {
			t.Errorf("%q is left out", own)
		}
	}
}

// TestEndsOfBlocksAreLeftOut: in plain text, what were links and paragraphs in HTML.
func TestEndsOfBlocksAreLeftOut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(sentence+" ", 9)
	for _, end := range []string{"… Read more »", "... للمزيد", "[…] اقرأ المزيد", "… Continue reading " + headline + " →", "The post Prices: up 4.5% appeared first on Morning Star.", "المقالة ارتفاع الأسعار ظهرت أولاً على صوت الفرات.", "رابط الخبر: " + headline} {
		for _, text := range []string{sentence, long + sentence} {
			got := shown(headline, text+" "+end)
			if got != text && got != text+" …" && got != text+" ..." && got != text+" […]" {
				t.Errorf("%q: %s", end, got)
			}
		}
	}
	for _, end := range []string{"… ثم عاد إلى بيته", "… Read the letter aloud", "… more", "The post was left by night.", "He appeared first on stage.", "قال الوزير: " + headline + " قريبا", "تحت عنوان " + headline, "..."} {
		if got := shown(headline, sentence+" "+end); got != sentence+" "+end {
			t.Errorf("%q is left out: %s", end, got)
		}
	}
}

func TestHeadlinesOfOthersAreLeftOut(t *testing.T) {
	t.Parallel()
	others := []string{"ارتفاع أسعار الخبز في حلب", "هل تعود القطارات إلى دمشق؟", "12 قتيلا في حادث سير", "News", "0"} // bread prices, trains, an accident
	list := append([]string{sentence, "الأكثر قراءة"}, others...)
	if got := shown(headline, list...); got != sentence {
		t.Errorf("under Most read: %s", got)
	}
	if got := shown(headline, append(slices.Clone(list), sentence)...); got != sentence+" | "+sentence {
		t.Errorf("text goes on: %s", got)
	}
	if got := shown("الأكثر قراءة هذا الأسبوع", list[1:]...); got != strings.Join(others, " | ") { // most read this week
		t.Errorf("a text that is a list: %s", got)
	}
	if got := shown(headline, "Comments (0)", "Most read", others[0], sentence); got != others[0]+" | "+sentence {
		t.Errorf("before the text: %s", got)
	}
	if got := shown(headline, append([]string{headline, "Comments (0)"}, list[1:]...)...); got != headline {
		t.Errorf("under a title: %s", got)
	}
	if got := shown(headline, append([]string{headline}, list[1:]...)...); got != strings.Join(others, " | ") {
		t.Errorf("a list under its title: %s", got)
	}
	sentences := []string{sentence + " " + sentence, "Most read", "Bread prices rise.", "Trains return.", "Share", "Star"} // as some outlets' headlines are
	if got := shown(headline, sentences...); got != sentences[0] {
		t.Errorf("headlines that are sentences: %s", got)
	}
	if got, want := shown(headline, append(sentences, sentence+" "+sentence)...), strings.Join([]string{sentences[0], "Bread prices rise.", "Trains return.", "Star", sentences[0]}, " | "); got != want {
		t.Errorf("within the text: %s, want %s", got, want)
	}
	sentences[1] = "Related stories"
	if got, want := shown(headline, sentences...), strings.Join([]string{sentences[0], "Bread prices rise.", "Trains return.", "Star"}, " | "); got != want {
		t.Errorf("under another heading: %s, want %s", got, want)
	}
	many := []string{sentence, "Most read"}
	for i := range 18 {
		many = append(many, fmt.Sprintf("Headline number %d", i))
	}
	if got := shown(headline, many...); strings.Count(got, "Headline") != 3 {
		t.Errorf("a long list: %s", got)
	}
}

// TestLinesAreBounded holds the length up to which a line is one.
func TestLinesAreBounded(t *testing.T) {
	t.Parallel()
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	long := strings.Repeat("x", 40)
	for _, c := range []struct{ is, isNot string }{
		{words(12) + " all rights reserved", words(13) + " all rights reserved"},
		{"Home / " + words(13), "Home / " + words(14)},
		{"Photo: " + words(6), "Photo: " + words(7)},
		{"#نافذة", "#نافذة:"}, // a window
		{words(8) + ": " + headline, words(9) + ": " + headline},
		{headline + " - " + words(4), headline + " - " + words(5)},
	} {
		if got := shown(headline, sentence, c.is); got != sentence {
			t.Errorf("%q is shown", c.is)
		}
		if got := shown(headline, sentence, c.isNot); got == sentence {
			t.Errorf("%q is left out", c.isNot)
		}
	}
	for _, c := range []struct{ is, isNot string }{
		{"… continue reading " + strings.Repeat("x", 280), "… continue reading " + strings.Repeat("x", 290)},
		{words(8) + ": " + headline, words(9) + ": " + headline},
		{long + " " + long + ": " + headline, long + " " + long + " " + long + ": " + headline},
		{"The post " + strings.Repeat("x", 350) + " appeared first on Star.", "The post " + strings.Repeat("x", 370) + " appeared first on Star."},
	} {
		if got := shown(headline, "Oil. "+c.is); got != "Oil." && got != "Oil. …" {
			t.Errorf("the end of a block: %q is shown", got)
		}
		if got := shown(headline, "Oil. "+c.isNot); got != "Oil. "+c.isNot {
			t.Errorf("the end of a block: %q of %q is shown", got, c.isNot)
		}
	}
	if got := shown("Prices rise", "Oil. News: Prices rise", "News: Prices rise"); got != "Oil. News: Prices rise | News: Prices rise" {
		t.Errorf("a title of two words: %q is shown", got)
	}
}

func TestMergeTakesTheWholeBlock(t *testing.T) {
	t.Parallel()
	whole, end := storage.LeftOut{Block: 1, Reason: storage.LeftOutRepeated}, storage.LeftOut{Block: 1, From: 3, Reason: storage.LeftOutLine}
	if got := Merge([]storage.LeftOut{end}, []storage.LeftOut{whole}); !slices.Equal(got, []storage.LeftOut{whole}) {
		t.Errorf("%v", got)
	}
}

// TestWhatCouldBeAnythingIsALineBesideOne: a number, or Sections.
func TestWhatCouldBeAnythingIsALineBesideOne(t *testing.T) {
	t.Parallel()
	if got := shown(headline, sentence, "Comments (0)", "0", "Sections", "★", "Facebook", "X"); got != sentence {
		t.Errorf("behind a line: %s", got)
	}
	if got := shown(headline, "Home", "1", "Home / News", sentence); got != sentence {
		t.Errorf("before a line: %s", got)
	}
	if got := shown(headline, sentence, "0", sentence, "Sections", sentence, "Comments (0)"); got != strings.Join([]string{sentence, "0", sentence, "Sections", sentence}, " | ") {
		t.Errorf("apart: %s", got)
	}
}

func TestTitleAloneStays(t *testing.T) {
	t.Parallel()
	if got := shown(headline, headline, headline, "Comments (0)"); got != headline {
		t.Errorf("%q is shown", got)
	}
	if got := shown("Prices rise - Morning Star", "Prices rise"); got != "Prices rise" {
		t.Errorf("%q is shown", got)
	}
	if got := shown("", "Comments (0)"); got != "" {
		t.Errorf("%q is shown", got)
	}
}

func TestReasonsAreNamed(t *testing.T) {
	t.Parallel()
	want := []storage.LeftOut{{Block: 0, Reason: storage.LeftOutTitle}, {Block: 2, Reason: storage.LeftOutLine}, {Block: 3, Reason: storage.LeftOutHeadline}}
	if got := Find(headline, []string{headline, sentence, "Most read", "Bread prices rise"}); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestLongTextsAreReadInPart: of a long block nothing is read, of a long title little.
func TestLongTextsAreReadInPart(t *testing.T) {
	t.Parallel()
	long := "Read also: " + strings.Repeat("x", maxBytes)
	if got := shown(headline, sentence, long); got != sentence+" | "+long {
		t.Error("a long block is left out")
	}
	var b block
	if b.read(strings.Repeat("كلمة ", 1<<16), maxWords); len(b.words) > maxWords+1 {
		t.Errorf("%d words are read", len(b.words))
	}
	words := strings.Repeat("read also ", maxWords/2)
	if got := shown(headline, sentence, words); got != sentence {
		t.Errorf("a line of %d words is shown", maxWords)
	}
	if got := shown(headline, sentence, words+"now"); got == sentence {
		t.Errorf("a line of more than %d words is left out", maxWords)
	}
}

func TestFitsReadsStars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, words string
		want           bool
	}{
		{"a b", "a b", true},
		{"a b", "a b c", false},
		{"a b c", "a b", false},
		{"a *", "a", true},
		{"a * c", "a c", true},
		{"a * c", "a b c b c", true},
		{"a * c", "a b c b", false},
		{"* c", "c", true},
		{"* c", "b b", false},
		{"* b * c", "a b b a c", true},
	} {
		if got := fits(strings.Fields(c.pattern), strings.Fields(c.words)); got != c.want {
			t.Errorf("fits(%q, %q) is %t", c.pattern, c.words, got)
		}
	}
}

// FuzzFind: whatever a feed writes, what is left out is named in order and within the
// text, and what stays is text.
func FuzzFind(f *testing.F) {
	f.Add(headline, sentence+"\nMost read\nOil\nShare\n… Read more\n"+headline+" - Star")
	f.Add(headline, "A"+strings.Repeat("\xb3", 2*maxTail)) // no letter begins in its tail
	f.Fuzz(func(t *testing.T, title, lines string) {
		blocks := strings.Split(lines, "\n")
		last := -1
		for _, l := range Find(title, blocks) {
			if l.Block <= last || l.Block >= len(blocks) || l.From < 0 || l.From > len(blocks[l.Block]) || l.Reason == "" {
				t.Errorf("%q, %q: %+v", title, blocks, l)
			} else if b := blocks[l.Block]; utf8.ValidString(b) && !utf8.ValidString(b[l.From:]) {
				t.Errorf("%q is cut within a letter at %d", b, l.From)
			}
			last = l.Block
		}
	})
}

func BenchmarkFind(b *testing.B) {
	blocks := []string{headline}
	for range 12 {
		blocks = append(blocks, strings.Repeat(sentence+" ", 3))
	}
	blocks = append(blocks, "التعليقات (0)", "0", "الأكثر قراءة", "ارتفاع أسعار الخبز في حلب", "هل تعود القطارات إلى دمشق؟", "تابعنا على فيسبوك وتويتر وتلغرام")
	for b.Loop() {
		Find(headline, blocks)
	}
}

func TestUpdateKeepsWhatWasLearnt(t *testing.T) {
	t.Parallel()
	a := storage.Article{Title: headline, Text: []string{sentence, "Comments (0)", sentence, headline}, LeftOut: []storage.LeftOut{
		{Block: 0, Reason: storage.LeftOutLine},
		{Block: 1, Reason: storage.LeftOutRepeated},
		{Block: 2, Reason: storage.LeftOutRepeated},
		{Block: 4, Reason: storage.LeftOutRepeated},
		{Block: -1, Reason: storage.LeftOutRepeated},
	}}
	before := slices.Clone(a.LeftOut)
	was := a.LeftOut
	Update(&a)
	want := []storage.LeftOut{{Block: 1, Reason: storage.LeftOutLine}, {Block: 2, Reason: storage.LeftOutRepeated}, {Block: 3, Reason: storage.LeftOutTitle}}
	if !slices.Equal(a.LeftOut, want) {
		t.Errorf("%v, want %v", a.LeftOut, want)
	}
	if !slices.Equal(was, before) {
		t.Errorf("the list itself became %v", was)
	}
}
