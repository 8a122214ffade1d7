package term

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCutNeverExceedsItsWidth(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"افتتاح جسر البوكمال القديم بعد ترميمه", // opening of the old bridge
		"مُحَمَّدٌ رَسَّامٌ فِي المَدِينَةِ",    // every letter with its diacritics
		"Walnut prices fall in Erbil", "ئاسایش و کەشوهەوا", "日本語の見出し", "👩‍👩‍👧 family", "",
	} {
		for width := range 40 {
			got := Cut(s, width)
			if Width(got) > width {
				t.Errorf("Cut(%q, %d) = %q has %d cells", s, width, got, Width(got))
			}
			if Width(s) <= width && got != s {
				t.Errorf("Cut(%q, %d) = %q, want it whole", s, width, got)
			}
		}
	}
}

// TestCutKeepsClusters: a letter and its diacritics are not separated.
func TestCutKeepsClusters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"مُحَمَّدٌ", "é à e\u0301e\u0301e\u0301"} {
		for width := 1; width < Width(s); width++ {
			head := strings.TrimSuffix(Cut(s, width), "…")
			rest, ok := strings.CutPrefix(s, head)
			if next, _ := utf8.DecodeRuneInString(rest); !ok || unicode.Is(unicode.Mn, next) {
				t.Errorf("%q in %d cells is %q, and %q is left", s, width, head, rest)
			}
		}
	}
}

