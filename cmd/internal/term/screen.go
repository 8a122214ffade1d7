package term

import (
	"os"
	"strconv"

	"golang.org/x/term"
)

// Screen describes where output is shown.
type Screen struct {
	Width    int  // in cells; 0: unlimited
	Color    bool // styles are shown
	Terminal bool // right-to-left text is isolated
}

// Detect returns the screen that f is shown on. COLUMNS overrides the terminal's
// width; NO_COLOR (https://no-color.org) and TERM=dumb turn styles off.
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

// Styles of ECMA-48 (SGR), which leave the choice of colours to the terminal's
// theme.
const (
	styleReset = "\x1b[0m"
	styleBold  = "\x1b[1m"
	styleDim   = "\x1b[2m"
	styleMark  = "\x1b[1;4m" // bold, underlined: legible on any theme
	styleRed   = "\x1b[31m"
)

// Bold returns text in bold if styles are shown.
func (s Screen) Bold(text string) string { return s.style(styleBold, text) }

// Dim returns text in a weak style.
func (s Screen) Dim(text string) string { return s.style(styleDim, text) }

// Alert returns text in the style of what needs attention.
func (s Screen) Alert(text string) string { return s.style(styleRed, text) }

func (s Screen) style(code, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return code + text + styleReset
}

// Isolate keeps right-to-left text from reordering what is around it on a
// terminal.
func (s Screen) Isolate(text string) string {
	if !s.Terminal || !hasRightToLeft(text) {
		return text
	}
	return startFirstStrong + text + popIsolate
}

// Line gives a line the direction of its paragraph, also if it begins with a word
// of the other direction.
func (s Screen) Line(text string, rightToLeft bool) string {
	switch {
	case !s.Terminal || !rightToLeft && !hasRightToLeft(text):
		return text
	case rightToLeft:
		return startRightToLeft + text + popIsolate
	}
	return startLeftToRight + text + popIsolate
}

// Span is a part of a text; Start and End are in bytes.
type Span struct{ Start, End int }

// Mark marks spans of text by a style; without styles by brackets, if brackets is
// set. Spans must be sorted; overlapping ones are skipped.
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
