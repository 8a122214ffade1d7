package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
)

// fault is an error as a sentence about what the server did.
type fault struct {
	says  string
	cause error
}

// Error cuts the cause: net/http and crypto/tls show what a server sent as long
// as it is.
func (f *fault) Error() string { return fmt.Sprintf("%s: %.200s", f.says, f.cause.Error()) }
func (f *fault) Unwrap() error { return f.cause }

var errIdle = fmt.Errorf("the server fell silent for %s in the body", maxIdle)

// broken is what an error in a body means.
func broken(ctx context.Context, err error) error {
	if context.Cause(ctx) == errIdle {
		return errIdle
	}
	return explain(err, "what the server sent is damaged")
}

// explain is what an error of net/http means; otherwise, where it is not known.
func explain(err error, otherwise string) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var dns *net.DNSError
	var timeout net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var operation *net.OpError
	errors.As(err, &operation)
	says := otherwise
	switch {
	case errors.Is(err, ErrRefused), errors.Is(err, ErrRedirect), errors.Is(err, ErrAddress), errors.Is(err, context.Canceled):
		return err
	case operation != nil && (operation.Op == "proxyconnect" || strings.HasPrefix(operation.Op, "socks")):
		says = "the proxy did not connect us"
	case errors.As(err, &dns) && dns.IsNotFound:
		says = fmt.Sprintf("the name %q does not exist", shorten(dns.Name))
	case errors.As(err, &dns):
		says = fmt.Sprintf("the name %q could not be looked up", shorten(dns.Name))
	case errors.As(err, &certificate):
		says, err = "the server's certificate is not to be trusted", certificate.Err
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		says = "the server did not answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		says = "the server closed the connection early"
	case errors.Is(err, syscall.ECONNREFUSED):
		says = "the server takes no connections"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		says = "the server cannot be reached"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		says = "the server speaks no TLS"
	case operation != nil && operation.Op == "remote error": // an alert of crypto/tls
		says = "the server broke off the TLS handshake"
	}
	return &fault{says, err}
}
