package deploy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// nginxExample returns the example for the nginx that is installed: its path and that
// of the other version's.
func nginxExample(t *testing.T, nginx string) (own, other string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), nginx, "-v").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	version := regexp.MustCompile(`\d+\.\d+\.\d+`).FindString(string(out))
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if major > 1 || minor > 25 || minor == 25 && patch > 0 {
		return "proxy/nginx.conf", "proxy/nginx-1.22.conf"
	}
	return "proxy/nginx-1.22.conf", "proxy/nginx.conf"
}

// nginxConfig writes a config that includes an example, whose files lie below dir, and
// returns its path. The part on a folder of documents is taken in.
func nginxConfig(t *testing.T, dir, example, listen, upstream string) string {
	t.Helper()
	certificate, key := writeCertificate(t, dir)
	site := edit(t, example,
		"/etc/letsencrypt/live/news.example.org/fullchain.pem", certificate,
		"/etc/letsencrypt/live/news.example.org/privkey.pem", key,
		"/var/cache/nginx-rawi", filepath.Join(dir, "cache"),
		"/srv/www/news", filepath.Join(dir, "documents"),
		"listen 443 ", "listen "+listen+" ",
		"    listen [::]:443 ", "    # ",
		"127.0.0.1:8080;", upstream+";",
	)
	before, folder, ok := strings.Cut(site, "# With publish:")
	if !ok {
		t.Fatalf("%s has no part on a folder", example)
	}
	_, folder, _ = strings.Cut(folder, "\n")
	site = before + "\n" + regexp.MustCompile(`(?m)^    # `).ReplaceAllString(folder, "    ")
	write(t, filepath.Join(dir, "documents", "kept.atom"), "من المجلد") // from the folder
	user := ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	temporary := ""
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += fmt.Sprintf("%s_temp_path %s;\n", kind, filepath.Join(dir, kind))
	}
	return write(t, filepath.Join(dir, "nginx.conf"), fmt.Sprintf("daemon off;\n%s\npid %s;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n%sinclude %s;\n}\n",
		user, filepath.Join(dir, "pid"), temporary, write(t, filepath.Join(dir, "site.conf"), site)))
}

func TestNginxAcceptsItsExample(t *testing.T) {
	t.Parallel()
	nginx := installed(t, "nginx")
	own, _ := nginxExample(t, nginx)
	dir := t.TempDir()
	config := nginxConfig(t, dir, own, "127.0.0.1:1", "127.0.0.1:2")
	out, err := exec.CommandContext(t.Context(), nginx, "-t", "-e", "stderr", "-c", config).CombinedOutput()
	if err != nil || strings.Contains(string(out), "[warn]") {
		t.Errorf("%s: %v\n%s", own, err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "cache")); err != nil {
		t.Errorf("the folder of the cache is not made: %v", err)
	}
}

// TestNginxExamplesDifferByHTTP2Only, so that the one that is tried here speaks for
// the other.
func TestNginxExamplesDifferByHTTP2Only(t *testing.T) {
	t.Parallel()
	newer := edit(t, "proxy/nginx.conf", "    http2 on;\n", "", " ssl;", " ssl http2;")
	older := edit(t, "proxy/nginx-1.22.conf")
	_, newer, _ = strings.Cut(newer, "\n\n") // the heads say which is for what
	_, older, _ = strings.Cut(older, "\n\n")
	if newer != older || !strings.Contains(newer, "proxy_pass") {
		t.Errorf("nginx.conf and nginx-1.22.conf differ by more than HTTP/2:\n%s\n%s", newer, older)
	}
}

// TestNginxKeepsWhatItMay and nothing else, tells who asks, and serves the last while
// rawi is down.
func TestNginxKeepsWhatItMay(t *testing.T) {
	t.Parallel()
	nginx := installed(t, "nginx")
	own, _ := nginxExample(t, nginx)
	rawi, listen := newUpstream(t), freeAddress(t)
	config := nginxConfig(t, t.TempDir(), own, listen, rawi.Listener.Addr().String())
	start(t, listen, nginx, "-e", "stderr", "-c", config)
	base := "https://" + listen
	for _, row := range []struct{ path, want string }{
		{"/feed.atom", "/feed.atom 1"},
		{"/feed.atom", "/feed.atom 1"}, // from the cache
		{"/private.atom", "/private.atom 1"},
		{"/private.atom", "/private.atom 2"},
		{"/private", "/private 1"},
		{"/private", "/private 2"},
		{"/stale.atom", "/stale.atom 1"},
		{"/stale.atom", "/stale.atom 2"}, // nobody who asks when it is old gets what is old
		{"/stale", "/stale 1"},
		{"/kept.atom", "من المجلد"},
	} {
		if code, got := ask(t, base, "GET", row.path, nil); code != 200 || got != row.want {
			t.Errorf("%s: status %d, %q, want %q", row.path, code, got, row.want)
		}
	}
	const push = 12 << 20 // a hub's, of a document that rawi takes
	if code, _ := ask(t, base, "POST", "/websub/x", strings.NewReader(strings.Repeat("x", push))); code != 200 || rawi.posted() != push {
		t.Errorf("a push of %d bytes: status %d, %d bytes came", push, code, rawi.posted())
	}
	rawi.checkClients(t)
	rawi.Close()
	for path, want := range map[string]string{"/stale.atom": "/stale.atom 2", "/stale": "/stale 1"} {
		if code, got := ask(t, base, "GET", path, nil); code != 200 || got != want {
			t.Errorf("while rawi is down: %s has status %d, %q, want %q", path, code, got, want)
		}
	}
	if code, got := ask(t, base, "GET", "/private", nil); code != 502 {
		t.Errorf("while rawi is down, what was not to be kept: status %d, %q", code, got)
	}
}
