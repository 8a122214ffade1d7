package text

import (
	"bytes"
	"unicode/utf8"
)

// Hamza and its seats. They stay in a word until its end is known, see settle.
const (
	hamzaAlone = 'ء'
	hamzaOnWaw = 'ؤ'
	hamzaOnYeh = 'ئ'
	hamzaAbove = '\u0654' // combining: و or ي before it is a seat
)

// isHamza reports whether a folded rune is a hamza that settle folds. Those on ا lie
// between, and are ا at once: outlets leave them out.
func isHamza(c rune) bool { return hamzaAlone <= c && c <= hamzaOnYeh }

// A spelling is what is around a hamza, folded, in a stem that is written with several
// seats of it. They are listed, for a rule would make other words one: Persian سئول is
// Seoul, لاجئون are refugees.
type spelling struct {
	before string // letters before the hamza
	whole  bool   // nothing but a proclitic stands before those
	after  string // letters after it
	ends   bool   // nothing stands after those
	to     string // what the hamza is folded to
}

// spellings are tried in order.
var spellings = []spelling{
	{before: "مس", after: "ول", to: "و"},                           // مسؤول مسئول
	{before: "مش", after: "وم", to: "و"},                           // مشؤوم مشئوم
	{before: "مي", after: "وس", to: "و"},                           // ميؤوس ميئوس
	{before: "ش", whole: true, after: "ون", to: "و"},               // شؤون شئون شءون
	{before: "ر", whole: true, after: "وس", to: "و"},               // رؤوس رئوس رءوس
	{before: "ر", whole: true, after: "وف", to: "و"},               // رؤوف رئوف
	{before: "ك", whole: true, after: "وس", to: "و"},               // كؤوس كئوس
	{before: "ف", whole: true, after: "وس", to: "و"},               // فؤوس فئوس
	{before: "س", whole: true, after: "وال"},                       // سؤال, Persian سئوال
	{before: "مس", after: "له", to: "ا"},                           // مسألة مسئلة
	{before: "مس", after: "لت", to: "ا"},                           // مسألتنا مسئلتنا
	{before: "هي", whole: true, after: "ه", ends: true, to: "ا"},   // هيأة هيئة
	{before: "هي", whole: true, after: "ت", to: "ا"},               // هيأتنا هيئتنا, Persian هيأت هیئت هیات
	{before: "هي", whole: true, after: "ات", to: "ا"},              // هيئات
	{before: "فقرا", whole: true, after: "ه", ends: true, to: "ي"}, // his poor, not فـ and reading
	{before: "قرا", whole: true, after: "ه", ends: true},           // قراءة قرائة
	{before: "قرا", whole: true, after: "ت"},                       // قراءتنا قرائتنا, Persian قرائت
	{before: "ش", whole: true, ends: true, to: "يي"},               // شيء شئ
	{before: "س", whole: true, ends: true, to: "يي"},               // سيئ سيء سئ
	{before: "مل", whole: true, ends: true},                        // ملء, unlike Persian ملی
	{before: "جز", whole: true, after: "ين", ends: true, to: "ا"},  // جزأين جزئين جزءين
	{before: "ا", after: "ات"},                                     // إجراءات إجرائات
}

// clitics may stand before a stem.
var clitics = makeClitics()

func makeClitics() map[string]bool {
	all := map[string]bool{}
	for _, and := range []string{"", waw, "ف"} {
		for _, p := range []string{"", "ب", "ل", "ك", "ال", "بال", "كال", "لل"} {
			all[and+p] = true
		}
	}
	return all
}

// seatBefore makes the last letter a seat of the hamza that combines with it.
func (t *Scanner) seatBefore() {
	head, isYeh := bytes.CutSuffix(t.Token, []byte("ي"))
	if isYeh {
		t.Token = head
		t.letter(hamzaOnYeh)
	} else if head, isWaw := bytes.CutSuffix(t.Token, []byte(waw)); isWaw {
		t.Token = head
		t.letter(hamzaOnWaw)
	}
}

