package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// smallBody is how many bytes of a body are read before it counts as large: 64
// requests at once take half of MaxInFlight.
const smallBody = 512 << 10

// bodyIdleTimeout is how long a server may send nothing in the middle of a body:
// it holds memory that others wait for.
const bodyIdleTimeout = 10 * time.Second

// readBody reads and decodes the body into out. It returns errTooLarge beyond
// MaxBytes; if r.limit is set, the body is cut there instead. A body that ends early
// is kept as far as it came, and out.Short says why. A body larger than smallBody,
// or in a coding that needs a large window, first waits in acquireBody. abort
// ends the request, with errBodyIdle when the server sends nothing for too long.
func (c *Client) readBody(ctx context.Context, abort context.CancelCauseFunc, out *Response, resp *http.Response, r Request) error {
	most, limit := c.o.MaxBytes, r.limit
	if limit > 0 {
		most = min(limit, most)
	}
	if limit == 0 && resp.ContentLength > most+smallBody {
		return fmt.Errorf("%w: %d bytes", errTooLarge, resp.ContentLength)
	}
	idle := time.AfterFunc(bodyIdleTimeout, func() { abort(errBodyIdle) })
	idle.Stop() // Read starts it
	wire := &wireReader{r: resp.Body, most: most + smallBody, idle: idle}
	list := contentCodings(resp.Header.Values("Content-Encoding"))
	if slices.ContainsFunc(list, needsLargeWindow) {
		if err := c.acquireBody(ctx, out, r.Page); err != nil {
			return err
		}
	}
	decoded, err := decode(wire, list, most+smallBody)
	if err != nil {
		return err
	}
	isSizeKnown := len(list) == 0 && resp.ContentLength >= 0
	body := newBuffer(resp, most, isSizeKnown)
	_, err = io.Copy(body, io.LimitReader(decoded, min(smallBody, most+1)))
	if err == nil && body.Len() == smallBody {
		if err := c.acquireBody(ctx, out, r.Page); err != nil {
			return err
		}
		_, err = io.Copy(body, io.LimitReader(decoded, most+1-smallBody))
	}
	if out.Body, out.Bytes = body.Bytes(), wire.n; !isSizeKnown && body.Len() < smallBody {
		out.Body = bytes.Clone(out.Body)
		growing.Put(body)
	}
	switch {
	case int64(len(out.Body)) > most && limit > 0:
		out.Body = out.Body[:most]
	case int64(len(out.Body)) > most, errors.Is(err, errTooLarge):
		out.Body = nil
		return fmt.Errorf("%w: more than %d bytes", errTooLarge, most)
	case err != nil && len(out.Body) == 0:
		return bodyError(ctx, err)
	case err != nil:
		out.Short = bodyError(ctx, err).Error()
	case out.Status == http.StatusPartialContent && !isWholeRange(resp.Header.Get("Content-Range")):
		out.Short = "the server sent a part of it only"
	}
	return nil
}

// isWholeRange reports whether a Content-Range covers the whole document, as
// "bytes 0-99/100" does (RFC 9110, 14.4).
func isWholeRange(contentRange string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(contentRange), "bytes 0-")
	last, length, found := strings.Cut(rest, "/")
	n, err := strconv.ParseInt(last, 10, 64)
	return ok && found && err == nil && strconv.FormatInt(n+1, 10) == length
}

// growing are the buffers of bodies whose size is not known, such as coded ones: they
// are used again, for what a buffer leaves behind while it grows is more than the body.
var growing = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// newBuffer returns an empty buffer for a body.
func newBuffer(resp *http.Response, most int64, isSizeKnown bool) *bytes.Buffer {
	if isSizeKnown {
		return bytes.NewBuffer(make([]byte, 0, initialCapacity(resp, most)))
	}
	b, _ := growing.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// initialCapacity returns the size of the buffer for a body, in bytes: that of
// Content-Length, within what an untrusted server may make us allocate.
func initialCapacity(resp *http.Response, most int64) int64 {
	return min(max(resp.ContentLength+bytes.MinRead, 4<<10), smallBody, most+1)
}

// acquireBody waits until another large body of a feed or of a page may be held,
// once for each response. out.Release gives it back. The error is ErrBusy.
func (c *Client) acquireBody(ctx context.Context, out *Response, page bool) error {
	if out.release != nil {
		return nil
	}
	places := c.largeBodies
	if page {
		places = c.largePages
	}
	select {
	case places <- struct{}{}:
		out.release = sync.OnceFunc(func() { <-places })
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrBusy, context.Cause(ctx))
	}
}

// Release reports that the body is no longer used, so that another large one may
// be read. It may be called more than once.
func (r *Response) Release() {
	if r.release != nil {
		r.release()
	}
}

// drain reads up to 64 KiB of a body that is not used, so that the connection can
// be reused.
func drain(r io.Reader) { _, _ = io.CopyN(io.Discard, r, 64<<10) }

// wireReader counts the bytes of a body on the wire and returns errTooLarge
// beyond most: some bodies decode to nothing, without an end. It runs idle during
// each Read.
type wireReader struct {
	r       io.Reader
	n, most int64
	idle    *time.Timer // ends the request
}

func (c *wireReader) Read(p []byte) (int, error) {
	if c.n > c.most {
		return 0, errTooLarge
	}
	c.idle.Reset(bodyIdleTimeout)
	defer c.idle.Stop()
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