func TestCleanRemovesWhatControlsATerminal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\x1b[31mخبر\x1b[0m":         "[31mخبر[0m",
		"خبر\u202eعكس":               "خبرعكس",
		"سطر\nسطر\t آخر ":            "سطر سطر آخر",
		"می\u200cخواهم":              "می\u200cخواهم", // Persian spells with ZWNJ
		"\u2068مشتبه\u2069\u009b2J!": "مشتبه2J!",
		"plain":                      "plain",
		" two  words ":               "two words",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrapKeepsWordsAndWidth(t *testing.T) {
	t.Parallel()
	in := "قال مهندس المشروع إن الورشات استبدلت ست عشرة دعامة https://furat.test/" + strings.Repeat("x", 60) + " بعد أشهر"
	for width := 12; width < 50; width += 7 {
		lines := Wrap(in, width)
		for _, l := range lines {
			if Width(l) > width {
				t.Errorf("width %d: line %q has %d cells", width, l, Width(l))
			}
		}
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(in, " ", ""); got != want {
			t.Errorf("width %d: letters were lost: %q", width, got)
		}
	}
	if got := Wrap(in, 0); len(got) != 1 {
		t.Errorf("no width gives %d lines, want 1", len(got))
	}
}

// render lays out three rows of two scripts at a width.
func render(t *testing.T, screen Screen) []string {
	t.Helper()
	var b strings.Builder
	table := screen.Table(&b,
		Column{Title: "time", Drop: 2}, Column{Title: "outlet", Most: 10, Drop: 1},
		Column{Title: "title", Flex: 12}, Column{Title: "also", Right: true, Drop: 3}, Column{Title: "id"})
	table.Row(Faint("2026-03-01 08:00"), Text("الفرات اليوم والغد"), Text("افتتاح جسر البوكمال القديم بعد ترميمه"), Text("+3"), Text("20260301-7q4m0z"))
	table.Row(Faint("2026-03-01 08:40"), Text("jazira"), Text("مُحَمَّدٌ رَسَّامٌ فِي المَدِينَةِ"), Text(""), Text("20260301-aaaaaa"))
	table.Row(Faint("2026-03-03 07:15"), Text("hawler"), Text("Walnut prices fall in Erbil for the third week"), Text("+12"), Text("20260303-bbbbbb"))
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// TestTableKeepsItsColumns checks that the last column begins in every row
// at the same cell, and no row wider than the screen.
func TestTableKeepsItsColumns(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80, 160, 0} {
		for _, screen := range []Screen{{Width: width}, {Width: width, Terminal: true}, {Width: width, Terminal: true, Color: true}} {
			lines := render(t, screen)
			want := -1
			for _, line := range lines {
				plain := withoutStyles(line)
				if width > 0 && Width(plain) > width {
					t.Errorf("width %d: %q has %d cells", width, plain, Width(plain))
				}
				at := strings.LastIndex(plain, "  ") + 2
				if got := Width(plain[:at]); want >= 0 && got != want {
					t.Errorf("width %d: the last column of %q begins at cell %d, want %d", width, plain, got, want)
				} else {
					want = got
				}
			}
		}
	}
}

func withoutStyles(s string) string {
	for _, code := range []string{styleReset, styleBold, styleDim, styleMark, styleRed} {
		s = strings.ReplaceAll(s, code, "")
	}
	return s
}

func TestRightToLeftTextIsIsolatedOnATerminalOnly(t *testing.T) {
	t.Parallel()
	pipe := strings.Join(render(t, Screen{Width: 80}), "\n")
	if strings.ContainsAny(pipe, startFirstStrong+popIsolate) {
		t.Error("isolates in a pipe")
	}
	terminal := strings.Join(render(t, Screen{Width: 160, Terminal: true}), "\n")
	if open, closed := strings.Count(terminal, startFirstStrong), strings.Count(terminal, popIsolate); open == 0 || open != closed {
		t.Errorf("%d isolates opened, %d closed, want as many and some", open, closed)
	}
	if strings.Contains(terminal, startFirstStrong+"Walnut") {
		t.Error("text from left to right needs no isolate")
	}
}

func TestMarksSurviveCutting(t *testing.T) {
	t.Parallel()
	title := "افتتاح جسر البوكمال القديم"
	at := strings.Index(title, "البوكمال")
	spans := []Span{{at, at + len("البوكمال")}}
	var b strings.Builder
	table := Screen{Width: 30, Color: true}.Table(&b, Column{Title: "title", Flex: 8})
	table.Row(Marked(title, spans))
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), styleMark+"البوكمال"+styleReset) {
		t.Errorf("not marked: %q", b.String())
	}
	if got := (Screen{}).Mark(title, spans, true); got != "افتتاح جسر [البوكمال] القديم" {
		t.Errorf("without styles: %q", got)
	}
	if got := (Screen{Color: true}).Mark("خبر", []Span{{4, 99}}, true); got != "خبر" {
		t.Errorf("a span beyond the text: %q", got)
	}
}

func TestSparkAndBar(t *testing.T) {
	t.Parallel()
	if got := Spark([]int{0, 1, 50, 100}); got != "·▁▄█" {
		t.Errorf("Spark = %q", got)
	}
	for n := range 101 {
		if got := Width(Bar(n, 100, 20)); got > 20 {
			t.Errorf("Bar(%d) has %d cells", n, got)
		}
	}
	if got := Bar(1, 1000, 20); got == "" {
		t.Error("a small number is drawn as nothing")
	}
}

func TestDetectObeysTheEnvironment(t *testing.T) {
	t.Parallel()
	env := func(key string) string { return map[string]string{"COLUMNS": "40", "NO_COLOR": "1"}[key] }
	if got, want := Detect(nil, env), (Screen{Width: 40}); got != want {
		t.Errorf("Detect = %+v, want %+v", got, want)
	}
}

// TestNarrowTablesOmitColumns in the order of Drop, and give the rest its space.
func TestNarrowTablesOmitColumns(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{
		0: "aaaaaaaa  bbbbbbbb  cc", 22: "aaaaaaaa  bbbbbbbb  cc", 21: "aaaaaa…  bbbbbbbb  cc", 16: "aaaa…  bbbb…  cc", 15: "bbbbbbbb  cc", 12: "bbbbbbbb  cc",
		11: "bbbbbb…  cc", 9: "bbbb…  cc", 8: "cc", 2: "cc", 1: "cc",
	} {
		var b strings.Builder
		table := Screen{Width: width}.Table(&b, Column{Title: "", Flex: 5, Drop: 2}, Column{Title: "", Flex: 5, Drop: 1}, Column{Title: ""})
		table.Row(Text("aaaaaaaa"), Text("bbbbbbbb"), Text("cc"))
		if err := table.Flush(); err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(b.String(), "\n")
		if got != want+"\n" {
			t.Errorf("width %d: %q, want %q", width, got, want)
		}
	}
}

func TestDetectTakesTheEnvironmentForWhatItIs(t *testing.T) {
	t.Parallel()
	for columns, want := range map[string]int{"": 0, "x": 0, "0": 0, "-1": 0, "1": 1, "120": 120} {
		if got := Detect(nil, func(string) string { return columns }); got != (Screen{Width: want}) {
			t.Errorf("COLUMNS=%s: %+v, want width %d", columns, got, want)
		}
	}
}

func TestStylesAndLines(t *testing.T) {
	t.Parallel()
	pipe, terminal := Screen{}, Screen{Terminal: true, Color: true}
	for got, want := range map[string]string{
		pipe.Bold("x"): "x", terminal.Bold(""): "", terminal.Bold("x"): "\x1b[1mx\x1b[0m", terminal.Dim("x"): "\x1b[2mx\x1b[0m", terminal.Alert("x"): "\x1b[31mx\x1b[0m",
		pipe.Isolate("خبر"): "خبر", terminal.Isolate("news"): "news", terminal.Isolate("خبر"): "\u2068خبر\u2069",
		pipe.Line("خبر1", true): "خبر1", terminal.Line("a", false): "a", terminal.Line("a", true): "\u2067a\u2069", terminal.Line("aخ", false): "\u2066aخ\u2069",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, row := range []struct {
		spans []Span
		want  string
	}{
		{[]Span{{0, 1}, {1, 2}}, "[a][b]c"}, {[]Span{{0, 2}, {1, 3}}, "[ab]c"}, {[]Span{{2, 3}}, "ab[c]"}, {[]Span{{1, 1}, {2, 1}, {2, 4}}, "abc"}, {nil, "abc"},
	} {
		if got := pipe.Mark("abc", row.spans, true); got != row.want {
			t.Errorf("%v: %q, want %q", row.spans, got, row.want)
		}
		if got := pipe.Mark("abc", row.spans, false); got != "abc" {
			t.Errorf("%v without brackets: %q", row.spans, got)
		}
	}
}

func TestBarsAreRoundedUpToHalves(t *testing.T) {
	t.Parallel()
	for args, want := range map[[3]int]string{{0, 10, 5}: "", {10, 0, 5}: "", {10, 10, 0}: "", {1, 10, 5}: "▌", {2, 10, 5}: "█", {3, 10, 5}: "█▌", {10, 10, 5}: "█████", {1, 1000, 5}: "▌"} {
		if got := Bar(args[0], args[1], args[2]); got != want {
			t.Errorf("Bar%v = %q, want %q", args, got, want)
		}
	}
	if got := Spark([]int{8, 1, -1, 7}); got != "█▁·▇" {
		t.Errorf("Spark = %q", got)
	}
	if got := Spark(nil); got != "" {
		t.Errorf("Spark of nothing = %q", got)
	}
}

func TestWrapFillsLines(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		width int
		s     string
		want  []string
	}{
		{5, "ab cd ef", []string{"ab cd", "ef"}}, {4, "ab cd", []string{"ab", "cd"}}, {3, "abcdefg h", []string{"abc", "def", "g h"}}, {3, "ab cdef", []string{"ab", "cde", "f"}}, {9, "", nil}, {1, "日本", []string{"日", "本"}}, {0, " a  b ", []string{" a  b "}},
	} {
		if got := Wrap(row.s, row.width); strings.Join(got, "|") != strings.Join(row.want, "|") {
			t.Errorf("Wrap(%q, %d) = %q, want %q", row.s, row.width, got, row.want)
		}
	}
}
