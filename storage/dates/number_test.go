package dates

import (
	"strings"
	"testing"
)

// TestNumberIsOfATimeByItsNeighbours: | stands where the number does.
func TestNumberIsOfATimeByItsNeighbours(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		digits, text string
		want         bool
	}{
		{"22", "on | November", true},
		{"22", "on November | in", true},
		{"7", "on 22 November | killed", false}, // November has its day
		{"45", "| March past", false},
		{"22", "| of November", true},
		{"22", "يوم | من تشرين الثاني", true}, // of November
		{"7", "| carried out", false},         // "out" is a month in Portuguese
		{"7", "in March police killed |", false},
		{"2026", "in | the", true},
		{"1899", "| killed", false},
		{"2101", "| killed", false},
		{"22", "يوم | تشرين الثاني", true},             // November in the Levant
		{"22", "يوم | نوفمبر/تشرين", true},             // in both names
		{"22", "دمشق الأحد |", true},                   // Sunday 22
		{"7", "الأحد | قتلى", false},                   // Sunday 7 killed
		{"5", "الساعة | في", true},                     // at 5 o'clock
		{"30", "الساعة | في", false},                   // no hour
		{"5", "عند | مساءً", true},                     // 5 p.m.
		{"5", "منذ | دقائق", true},                     // five minutes ago
		{"5", "منذ أكثر من | أيام", true},              // more than five days ago
		{"5", "منذ ليلة أمس في المدينة | أيام", false}, // too far
		{"5", "| days ago", true},
		{"5", "lasted | days in", false},
		{"5", "il y a | minutes", true},
		{"5", "|", false},
	} {
		before, behind, _ := strings.Cut(row.text, "|")
		if got := OfNumber(row.digits, strings.Fields(before), strings.Fields(behind)); got != row.want {
			t.Errorf("%s in %q: %v, want %v", row.digits, row.text, got, row.want)
		}
	}
}
