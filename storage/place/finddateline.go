package place

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"rawi/storage/text"
)

// datelineBlocks is in how many blocks a dateline is looked for: before it may
// stand the title, or a line of the outlet.
const datelineBlocks = 3

// A dateline is short. Its parts are parted by dashes, colons and parentheses.
const (
	datelineTokens = 14
	datelineBytes  = 200
)

// readDateline looks for a dateline at the beginning of block b, whose mentions
// begin at index first, and takes them out of what is counted.
//
//	دمشق – سانا      BAGHDAD (AP) —     سبق- الرياض: …     QAMIŞLO (Rûdaw) - …
//	أحمد البشيري-الباحة                 الرباط 26 شوال 1436 هـ … واس
func (r *reader) readDateline(b string, first int) {
	for i := first; i < len(r.mentions); i++ {
		m := &r.mentions[i]
		if r.placeOf(m) < 0 || !r.isDateline(b, m) {
			continue
		}
		m.dateline = true
		r.dateline = r.placeOf(m)
		return
	}
}

// placeOf returns the heaviest place of a name, a city rather than its province;
// -1 if it is a country.
func (r *reader) placeOf(m *mention) int32 {
	best := int32(-1)
	for i := m.from; i < m.to; i++ {
		e := r.g.entries[i].place
		switch p := &r.g.places[e]; {
		case p.Kind == Country || p.Kind == Region || r.need(i, m.caseless) == needMore:
		case best < 0 || p.Kind == City && r.g.lies[e].parent == best || p.Weight > r.g.places[best].Weight && r.g.lies[best].parent != e:
			best = e
		}
	}
	return best
}

// isDateline reports whether name m of block b is one.
func (r *reader) isDateline(b string, m *mention) bool {
	start, end := int(m.offset), int(m.stop)
	head, rest := b[:start], b[end:]
	if strings.TrimLeftFunc(head, isQuote) == "" {
		return r.opens(rest)
	}
	// Behind an agency or an author the place ends the line, or a colon follows.
	return endsWithDash(head) && headTokens(head) <= datelineTokens/2 &&
		(strings.TrimSpace(rest) == "" || strings.HasPrefix(strings.TrimLeft(rest, " "), ":"))
}

// opens reports whether what follows a name at the beginning of a block makes it a
// dateline.
func (r *reader) opens(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \u00a0")
	c, size := utf8.DecodeRuneInString(trimmed)
	spaced := len(trimmed) < len(rest)
	switch {
	case c == '(':
		inside, _, ok := strings.Cut(trimmed[size:], ")")
		return ok && headTokens(inside) <= 4
	case isDash(c):
		after := trimmed[size:]
		return spaced && strings.HasPrefix(after, " ") || beginsWithAgency(after)
	case c == '/' || c == ':' || c == ',' || c == '،':
		return beginsWithAgency(trimmed[size:]) || beginsWithDate(trimmed[size:])
	case spaced:
		return beginsWithDate(trimmed)
	}
	return false
}

func isDash(c rune) bool  { return strings.ContainsRune("-–—ـ−", c) }
func isQuote(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("\"“”«»", c) }

func endsWithDash(head string) bool {
	head = strings.TrimRight(head, " \u00a0")
	return strings.HasSuffix(head, "-") || strings.HasSuffix(head, "–") || strings.HasSuffix(head, "—") || strings.HasSuffix(head, "ـ")
}

// headTokens returns how many tokens s has, at most datelineTokens.
func headTokens(s string) (n int) {
	for t := text.NewScanner(s); n < datelineTokens && t.Next(); {
		n++
	}
	return n
}

// beginsWithAgency reports whether s begins with the name of a news agency.
func beginsWithAgency(s string) bool {
	s = strings.TrimLeft(s, " (\u00a0")
	t := text.NewScanner(s)
	return t.Next() && agencies()[string(t.Token)]
}

// beginsWithDate reports whether s begins with an agency, or with a date and has an
// agency soon behind it: 26 شوال 1436 هـ … واس, Jan 5 (Reuters).
func beginsWithDate(s string) bool {
	if len(s) > datelineBytes {
		s = text.Truncate(s, datelineBytes)
	}
	t := text.NewScanner(s)
	number := false
	for i := 0; i < datelineTokens && t.Next(); i++ {
		number = number || t.Number
		if agencies()[string(t.Token)] {
			return number || i == 0
		}
		if i == 1 && !number {
			return false
		}
	}
	return false
}

// agencies returns names of news agencies, folded; of longer ones the first word.
var agencies = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for a := range strings.FieldsSeq(`
سانا واس رويترز وكالات وكالة أ ا د قنا وام كونا بترا وفا واع الأناضول سبوتنيك تاس شينخوا سبأ معا نينا أسوشيتد بنا العمانية
إيرنا ایرنا ایسنا مهر تسنیم فارس ایلنا
رووداو روداو
reuters ap afp aa anha sana spa wam qna kuna petra wafa irna isna tasnim mehr dpa xinhua tass upi rudaw anf dha iha anka anadolu cihan
`) {
		all[text.Fold(a)] = true
	}
	return all
})
