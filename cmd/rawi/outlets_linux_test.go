package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// outlets are the sites that the README names, on this machine: a proxy leads there,
// and their certificate is in a file.
type outlets struct {
	proxy, certificate string // for the config
	plain              string // address of one of them without TLS and proxy
}

// serveOutlets serves a feed at each host, and a page that names it elsewhere. Any other
// host is refused.
func serveOutlets(t *testing.T, dir string, feeds map[string]string) outlets {
	t.Helper()
	var hosts []string
	for host := range feeds {
		hosts = append(hosts, host)
	}
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		feed, ok := feeds[r.Host]
		if !ok {
			feed = feeds["www.enabbaladi.net"]
		}
		if strings.Contains(r.URL.Path, "feed") || r.URL.Path == "/rss" {
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = io.WriteString(w, feed)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>أخبار</body></html>`)
	})
	o := outlets{certificate: filepath.Join(dir, "ca.pem")}
	server := httptest.NewUnstartedServer(site)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificateOf(t, hosts, o.certificate)}}
	server.StartTLS()
	t.Cleanup(server.Close)
	plain := httptest.NewServer(site)
	t.Cleanup(plain.Close)
	o.plain = plain.URL
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host, _, _ := net.SplitHostPort(r.Host); r.Method != http.MethodConnect || feeds[host] == "" {
			http.Error(w, "this test has no network", http.StatusForbidden)
			return
		}
		outlet, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer outlet.Close()
		reader, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer reader.Close()
		_, _ = io.WriteString(reader, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(outlet, reader) }()
		_, _ = io.Copy(reader, outlet)
	}))
	t.Cleanup(proxy.Close)
	o.proxy = proxy.URL
	return o
}

// certificateOf returns a certificate of hosts that signs itself, and writes it to path.
func certificateOf(t *testing.T, hosts []string, path string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

var pubDate = regexp.MustCompile(`<pubDate>[^<]*</pubDate>`)

// newsOfToday returns feeds for the hosts of the README: those of the scripts, and a
// happening that three tell in three languages, all from the last hours.
func newsOfToday(t *testing.T) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "script", "events.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	news := map[string]string{}
	for host, name := range map[string]string{"www.enabbaladi.net": "furat", "npasyria.com": "jazira", "syriadirect.org": "hawler", "www.zamanalwsl.net": "jazira"} {
		feed, err := os.ReadFile(filepath.Join("testdata", "feeds", name+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		text := string(feed)
		for _, f := range archive.Files {
			if _, items, ok := strings.Cut(string(f.Data), "<item>"); ok && f.Name == "dam-"+name+".xml" {
				text = text[:strings.LastIndex(text, "</channel>")] + "<item>" + items
			}
		}
		ago := time.Duration(0)
		news[host] = pubDate.ReplaceAllStringFunc(text, func(string) string {
			ago += time.Hour
			return "<pubDate>" + time.Now().Add(-ago).UTC().Format(time.RFC1123) + "</pubDate>"
		})
	}
	news["syriadirect.org"] = strings.Replace(news["syriadirect.org"], "Walnut prices fall in Erbil", "Walnut prices fall in Deir ez-Zor", 1)
	return news
}
