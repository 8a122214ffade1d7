package client

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned is a certificate for 127.0.0.1 that signs itself and ends then.
func selfSigned(t *testing.T, end time.Time) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: end.Add(-24 * time.Hour), NotAfter: end, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, block
}

// A fault of TLS is an error that says which.
func TestTLSFaultsAreErrors(t *testing.T) {
	t.Parallel()
	past, pastPEM := selfSigned(t, time.Now().Add(-time.Hour))
	valid, validPEM := selfSigned(t, time.Now().Add(time.Hour))
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, append(pastPEM, validPEM...), 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, Options{AllowPrivate: loopback, CAFile: file})
	for name, v := range map[string]struct {
		config *tls.Config // nil: the server speaks no TLS
		host   string
		fault  string
	}{
		"valid":          {&tls.Config{Certificates: []tls.Certificate{valid}}, "127.0.0.1", ""},
		"expired":        {&tls.Config{Certificates: []tls.Certificate{past}}, "127.0.0.1", "not to be trusted: x509: certificate has expired"},
		"another host":   {&tls.Config{Certificates: []tls.Certificate{valid}}, "127.0.0.2", "not to be trusted: x509: certificate is valid for 127.0.0.1, not 127.0.0.2"},
		"too old":        {&tls.Config{Certificates: []tls.Certificate{valid}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, "127.0.0.1", "broke off the TLS handshake"},
		"wants our name": {&tls.Config{Certificates: []tls.Certificate{valid}, MaxVersion: tls.VersionTLS12, ClientAuth: tls.RequireAnyClientCert}, "127.0.0.1", "broke off the TLS handshake"},
		"no TLS":         {nil, "127.0.0.1", "speaks no TLS"},
	} {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<rss>")) }))
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.Listener.Close()
		l, err := net.Listen("tcp", v.host+":0")
		if err != nil {
			t.Fatal(err)
		}
		s.Listener = l
		if v.config == nil {
			s.Start()
		} else {
			s.TLS = v.config
			s.StartTLS()
		}
		_, err = c.Get(t.Context(), Request{URL: "https://" + l.Addr().String()})
		if (err == nil) != (v.fault == "") || err != nil && !strings.Contains(err.Error(), v.fault) {
			t.Errorf("%s: got %v, want %q", name, err, v.fault)
		}
		s.Close()
	}
}
