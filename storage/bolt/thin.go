package bolt

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// An article's HTML holds the blocks of its text a second time. It is stored
// without: where a block stood is hole, and the block's place in the list,
// from 1, as a rune. HTML that is safe has no such character.
const placeholder = "\x00"

// minHole is the least length of a block to leave out, in bytes.
const minElided = 16

// thin leaves the texts out of the HTML.
func (b body) elided() body {
	b.Summary, b.Content, b.Full = elideBlocks(b.Summary, b.Text), elideBlocks(b.Content, b.Text), elideBlocks(b.Full, b.Text)
	return b
}

func elideBlocks(page string, blocks []string) string {
	if strings.Contains(page, placeholder) {
		return strings.ToValidUTF8(strings.ReplaceAll(page, placeholder, ""), "")
	}
	var out strings.Builder
	for i, block := range blocks {
		if len(block) < minElided || i+1 >= 0xd800 { // beyond are no runes
			continue
		}
		text := html.EscapeString(block)
		if at := strings.Index(page, text); at >= 0 {
			out.WriteString(page[:at])
			out.WriteString(placeholder)
			out.WriteRune(rune(i + 1))
			page = page[at+len(text):]
		}
	}
	if out.Len() == 0 {
		return page
	}
	out.WriteString(page)
	return out.String()
}

// whole is what thin was made of.
func restoreBlocks(page string, blocks []string) (string, error) {
	if !strings.Contains(page, placeholder) {
		return page, nil
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(page, placeholder)
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		i, n := utf8.DecodeRuneInString(after)
		if i < 1 || int(i) > len(blocks) {
			return "", fmt.Errorf("%w: a text without its block %d", storage.ErrDamaged, i)
		}
		out.WriteString(html.EscapeString(blocks[i-1]))
		page = after[n:]
	}
}

// blocks are those of a body alone.
type textBlocks struct {
	Text []string `cbor:"4,keyasint,omitempty"`
}

// readText reads the blocks of article n: of its texts what search verifies,
// in half the time.
func readText(tx *bbolt.Tx, n uint64) ([]string, error) {
	b, err := decompress[textBlocks](tx, tx.Bucket(bucketBodies).Get(uint64Key(n)))
	return b.Text, err
}

// readBody reads the texts of article n.
func readBody(tx *bbolt.Tx, n uint64) (body, error) {
	b, err := decompress[body](tx, tx.Bucket(bucketBodies).Get(uint64Key(n)))
	for _, page := range []*string{&b.Summary, &b.Content, &b.Full} {
		if err == nil {
			*page, err = restoreBlocks(*page, b.Text)
		}
	}
	return b, err
}
