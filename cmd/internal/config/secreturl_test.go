package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSecretOfAnAddress: ${NAME} in a url is replaced, marked, and in no name or fault.
func TestSecretOfAnAddress(t *testing.T) {
	t.Setenv("PATH_KEY", "s3cret/of the path")
	t.Setenv("OTHER_KEY", "s3cret-of-another")
	file := filepath.Join(t.TempDir(), "rawi.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("feeds:\n- {url: 'https://furat.test/${PATH_KEY}/feed?a=$b'}\n- {url: 'https://furat.test/${OTHER_KEY}/feed'}\n- {name: own, url: 'https://own.test/x?k=${OTHER_KEY}'}\n")
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	f := c.Feeds[0]
	if f.URL != "https://furat.test/s3cret/of the path/feed?a=$b" || !slices.Equal(f.Secrets, []string{"s3cret/of the path"}) || !strings.HasPrefix(f.Name, "furat-test-path-key-") {
		t.Errorf("got %+v", f)
	}
	if c.Feeds[1].Name != "furat-test-other-key" || c.Feeds[2].Name != "own" {
		t.Errorf("names %s and %s", c.Feeds[1].Name, c.Feeds[2].Name)
	}
	// The name is the same for who has no secrets, and when they change.
	t.Setenv("PATH_KEY", "another")
	os.Unsetenv("OTHER_KEY")
	without, err := LoadWithoutSecrets(file)
	if err != nil || without.Feeds[0].Name != f.Name || without.Feeds[1].Name != c.Feeds[1].Name || !slices.Contains(without.MissingSecrets, "OTHER_KEY") {
		t.Errorf("without secrets: %+v, %v", without, err)
	}
	if _, err := Load(file); err == nil || !strings.Contains(err.Error(), `there is no "OTHER_KEY"`) {
		t.Errorf("a missing secret: %v", err)
	}
	t.Setenv("OTHER_KEY", "s3cret-of-another")
	for text, want := range map[string]string{
		"feeds: [{url: 'ftp://furat.test/${OTHER_KEY}?k=s3cret'}]":                                                        `"ftp://furat.test/…?k=…" is no address`,
		"feeds: [{name: a, url: 'https://a.test/'}, {name: a, url: 'https://layla:s3cret@b.test/${OTHER_KEY}?k=s3cret'}]": "https://b.test/…?k=… another name",
		"publish: {hubs: ['ftp://layla:s3cret@hub.test/']}":                                                               `"ftp://hub.test/" is no address`,
	} {
		write(text)
		if _, err := Load(file); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	write("fetch: {proxy: 'http://layla:s3cret@proxy.test:3128'}\nfeeds: [{url: 'https://a.test/${OTHER_KEY}?k=s3cret'}]")
	settings, err := Explain(file)
	for _, s := range settings {
		if strings.Contains(s.Value, "s3cret") {
			t.Errorf("%s is explained as %s", s.Key, s.Value)
		}
	}
	if err != nil {
		t.Error(err)
	}
}
