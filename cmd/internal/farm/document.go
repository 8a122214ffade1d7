package farm

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// words of the farm's texts, about a village and its trades.
var words = strings.Fields(`بلدية سوق مدرسة جسر قمح زيتون مخبز طريق نهر مضخة محطة كهرباء مياه مركز صحي ملعب مكتبة حديقة ورشة جمعية
	فلاحون طلاب معلمات سائقون مهندسون أطباء باعة حرفيون شباب نساء أهالي بدأت أعلنت افتتحت رممت وزعت نظمت استقبلت أنهت دعت أكدت
	صباح مساء أمس اليوم الأسبوع الشهر الموسم العام بعد قبل خلال قرب ضمن جديدة قديمة واسعة صغيرة مجانية طارئة محلية مشتركة`)

// document returns feed n with its newest items.
func (f *Farm) document(n, newest int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>مزرعة %d</title><link>http://farm.test/%d/</link><description>أخبار القرية</description>`, n, n)
	for k := newest; k > newest-f.o.Items; k-- {
		f.item(&b, n, k)
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func (f *Farm) item(b *bytes.Buffer, n, k int) {
	at := f.o.Began.Add(time.Duration(k-f.o.Items) * max(f.o.Every, time.Minute))
	fmt.Fprintf(b, "<item><guid isPermaLink=\"false\">%d-%d</guid><link>http://farm.test/%d/%d</link><pubDate>%s</pubDate><title>", n, k, n, k, at.UTC().Format(time.RFC1123))
	title, paragraphs := f.Text(n, k)
	b.WriteString(title)
	b.WriteString("</title><description>&lt;p&gt;")
	b.WriteString(strings.Join(paragraphs, "&lt;/p&gt;&lt;p&gt;"))
	b.WriteString("&lt;/p&gt;</description></item>\n")
}

// text writes count words that depend on the author, the item and the part of it
// only.
func text(b *bytes.Buffer, author, k, part, count int) {
	state := hash("text", author*131+part, k)
	for range count {
		state = state*6364136223846793005 + 1442695040888963407
		b.WriteString(words[(state>>33)%uint64(len(words))])
		b.WriteByte(' ')
	}
}

// Text returns the title and the paragraphs of item k of feed n.
func (f *Farm) Text(n, k int) (title string, paragraphs []string) {
	author := f.author(n)
	for p := range 4 {
		var b bytes.Buffer
		text(&b, author, k, p, 8+32*min(p, 1))
		paragraphs = append(paragraphs, b.String())
	}
	return paragraphs[0], paragraphs[1:]
}

// author returns who wrote the texts of feed n: feeds of one author carry copies.
func (f *Farm) author(n int) int {
	if f.o.Copies > 1 {
		return n / f.o.Copies
	}
	return n
}
