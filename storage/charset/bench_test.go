package charset

import (
	"strings"
	"testing"
)

// BenchmarkDecodeUTF8 decodes the text that nearly all feeds are in: 60 KB of Arabic.
func BenchmarkDecodeUTF8(b *testing.B) {
	body := []byte(`<?xml version="1.0" encoding="UTF-8"?><rss>` + strings.Repeat("<p>عادت الكهرباء إلى أحياء المدينة</p>", 1000)) // electricity came back to the city's quarters
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, name := Decode(body, "text/xml; charset=utf-8", "ar"); name != "utf-8" {
			b.Fatal(name)
		}
	}
}
