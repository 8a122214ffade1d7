package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"rawi/storage/address"
)

// requestError is an error with a sentence for the operator about its cause.
type requestError struct {
	sentence string
	cause    error
}

// Error truncates the cause: net/http and crypto/tls quote what a server sent,
// however long it is.
func (f *requestError) Error() string { return fmt.Sprintf("%s: %.200s", f.sentence, f.cause.Error()) }
func (f *requestError) Unwrap() error { return f.cause }

var errBodyIdle = fmt.Errorf("the server fell silent for %s in the body", bodyIdleTimeout)

// bodyError explains an error that occurred while the body was read.
func bodyError(ctx context.Context, err error) error {
	if context.Cause(ctx) == errBodyIdle {
		return errBodyIdle
	}
	return explain(cause(ctx, err), "what the server sent is damaged")
}

// explain turns an error of net/http into a requestError; fallback is the
// sentence for an unknown one. Our own sentinels and a cancellation are returned
// as they are.
func explain(err error, fallback string) error {
	err = address.Cause(err)
	var dns *net.DNSError
	var timeout net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var operation *net.OpError
	errors.As(err, &operation)
	sentence := fallback
	switch {
	case errors.Is(err, errRefused), errors.Is(err, errRedirect), errors.Is(err, errAddress), errors.Is(err, context.Canceled):
		return err
	case operation != nil && (operation.Op == "proxyconnect" || strings.HasPrefix(operation.Op, "socks")):
		sentence = "the proxy did not connect us"
	case errors.As(err, &dns) && dns.IsNotFound:
		sentence = fmt.Sprintf("the name %q does not exist", truncate(dns.Name))
	case errors.As(err, &dns):
		sentence = fmt.Sprintf("the name %q could not be looked up", truncate(dns.Name))
	case errors.As(err, &certificate):
		sentence, err = "the server's certificate is not to be trusted", certificate.Err
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		sentence = "the server did not answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		sentence = "the server closed the connection early"
	case errors.Is(err, syscall.ECONNREFUSED):
		sentence = "the server takes no connections"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		sentence = "the server cannot be reached"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		sentence = "the server speaks no TLS"
	case operation != nil && operation.Op == "remote error": // an alert of crypto/tls
		sentence = "the server broke off the TLS handshake"
	}
	return &requestError{sentence, err}
}
