package parsetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Paragraph has 90 characters: "Electricity came back to the quarters of the city after a
// long cut, and people wait for water."
const Paragraph = "عادت الكهرباء إلى أحياء المدينة بعد انقطاع طويل وقال السكان إنهم ينتظرون عودة الماء أيضا"

// Feed returns an RSS feed of n items of a common size, some 3 KB each, numbered from
// from on.
func Feed(from, n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>أخبار الجزيرة</title><link>https://news.example/</link><description>كل الأخبار</description><language>ar</language>`)
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for i := from; i < from+n; i++ {
		body := fmt.Sprintf("<p><strong>%d</strong> %s</p><p><a href=\"/tags/%d\">%s</a></p><img src=\"/photos/%d.jpg\" alt=\"\">", i, strings.Repeat(Paragraph+" ", 4), i, Paragraph, i)
		fmt.Fprintf(&b, "<item><title>خبر رقم %d من المدينة</title><link>https://news.example/%d</link><guid isPermaLink=\"false\">n%d</guid><pubDate>%s</pubDate><dc:creator>ليلى حسن</dc:creator><category>محلي</category><description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n",
			i, i, i, at.Add(-time.Duration(i)*time.Hour).Format(time.RFC1123Z), Paragraph, body)
	}
	b.WriteString("</channel></rss>")
	return b.Bytes()
}

// Documents returns the documents of a directory of fixtures that are not empty.
func Documents(t testing.TB, dir string) (bodies [][]byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".want.json") {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > 0 {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// Mutate returns body changed as accidents do: other bytes, holes, parts of other
// documents, signs of XML.
func Mutate(r *rand.Rand, body []byte, others [][]byte) []byte {
	s := append([]byte(nil), body...)
	for range 1 + r.IntN(6) {
		if len(s) == 0 {
			return []byte("<")
		}
		at := r.IntN(len(s))
		switch r.IntN(4) {
		case 0:
			s[at] = byte(r.IntN(256))
		case 1:
			end := at + r.IntN(len(s)-at)
			s = append(s[:at:at], s[end:]...)
		case 2:
			o := others[r.IntN(len(others))]
			from := r.IntN(len(o))
			piece := o[from : from+r.IntN(len(o)-from)]
			s = append(append(append([]byte(nil), s[:at]...), piece...), s[at:]...)
		case 3:
			s[at] = "<>&\"'/![]-"[r.IntN(10)]
		}
	}
	return s
}
