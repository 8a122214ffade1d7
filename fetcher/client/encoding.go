package client

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is how much a zstd body may make us remember.
const maxWindow = 8 << 20

// inflate undoes a Content-Encoding, in lower case. Only gzip is asked for, but
// caches hand out what somebody else asked for. What does not begin the way its
// encoding does is taken as it is: servers that lie so send the plain document.
// Others send gzip and do not say so.
func inflate(r *bufio.Reader, encoding string) (io.Reader, error) {
	start, _ := r.Peek(4) // fewer where there are no more
	var z io.Reader
	var err error
	switch encoding {
	case "", "identity", "none", "utf-8", "gzip", "x-gzip":
		if !begins(start, "\x1f\x8b") {
			return r, nil
		}
		encoding = "gzip"
		var members *gzip.Reader
		members, err = gzip.NewReader(r)
		z = padded{members}
	case "deflate": // zlib (RFC 9110, 8.4.1.2), which many took for bare deflate
		if len(start) > 1 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
			z, err = zlib.NewReader(r)
		} else if looksPlain(start) {
			return r, nil
		} else {
			z = flate.NewReader(r)
		}
	case "br":
		if looksPlain(start) {
			return r, nil
		}
		z = brotli.NewReader(r)
	case "zstd":
		if !begins(start, "\x28\xb5\x2f\xfd") {
			return r, nil
		}
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	default:
		return nil, fmt.Errorf("the server sent Content-Encoding %q, which was not asked for", shorten(encoding))
	}
	if err != nil {
		return nil, fmt.Errorf("the answer is not %s though it says so: %w", encoding, err)
	}
	return z, nil
}

// padded ends a gzip body where what follows its members is none: some servers
// append zeros, or a page's warnings.
type padded struct{ *gzip.Reader }

func (p padded) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if errors.Is(err, gzip.ErrHeader) {
		err = io.EOF
	}
	return n, err
}

func begins(b []byte, with string) bool { return strings.HasPrefix(string(b), with) }

// looksPlain reports the beginning of a document that was not compressed.
func looksPlain(start []byte) bool {
	s := strings.TrimLeft(strings.TrimPrefix(string(start), "\xef\xbb\xbf"), " \t\r\n")
	return s == "" || s[0] == '<' || s[0] == '{'
}
