package term

import (
	"os"
	"strings"
	"testing"
)

// terminal opens a terminal, and skips the test where there is none.
func terminal(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal: ", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestTerminalIsToldFromAFile(t *testing.T) {
	t.Parallel()
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		name string
		f    *os.File
		env  map[string]string
		want Screen
	}{
		{"nothing", nil, nil, Screen{}},
		{"a file", file, nil, Screen{}},
		{"a file of so many columns", file, map[string]string{"COLUMNS": "40"}, Screen{Width: 40}},
		{"no columns", file, map[string]string{"COLUMNS": "0"}, Screen{}},
		{"fewer than none", file, map[string]string{"COLUMNS": "-1"}, Screen{}},
		{"columns that are no number", file, map[string]string{"COLUMNS": "x"}, Screen{}},
	} {
		if got := Detect(c.f, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestTerminalHasColourUnlessItIsRefused(t *testing.T) {
	t.Parallel()
	f := terminal(t) // nobody has told it its size
	for _, c := range []struct {
		env  map[string]string
		want Screen
	}{
		{nil, Screen{Terminal: true, Color: true, Width: 80}},
		{map[string]string{"TERM": "xterm"}, Screen{Terminal: true, Color: true, Width: 80}},
		{map[string]string{"TERM": "dumb"}, Screen{Terminal: true, Width: 80}},
		{map[string]string{"NO_COLOR": "1"}, Screen{Terminal: true, Width: 80}},
		{map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, Screen{Terminal: true, Width: 80}},
		{map[string]string{"COLUMNS": "0"}, Screen{Terminal: true, Color: true, Width: 80}},
		{map[string]string{"COLUMNS": "132"}, Screen{Terminal: true, Color: true, Width: 132}},
	} {
		if got := Detect(f, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.env, got, c.want)
		}
	}
}

func TestMarksThatDoNotFitAreLeftOut(t *testing.T) {
	t.Parallel()
	spans := []Span{{0, 1}, {0, 1}, {1, 1}, {2, 3}, {4, 9}, {3, 4}}
	if got, want := (Screen{}).Mark("abcd", spans, true), "[a]b[c][d]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCleanTextIsPrintableASCII(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		if got, want := isClean("a"+string([]byte{byte(c)})), c > ' ' && c < 0x7f; got != want {
			t.Errorf("%#x is clean: %v", c, got)
		}
	}
	for s, want := range map[string]bool{"plain": false, "é": false, "\u058f": false, "א": true, "خبر": true, "ܫ": true, "ދ": true, "日本": false, "a خ": true, "": false} {
		if got := hasRightToLeft(s); got != want {
			t.Errorf("%s runs from right to left: %v", s, got)
		}
	}
}

func TestBarsAreHalfCellsRoundedUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, full, width int
		want           string
	}{{0, 10, 5, ""}, {-1, 10, 5, ""}, {5, 0, 5, ""}, {5, 10, 0, ""}, {1, 10, 5, "▌"}, {2, 10, 5, "█"}, {3, 10, 5, "█▌"}, {10, 10, 5, "█████"}} {
		if got := Bar(c.n, c.full, c.width); got != c.want {
			t.Errorf("%d of %d in %d cells: %q, want %q", c.n, c.full, c.width, got, c.want)
		}
	}
}

func TestWidthOfColumns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		column Column
		text   string
		want   int
	}{
		{"the title", Column{Title: "title"}, "a", 5},
		{"the widest text", Column{Title: "t"}, "abcdef", 6},
		{"at least", Column{Title: "t", Least: 4}, "a", 4},
		{"the title above the least", Column{Title: "title", Least: 4}, "a", 5},
		{"at most", Column{Title: "t", Most: 3}, "abcdef", 3},
		{"below the most", Column{Title: "t", Most: 3}, "ab", 2},
	} {
		table := Screen{}.Table(nil, c.column)
		table.Row(Text(c.text))
		if got := table.natural(0); got != c.want {
			t.Errorf("%s: %d cells, want %d", c.name, got, c.want)
		}
	}
}

// A column of no text takes no cell but stands where it stands; one that is left out
// takes none and no gap.
func TestTablesOfAllWidths(t *testing.T) {
	t.Parallel()
	table := func(width int, columns ...Column) string {
		var b strings.Builder
		table := Screen{Width: width}.Table(&b, columns...)
		row := make([]Cell, len(columns))
		for i := range row {
			row[i] = Text("abcdef")
		}
		if columns[0].Title == "" {
			row[0] = Text("")
		}
		table.Row(row...)
		if err := table.Flush(); err != nil {
			t.Fatal(err)
		}
		return strings.Split(b.String(), "\n")[1]
	}
	for _, c := range []struct {
		name    string
		width   int
		columns []Column
		want    string
	}{
		{"just wide enough", 14, []Column{{Title: "a"}, {Title: "b"}}, "abcdef  abcdef"},
		{"an empty column", 8, []Column{{}, {Title: "b"}}, "  abcdef"},
		{"one cell too narrow", 13, []Column{{Title: "a", Flex: 3}, {Title: "b"}}, "abcd…  abcdef"},
		{"one is left out", 9, []Column{{Title: "a"}, {Title: "b", Drop: 1}}, "abcdef"},
		{"the first is left out", 9, []Column{{Title: "a", Drop: 1}, {Title: "b"}}, "abcdef"},
		{"two are left out", 9, []Column{{Title: "a"}, {Title: "b", Drop: 1}, {Title: "c", Drop: 2}}, "abcdef"},
		{"an empty one may be left out", 7, []Column{{Drop: 1}, {Title: "b", Flex: 6}}, "abcdef"},
		{"a narrowed one is wide again", 14, []Column{{Title: "a", Flex: 5}, {Title: "b"}, {Title: "c", Drop: 1}}, "abcdef  abcdef"},
		{"none may be left out", 3, []Column{{Title: "a"}}, "abcdef"},
	} {
		if got := table(c.width, c.columns...); strings.TrimRight(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	var b strings.Builder
	styled := Screen{Color: true}.Table(&b, Column{Title: "t"})
	styled.Row(Faint("x"))
	styled.Row(Text("y"))
	if err := styled.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\x1b[2mt\x1b[0m\n\x1b[2mx\x1b[0m\ny\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextIsCutBetweenLetters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s     string
		width int
		head  string
		cut   bool
	}{
		{"abcdef", 6, "abcdef", false}, {"abcdef", 5, "abcd", true}, {"ab cd", 4, "ab", true}, {"日本a", 4, "日", true}, {"a日本", 3, "a", true}, {"a", 0, "", false},
	} {
		if head, truncated := cut(c.s, c.width); head != c.head || truncated != c.cut {
			t.Errorf("%q in %d cells: %q, %v; want %q, %v", c.s, c.width, head, truncated, c.head, c.cut)
		}
	}
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{{"abcd", 4, "abcd"}, {"abcdef", 4, "abcd"}, {"日本語a", 3, "日"}, {"日", 1, "日"}} {
		if got := hardCut(c.s, c.width); got != c.want {
			t.Errorf("%q in %d cells: %q, want %q", c.s, c.width, got, c.want)
		}
	}
	if got := Wrap("abcd abcdefgh ab", 4); strings.Join(got, "|") != "abcd|abcd|efgh|ab" {
		t.Errorf("got %q", got)
	}
}
