package client

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const (
	// maxWindow is the largest window of a zstd body, in bytes.
	maxWindow = 8 << 20
	// maxCodings is how many codings may be applied to one body.
	maxCodings = 4
	// maxCodingName is the length of the longest unknown coding that is ignored, in bytes.
	maxCodingName = 100
	// sniffLength is how many of a body's first bytes are examined at most.
	sniffLength = 64
)

// contentCodings returns the codings of Content-Encoding headers in the order in
// which they were applied (RFC 9110, 8.4), without words that mean none: servers
// put charsets there, too.
func contentCodings(values []string) (list []string) {
	for word := range strings.SplitSeq(strings.Join(values, ","), ",") {
		switch word = strings.ToLower(strings.Trim(word, " \t\"'")); word {
		case "", "identity", "none", "utf-8", "utf8", "binary", "8bit", "7bit":
		case "x-gzip":
			list = append(list, "gzip")
		default:
			list = append(list, word)
		}
	}
	return list
}

// needsLargeWindow reports whether decoding needs many MiB of memory.
func needsLargeWindow(coding string) bool { return coding == "br" || coding == "zstd" }

// decode returns a reader of wire with the codings in list removed, the last one
// first. Only gzip is asked for, but caches return what others asked for. A body
// that does not begin as its coding does is returned as it is: such servers send
// the plain document. Gzip is decoded where it was not announced, and again where
// it was applied twice. Each coding but the last may yield most bytes, then
// errTooLarge.
func decode(wire io.Reader, list []string, most int64) (io.Reader, error) {
	large := 0
	for _, coding := range list {
		if needsLargeWindow(coding) {
			large++
		}
	}
	if len(list) > maxCodings || large > 1 {
		return nil, fmt.Errorf("the server sent %d codings one upon the other", len(list))
	}
	r := bufio.NewReader(wire)
	for done := 0; ; done++ {
		coding := "" // none is announced
		if n := len(list) - 1; n >= 0 {
			coding, list = list[n], list[:n]
		}
		z, err := decoderFor(r, coding)
		switch {
		case err != nil:
			return nil, err
		case z != nil && done >= maxCodings:
			return nil, fmt.Errorf("the server sent more than %d codings one upon the other", maxCodings)
		case z != nil:
			r = bufio.NewReader(&ceilingReader{z, most})
		case len(list) == 0:
			return r, nil
		}
	}
}

// decoderFor returns a reader that decodes r; nil if r is not in that coding. The
// first bytes of r count before the name of the coding.
func decoderFor(r *bufio.Reader, coding string) (z io.Reader, err error) {
	start, _ := r.Peek(4) // fewer if the body is shorter
	if len(start) == 4 {
		start, _ = r.Peek(min(r.Buffered(), sniffLength)) // only what has arrived
	}
	switch packed := sniff(start); {
	case packed == "gzip":
		var members *gzipReader
		if members, err = newGzipReader(r); err == nil {
			return members, nil
		}
		coding = packed
	case coding == "" || len(coding) <= maxCodingName && packed != "zlib" && looksPlain(start):
		return nil, nil
	case packed == "zlib" && (coding == "gzip" || coding == "deflate"): // zlib is deflate (RFC 9110, 8.4.1.2)
		z, err = zlib.NewReader(r)
	case coding == "deflate": // many servers send it without zlib's header
		return flate.NewReader(r), nil
	case coding == "br":
		return brotli.NewReader(r), nil
	case packed == "zstd" && coding == "zstd":
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	case coding == "gzip" || coding == "zstd":
		return nil, nil
	default:
		return nil, fmt.Errorf("the server sent Content-Encoding %q, which was not asked for", truncate(coding))
	}
	if err != nil {
		return nil, fmt.Errorf("the answer is not %s though it says so: %w", coding, err)
	}
	return z, nil
}

// sniff returns the coding that a body's first bytes show; empty if none.
func sniff(start []byte) string {
	switch {
	case bytes.HasPrefix(start, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(start, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	case len(start) > 1 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0:
		return "zlib"
	}
	return ""
}

// ceilingReader returns errTooLarge after left bytes. It bounds the data between
// two codings: some inputs decode to nothing, without an end.
type ceilingReader struct {
	io.Reader
	left int64
}

func (c *ceilingReader) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, errTooLarge
	}
	n, err := c.Reader.Read(p[:min(int64(len(p)), c.left+1)])
	c.left -= int64(n)
	return n, err
}

// inflaters are readers of gzip that are used again: each has 40 KB.
var inflaters = sync.Pool{New: func() any { return new(gzip.Reader) }}

// gzipReader ends a gzip body at trailing bytes that are not another member:
// servers append zeros, or a page's warnings. At the end it gives its inflater back.
type gzipReader struct {
	z   *gzip.Reader // nil: err is returned
	err error
}

// newGzipReader returns a reader of the gzip body r, or the error in its header.
func newGzipReader(r io.Reader) (*gzipReader, error) {
	z, _ := inflaters.Get().(*gzip.Reader)
	if err := z.Reset(r); err != nil {
		inflaters.Put(z)
		return nil, err
	}
	return &gzipReader{z: z}, nil
}

func (p *gzipReader) Read(b []byte) (int, error) {
	if p.z == nil {
		return 0, p.err
	}
	n, err := p.z.Read(b)
	if errors.Is(err, gzip.ErrHeader) {
		err = io.EOF
	}
	if err != nil {
		inflaters.Put(p.z)
		p.z, p.err = nil, err
	}
	return n, err
}

// looksPlain reports whether start begins an uncompressed XML or JSON document in
// UTF-8, UTF-16 or a single-byte charset.
func looksPlain(start []byte) bool {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "<\x00", "\x00<"} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return true
		}
	}
	s := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(s) > 0 && s[0] != '<' && s[0] != '{' && s[0] != '[' {
		return false
	}
	return !slices.ContainsFunc(s, func(c byte) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' })
}
