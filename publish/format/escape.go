package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"rawi/storage/text"
)

// WriteJSON writes v as JSON and a newline; with an indent, on several lines. HTML is
// not escaped, what acts on a terminal (text.IsControl) is: the texts are strangers',
// and a reader decodes the same strings.
func WriteJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := Escaper{w}.Write(b.Bytes())
	return err
}

// Escaper passes on what is written of JSON, and escapes what acts on a terminal. A
// Write ends between characters, as that of a slog.JSONHandler does, which escapes C0
// alone.
type Escaper struct{ w io.Writer }

// NewEscaper returns an Escaper that writes to w.
func NewEscaper(w io.Writer) Escaper { return Escaper{w} }

// Write implements io.Writer.
func (e Escaper) Write(p []byte) (int, error) {
	if _, err := e.w.Write(escapeControls(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// escapeControls escapes what acts on a terminal in a JSON document. The encoder has
// escaped C0, of which only its own line breaks are left; the others stand in strings.
func escapeControls(document []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(document); {
		if document[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(document[i:])
		if text.IsControl(r) {
			out = fmt.Appendf(append(out, document[done:i]...), `\u%04x`, r)
			done = i + n
		}
		i += n
	}
	return append(out, document[done:]...)
}
