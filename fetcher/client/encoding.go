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

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const (
	// maxWindow is how much a zstd body may make us remember.
	maxWindow = 8 << 20
	// maxCodings is how often a body may be coded, one upon the other.
	maxCodings = 4
	// maxWord is the longest word in place of a coding that is passed over.
	maxWord = 100
	// glance is how much of a body's beginning is looked at at most, in bytes.
	glance = 64
)

// codings are what a Content-Encoding lists, in the order in which they were
// applied (RFC 9110, 8.4). Words that stand for none are left out: servers name
// charsets there, too.
func codings(values []string) (list []string) {
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

// remembers reports a coding that takes much memory to undo.
func remembers(coding string) bool { return coding == "br" || coding == "zstd" }

// inflate undoes codings, the last first. Only gzip is asked for, but caches
// hand out what somebody else asked for. What does not begin the way its coding
// does is taken as it is: servers that lie so send the plain document. Others
// send gzip and do not say so, or pack twice what they say is packed once. What
// comes out of each but the last is most bytes at most.
func inflate(wire io.Reader, list []string, most int64) (io.Reader, error) {
	large := 0
	for _, coding := range list {
		if remembers(coding) {
			large++
		}
	}
	if len(list) > maxCodings || large > 1 {
		return nil, fmt.Errorf("the server sent %d codings one upon the other", len(list))
	}
	r := bufio.NewReader(wire)
	for done := 0; ; done++ {
		coding := "" // that nobody spoke of
		if n := len(list) - 1; n >= 0 {
			coding, list = list[n], list[:n]
		}
		z, err := undo(r, coding)
		switch {
		case err != nil:
			return nil, err
		case z != nil && done >= maxCodings:
			return nil, fmt.Errorf("the server sent more than %d codings one upon the other", maxCodings)
		case z != nil:
			r = bufio.NewReader(&ceiling{z, most})
		case len(list) == 0:
			return r, nil
		}
	}
}

// undo is the reader that undoes a coding; nil: what comes is not coded so.
func undo(r *bufio.Reader, coding string) (z io.Reader, err error) {
	start, _ := r.Peek(4) // fewer where there are no more
	if len(start) == 4 {
		start, _ = r.Peek(min(r.Buffered(), glance)) // waits for nothing
	}
	switch packed := sniff(start); {
	case packed == "gzip":
		var members *gzip.Reader
		if members, err = gzip.NewReader(r); err == nil {
			return padded{members}, nil
		}
		coding = packed
	case coding == "" || len(coding) <= maxWord && packed != "zlib" && looksPlain(start):
		return nil, nil
	case packed == "zlib" && (coding == "gzip" || coding == "deflate"): // zlib is deflate (RFC 9110, 8.4.1.2)
		z, err = zlib.NewReader(r)
	case coding == "deflate": // which many took for bare deflate
		return flate.NewReader(r), nil
	case coding == "br":
		return brotli.NewReader(r), nil
	case packed == "zstd" && coding == "zstd":
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	case coding == "gzip" || coding == "zstd":
		return nil, nil
	default:
		return nil, fmt.Errorf("the server sent Content-Encoding %q, which was not asked for", shorten(coding))
	}
	if err != nil {
		return nil, fmt.Errorf("the answer is not %s though it says so: %w", coding, err)
	}
	return z, nil
}

// sniff is the coding that a body's first bytes show; empty: none.
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

// ceiling ends a body that was coded twice and grows too large between. Some
// decode to nothing for ever.
type ceiling struct {
	io.Reader
	left int64
}

func (c *ceiling) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, ErrTooLarge
	}
	n, err := c.Reader.Read(p[:min(int64(len(p)), c.left+1)])
	c.left -= int64(n)
	return n, err
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

// looksPlain reports the beginning of a document that is not compressed: XML or
// JSON in UTF-8, in UTF-16, or in a charset of bytes.
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
