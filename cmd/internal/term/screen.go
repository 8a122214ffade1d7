package term

import (
	"os"
	"strconv"

	"golang.org/x/term"
)

// Screen is where output goes, and what may be shown there.
type Screen struct {
	Width    int  // cells; 0: as wide as a line gets
	Color    bool // styles may be used
	Terminal bool // a person looks at it: isolate right-to-left text
}

// Detect looks at f and at what the user asked for: COLUMNS beats the
// terminal's own width, NO_COLOR (https://no-color.org) and TERM=dumb turn
// styles off.
func Detect(f *os.File, getenv func(string) string) Screen {
	var s Screen
	if f != nil && term.IsTerminal(int(f.Fd())) {
		s.Terminal = true
		s.Color = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
		s.Width = 80
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.Width = w
		}
	}
	if w, err := strconv.Atoi(getenv("COLUMNS")); err == nil && w > 0 {
		s.Width = w
	}
	return s
}

// Styles as ECMA-48 (SGR) knows them. They leave the choice of colours to the
// terminal's own theme.
const (
	styleReset = "\x1b[0m"
	styleBold  = "\x1b[1m"
	styleDim   = "\x1b[2m"
	styleMark  = "\x1b[1;4m" // bold, underlined: legible on any theme
	styleRed   = "\x1b[31m"
)

// Bold is s in bold where styles may be used.
func (s Screen) Bold(text string) string { return s.style(styleBold, text) }

// Dim is s in the background.
func (s Screen) Dim(text string) string { return s.style(styleDim, text) }

// Alert is s as something that needs looking at.
func (s Screen) Alert(text string) string { return s.style(styleRed, text) }

func (s Screen) style(code, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return code + text + styleReset
}

// Isolate keeps text from reordering what stands around it on a terminal.
func (s Screen) Isolate(text string) string {
	if !s.Terminal || !hasRight(text) {
		return text
	}
	return firstStrong + text + popIsolate
}

// Line is one line of a paragraph of the given direction: a line that begins
// with a foreign word keeps the direction of its paragraph.
func (s Screen) Line(text string, right bool) string {
	switch {
	case !s.Terminal || !right && !hasRight(text):
		return text
	case right:
		return rightToLeft + text + popIsolate
	}
	return leftToRight + text + popIsolate
}

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Mark shows spans of text, which rise and do not overlap, as found: by style,
// or between brackets where styles may not be used and brackets says so.
func (s Screen) Mark(text string, spans []Span, brackets bool) string {
	before, after := styleMark, styleReset
	if !s.Color {
		if !brackets {
			return text
		}
		before, after = "[", "]"
	}
	out, last := make([]byte, 0, len(text)+16*len(spans)), 0
	for _, m := range spans {
		if m.Start < last || m.End > len(text) || m.Start >= m.End {
			continue
		}
		out = append(out, text[last:m.Start]...)
		out = append(out, before...)
		out = append(out, text[m.Start:m.End]...)
		out = append(out, after...)
		last = m.End
	}
	return string(append(out, text[last:]...))
}
