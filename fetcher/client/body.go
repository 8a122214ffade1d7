package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
)

// small is how much of a body is read without asking whether there is room:
// 64 requests at once fill half of MaxInFlight.
const small = 512 << 10

// read reads the body, inflated, within bounds: MaxBytes, or limit if that is
// set, behind which it is cut. A body that ends early is used as far as it
// came. One that is not small waits for room first.
func (c *Client) read(ctx context.Context, out *Response, resp *http.Response, limit int64) error {
	wire := &counter{r: resp.Body}
	r, err := inflate(bufio.NewReader(wire), resp.Header.Get("Content-Encoding"))
	if err != nil {
		return err
	}
	most := c.o.MaxBytes
	if limit > 0 {
		most = min(limit, most)
	}
	body := bytes.NewBuffer(make([]byte, 0, expect(resp, most)))
	_, err = io.Copy(body, io.LimitReader(r, min(small, most+1)))
	if err == nil && body.Len() == small && most > small {
		if err := c.room(ctx, out); err != nil {
			return err
		}
		_, err = io.Copy(body, io.LimitReader(r, most+1-small))
	}
	out.Body, out.Bytes = body.Bytes(), wire.n
	switch {
	case int64(len(out.Body)) > most && limit > 0:
		out.Body = out.Body[:most]
	case int64(len(out.Body)) > most:
		out.Body = nil
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
	case err != nil && len(out.Body) == 0:
		return explain(err)
	case err != nil:
		out.Short = explain(err).Error()
	}
	return nil
}

// expect is how many bytes a body will have, as far as that can be told and a
// server be believed.
func expect(resp *http.Response, most int64) int64 {
	return min(max(resp.ContentLength+bytes.MinRead, 4<<10), small, most+1)
}

// room waits until another large body may be held.
func (c *Client) room(ctx context.Context, out *Response) error {
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

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// explain turns an error of net/http into a sentence about the server.
func explain(err error) error {
	var dns *net.DNSError
	var timeout net.Error
	var wrapped *url.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.Is(err, ErrRefused), errors.Is(err, ErrRedirect), errors.Is(err, ErrAddress), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("the name %q does not exist: %w", dns.Name, err)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %q could not be looked up: %w", dns.Name, err)
	case errors.As(err, &certificate):
		return fmt.Errorf("the server's certificate is not to be trusted: %w", certificate.Err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("the server did not answer in time: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("the server closed the connection early: %w", err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("the server takes no connections: %w", err)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("the server cannot be reached: %w", err)
	case errors.As(err, &record):
		return fmt.Errorf("the server speaks no TLS: %w", err)
	case errors.As(err, &alert):
		return fmt.Errorf("the server broke off the TLS handshake: %w", err)
	}
	return fmt.Errorf("no answer: %w", err)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}