// settle folds the hamzas of a word in place, so that the spellings of a word are one and
// other words are not:
//
//   - Stems of spellings: as listed. مائة: as مئة.
//   - ؤ and ء before a verb's وا or ون: ا (بدؤوا and بدءوا as بدأوا), behind ا nothing
//     (جاؤوا, جاءوا). ئ stays there, for participles have it (لاجئون).
//   - ء before و elsewhere: و.
//   - ء behind ا before ل, م and ب: ي (يتلاءم as يتلائم, مساءلة unlike مسألة).
//   - ء behind ا and و elsewhere, and at the beginning: nothing (سماء, ضوء).
//   - ء behind another letter: ي, so that شيء, بدء and بريء are neither Xi (شي), must (بد)
//     nor Berri (بري), and begin as شيئا and بدئه do. In the end behind ي it is ئ of words
//     of more letters (طوارىء as طوارئ).
//   - Else ؤ is و and ئ is ي.
func settle(w []byte) []byte {
	out := w[:0]
	for i := 0; i < len(w); {
		r, n := utf8.DecodeRune(w[i:])
		after := w[i+n:]
		if isHamza(r) {
			if isHundred(out, r, after) {
				out = out[:len(out)-len("ا")]
			}
			out = append(out, seat(out, r, after)...)
		} else {
			out = append(out, w[i:i+n]...)
		}
		i += n
	}
	return out
}

// seat returns what hamza h is folded to between folded letters and those after it.
func seat(before []byte, h rune, after []byte) string {
	for i := range spellings {
		if s := &spellings[i]; s.fits(before, after) {
			return s.to
		}
	}
	beforeWaw := bytes.HasPrefix(after, []byte(waw))
	if h != hamzaOnYeh && len(before) > 0 && beforeWaw {
		switch {
		case string(after) != "وا" && string(after) != "ون":
			return waw
		case bytes.HasSuffix(before, []byte("ا")):
			return ""
		}
		return "ا"
	}
	switch h {
	case hamzaOnWaw:
		return waw
	case hamzaOnYeh:
		return "ي"
	}
	return alone(before, after)
}

func (s *spelling) fits(before, after []byte) bool {
	return bytes.HasPrefix(after, []byte(s.after)) && (!s.ends || len(after) == len(s.after)) &&
		bytes.HasSuffix(before, []byte(s.before)) && (!s.whole || clitics[string(before[:len(before)-len(s.before)])])
}

// alone returns what ء is folded to, where no و follows.
func alone(before, after []byte) string {
	last, _ := utf8.DecodeLastRune(before)
	switch {
	case last == 'ا':
		if next, _ := utf8.DecodeRune(after); next == 'ل' || next == 'م' || next == 'ب' {
			return "ي"
		}
		return ""
	case last == 'و' || !isArabic(last):
		return ""
	case last == 'ي' && len(after) == 0 && !shortStem(before[:len(before)-len("ي")]):
		return ""
	}
	return "ي"
}

// isHundred reports whether h stands in مائة behind its ا, which is not spoken, with or
// without a number before it: خمسمائة, مائتي.
func isHundred(before []byte, h rune, after []byte) bool {
	if h != hamzaOnYeh || !bytes.HasSuffix(before, []byte("ما")) {
		return false
	}
	switch string(after) {
	case "ه", "تي", "تان", "تين": // not مائتا, for ميتا is Meta
	default:
		return false
	}
	stem := before[:len(before)-len("ما")]
	for _, number := range []string{"ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"} {
		if bytes.HasSuffix(stem, []byte(number)) {
			return true
		}
	}
	return clitics[string(stem)]
}

// shortStem reports whether w is one or two letters behind a proclitic: what stands before
// يء in شيء, بريء and للمجيء. The ا of a participle (قارىء, لاجىء) is none of the two.
func shortStem(w []byte) bool {
	for n := len("ا"); n <= min(len("اا"), len(w)); n += len("ا") {
		if clitics[string(w[:len(w)-n])] && !bytes.HasPrefix(w[len(w)-n:], []byte("ا")) {
			return true
		}
	}
	return false
}
