package webpage

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// mark is what the name of an element says that it holds.
type mark uint16

const (
	titleMark mark = 1 << iota
	dateMark
	summaryMark
	categoryMark // also of the author
	metaMark     // counters, share bars
	pictureMark  // decorations
	moreMark     // "read more"
	hiddenMark   // for screen readers alone
)

// nameMarks are the words by which publishing systems call the parts of an item, in a class or an itemprop.
var nameMarks = func() map[string]mark {
	m := map[string]mark{}
	for k, list := range map[mark]string{
		titleMark:    "title titles headline heading ttl caption baslik başlık titre titr onvan unvan sernav",
		dateMark:     "date dates time times timestamp datetime published pubdate postdate posted hour clock tarih zaman tarikh saat ago when",
		summaryMark:  "summary excerpt lead lede teaser description desc dek standfirst intro introtext subtitle spot ozet özet chapo chapeau abstract snippet kholase",
		categoryMark: "category categories cat cats tag tags label labels badge badges section kicker topic topics rubrique kategori author authors byline writer by",
		metaMark:     "meta comments comment views share social more readmore counter credit copyright footer avatar",
		pictureMark:  "avatar icon icons logo emoji flag author badge",
		moreMark:     "more readmore continue devami suite",
	} {
		for w := range strings.FieldsSeq(list) {
			m[w] |= k
		}
	}
	return m
}()

// hiddenClasses hide an element from all but screen readers.
var hiddenClasses = map[string]bool{"sr-only": true, "visually-hidden": true, "visuallyhidden": true, "screen-reader-text": true, "element-invisible": true}

// Bounds of what names say.
const (
	maxName   = 256 // bytes of a class that are read
	maxLevels = 8   // elements around one whose names are read
)

// marksOf returns what the names of an element say.
func (p *page) marksOf(n *html.Node) mark {
	if m, ok := p.marks[n]; ok {
		return m
	}
	var m mark
	for _, key := range []string{"class", "itemprop"} {
		name := attr(n, key)
		name = name[:min(len(name), maxName)]
		p.cost.Scan(len(name))
		for class := range strings.FieldsSeq(name) {
			for _, w := range nameWords(strings.TrimPrefix(class, "views-")) { // Drupal's, not a counter
				m |= nameMarks[w]
			}
			if hiddenClasses[class] {
				m |= hiddenMark
			}
		}
	}
	p.marks[n] = m
	return m
}

// marksWithin returns the marks of n and of the elements between n and root.
func (p *page) marksWithin(n, root *html.Node) (m mark) {
	for range maxLevels {
		if n == nil || n == root {
			break
		}
		m |= p.marksOf(n)
		n = n.Parent
	}
	return m
}

// nameWords returns the words of a class or an id, in lower case: entry-title, entryTitle and
// entry__title have the words entry and title.
func nameWords(name string) []string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		if lower = unicode.IsLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}
