package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"rawi/storage"
)

// identity returns what an item is recognised by: its guid, else its canonical link, else
// a hash of its texts and its date.
func identity(e *entry, a *storage.Article) string {
	switch {
	case strings.TrimSpace(e.guid) != "":
		return "guid:" + e.guid
	case a.Canonical != "":
		return "link:" + a.Canonical
	}
	h := sha256.New()
	for _, s := range []string{a.Title, firstNonBlank(e.summaries), firstNonBlank(e.contents), firstNonBlank(e.published)} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return "hash:" + hex.EncodeToString(h.Sum(nil)[:12])
}

// distinguish gives items of one document that share an identity but not link and title an
// identity each: a feed whose guids are all the same still has many items.
func distinguish(articles []storage.Article) {
	seen := make(map[string]int, len(articles))
	for i := range articles {
		a := &articles[i]
		j, shared := seen[a.Identity]
		if !shared {
			seen[a.Identity] = i
			continue
		}
		if o := &articles[j]; o.Link != a.Link || o.Title != a.Title {
			a.Identity += "\x00" + a.Link + "\x00" + a.Title
		}
	}
}
