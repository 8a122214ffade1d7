package parse

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
)

// maxBytes is how many bytes a document may have once it is decompressed.
const maxBytes = 16 << 20

// inflate decompresses a document that a server sent compressed without saying so. Data
// that is cut short is read as far as it goes; short reports that. The error is
// ErrTooLarge.
func inflate(b []byte) (body []byte, warnings []string, short bool, err error) {
	body = b
	for range 2 { // some are compressed twice
		plain, cut, compressed := decompress(body)
		if !compressed {
			break
		}
		body = plain
		if warnings == nil {
			warnings = append(warnings, "packed without saying so")
		}
		if cut {
			short = true
			warnings = append(warnings, "packed data cut short")
		}
	}
	if len(body) > maxBytes {
		return nil, nil, false, fmt.Errorf("%w: at most %d bytes are read", ErrTooLarge, maxBytes)
	}
	return body, warnings, short, nil
}

// decompress reads gzip (RFC 1952) and zlib (RFC 1950), which it knows by their first
// bytes, up to one byte beyond maxBytes.
func decompress(b []byte) (out []byte, short, compressed bool) {
	var r io.Reader
	var err error
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b, 8}):
		r, err = gzip.NewReader(bytes.NewReader(b))
	case len(b) > 2 && b[0] == 0x78 && (b[1] == 0x01 || b[1] == 0x9c || b[1] == 0xda):
		r, err = zlib.NewReader(bytes.NewReader(b))
	default:
		return b, false, false
	}
	if err != nil {
		return b, false, false
	}
	out, err = io.ReadAll(io.LimitReader(r, maxBytes+1))
	return out, err != nil, true
}
