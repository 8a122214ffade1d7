package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"rawi/publish/format"
	"rawi/storage/query"
)

const docsFolder = "../../deploy/docs"

// TestReferenceIsWhatTheProgramWrites holds the pages of deploy/docs/reference to
// what rawi docs writes.
func TestReferenceIsWhatTheProgramWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root := rootCommand(newApp())
	root.SetArgs([]string{"docs", dir})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	written, err := filepath.Glob(filepath.Join(dir, "reference", "*"))
	if err != nil || len(written) < 4 {
		t.Fatalf("written are %v, %v", written, err)
	}
	for _, path := range written {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(docsFolder, "reference", filepath.Base(path)))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is not what `rawi docs` writes (%v): write it again", filepath.Base(path), err)
		}
	}
	for _, name := range []string{"man/rawi-stories-merge.1", "completions/_rawi", "config.schema.json"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() < 200 {
			t.Errorf("%s is missing or empty: %v", name, err)
		}
	}
}

// TestDocsGiveCommandsThatExist reads every command line in code of the docs and of
// the help: its verb, flags, the values of flags, the number of its arguments, and its
// query must be such as the program takes. Within a sentence arguments may be left out.
func TestDocsGiveCommandsThatExist(t *testing.T) {
	t.Parallel()
	texts := docPages(t)
	helpTexts(rootCommand(newApp()), texts)
	found := 0
	for name, text := range texts {
		if strings.Contains(name, "/reference/") {
			continue // texts of the help, for whom lines are filled
		}
		blocks, mentions := codes(text)
		for i, code := range append(blocks, mentions...) {
			for _, words := range commandLines(code) {
				if name == "../../CONTRIBUTING.md" && words[0] == "outlets" {
					continue // the verb that it teaches to write
				}
				found++
				if err := wouldRun(words, i < len(blocks)); err != nil {
					t.Errorf("%s: %q: %v", name, words, err)
				}
			}
		}
	}
	if found < 120 {
		t.Errorf("only %d commands found", found)
	}
}

// TestTroublesOfTheGuideAreSaid: what the operator's guide explains is said somewhere in
// the program, in these words.
func TestTroublesOfTheGuideAreSaid(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(docsFolder + "/operator.md")
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	err = filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		sources.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(guide), "| it says |")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(table, "\n| ")
	for _, row := range rows[1:] {
		says, _, _ := strings.Cut(row, " |")
		says, _, _ = strings.Cut(says, " (")
		for _, part := range strings.Split(strings.TrimPrefix(says, "degraded: "), ": ") {
			if !strings.Contains(sources.String(), part) {
				t.Errorf("nothing says %q", part)
			}
		}
	}
	if len(rows) < 15 {
		t.Errorf("only %d rows", len(rows))
	}
}

// TestKeysOfTheExportAreDocumented, each in the line of its kind.
func TestKeysOfTheExportAreDocumented(t *testing.T) {
	t.Parallel()
	for kind, line := range map[string]any{
		"feed": format.FeedLine{}, "item": format.Stored{}, "version": format.VersionLine{}, "tombstone": format.TombstoneLine{},
		"decision": format.DecisionLine{}, "story": format.StoryLine{}, "event": format.EventLine{},
	} {
		_, documented, ok := strings.Cut(helpFormats, `{"kind": "`+kind+`"`)
		if documented, _, _ = strings.Cut(documented, "\n  {"); !ok {
			t.Errorf("no line of kind %s is documented", kind)
		}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(line)) {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if key != "" && key != "-" && key != "kind" && !strings.Contains(documented, `"`+key+`"`) {
				t.Errorf("%s: %q is not documented", kind, key)
			}
		}
	}
}

// link matches a link of Markdown to a file, to a heading in it, or both.
var link = regexp.MustCompile(`\]\(([^)#:\s]*)(?:#([^)\s]+))?\)`)

