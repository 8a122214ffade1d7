package identity

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// Hash returns the first eight bytes of SHA-256 over parts, each ended by a zero
// byte: the same on all machines and in all versions. It is 0 if all parts are empty.
func Hash(parts ...string) uint64 {
	buf := hashBuffers.Get().(*[]byte)
	defer hashBuffers.Put(buf)
	b := (*buf)[:0]
	for _, p := range parts {
		b = append(append(b, p...), 0)
	}
	*buf = b
	if len(b) == len(parts) {
		return 0
	}
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}

// hashBuffers are reused.
var hashBuffers = sync.Pool{New: func() any { return new([]byte) }}
