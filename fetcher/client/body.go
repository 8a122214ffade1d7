package client

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// read reads the body, inflated, within bounds. A body that ends early is used
// as far as it came. About twice MaxBytes are held at most, while it grows.
func (c *Client) read(out *Response, resp *http.Response) error {
	wire := &counter{r: resp.Body}
	r, err := inflate(bufio.NewReader(wire), resp.Header.Get("Content-Encoding"))
	if err != nil {
		return err
	}
	out.Body, err = io.ReadAll(io.LimitReader(r, c.o.MaxBytes+1))
	out.Bytes = wire.n
	switch {
	case int64(len(out.Body)) > c.o.MaxBytes:
		out.Body = nil
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.o.MaxBytes)
	case err != nil && len(out.Body) == 0:
		return explain(err)
	case err != nil:
		out.Short = explain(err).Error()
	}
	return nil
}

// inflate undoes a Content-Encoding. What says gzip and does not begin like it
// is taken as it is: servers that lie so send the plain document.
func inflate(r *bufio.Reader, encoding string) (io.Reader, error) {
	switch encoding = strings.ToLower(strings.TrimSpace(encoding)); encoding {
	case "", "identity", "none", "utf-8":
		return r, nil
	case "gzip", "x-gzip":
		if start, err := r.Peek(2); err == nil && string(start) != "\x1f\x8b" {
			return r, nil
		}
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("the answer is not %s though it says so: %w", encoding, err)
		}
		return z, nil
	}
	return nil, fmt.Errorf("the server sent Content-Encoding %q, which was not asked for", shorten(encoding))
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
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.Is(err, ErrRefused), errors.Is(err, ErrRedirect), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("the name %q does not exist: %w", dns.Name, err)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %q could not be looked up: %w", dns.Name, err)
	case errors.As(err, &certificate):
		return fmt.Errorf("the server's certificate is not to be trusted: %w", certificate.Err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("the server did not answer in time: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the server closed the connection early: %w", err)
	}
	return fmt.Errorf("no answer: %w", err)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}
