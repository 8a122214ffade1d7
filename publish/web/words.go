package web

import (
	"fmt"
	"time"
)

// words of the interface, in Arabic and English.
var words = map[string][2]string{
	"latest":    {"آخر القصص", "Latest stories"},
	"topics":    {"المواضيع", "Topics"},
	"subscribe": {"اشترك", "Subscribe"},
	"all":       {"كل القصص", "All stories"},
	"older":     {"الأقدم", "Older"},
	"none":      {"لا قصص بعد. عد بعد قليل.", "No stories yet. Come back in a while."},
	"nothing":   {"لا قصص بهذه الكلمات.", "No stories with these words."},
	"search":    {"ابحث", "Search"},
	"example":   {"كلمة أو \"عبارة\"", "word or \"phrase\""},
	"who":       {"من روى القصة", "Who ran this story"},
	"first":     {"أول من رواها", "first"},
	"original":  {"اقرأ في المصدر", "Read it at the source"},
	"skip":      {"إلى القصص", "Skip to the stories"},
	"utc":       {"بالتوقيت العالمي", "UTC"},
}

// say is a word of the interface.
func say(language, word string) string {
	w := words[word]
	if language == "ar" {
		return w[0]
	}
	return w[1]
}

// ago is how long before now something was, in few words.
func ago(language string, now, at time.Time) string {
	d := max(now.Sub(at), 0)
	units := []struct {
		size   time.Duration
		ar, en string
	}{{24 * time.Hour, "ي", "d"}, {time.Hour, "س", "h"}, {time.Minute, "د", "min"}}
	for _, u := range units {
		if n := int(d / u.size); n > 0 {
			if language == "ar" {
				return fmt.Sprintf("قبل %d %s", n, u.ar)
			}
			return fmt.Sprintf("%d %s ago", n, u.en)
		}
	}
	if language == "ar" {
		return "الآن"
	}
	return "now"
}
