package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// syntax adds the errors of the YAML parser as faults of file, whose text is data.
func (f *faults) syntax(file string, data []byte, err error) {
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	lines := linesOf(data)
	switch {
	case errors.As(err, &one):
		f.addSyntax(file, lines, one)
	case errors.As(err, &many) && len(many.Errors) > 0:
		for _, e := range many.Errors {
			f.addSyntax(file, lines, e)
		}
	default:
		f.add(position{file, 1, 1}, "%v", err)
	}
}

func (f *faults) addSyntax(file string, lines []string, e *yaml.LoadError) {
	at := position{file, max(e.Mark.Line, 1), max(e.Mark.Column, 1)}
	column, says := explainSyntax(lines, at, e.Message)
	if column > 0 {
		at.column = column
	}
	f.add(at, "%s", says)
}

// linesOf returns the lines of a text, which may end as on any system.
func linesOf(data []byte) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\n")
}

// explainSyntax returns what is likely wrong at a position, in words for whoever wrote
// the file, and its column; 0: that of the position. What it does not know is told as
// the parser does.
func explainSyntax(lines []string, at position, message string) (column int, says string) {
	line, before := lineAt(lines, at.line), lineAt(lines, at.line-1)
	if column, says := strangeLetter(line); says != "" {
		return column, says
	}
	rest := strings.TrimLeft(suffixAt(line, at.column), " ")
	switch {
	case strings.Contains(message, "cannot start any token") && rest != "", strings.Contains(message, "unknown anchor"):
		value, _, _ := strings.Cut(strings.TrimRight(rest, "}] \t"), ",")
		return 0, fmt.Sprintf("a value that begins with %.1s needs quotes: '%s'", rest, strings.ReplaceAll(value, "'", "''"))
	case strings.Contains(message, "mapping values are not allowed") && gluedKey.MatchString(before):
		return 0, fmt.Sprintf("line %d lacks a space behind its colon: %s", at.line-1, gluedKey.ReplaceAllString(strings.TrimSpace(before), "$2: $3"))
	case strings.Contains(message, "mapping values are not allowed") && strings.Count(line, ": ") > 1:
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		return 0, fmt.Sprintf("a value with a colon and a space in it needs quotes: %s: '%s'", key, strings.ReplaceAll(value, "'", "''"))
	case strings.Contains(message, "mapping values are not allowed"):
		return 0, "this line is indented further than its neighbours, or the one above is not complete: what belongs together begins in one column"
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-' indicator"):
		return 0, "this line is not indented as its neighbours: what belongs together begins in one column"
	case strings.Contains(message, "unexpected end of stream"):
		if n := openQuote(lines); n > 0 {
			return 0, fmt.Sprintf("a quote of line %d is not closed", n)
		}
	case strings.Contains(message, "did not find expected ',' or"):
		return 0, "a comma is missing before this, or a closing bracket on a line above"
	}
	if says := otherLanguage(lines); says != "" {
		return 0, says
	}
	return 0, message
}

// lineAt returns line n, counted from 1; empty if there is none.
func lineAt(lines []string, n int) string {
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}

// suffixAt returns what of line begins at a column, counted from 1.
func suffixAt(line string, column int) string {
	for ; column > 1 && line != ""; column-- {
		_, n := utf8.DecodeRuneInString(line)
		line = line[n:]
	}
	return line
}

// gluedKey is a key whose value follows the colon without a space.
var gluedKey = regexp.MustCompile(`^(\s*(?:- )?)([a-z_]+):([^\s/].*)$`)

// lookalikes are letters of typing programs and of other keyboards that stand where
// YAML has one of its own.
var lookalikes = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '‘': "'", '’': "'", '：': ":", '，': ",", '،': ",", '–': "-", '—': "-",
}

// strangeLetter looks for a letter in line that is taken for one of YAML's, outside of
// quotes: a tab or another blank in the indentation, quotes and colons of typing
// programs. It returns the column and what to write.
func strangeLetter(line string) (column int, says string) {
	indentation, quote, column := true, rune(0), 0
	var before rune // the last letter that is no blank
	for _, c := range line {
		column++
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case c == '#' && (before == 0 || indentation):
			return 0, ""
		case indentation && c == '\t':
			return column, "the line is indented by a tab: YAML takes spaces only"
		case c != ' ' && unicode.IsSpace(c) && c != '\t', c == '\u200b', c == '\ufeff' && column > 1:
			return column, fmt.Sprintf("a blank of another kind (U+%04X) stands here: write a plain space", c)
		case unicode.Is(unicode.Bidi_Control, c):
			return column, fmt.Sprintf("a sign of direction that is not seen (U+%04X) stands here: take it out", c)
		case lookalikes[c] != "" && isStructural(c, before):
			return column, fmt.Sprintf("%c is none of YAML's signs: write %s", c, lookalikes[c])
		case (c == '"' || c == '\'') && strings.ContainsRune(":,[{-\x00", before):
			quote = c
		}
		if c != ' ' && c != '\t' {
			indentation, before = false, c
		}
	}
	return 0, ""
}

// isStructural reports whether a lookalike stands where YAML's own letter would mean
// something: a quote where a value begins, a dash where a line does, a comma behind a
// quote or bracket, a colon anywhere.
func isStructural(c, before rune) bool {
	switch lookalikes[c] {
	case `"`, "'":
		return strings.ContainsRune(":,[{-", before)
	case "-":
		return before == 0
	case ",":
		return strings.ContainsRune("\"']}", before)
	}
	return true
}

// openQuote returns the number of the first line that begins a quote and does not end
// it; 0: none does.
func openQuote(lines []string) int {
	for i, line := range lines {
		quote, before := rune(0), rune(0)
		for _, c := range line {
			switch {
			case quote != 0 && c == quote:
				quote = 0
			case quote == 0 && (c == '"' || c == '\'') && strings.ContainsRune(":,[{-", before):
				quote = c
			}
			if c != ' ' {
				before = c
			}
		}
		if quote != 0 {
			return i + 1
		}
	}
	return 0
}

// tomlLine is a line of TOML, or of an INI file.
var tomlLine = regexp.MustCompile(`^\s*(?:\[\w[\w.]*\]|(\w+)\s*=\s*(\S.*))\s*$`)

// otherLanguage says that a file is written in another language than YAML; empty: it
// seems not so.
func otherLanguage(lines []string) string {
	for _, line := range lines {
		m := tomlLine.FindStringSubmatch(line)
		switch {
		case strings.TrimSpace(line) == "", strings.HasPrefix(strings.TrimSpace(line), "#"):
			continue
		case m == nil:
			return ""
		case m[1] != "":
			return fmt.Sprintf("the file is written as TOML or INI files are: in YAML this is %s: %s", m[1], m[2])
		}
	}
	return ""
}

// whatTextIs says what a file seems to be that is one text without keys; empty: it is
// not known.
func whatTextIs(data []byte) (line, column int, says string) {
	lines := linesOf(data)
	for i, l := range lines {
		if column, says := strangeLetter(l); says != "" {
			return i + 1, column, says
		}
		if m := gluedKey.FindStringSubmatch(l); m != nil {
			return i + 1, len(m[1]) + len(m[2]) + 2, fmt.Sprintf("a space is missing behind the colon: %s: %s", m[2], m[3])
		}
	}
	return 1, 1, otherLanguage(lines)
}
