package deploy

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestCaddyAcceptsItsExample(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), installed(t, "caddy"), "validate", "--config", "proxy/Caddyfile", "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), `"level":"warn"`) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCaddyTellsWhoAsks(t *testing.T) {
	t.Parallel()
	caddy := installed(t, "caddy")
	rawi, listen, dir := newUpstream(t), freeAddress(t), t.TempDir()
	certificate, key := writeCertificate(t, dir)
	config := write(t, dir+"/Caddyfile", "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"+edit(t, "proxy/Caddyfile",
		"news.example.org {", "https://"+listen+" {\n\ttls "+certificate+" "+key, "127.0.0.1:8080\n", rawi.Listener.Addr().String()+"\n"))
	start(t, listen, caddy, "run", "--config", config, "--adapter", "caddyfile")
	base := "https://" + listen
	const push = 12 << 20
	if code, _ := ask(t, base, "POST", "/websub/x", strings.NewReader(strings.Repeat("x", push))); code != 200 || rawi.posted() != push {
		t.Errorf("a push of %d bytes: status %d, %d bytes came", push, code, rawi.posted())
	}
	if code, got := ask(t, base, "GET", "/feed.atom", nil); code != 200 || got != "/feed.atom 1" {
		t.Errorf("status %d, %q", code, got)
	}
	rawi.checkClients(t)
}
