package parse

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
)

// maxBytes is how many bytes a document may have, unpacked.
const maxBytes = 16 << 20

// inflate unpacks what a server sent packed without saying so. What is cut
// short is read as far as it goes. mended tells what was found.
func inflate(b []byte) (body []byte, mended []string, short bool, err error) {
	body = b
	for range 2 { // some are packed twice
		unpacked, cut, packed := decompress(body)
		if !packed {
			break
		}
		body = unpacked
		if mended == nil {
			mended = append(mended, "packed without saying so")
		}
		if cut {
			short = true
			mended = append(mended, "packed data cut short")
		}
	}
	if len(body) > maxBytes {
		return nil, nil, false, fmt.Errorf("%w: at most %d bytes are read", ErrTooLarge, maxBytes)
	}
	return body, mended, short, nil
}

// decompress reads gzip (RFC 1952) and zlib (RFC 1950) by their first bytes.
func decompress(b []byte) (out []byte, short, packed bool) {
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
