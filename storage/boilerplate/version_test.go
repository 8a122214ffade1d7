package boilerplate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"rawi/storage/text"
)

// What is stored leaves out what these lists say, and is read anew with a new version of
// the text: who changes them raises text.Version, and with it this sum.
func TestVersionStandsForTheLists(t *testing.T) {
	t.Parallel()
	const version, sum = 4, "0b88223f8fb15770"
	all := strings.Join([]string{mores, posts, lines, tails, sidebars, headings, labels, tagLabels, besides, homes, networks, networkJoins, networkOpeners, callers, calls}, "\x00")
	h := sha256.Sum256([]byte(all))
	if got := hex.EncodeToString(h[:8]); got != sum || text.Version != version {
		t.Errorf("version %d has the lists %s, want version %d and %s: raise text.Version", text.Version, got, version, sum)
	}
}
