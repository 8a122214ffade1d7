package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
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

var command = regexp.MustCompile("(?:^|[ `/])rawi((?: [a-z][a-z-]+)+)((?: +--[a-z-]+| +[^ `\n]+)*)")

// TestDocsNameExistingVerbs reads every command in code of the docs: its verb and
// its flags must be there.
func TestDocsNameExistingVerbs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join(docsFolder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes(string(text)) {
			for _, m := range command.FindAllStringSubmatch(code, -1) {
				found++
				root := rootCommand(newApp())
				root.InitDefaultCompletionCmd()
				root.InitDefaultHelpCmd()
				cmd, _, err := root.Find(strings.Fields(m[1]))
				if err != nil || cmd == root {
					t.Errorf("%s: %q names no verb", filepath.Base(page), m[0])
					continue
				}
				missingFlags(t, page, cmd, m[2])
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d commands found", found)
	}
}

func missingFlags(t *testing.T, page string, cmd *cobra.Command, rest string) {
	t.Helper()
	cmd.InitDefaultHelpFlag()
	for word := range strings.FieldsSeq(rest) {
		name, ok := strings.CutPrefix(word, "--")
		if name, _, _ = strings.Cut(name, "="); ok && cmd.Flag(name) == nil {
			t.Errorf("%s: %s has no flag --%s", filepath.Base(page), cmd.CommandPath(), name)
		}
	}
}

// codes are the parts of a Markdown text that are code, comments cut off.
func codes(text string) (out []string) {
	fenced := false
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced, strings.HasPrefix(line, "    "):
			code, _, _ := strings.Cut(line, " # ")
			out = append(out, code)
		default:
			parts := strings.Split(line, "`")
			for i := 1; i < len(parts); i += 2 {
				out = append(out, parts[i])
			}
		}
	}
	return out
}
