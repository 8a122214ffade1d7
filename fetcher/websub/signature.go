package websub

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// signed reports whether header, the X-Hub-Signature of a push, is that of
// body under secret: method=hex (section 7.1). Without a header it is not.
func signed(header, secret string, body []byte, allowSHA1 bool) bool {
	method, digest, _ := strings.Cut(strings.TrimSpace(header), "=")
	var h func() hash.Hash
	switch strings.ToLower(method) {
	case "sha512":
		h = sha512.New
	case "sha384":
		h = sha512.New384
	case "sha256":
		h = sha256.New
	case "sha1":
		if !allowSHA1 {
			return false
		}
		h = sha1.New
	default:
		return false
	}
	got, err := hex.DecodeString(digest)
	if err != nil {
		return false
	}
	mac := hmac.New(h, []byte(secret))
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}
