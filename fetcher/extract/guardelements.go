package extract

import "golang.org/x/net/html/atom"

// What the guard knows of elements, as the standard has it.
var (
	// formats are the elements that begin again where a block closes them.
	formats = atoms("a b big code em font i nobr s small strike strong tt u")

	// tableParts are the elements that are ignored outside of a table, and begin right in it.
	tableParts = atoms("caption col colgroup tbody thead tfoot tr td th")

	// scopeElements are the elements with a list of formats of their own.
	scopeElements = atoms("td th caption object applet marquee template")

	// rawElements are the elements whose text has no tags, or whose first line break counts.
	rawElements = atoms("title textarea style script xmp iframe noembed noframes noscript plaintext pre listing")

	// closers are the elements that close a paragraph.
	closers = atoms(`address article aside blockquote button center dd details dialog dir div dl dt fieldset figcaption figure footer form
		h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol option p plaintext pre search section summary table ul xmp`)

	// selfClosing are the elements that end at the next one of their kind.
	selfClosing = func() map[atom.Atom]int {
		m := map[atom.Atom]int{}
		for kind, list := range []string{"li", "dd dt", "h1 h2 h3 h4 h5 h6", "button", "p", "option"} {
			for a := range atoms(list) {
				m[a] = kind + 1
			}
		}
		return m
	}()
)
