package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

// Each error that net/http returns becomes a sentence that tells the operator
// whose fault it is.
func TestErrorsAreExplained(t *testing.T) {
	t.Parallel()
	operation := func(name string, err error) error { return &net.OpError{Op: name, Net: "tcp", Err: err} }
	for _, v := range []struct {
		err  error
		want string
	}{
		{&net.DNSError{Name: "akhbar.example", IsNotFound: true}, `the name "akhbar.example" does not exist`},
		{&net.DNSError{Name: "akhbar.example", IsTimeout: true}, `the name "akhbar.example" could not be looked up`},
		{operation("dial", &net.DNSError{Name: "a.example", Err: "server misbehaving"}), `the name "a.example" could not be looked up`},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "the server's certificate is not to be trusted"},
		{context.DeadlineExceeded, "the server did not answer in time"},
		{operation("read", os.ErrDeadlineExceeded), "the server did not answer in time"},
		{io.EOF, "the server closed the connection early"},
		{io.ErrUnexpectedEOF, "the server closed the connection early"},
		{operation("read", syscall.ECONNRESET), "the server closed the connection early"},
		{operation("dial", syscall.ECONNREFUSED), "the server takes no connections"},
		{operation("dial", syscall.ENETUNREACH), "the server cannot be reached"},
		{operation("dial", syscall.EHOSTUNREACH), "the server cannot be reached"},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "the server speaks no TLS"},
		{http.ErrSchemeMismatch, "the server speaks no TLS"},
		{operation("remote error", errors.New("tls: handshake failure")), "the server broke off the TLS handshake"},
		{operation("proxyconnect", syscall.ECONNREFUSED), "the proxy did not connect us"},
		{operation("socks connect", errors.New("general failure")), "the proxy did not connect us"},
		{operation("read", errors.New("odd")), "no answer"},
		{errors.New("odd"), "no answer"},
	} {
		for _, err := range []error{v.err, &url.Error{Op: "Get", URL: "http://reader:secret@a.example/", Err: v.err}} {
			got := explain(err, "no answer")
			if !strings.HasPrefix(got.Error(), v.want+": ") || strings.Contains(got.Error(), "secret") {
				t.Errorf("%v: got %q, want %q", err, got, v.want)
			}
		}
	}
}

func TestOwnErrorsAreNotExplained(t *testing.T) {
	t.Parallel()
	for _, err := range []error{errRefused, errRedirect, errAddress, context.Canceled} {
		if got := explain(&url.Error{Op: "Get", URL: "http://a.example/", Err: fmt.Errorf("x: %w", err)}, "no answer"); got.Error() != "x: "+err.Error() || !errors.Is(got, err) {
			t.Errorf("%v: got %q", err, got)
		}
	}
	if got := explain(io.EOF, "x"); !errors.Is(got, io.EOF) {
		t.Errorf("%q does not wrap its cause", got)
	}
}

func TestRemoteTextIsTruncated(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "", 99: strings.Repeat("خ", 99), 100: strings.Repeat("خ", 100), 101: strings.Repeat("خ", 100) + "…"} {
		if got := truncate(strings.Repeat("خ", n)); got != want {
			t.Errorf("%d runes: got %q", n, got)
		}
	}
}
