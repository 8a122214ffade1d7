package text

import (
	"strings"
	"testing"
	"unicode"
)

func TestSampleIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 2*maxSample)
	for _, row := range []struct{ title, body, want int }{
		{0, 10, 11}, // a line break between them
		{10, 0, 11},
		{maxSample - 2, 10, maxSample + 1},
		{maxSample - 1, 10, maxSample + 1},
		{maxSample, 10, maxSample},
		{maxSample + 1, 10, maxSample},
		{10, 2 * maxSample, maxSample + 1},
	} {
		if got := len(takeSample(long[:row.title], []string{long[:row.body]})); got != row.want {
			t.Errorf("a title of %d bytes and a block of %d: a sample of %d, want %d", row.title, row.body, got, row.want)
		}
	}
}

func TestScriptOfMostLettersIsTheMainOne(t *testing.T) {
	t.Parallel()
	for sample, want := range map[string]*unicode.RangeTable{
		"A": unicode.Latin, "z": unicode.Latin, "12 -": nil, "@": nil,
		"خبر news": unicode.Arabic, "news خبر": unicode.Arabic, "خبر in short": unicode.Latin,
		"abcd خب": unicode.Latin, "خب abcd": unicode.Arabic, // of two alike the first
		"новость news!": unicode.Cyrillic,
	} {
		var got *unicode.RangeTable
		if s := mainScript(sample); s != nil {
			got = s.table
		}
		if got != want {
			t.Errorf("%q: another script", sample)
		}
	}
}

// What a feed says of itself decides only where the text does not.
func TestDeclaredLanguageBreaksTies(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ title, declared, want string }{
		{"وزير الخارجية يصل إلى بغداد", "fa", "ar"},
		{"في كتاب", "ps", "ar"}, // half of the words are Arabic ones
		{"في كتاب جديد", "ps", "ps"},
		{"12", "ku", "kmr"},
		{"شار", "ku", "ckb"}, // a town
		{"Bajar", "kur", "kmr"},
		{"12", "ckb", "ckb"},
		{"12", "a", ""},
		{"12", "arabic", ""},
		{"12", "iw-IL", "he"},
		{"12", "ara", "ar"},
		{"12 Bajar", "ar", "tr"}, // not in these letters
	} {
		if got := Language(row.title, nil, row.declared); got != row.want {
			t.Errorf("Language(%q, said %q) = %q, want %q", row.title, row.declared, got, row.want)
		}
	}
}

func TestLatinLanguageNeedsAScore(t *testing.T) {
	t.Parallel()
	for sample, score := range map[string]int{"lij": minScore, "lj": 0} {
		e := scoreSample(sample, unicode.Latin)
		if e.score[scoreIndex["nl"]] != score {
			t.Fatalf("%s scores %v, want %d for nl", sample, e.score, score)
		}
		if got := Language(sample, nil, "") == "nl"; got != (score >= minScore) {
			t.Errorf("%q is Dutch: %v", sample, got)
		}
	}
	for _, r := range foreignLetters {
		if r >= 0x250 || r <= unicode.MaxLatin1 {
			t.Errorf("%c is not looked for", r)
		}
		if e := scoreSample(string(unicode.ToUpper(r)), unicode.Latin); e.foreign != 1 {
			t.Errorf("%c: %d foreign letters, want 1", r, e.foreign)
		}
	}
}

func TestSequencesAreReadAtTheBeginningOnly(t *testing.T) {
	t.Parallel()
	const most = maxSequenceSample / 8 // words
	seq := "ده"                        // Persian: ten
	for word, want := range map[string]int{seq: 1, "ن": 0} {
		var score scores
		if score.addWord([]byte(word)); score[scoreIndex["fa"]] != want {
			t.Fatalf("%s has %d votes for Persian, want %d", word, score[scoreIndex["fa"]], want)
		}
	}
	sum := func(e evidence) (n int) {
		for _, v := range e.score {
			n += v
		}
		return n
	}
	alone := sum(scoreSample(strings.Repeat("1 ", most), unicode.Arabic))
	in := sum(scoreSample(strings.Repeat("1 ", most-1)+seq, unicode.Arabic))
	out := sum(scoreSample(strings.Repeat("1 ", most)+seq, unicode.Arabic))
	if in <= out || out < alone {
		t.Errorf("votes with the word among the first %d: %d, behind them: %d, without: %d", most, in, out, alone)
	}
}

func TestEachScriptIsToldByItsLetters(t *testing.T) {
	t.Parallel()
	if len(scoreIndex) >= maxScores {
		t.Errorf("%d languages have scores, %d have room", len(scoreIndex), maxScores-1)
	}
	for i := range scripts {
		for r := range rune(0x10000) {
			if got, in := scriptOf(r) == i, unicode.Is(scripts[i].table, r); got != (in && r >= 'A') {
				t.Fatalf("%U is of %s: %v, by Unicode %v", r, scripts[i].langs[0], got, in)
			}
		}
	}
}
