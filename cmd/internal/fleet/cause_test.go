package fleet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// TestErrorsNameTheirCause, whatever keeps a node from its log, and no password; where
// nothing does, the log is open.
func TestErrorsNameTheirCause(t *testing.T) {
	t.Parallel()
	ca, stranger := newAuthority(t), newAuthority(t)
	ca.issue(t, "here", "127.0.0.1", time.Now().Add(time.Hour))
	ca.issue(t, "elsewhere", "nats.test", time.Now().Add(time.Hour))
	ca.issue(t, "old", "127.0.0.1", time.Now().Add(-time.Hour))
	ca.issue(t, "node", "node.test", time.Now().Add(time.Hour))
	stranger.issue(t, "node", "node.test", time.Now().Add(time.Hour))
	secured := func(name, more string) string {
		return withJetStream + fmt.Sprintf("tls {cert_file: '%s', key_file: '%s', %s}", ca.path(name+".pem"), ca.path(name+".key"), more)
	}
	verified := secured("here", fmt.Sprintf("ca_file: '%s', verify: true", ca.path("ca.pem")))
	trusting := TLS{CA: ca.path("ca.pem")}
	nkey, public := seed(t)
	other, _ := seed(t)
	const users = "authorization {users: [{user: node, password: 'right,@/'}]}"
	for name, row := range map[string]struct {
		config string // of the server
		url    string // HOST stands for its address
		o      Options
		want   string
	}{
		"all is well":                  {withJetStream, "nats://HOST", Options{}, ""},
		"TLS":                          {secured("here", ""), "tls://HOST", Options{TLS: trusting}, ""},
		"TLS that only fleet.tls says": {secured("here", ""), "nats://HOST", Options{TLS: trusting}, ""},
		"a certificate of the node":    {verified, "tls://HOST", Options{TLS: TLS{trusting.CA, ca.path("node.pem"), ca.path("node.key")}}, ""},
		"a password with signs":        {withJetStream + users, "nats://node:right%2C%40%2F@HOST", Options{}, ""},
		"an nkey":                      {withJetStream + "authorization {users: [{nkey: " + public + "}]}", "nats://HOST", Options{NKey: nkey}, ""},

		"an authority of nobody":       {secured("here", ""), "tls://HOST", Options{}, "HOST: its certificate is by an authority that this machine does not know: fleet.tls.ca names a file of those to trust"},
		"TLS that the server asks for": {secured("here", ""), "nats://HOST", Options{}, "HOST: its certificate is by an authority that this machine does not know"},
		"another authority":            {secured("here", ""), "tls://HOST", Options{TLS: TLS{CA: stranger.path("ca.pem")}}, "HOST: its certificate is by an authority that is not in " + stranger.path("ca.pem")},
		"another host":                 {secured("elsewhere", ""), "tls://HOST", Options{TLS: trusting}, "HOST: its certificate is for nats.test, and fleet.nats names it 127.0.0.1"},
		"an old certificate":           {secured("old", ""), "tls://HOST", Options{TLS: trusting}, "and the clock here says otherwise"},
		"no certificate of the node":   {verified, "tls://HOST", Options{TLS: trusting}, "HOST: it wants a certificate of this node: fleet.tls.cert and key name the files"},
		"a stranger's certificate":     {verified, "tls://HOST", Options{TLS: TLS{trusting.CA, stranger.path("node.pem"), stranger.path("node.key")}}, "HOST: it does not accept the certificate " + stranger.path("node.pem")},
		"no TLS there":                 {withJetStream, "tls://HOST", Options{TLS: trusting}, "HOST: it offers no TLS"},

		"a wrong password": {withJetStream + users, "nats://node:wr0ng@HOST", Options{}, "HOST: it refuses the user or the password in fleet.nats"},
		"no password":      {withJetStream + users, "nats://HOST", Options{}, "HOST: it wants to know who this node is"},
		"a wrong token":    {withJetStream + "authorization {token: right}", "nats://wr0ng@HOST", Options{}, "HOST: it refuses the user or the password in fleet.nats"},
		"a wrong nkey":     {withJetStream + "authorization {users: [{nkey: " + public + "}]}", "nats://HOST", Options{NKey: other}, "HOST: it refuses the nkey of " + other},

		"no JetStream at the server":  {"", "nats://HOST", Options{}, "no JetStream: nats-server needs a section jetstream"},
		"no JetStream of the account": {withJetStream + "accounts {A {users: [{user: a, password: b}]}, B {jetstream: enabled}}", "nats://a:b@HOST", Options{}, "no JetStream for the account of this node"},
		"too few servers":             {withJetStream, "nats://HOST", Options{Replicas: 3}, "too few servers for fleet.replicas: 3: this one is in no cluster"},
		"no permission": {
			withJetStream + "authorization {users: [{user: a, password: b, permissions: {publish: {deny: '$JS.API.STREAM.>'}}}]}", "nats://a:b@HOST",
			Options{},
			`this node's user lacks a permission: Permissions Violation for Publish to "$JS.API.STREAM.INFO.rawi-test"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := serve(t, row.config)
			at := host(s)
			o := row.o
			o.Name, o.Node, o.URLs, o.Timing, o.Replicas = "test", "a", []string{strings.ReplaceAll(row.url, "HOST", at)}, fast, max(1, o.Replicas)
			if row.want == "" {
				wantCause(t, o)
			} else {
				wantCause(t, o, strings.ReplaceAll(row.want, "HOST", at))
			}
		})
	}
}

// wantCause dials, and compares the error, which has all causes; none: it works.
func wantCause(t *testing.T, o Options, causes ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second) // as rawi fleet check
	defer cancel()
	l, err := Dial(ctx, o)
	if l != nil {
		defer l.Close()
	}
	if (err == nil) != (len(causes) == 0) {
		t.Errorf("got %v, want %q", err, causes)
	}
	for _, want := range causes {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	if strings.Contains(fmt.Sprint(err), "wr0ng") {
		t.Errorf("the password is shown: %v", err)
	}
}

// TestEveryServerHasItsCause, asked at the same time.
func TestEveryServerHasItsCause(t *testing.T) {
	t.Parallel()
	closed := listener(t, func(net.Conn) {})
	mute := listener(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	web := listener(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	o := Options{Name: "test", Node: "a", Timing: fast, Replicas: 1, URLs: []string{
		"nats://a:wr0ng@" + gone.Addr().String(), "nats://" + mute, "nats://b:wr0ng@" + web, "nats://" + closed, "nats://" + mute, "nats://rawi.invalid",
	}}
	wantCause(t, o,
		gone.Addr().String()+": port closed", mute+", "+mute+": no answer", web+": no nats-server", closed+": it closes the connection", "rawi.invalid:4222: no such host",
	)
	l, err := Dial(t.Context(), o)
	if !errors.Is(err, ErrUnavailable) || l == nil {
		t.Fatalf("got %v, want a link that waits", err)
	}
	if !l.conn.Opts.SkipHostLookup || !l.pulse.Opts.SkipHostLookup {
		t.Error("names are looked up without a bound in time, which Close waits for")
	}
	l.Close()
	_, s := serve(t, withJetStream)
	o.URLs = append(o.URLs, s.ClientURL())
	wantCause(t, o)
}

// TestFilesThatCannotBeReadAreNamed by their keys.
func TestFilesThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "none")
	ca := newAuthority(t)
	for want, o := range map[string]Options{
		"fleet.tls: ":         {TLS: TLS{CA: none}},
		"fleet.tls: nats":     {TLS: TLS{Cert: ca.path("ca.pem"), Key: none}},
		"fleet.credentials: ": {Credentials: none},
		"fleet.nkey: ":        {NKey: none},
	} {
		o.URLs = []string{"nats://127.0.0.1:1"}
		l, err := Dial(t.Context(), o)
		if l != nil {
			l.Close()
		}
		if err == nil || errors.Is(err, ErrUnavailable) || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), none) {
			t.Errorf("got %v, want %s… %s", err, want, none)
		}
	}
}

// lines is a log that is written and read at the same time.
type lines struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

// TestNodeThatIsRefusedSaysWhyOnce, and goes on by itself when the servers let it in,
// even where they have refused it many times.
func TestNodeThatIsRefusedSaysWhyOnce(t *testing.T) {
	t.Parallel()
	config := withJetStream + "authorization {users: [{user: a, password: '%s'}]}"
	path, s := serve(t, fmt.Sprintf(config, "b"))
	var log lines
	l, err := Dial(t.Context(), Options{
		Name: "test", Node: "a", URLs: []string{"nats://a:b@" + host(s)}, Replicas: 1, Timing: fast, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	reload := func(from, to string) {
		t.Helper()
		text, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, bytes.ReplaceAll(text, []byte("'"+from+"'"), []byte("'"+to+"'")), 0o600)
		}
		if err := errors.Join(err, s.Reload()); err != nil {
			t.Fatal(err)
		}
	}
	reload("b", "another")
	const cause = "it refuses the user or the password in fleet.nats"
	await(t, "the cause is known", func() bool { return strings.Contains(l.unavailable().Error(), cause) })
	if err := l.unavailable(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("%v is not ErrUnavailable", err)
	}
	await(t, "the servers have refused it many times", func() bool { return l.conn.Stats().Reconnects > 4 })
	reload("another", "b")
	await(t, "the node is let in", func() bool { return l.connected() })
	await(t, "the diagnosis has ended", func() bool { return l.trouble.why() == nil })
	if n := log.count("the servers of the fleet do not take this node"); n != 1 {
		t.Errorf("the cause was logged %d times, want once", n)
	}
}

// TestServersThatOthersNameGetTheSameLogin: their addresses have none.
func TestServersThatOthersNameGetTheSameLogin(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]nats.Options{
		"nats://a:p%40b@h": {User: "a", Password: "p@b"},
		"nats://token@h":   {Token: "token"},
		"nats://h":         {},
	} {
		options, err := Options{URLs: []string{"nats://other", url}}.login()
		var got nats.Options
		for _, option := range options {
			err = errors.Join(err, option(&got))
		}
		if err != nil || got.User != want.User || got.Password != want.Password || got.Token != want.Token {
			t.Errorf("%s: %q %q %q, %v", url, got.User, got.Password, got.Token, err)
		}
	}
}

// TestNoErrorShowsAPassword, however the library tells it.
func TestNoErrorShowsAPassword(t *testing.T) {
	t.Parallel()
	l := &Link{o: Options{URLs: []string{"nats://a:p%40b@h", "nats://t0ken@h"}}}
	err := errors.New(`nats: parse "nats://a:p%40b@h": p@b is not t0ken`)
	if got, want := l.cause(err), `parse "nats://…@h": … is not …`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
