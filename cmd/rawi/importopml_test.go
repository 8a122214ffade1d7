package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A list is told from a line of rawi export in any charset.
func TestImportReadsListsInAnyCharset(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with a mark": unicode.UTF8BOM, "windows-1256": charmap.Windows1256,
		"UTF-16 LE": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16 BE": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE without a mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16 BE without a mark": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		for _, front := range []string{"", "\n"} {
			list, err := e.NewEncoder().String(front + `<opml><body><outline text="أخبار الفرات والجزيرة" xmlUrl="https://furat.test/feed"/></body></opml>`)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "a.opml")
			if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
				t.Fatal(err)
			}
			var out, talk bytes.Buffer
			a := newApp()
			a.Out, a.stderr = bufio.NewWriter(&out), &talk
			cmd := importCommand(a)
			cmd.SetArgs([]string{path})
			err = cmd.ExecuteContext(t.Context())
			if flush := a.Out.Flush(); err != nil || flush != nil || !strings.Contains(out.String(), `title: "أخبار الفرات والجزيرة"`) {
				t.Errorf("%s behind %q: %v, %q, %q", name, front, err, out.String(), talk.String())
			}
		}
	}
}
