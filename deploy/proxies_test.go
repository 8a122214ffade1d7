package deploy

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// writeCertificate writes a certificate that nobody trusts, and its key.
func writeCertificate(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, b []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}))
	}
	return write(t, filepath.Join(dir, "cert.pem"), block("CERTIFICATE", signed)), write(t, filepath.Join(dir, "key.pem"), block("PRIVATE KEY", secret))
}

// freeAddress returns an address of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs a program until the test ends, and waits until it listens at address.
func start(t *testing.T, address, program string, arguments ...string) {
	t.Helper()
	var output bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, arguments...)
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { <-ended }) // after the test's context has ended
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", program, err, output.String())
		case <-t.Context().Done():
			t.Fatalf("%s does not listen at %s", program, address)
		case <-tick.C:
		}
	}
}

// upstream stands for rawi: it answers by path, and remembers who asked.
type upstream struct {
	*httptest.Server
	mu      sync.Mutex // guards what follows
	asked   map[string]int
	clients []string // X-Forwarded-For of each request
	bodies  int64    // bytes posted
}

func newUpstream(t *testing.T) *upstream {
	u := &upstream{asked: map[string]int{}}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		u.mu.Lock()
		u.asked[r.URL.Path]++
		u.clients = append(u.clients, strings.Join(r.Header.Values("X-Forwarded-For"), ", "))
		u.bodies += n
		number := u.asked[r.URL.Path]
		u.mu.Unlock()
		w.Header().Set("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
		switch r.URL.Path {
		case "/private", "/private.atom":
			w.Header().Set("Cache-Control", "private, max-age=60, stale-while-revalidate=600")
		case "/stale", "/stale.atom":
			w.Header().Set("X-Accel-Expires", "@1") // nginx: kept until 1970
		}
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Etag", `"x"`)
		fmt.Fprintf(w, "%s %d", r.URL.Path, number)
	}))
	t.Cleanup(u.Close)
	return u
}

// posted returns how many bytes came in bodies.
func (u *upstream) posted() int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.bodies
}

// ask returns the body that a client gets through the proxy at base.
func ask(t *testing.T, base, method, path string, body io.Reader) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", "192.0.2.66") // what a client says of itself
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// checkClients fails unless the proxy told rawi of the client's address, and of none
// that the client made up.
func (u *upstream) checkClients(t *testing.T) {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.clients) == 0 {
		t.Error("nothing came through")
	}
	for i, client := range u.clients {
		if client != "127.0.0.1" {
			t.Errorf("request %d came from %q, want 127.0.0.1", i, client)
		}
	}
}