// TestLinksOfTheDocsLeadSomewhere: to a file of the tree, and a heading in it.
func TestLinksOfTheDocsLeadSomewhere(t *testing.T) {
	t.Parallel()
	found := 0
	for page, text := range docPages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			found++
			to := page
			if m[1] != "" {
				to = filepath.Join(filepath.Dir(page), m[1])
			}
			there, err := os.ReadFile(to)
			if err != nil {
				t.Errorf("%s: %s: %v", page, m[0], err)
			}
			heading := regexp.MustCompile("(?mi)^#+ " + strings.ReplaceAll(m[2], "-", "[^a-z\n]+") + "$")
			if m[2] != "" && !heading.Match(there) {
				t.Errorf("%s: %s: no such heading", page, m[0])
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d links found", found)
	}
}

// docPages returns the texts of the docs by their paths.
func docPages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../*.md", docsFolder + "/*.md", docsFolder + "/*/*.md"} {
		pages, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			texts[page] = string(text)
		}
	}
	return texts
}

// helpTexts adds the examples of cmd's help and of that of its verbs: its indented lines,
// each cut at two spaces, after which it is explained.
func helpTexts(cmd *cobra.Command, to map[string]string) {
	var b strings.Builder
	for line := range strings.Lines(cmd.Long) {
		if example, ok := strings.CutPrefix(line, "  rawi "); ok {
			example, _, _ = strings.Cut(example, "  ")
			b.WriteString("    rawi " + example + "\n")
		}
	}
	to["help of "+cmd.CommandPath()] = b.String()
	for _, c := range cmd.Commands() {
		helpTexts(c, to)
	}
}

// shellWord matches a word of a command line as far as the docs quote, or what ends the
// command.
var shellWord = regexp.MustCompile(`'[^']*'|"[^"]*"|[|&;>]+|[^\s'"|&;>]+`)

// commandLines returns the command lines of rawi in a line of code, as words without
// the program.
func commandLines(code string) (out [][]string) {
	before, words := ";", []string(nil) // nil: of another program
	for _, w := range append(shellWord.FindAllString(code, -1), ";") {
		switch {
		case strings.ContainsAny(w[:1], "|&;>"):
			if len(words) > 0 {
				out = append(out, words)
			}
			words, w = nil, ";"
		case words != nil:
			if strings.ContainsAny(w[:1], `'"`) {
				w = w[1 : len(w)-1]
			}
			words = append(words, w)
		case slices.Contains([]string{";", "sudo", "--", "run"}, before) && slices.Contains([]string{"rawi", "./rawi", "./cmd/rawi"}, w):
			words = []string{}
		}
		before = w
	}
	return out
}

// wouldRun returns what rawi would refuse of a command line before it does anything;
// whole says that no argument is left out.
func wouldRun(words []string, whole bool) error {
	a, _ := quietApp("")
	root := rootCommand(a)
	root.InitDefaultHelpCmd()
	root.InitDefaultVersionFlag()
	cmd, rest, err := root.Find(words)
	if err != nil || cmd.Name() == "help" {
		return err
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	given := cmd.Flags().Args()
	if cmd == root && len(given) > 0 {
		return unknownVerb(cmd, given)
	}
	if whole || len(given) > 0 {
		if err := cmd.ValidateArgs(given); err != nil {
			return err
		}
	}
	if cmd.PreRunE != nil {
		if err := cmd.PreRunE(cmd, given); err != nil {
			return err
		}
	}
	if cmd.Flag("since") != nil {
		_, err = query.Parse(strings.Join(given, " "), query.Options{})
	}
	return err
}

// codes returns what is code in a Markdown text: lines of blocks, comments cut off, and
// parts of sentences.
func codes(text string) (blocks, mentions []string) {
	fenced := false
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced, strings.HasPrefix(line, "    "):
			code, _, _ := strings.Cut(line, " # ")
			blocks = append(blocks, code)
		default:
			parts := strings.Split(line, "`")
			for i := 1; i < len(parts); i += 2 {
				mentions = append(mentions, parts[i])
			}
		}
	}
	return blocks, mentions
}
