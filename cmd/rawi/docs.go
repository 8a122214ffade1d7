package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
)

// docsCommand returns the verb that writes the generated documentation, for
// packages. A copy of its reference/ is in deploy/docs.
func docsCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:    "docs DIR",
		Short:  "write man pages, completions, the reference and the schema of the config into a folder",
		Hidden: true,
		Args:   positional(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			root, man := cmd.Root(), filepath.Join(given[0], "man")
			if err := os.MkdirAll(man, 0o755); err != nil {
				return err
			}
			day, err := manDay(a.getenv, a.Now())
			if err != nil {
				return err
			}
			if err := writeMan(root, man, day); err != nil {
				return err
			}
			for _, doc := range []struct {
				name  string
				write func(io.Writer) error
			}{
				{"completions/rawi.bash", func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
				{"completions/_rawi", root.GenZshCompletion},
				{"completions/rawi.fish", func(w io.Writer) error { return root.GenFishCompletion(w, true) }},
				{"man/rawi.yaml.5", func(w io.Writer) error { _, err := w.Write(configManual(day)); return err }},
				{"config.schema.json", config.Schema},
				{"reference/config.md", configPage},
				{"reference/queries.md", helpPage("Queries", queriesHelp())},
				{"reference/formats.md", helpPage("What is for programs", helpFormats)},
				{"reference/exit-codes.md", helpPage("Exit codes", exitCodesHelp())},
			} {
				if err := writeDoc(filepath.Join(given[0], filepath.FromSlash(doc.name)), doc.write); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// writeDoc writes one file.
func writeDoc(path string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

const generated = "<!-- Written by `rawi docs`: change it there. -->\n\n"

// configPage writes the reference of the config file.
func configPage(w io.Writer) error {
	fmt.Fprint(w, generated+"# The config file\n\n"+configText()+"\n\n")
	return config.Reference(w)
}

// configText says in Markdown what holds for the whole config file.
func configText() string {
	keys := config.FixedKeys()
	last := len(keys) - 1
	fixed := "`" + strings.Join(keys[:last], "`, `") + "` and `" + keys[last] + "`"
	return `YAML, strict: an unknown key, a value that cannot be read, a feed or topic that is listed twice are faults, listed all at once with their
lines by ` + "`rawi check-config`" + `. Files of ` + "`conf.d/*.yaml`" + ` beside it add to it. Paths count from the folder of the file that names them.
` + "`${NAME}`" + ` in a secret is a credential of the service (` + "`LoadCredential=`" + `) or a variable of the environment. Spans of time are ` + "`30m`, `6h`, `14d`" + `,
sizes ` + "`15MiB`" + `. ` + "`rawi config schema`" + ` is for editors, ` + "`rawi check-config --explain`" + ` lists what is in force and why.

Those of ` + fixed + ` are read at the start; all else at each reload.`
}

// helpPage returns a page with a help text as on the terminal.
func helpPage(title, text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s# %s\n\n```text\n%s\n```\n", generated, title, strings.TrimRight(text, "\n"))
		return err
	}
}
