package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/rogpeppe/go-internal/testscript"

	"rawi/cmd/internal/control"
)

// Every behaviour of a verb is a script in testdata/script. A script finds in
// its folder: feeds/ served at $FEEDS, a config at $RAWI_CONFIG that names them,
// and, beside testscript's own commands,
//
//	ready        waits until the daemon said so to systemd
//	stored N     waits until the daemon holds N articles
//	get F PATH…  appends what the daemon's site answers to file F
//	nats         runs a server for a fleet at $NATS
//	[root]       is true where root runs the test
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rawi": func() { os.Exit(run(os.Args[1:])) },
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: setup,
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("there is no condition %s", name)
			}
			return os.Getuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ready":  ready,
			"stored": stored,
			"get":    get,
			"nats":   serveNATS,
		},
	})
}

// scriptPatience is how long a script waits for its daemon: far beyond what a
// busy machine needs.
const scriptPatience = 30 * time.Second

const scriptConfig = `site: {title: "أخبار الجزيرة", url: "http://rawi.test", language: ar}
listen: 127.0.0.1:0
socket: %[1]s/s
data: %[1]s/data
fetch:
  contact: "https://example.org/bot"
  interval: {min: 1h, max: 6h}
  host: {concurrency: 4, gap: 0s}
  allow_private: [127.0.0.0/8]
feeds:
  - {url: "%[2]s/furat.xml", name: furat, outlet: furat, region: syria, language: ar}
  - {url: "%[2]s/jazira.xml", name: jazira, outlet: jazira, region: syria, language: ar}
  - {url: "%[2]s/hawler.xml", name: hawler, outlet: hawler, region: iraq, language: en}
topics:
  - {name: deir-ezzor, title: "دير الزور", query: '"دير الزور" OR البوكمال'}
`

func setup(env *testscript.Env) error {
	feeds := filepath.Join(env.WorkDir, "feeds")
	if err := os.CopyFS(feeds, os.DirFS(filepath.Join("testdata", "feeds"))); err != nil {
		return err
	}
	// Without validators: a file changed within the same second is new too.
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := fs.ReadFile(os.DirFS(feeds), strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	}))
	env.Defer(web.Close)
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(env.WorkDir, "n"), Net: "unixgram"})
	if err != nil {
		return err
	}
	env.Defer(func() { notify.Close() })
	env.Values["notify"] = notify
	path := filepath.Join(env.WorkDir, "rawi.yaml")
	env.Vars = append(env.Vars,
		"FEEDS="+web.URL, "FEEDHOST="+strings.TrimPrefix(web.URL, "http://"), "RAWI_CONFIG="+path, "TZ=UTC", "NO_COLOR=1",
		"NOTIFY_SOCKET="+filepath.Join(env.WorkDir, "n"), "XDG_CONFIG_HOME="+env.WorkDir)
	return os.WriteFile(path, fmt.Appendf(nil, scriptConfig, env.WorkDir, web.URL), 0o600)
}

func serveNATS(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: ts.MkAbs("nats"), NoSigs: true, NoLog: true})
	ts.Check(err)
	s.Start()
	ts.Defer(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(scriptPatience) {
		ts.Fatalf("the server does not come up")
	}
	ts.Setenv("NATS", s.ClientURL())
}

func ready(ts *testscript.TestScript, _ bool, _ []string) {
	notify := ts.Value("notify").(*net.UnixConn)
	ts.Check(notify.SetReadDeadline(time.Now().Add(scriptPatience)))
	message := make([]byte, 4096)
	for {
		n, err := notify.Read(message)
		ts.Check(err)
		if strings.Contains(string(message[:n]), "READY=1") {
			return
		}
	}
}

func stored(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), scriptPatience)
	defer cancel()
	client, err := control.Dial(ctx, ts.MkAbs("s"))
	ts.Check(err)
	defer client.Close()
	for {
		stats, err := client.Stats(ctx)
		ts.Check(err)
		if stats.Articles >= want {
			return
		}
		if err := client.Wait(ctx, stats.Seq); err != nil {
			ts.Fatalf("%d articles are stored, want %d: %v", stats.Articles, want, err)
		}
	}
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	client, err := control.Dial(context.Background(), ts.MkAbs("s"))
	ts.Check(err)
	defer client.Close()
	status, err := client.Status(context.Background())
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	ts.Check(err)
	defer f.Close()
	for _, path := range args[1:] {
		answer, err := http.Get("http://" + status.Listen + path)
		ts.Check(err)
		if answer.StatusCode != http.StatusOK {
			ts.Fatalf("%s: %s", path, answer.Status)
		}
		_, err = io.Copy(f, answer.Body)
		ts.Check(errors.Join(err, answer.Header.Write(f), answer.Body.Close()))
	}
}
