package fleet

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

// serve runs a server by the text of its config file, beside its address, and returns
// where the file is.
func serve(t *testing.T, config string) (path string, s *server.Server) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "nats.conf")
	text := "listen: '127.0.0.1:-1'\n" + strings.ReplaceAll(config, "@DIR@", t.TempDir()) + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile(path)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	o.NoLog, o.NoSigs = true, true
	s, err = server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not come up")
	}
	return path, s
}

const withJetStream = "jetstream {store_dir: '@DIR@'}\n"

// host returns the address of a server without its scheme.
func host(s *server.Server) string { return s.Addr().String() }

// listener returns the address of one whose connections are handled by a function.
func listener(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	t.Cleanup(func() { l.Close(); work.Wait() })
	work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { defer c.Close(); handle(c) })
		}
	})
	return l.Addr().String()
}

// seed writes an nkey of a user into a file, and returns both.
func seed(t *testing.T) (path, public string) {
	t.Helper()
	user, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := user.Seed()
	if err != nil {
		t.Fatal(err)
	}
	if public, err = user.PublicKey(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "user.nk")
	if err := os.WriteFile(path, secret, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, public
}
