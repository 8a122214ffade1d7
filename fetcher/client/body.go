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

// small is how much of a body is read without asking whether there is room:
// 64 requests at once fill half of MaxInFlight.
const small = 512 << 10

// maxIdle is how long a server may fall silent in a body. One that does holds
// room that others wait for.
const maxIdle = 10 * time.Second

// read reads the body, inflated, within bounds: MaxBytes, or limit if that is
// set, behind which it is cut. A body that ends early is used as far as it
// came. One that is not small waits for room first, as does one whose encoding
// has to remember much to be undone.
func (c *Client) read(ctx context.Context, hangUp context.CancelCauseFunc, out *Response, resp *http.Response, limit int64) error {
	most := c.o.MaxBytes
	if limit > 0 {
		most = min(limit, most)
	}
	if limit == 0 && resp.ContentLength > most+small {
		return fmt.Errorf("%w: %d bytes", ErrTooLarge, resp.ContentLength)
	}
	silence := time.AfterFunc(maxIdle, func() { hangUp(errIdle) })
	silence.Stop() // until something is waited for
	wire := &counter{r: resp.Body, most: most + small, silence: silence}
	list := codings(resp.Header.Values("Content-Encoding"))
	if slices.ContainsFunc(list, remembers) {
		if err := c.room(ctx, out); err != nil {
			return err
		}
	}
	r, err := inflate(wire, list, most+small)
	if err != nil {
		return err
	}
	body := bytes.NewBuffer(make([]byte, 0, expect(resp, most)))
	_, err = io.Copy(body, io.LimitReader(r, min(small, most+1)))
	if err == nil && body.Len() == small {
		if err := c.room(ctx, out); err != nil {
			return err
		}
		_, err = io.Copy(body, io.LimitReader(r, most+1-small))
	}
	out.Body, out.Bytes = body.Bytes(), wire.n
	switch {
	case int64(len(out.Body)) > most && limit > 0:
		out.Body = out.Body[:most]
	case int64(len(out.Body)) > most, errors.Is(err, ErrTooLarge):
		out.Body = nil
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
	case err != nil && len(out.Body) == 0:
		return broken(ctx, err)
	case err != nil:
		out.Short = broken(ctx, err).Error()
	case out.Status == http.StatusPartialContent && !whole(resp.Header.Get("Content-Range")):
		out.Short = "the server sent a part of it only"
	}
	return nil
}

// whole reports a Content-Range that holds all there is, from 0 to the end, as
// "bytes 0-99/100" (RFC 9110, 14.4).
func whole(contentRange string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(contentRange), "bytes 0-")
	last, length, found := strings.Cut(rest, "/")
	n, err := strconv.ParseInt(last, 10, 64)
	return ok && found && err == nil && strconv.FormatInt(n+1, 10) == length
}

// expect is how many bytes a body will have, as far as that can be told and a
// server be believed.
func expect(resp *http.Response, most int64) int64 {
	return min(max(resp.ContentLength+bytes.MinRead, 4<<10), small, most+1)
}

// room waits until another large body may be held.
func (c *Client) room(ctx context.Context, out *Response) error {
	if out.release != nil {
		return nil
	}
	select {
	case c.large <- struct{}{}:
		out.release = sync.OnceFunc(func() { <-c.large })
		return nil
	case <-ctx.Done():
		return fmt.Errorf("too many large answers came at once: %w", ctx.Err())
	}
}

// Release says that the body is no longer used, so that another large one may
// come. It may be called more than once.
func (r *Response) Release() {
	if r.release != nil {
		r.release()
	}
}

// discard reads the little that is usual, so that the connection can be reused.
func discard(r io.Reader) { _, _ = io.CopyN(io.Discard, r, 64<<10) }

// counter counts what comes over the wire, and lets no more through than a
// body that is compressed badly may have: some decode to nothing for ever.
type counter struct {
	r       io.Reader
	n, most int64
	silence *time.Timer // ends the request
}

func (c *counter) Read(p []byte) (int, error) {
	if c.n > c.most {
		return 0, ErrTooLarge
	}
	c.silence.Reset(maxIdle)
	defer c.silence.Stop()
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
