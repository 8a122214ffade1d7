package wordform

import (
	"strings"
	"testing"

	"rawi/storage/text"
)

func TestFormsOfAnArabicWordHaveOneStem(t *testing.T) {
	t.Parallel()
	for stem, forms := range map[string]string{
		"وزير": "وزير الوزير وزراء الوزراء وزرائها للوزير ووزيرا وزراؤهم",
		"وزار": "وزارة الوزارة وبالوزارات وزارتها وزارات",
		"مدين": "مدينة المدن مدنهم بالمدينة ومدينتنا",
		"حكوم": "حكومة الحكومة حكومات الحكومية حكومتهم",
		"فريق": "فريق الفريق وفريقه فريقنا",
		"ساكن": "سكان السكان وسكانها",
		"رقه":  "الرقة والرقة بالرقة",
		"بيان": "بيان البيان بيانات وبيان",
		"علي":  "علي", "من": "من", "city": "city",
	} {
		for _, form := range text.Words(forms) {
			if got := arabicStem(form); strings.TrimSuffix(got, "ه") != strings.TrimSuffix(stem, "ه") {
				t.Errorf("%s: got %s, want %s", form, got, stem)
			}
		}
	}
}
