package wordform

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"rawi/storage/text"
)

// homographs are names, forms of theirs, and words that are spelled as if they were.
var homographs = []struct{ name, forms, others string }{
	{"الرقة", "الرقة والرقة بالرقة للرقة رقة", "فرقة الفرقة ورقة سرقة برقية الرقي رقته فرقتهم"},
	{"حماة", "حماة وحماة بحماة لحماة الحموي", "حماية الحماية بحماية حماته حماها"},
	{"الرياض", "الرياض بالرياض للرياض رياض والرياض", "الرياضة رياضي الرياضيين رياضات رياضته"},
	{"الشرع", "الشرع للشرع والشرع بالشرع", "شرع الشرعي الشرعية شرعا شرعت"},
	{"الأسد", "الأسد والأسد للأسد أسد", "فاسد أسدى الأسدية"},
	{"الحديدة", "الحديدة بالحديدة والحديدة", "حديدي الحديدية الحديد حديدته"},
	{"البصرة", "البصرة والبصرة للبصرة", "بصري البصرية بصرها"},
	{"جدة", "جدة بجدة لجدة وبجدة", "جدي الجدي جدية سجدة وجدها وجدته جديدة"},
	{"دمشق", "دمشق بدمشق الدمشقي دمشقية الدمشقيين", "دمشقه"},
	{"إدلب", "إدلب بإدلب وإدلب الإدلبي", "إدلبها"},
	{"السيسي", "السيسي للسيسي سيسي", "سيساهم سيسية"},
	{"بري", "بري وبري لبري", "كبرى الكبرى برية البرية"},
	{"قطر", "قطر القطري القطريين لقطر", "قطرة قطرات قطرها"},
	{"ألمانيا", "ألمانيا بألمانيا الألماني ألمانية", "مانيا"},
	{"مكة", "مكة بمكة المكية", "مكته"},
	{"عبدالعزيز", "وعبدالعزيز لعبدالعزيز", "عبدالعزيزية"},
	{"بحر", "البحر بحرنا", "البحرين بحرينية"},
	{"المغرب", "المغربي مغربية", "المغربات"},
	{"شيليا", "شيلية الشيلي بشيليا", "شيل"},
	{"سود", "السود", "السودان سوداني"},
	{"سورية", "سورية السورية السوري سوريا", "سورة أسوار"},
}

func TestNamesAreNoHomographs(t *testing.T) {
	t.Parallel()
	for _, row := range homographs {
		for _, form := range text.Words(row.forms) {
			if Matches(text.Fold(row.name), form)&Arabic == 0 {
				t.Errorf("%s is no form of %s", form, row.name)
			}
		}
		for _, other := range text.Words(row.others) {
			if Matches(text.Fold(row.name), other)&Arabic != 0 {
				t.Errorf("%s is taken for a form of %s", other, row.name)
			}
		}
	}
}

func TestBrokenPluralsFindEachOther(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ word, forms, others string }{
		{"وزير", "وزراء الوزراء بالوزراء وزراؤه وزرائهم للوزراء", "الوزارة وزن"},
		{"وزراء", "وزير الوزير ووزيرا وزيرة", "وزارة"},
		{"دولة", "دول الدول ودولهم دولتين", "الدولي دولار"},
		{"مدينة", "مدن المدن مدنها", "مدني المدنيين"},
		{"قتيل", "قتلى القتلى وقتلاهم قتيلان", "قتلت القتل"},
		{"ابن", "أبناء أبناؤه أبنائها لأبنائنا", "بناء"},
		{"جهاز", "أجهزة الأجهزة أجهزتها", "تجهيز أجهزت"},
		{"حق", "حقوق الحق حقوقهم", "حقيقة حقه"},
	} {
		for _, form := range text.Words(row.forms) {
			if Matches(text.Fold(row.word), form)&Arabic == 0 {
				t.Errorf("%s is no form of %s", form, row.word)
			}
		}
		for _, other := range text.Words(row.others) {
			if Matches(text.Fold(row.word), other)&Arabic != 0 {
				t.Errorf("%s is taken for a form of %s", other, row.word)
			}
		}
	}
}

// What is no word costs nothing and finds nothing but itself.
func TestBadArabicIsHarmless(t *testing.T) {
	t.Parallel()
	long := text.Fold(strings.Repeat("وال", 10_000))
	for _, word := range []string{"", "و", "ال", "وال", "بال", "لل", "وبال", "ا", "ه", "ي", "اا", "يي", "عx", "ع1", long, "ۿ"} {
		for _, token := range []string{"", "و", "وال", "والوزير", "للل", long, "ووووووووو", "x", "عxه"} {
			if in := Matches(word, token); in&Arabic != 0 && word != token {
				t.Errorf("%q is a form of %q", token, word)
			}
		}
		if n := len(Prefixes(word)); n > 1+len(proclitics)+len(persian.proclitics)+len(sorani.proclitics) {
			t.Errorf("%q has %d prefixes", word, n)
		}
	}
}

// judged counts what Matches says of a table of words, their forms and other words, by
// occurrence in the news.
func judged(t *testing.T, path string) (right, found, others, taken int) {
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines(string(file), func(line string) {
		columns := strings.Split(line+"|", "|")
		word := text.Fold(columns[0])
		for i, column := range columns[1:3] {
			for _, form := range strings.Fields(column) {
				form, count, _ := strings.Cut(form, ":")
				n, err := strconv.Atoi(count)
				if err != nil {
					t.Fatal(line, err)
				}
				matches := Matches(word, form)&Arabic != 0
				switch {
				case i == 0 && matches:
					right, found = right+n, found+n
				case i == 0:
					right += n
					t.Logf("%s is not found by %s, %d times", form, word, n)
				case matches:
					others, taken = others+n, taken+n
					t.Logf("%s is taken for %s, %d times", form, word, n)
				default:
					others += n
				}
			}
		}
	})
	return right, found, others, taken
}

func TestWordsFindTheirFormsInTheNews(t *testing.T) {
	t.Parallel()
	for file, least := range map[string]int{"testdata/arabicnames.txt": 60_000, "testdata/arabicqueries.txt": 20_000} {
		right, found, others, taken := judged(t, file)
		t.Logf("%s: %d of %d occurrences of forms found, %d of %d of other words taken", file, found, right, taken, others)
		if right < least || 1000*found < 997*right || 1000*taken > 5*others {
			t.Errorf("%s: %d of %d occurrences of forms found, %d of %d of other words taken", file, found, right, taken, others)
		}
	}
}
