package demo

import (
	"embed"
	"fmt"
	"html"
	"strings"
)

//go:embed stories
var files embed.FS

// article is the text of a story: two titles and paragraphs.
type article struct {
	language, title, other string
	blocks                 []string
}

// read reads stories/NAME.txt: language, title and other title on a line each,
// then a paragraph a line.
func read(name string) (article, error) {
	raw, err := files.ReadFile("stories/" + name + ".txt")
	if err != nil {
		return article{}, err
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if len(lines) < 4 {
		return article{}, fmt.Errorf("story %s has %d lines", name, len(lines))
	}
	return article{language: lines[0], title: lines[1], other: lines[2], blocks: lines[3:]}, nil
}

// html returns the article as HTML.
func (a article) html() string {
	var b strings.Builder
	for _, block := range a.blocks {
		b.WriteString("<p>" + html.EscapeString(block) + "</p>\n")
	}
	return b.String()
}

// change is an edit of a text by an outlet.
type change func(article) article

// retitled uses the other title.
func retitled(a article) article {
	a.title = a.other
	return a
}

// dateline prefixes a place, as agencies do.
func dateline(place string) change {
	return func(a article) article {
		a.blocks = append([]string{place + " – " + a.blocks[0]}, a.blocks[1:]...)
		return a
	}
}

// shortened drops the last paragraph.
func shortened(a article) article {
	a.blocks = a.blocks[:max(len(a.blocks)-1, 1)]
	return a
}

// respelled uses hasty spelling: no hamzas, final ى for ي, ه for ة.
func respelled(a article) article {
	r := strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة ", "ه ", "ي ", "ى ")
	a.title = r.Replace(a.title)
	a.blocks = append([]string(nil), a.blocks...)
	for i := range a.blocks {
		a.blocks[i] = r.Replace(a.blocks[i])
	}
	return a
}

// edited replaces common words by synonyms.
func edited(a article) article {
	r := strings.NewReplacer(
		"وقال ", "وذكر ", "اليوم ", "صباح اليوم ", "بعد أن ", "بعدما ", "نحو ", "ما يقارب ", "إن ", "أن ", "سكان ", "أهالي ",
		"جديداً ", "حديثاً ", "كانت ", "ظلت ", "استمرت ", "دامت ", "أكثر من ", "ما يزيد على ", "قبل ", "قبيل ",
	)
	a.blocks = append([]string(nil), a.blocks...)
	for i := range a.blocks {
		a.blocks[i] = r.Replace(a.blocks[i])
	}
	return a
}

// withBoilerplate adds the parts of a page that careless feeds contain: a path, what the
// outlet says of itself, which rawi has to learn, a share line, a counter, and a sidebar
// with headlines, one of which is about electricity.
func withBoilerplate(a article) article {
	blocks := append([]string{a.title, "الرئيسية / أخبار / آخر تحديث"}, a.blocks...)
	a.blocks = append(blocks, "صدى الشام · صحيفة أهلية منذ ثلاثة عشر عاماً", "شارك الخبر مع أصدقائك على مواقع التواصل", "التعليقات (0)", "الأكثر قراءة", "انقطاع الكهرباء عن أحياء حلب", "أسعار الصرف اليوم", "مواعيد المباريات")
	return a
}
