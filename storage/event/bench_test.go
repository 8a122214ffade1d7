package event

import (
	"strings"
	"testing"
)

// BenchmarkProfile reads a text of 400 words of each of two scripts.
func BenchmarkProfile(b *testing.B) {
	list := ownEvents(b)
	for _, lang := range []string{"ar", "en"} {
		var x Text
		for _, t := range list {
			if t.Language == lang {
				if x.Title == "" {
					x = t.Text
				}
				x.Blocks = append(x.Blocks, t.Blocks...)
			}
		}
		for len(strings.Fields(strings.Join(x.Blocks, " "))) < maxWords {
			x.Blocks = append(x.Blocks, x.Blocks...)
		}
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				NewProfile(x)
			}
		})
	}
}
