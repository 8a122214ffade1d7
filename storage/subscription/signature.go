package subscription

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// Sign returns the X-Hub-Signature of body under secret, by SHA-256.
func Sign(secret string, body []byte) string {
	return "sha256=" + hex.EncodeToString(sum(sha256.New, secret, body))
}

// Verify reports whether header, the X-Hub-Signature of a push, is that of body
// under secret: method=hex (section 7.1), by SHA-256, SHA-384, SHA-512 or, if
// allowSHA1, SHA-1. An empty header is not. It compares in constant time.
func Verify(header, secret string, body []byte, allowSHA1 bool) bool {
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
	return err == nil && hmac.Equal(got, sum(h, secret, body))
}

func sum(h func() hash.Hash, secret string, body []byte) []byte {
	mac := hmac.New(h, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}
