package record

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Body is an article's texts.
type Body struct {
	Summary string   `cbor:"1,keyasint,omitempty"`
	Content string   `cbor:"2,keyasint,omitempty"`
	Full    string   `cbor:"3,keyasint,omitempty"`
	Text    []string `cbor:"4,keyasint,omitempty"`
}

// SplitTexts separates an article from its texts.
func SplitTexts(a storage.Article) (storage.Article, Body) {
	b := Body{Summary: a.Summary, Content: a.Content, Full: a.Full, Text: a.Text}
	a.Summary, a.Content, a.Full, a.Text = "", "", "", nil
	return a, b
}

// AttachTo sets the texts of a.
func (b Body) AttachTo(a *storage.Article) {
	a.Summary, a.Content, a.Full, a.Text = b.Summary, b.Content, b.Full, b.Text
}

// An article's HTML holds the blocks of its text a second time. It is stored
// without them: each is replaced by placeholder and the block's position in Text,
// from 1, as a rune. Safe HTML has no such character.
const placeholder = "\x00"

// minElided is the least length of a block to leave out, in bytes.
const minElided = 16

// Elided returns b with the blocks of Text left out of its HTML.
func (b Body) Elided() Body {
	b.Summary, b.Content, b.Full = elideBlocks(b.Summary, b.Text), elideBlocks(b.Content, b.Text), elideBlocks(b.Full, b.Text)
	return b
}

// elideBlocks leaves blocks out of page, in their order.
func elideBlocks(page string, blocks []string) string {
	if strings.Contains(page, placeholder) {
		return strings.ToValidUTF8(strings.ReplaceAll(page, placeholder, ""), "")
	}
	var out strings.Builder
	for i, block := range blocks {
		if len(block) < minElided || i+1 >= 0xd800 { // surrogates begin there
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

// restoreBlocks undoes elideBlocks.
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

// textBlocks is a Body of which only the blocks are decoded.
type textBlocks struct {
	Text []string `cbor:"4,keyasint,omitempty"`
}

// ReadText reads the plain blocks of article n, in half the time of ReadBody.
func ReadText(tx *bbolt.Tx, n uint64) ([]string, error) {
	b, err := Decompress[textBlocks](tx, tx.Bucket(BucketBodies).Get(Key(n)))
	return b.Text, err
}

// ReadBody reads the texts of article n.
func ReadBody(tx *bbolt.Tx, n uint64) (Body, error) {
	b, err := Decompress[Body](tx, tx.Bucket(BucketBodies).Get(Key(n)))
	for _, page := range []*string{&b.Summary, &b.Content, &b.Full} {
		if err == nil {
			*page, err = restoreBlocks(*page, b.Text)
		}
	}
	return b, err
}

// HasBody reports whether the texts of article n are stored. They are removed with
// the article, which the index may still list.
func HasBody(tx *bbolt.Tx, n uint64) bool { return tx.Bucket(BucketBodies).Get(Key(n)) != nil }
