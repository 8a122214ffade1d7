package fleet

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestPermissionsOfTheDocsAreEnough: a fleet lives by the servers' config in security.md.
func TestPermissionsOfTheDocsAreEnough(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../deploy/docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```\n(tls .*?)```").FindSubmatch(page)
	if block == nil {
		t.Fatal("security.md has no config of nats-server")
	}
	ca := newAuthority(t)
	ca.issue(t, "server", "127.0.0.1", time.Now().Add(time.Hour))
	config := strings.NewReplacer("/etc/nats", ca.dir, "/var/lib/nats", "@DIR@", "$NATS_PASSWORD", "'s3cret'", "rawi-furat", "rawi-test", "rawicheck-furat", "rawicheck-test", "rawi.furat", "rawi.test").Replace(string(block[1]))
	_, s := serve(t, config)
	o := Options{
		Name: "test", Node: "a", URLs: []string{"tls://rawi:s3cret@" + host(s)}, TLS: TLS{CA: ca.path("ca.pem")}, Replicas: 1, Timing: fast, Existing: true,
	}
	looked, err := Dial(t.Context(), o)
	if !errors.Is(err, ErrNoLog) {
		t.Fatalf("before the fleet: %v, want ErrNoLog", err)
	}
	defer looked.Close()
	if err := looked.Trial(t.Context()); err != nil {
		t.Errorf("trial: %v", err)
	}
	f := newFleet(t, o.URLs)
	f.tls = o.TLS
	a, b := f.run(t, "a"), f.run(t, "b")
	apply(t, a, settings())
	apply(t, b, fetch("furat", 1, "g", "خبر"))
	f.until(t, "both own something", func() bool { return a.Owns("duty") || b.Owns("duty") })
	for _, text := range []string{"نسخة", "أخرى"} {
		if err := a.link.PutSnapshot(t.Context(), strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		r, err := b.link.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("snapshot %q, %v", got, err)
		}
		r.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- b.link.ServePeers(ctx, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	}()
	f.until(t, "b answers", func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://b/", http.NoBody)
		if err == nil {
			_, err = a.link.RoundTrip(r)
		}
		f.notify()
		return err == nil
	})
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if err := a.link.CheckName(t.Context()); !errors.Is(err, ErrNameTaken) {
		t.Errorf("check of the name: %v", err)
	}
	if err := errors.Join(a.link.CheckVersion(t.Context()), a.link.Check(t.Context(), a.progress.position())); err != nil {
		t.Errorf("check: %v", err)
	}
	if fleets := looked.Fleets(t.Context()); len(fleets) != 1 || fleets[0] != "test" {
		t.Errorf("fleets %q", fleets)
	}
	for _, n := range []*node{a, b} {
		if err := n.link.trouble.lacks(); err != nil {
			t.Errorf("denied: %v", err)
		}
	}
	if err := looked.trouble.lacks(); err != nil {
		t.Errorf("denied: %v", err)
	}
}
