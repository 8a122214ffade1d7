package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// manual is a manual page in the making, in the macros of man(7). Its methods take
// plain text.
type manual struct{ bytes.Buffer }

// begin writes the head of a page. One name and one day make one page, byte for
// byte.
func (m *manual) begin(name, section string, day time.Time, short string) {
	fmt.Fprintf(m, ".TH \"%s\" %s %s \"rawi %s\" \"rawi\"\n.nh\n.ad l\n", roff(strings.ToUpper(name)), section, day.UTC().Format(time.DateOnly), roff(buildVersion()))
	m.section("NAME")
	m.filled(name + " - " + short)
}

func (m *manual) section(heading string) { fmt.Fprintf(m, ".SH %s\n", heading) }

// text writes paragraphs, which empty lines part. Lines that are indented stay as
// they are.
func (m *manual) text(s string) {
	for i, paragraph := range strings.Split(strings.Trim(s, "\n"), "\n\n") {
		if i > 0 {
			m.WriteString(".PP\n")
		}
		var prose, verbatim []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			if strings.HasPrefix(line, " ") {
				m.filled(strings.Join(prose, " "))
				prose = nil
				verbatim = append(verbatim, line)
				continue
			}
			m.verbatim(verbatim)
			verbatim = nil
			prose = append(prose, line)
		}
		m.filled(strings.Join(prose, " "))
		m.verbatim(verbatim)
	}
}

// verbatim writes lines that are neither filled nor broken.
func (m *manual) verbatim(lines []string) {
	if len(lines) == 0 {
		return
	}
	m.WriteString(".nf\n")
	for _, line := range lines {
		m.WriteString(guarded(roff(line)) + "\n")
	}
	m.WriteString(".fi\n")
}

// item writes a term, such as a flag and what it takes, and what it means.
func (m *manual) item(term, takes, text string) {
	if takes != "" {
		takes = ` \fI` + roff(takes) + `\fR`
	}
	fmt.Fprintf(m, ".TP\n\\fB%s\\fR%s\n", roff(term), takes)
	m.filled(text)
}

// seeAlso writes the references of a page, each as NAME(SECTION).
func (m *manual) seeAlso(pages []string) {
	m.section("SEE ALSO")
	for i, page := range pages {
		name, section, _ := strings.Cut(page, "(")
		comma := ","
		if i == len(pages)-1 {
			comma = ""
		}
		fmt.Fprintf(m, ".BR %s (%s%s\n", roff(name), section, comma)
	}
}

// filled writes text that the reader's terminal breaks. What `back quotes` enclose is
// bold. Its lines are as short as mandoc wants them: 80 bytes, where its words allow.
func (m *manual) filled(s string) {
	var line string
	width, bold := 0, false
	for word := range strings.FieldsSeq(s) {
		parts := strings.Split(word, "`")
		word = roff(parts[0])
		for _, part := range parts[1:] {
			bold = !bold
			word += map[bool]string{true: `\fB`, false: `\fR`}[bold] + roff(part)
		}
		w := 0
		for _, r := range word {
			if w++; r >= utf8.RuneSelf {
				w += len(`\[u0633]`) - 1 // as mandoc reads س
			}
		}
		if line != "" && width+w > 78 {
			m.WriteString(guarded(line) + "\n")
			line, width = "", 0
		}
		line, width = strings.TrimLeft(line+" "+word, " "), width+1+w
	}
	if line != "" {
		m.WriteString(guarded(line) + "\n")
	}
}

// roff escapes what roff reads as a command, or shows as another character than the
// one that a shell needs: - as a hyphen, ' as a closing quote.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace

// guarded returns a line that is no request to roff.
func guarded(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}
