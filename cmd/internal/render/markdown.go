package render

import (
	"fmt"
	"strings"
	"time"

	"rawi/cmd/internal/term"
)

// markdownSpecial escapes the special characters of a link's text.
var markdownSpecial = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`)

// markdownItem returns one item of a Markdown list.
func markdownItem(title, link, outlet string, at time.Time) string {
	text := markdownSpecial.Replace(term.Clean(title))
	if link != "" {
		text = "[" + text + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E").Replace(term.Clean(link)) + ">)"
	}
	return fmt.Sprintf("- %s — %s, %s", text, term.Clean(outlet), utc(at))
}
