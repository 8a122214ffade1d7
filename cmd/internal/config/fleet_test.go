package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSecretsOfAFleet: ${NAME} in fleet.nats is replaced, a password with whatever
// signs it has, and shown nowhere.
func TestSecretsOfAFleet(t *testing.T) {
	t.Setenv("NATS_PASSWORD", "s3cret:/@,#?%41 نص")
	t.Setenv("NATS_SERVER", "tls://furat:s3cret@10.0.0.2:4222")
	file := filepath.Join(t.TempDir(), "rawi.yaml")
	text := "fleet: {name: furat, node: a, nats: ['nats://furat:${NATS_PASSWORD}@10.0.0.1:4222', '${NATS_SERVER}', 'nats://${NATS_TOKEN}@10.0.0.3']}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file); err == nil || !strings.Contains(err.Error(), `there is no "NATS_TOKEN"`) {
		t.Errorf("a missing secret: %v", err)
	}
	without, err := LoadWithoutSecrets(file)
	if err != nil || !slices.Equal(without.MissingSecrets, []string{"NATS_TOKEN"}) {
		t.Errorf("without secrets: %+v, %v", without, err)
	}
	t.Setenv("NATS_TOKEN", "t0ken")
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"nats://furat:s3cret%3A%2F%40,%23%3F%2541%20%D9%86%D8%B5@10.0.0.1:4222", "tls://furat:s3cret@10.0.0.2:4222", "nats://t0ken@10.0.0.3"}
	if !slices.Equal(c.Fleet.NATS, want) {
		t.Errorf("got  %q\nwant %q", c.Fleet.NATS, want)
	}
	settings, err := Explain(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		if strings.Contains(s.Value, "s3cret") || strings.Contains(s.Value, "t0ken") {
			t.Errorf("%s is explained as %s", s.Key, s.Value)
		}
	}
	t.Setenv("NATS_SERVER", "http://furat:s3cret@10.0.0.2:4222")
	if _, err := Load(file); err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "${NATS_SERVER}") {
		t.Errorf("a secret that is no address: %v", err)
	}
}

// TestFilesOfAFleet are beside the config file.
func TestFilesOfAFleet(t *testing.T) {
	t.Parallel()
	c := parse(t, "fleet: {name: furat, node: b, nats: ['tls://h'], nkey: user.nk, tls: {ca: ca.pem, cert: node.pem, key: /etc/node.key}}")
	dir := filepath.Dir(c.Path)
	want := Fleet{NKey: filepath.Join(dir, "user.nk"), TLS: FleetTLS{filepath.Join(dir, "ca.pem"), filepath.Join(dir, "node.pem"), "/etc/node.key"}}
	if c.Fleet.NKey != want.NKey || c.Fleet.TLS != want.TLS {
		t.Errorf("got %+v, want %+v", c.Fleet, want)
	}
}
