package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// healthy returns a case in which all is well, and the server of its site, which
// serve answers; nil: as rawi does.
func healthy(t *testing.T, serve http.HandlerFunc) Case {
	t.Helper()
	if serve == nil {
		serve = asRawi
	}
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	client := server.Client()
	listen := strings.TrimPrefix(server.URL, "http://")
	// Every name leads to the server.
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, listen)
	}
	feed := func(name string) storage.FeedInfo {
		return storage.FeedInfo{
			Feed:  storage.Feed{Name: name, URL: "https://" + name + ".example/feed"},
			State: storage.FeedState{Status: storage.StatusOK, Polled: noon.Add(-time.Minute), Channel: storage.Channel{Hubs: []string{"https://hub.example"}}, Leased: noon.Add(time.Hour)},
		}
	}
	return Case{
		Path: "/etc/rawi/rawi.yaml", Config: config.Default(), Version: "v2", Now: noon, Backup: noon.Add(-time.Hour),
		Daemon: &control.Status{
			Version: "v2", URL: "http://rawi.example", Listen: listen,
			Limits: control.Limits{Files: 20_000, Readers: 9000, Requests: 64, Wanted: 64, Memory: 1 << 30},
		},
		Stats: storage.Stats{Articles: 4, Bytes: 1 << 20},
		Feeds: []storage.FeedInfo{feed("furat"), feed("jazira"), {Feed: storage.Feed{Name: "old"}, Removed: true}},
		System: System{
			Disk: Disk{Folder: "/var/lib/rawi", Free: 50 << 30, FreeFiles: 1 << 20}, Memory: 2 << 30, Clock: Clock{Known: true, Synchronized: true},
		},
		Network: Network{HTTP: client, Resolve: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
		}},
	}
}

// asRawi answers as a daemon does.
func asRawi(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
}

func TestAHealthyCaseHasNoFaults(t *testing.T) {
	t.Parallel()
	found := examine(t, healthy(t, nil))
	var names []string
	for _, f := range found {
		if f.State != OK || f.Do != "" || f.Says == "" {
			t.Errorf("%+v", f)
		}
		names = append(names, f.Check)
	}
	if want := []string{"config", "daemon", "store", "backup", "disk", "memory", "files", "clock", "names", "site", "hubs", "feeds"}; !slices.Equal(names, want) {
		t.Errorf("checked are %v, want %v", names, want)
	}
}

var errNoName = errors.New("no such host")

// loadError returns why a config file cannot be loaded.
func loadError(path string) error {
	_, err := config.Load(path)
	return err
}

// TestEachFindingHasAWayOut puts one thing wrong at a time.
func TestEachFindingHasAWayOut(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		harm  func(*Case)
		check string
		state State
		says  string
		do    string // empty: says has it
		mark  error
	}{
		"no config":       {func(c *Case) { c.Path, c.Config, c.ConfigErr = "", nil, config.ErrNotFound }, "config", Fault, "no config file", "rawi init", config.ErrNotFound},
		"no such file":    {func(c *Case) { c.Config, c.ConfigErr = nil, loadError("none.yaml") }, "config", Fault, "there is no file", "rawi init", fs.ErrNotExist},
		"bad config":      {func(c *Case) { c.Config, c.ConfigErr = nil, errNoName }, "config", Fault, "no such host", "rawi check-config", errNoName},
		"no secret":       {func(c *Case) { c.Config.MissingSecrets = []string{"TOKEN"} }, "config", Unknown, "TOKEN", "LoadCredential=", nil},
		"bad list":        {func(c *Case) { c.Config.Refused = []string{"a.opml:3: no address"} }, "config", Warning, "a.opml:3", "check-config", nil},
		"bad reload":      {func(c *Case) { c.Daemon.Fault = "rawi.yaml:1:1: bad" }, "config", Warning, "rawi.yaml:1:1: bad", "rawi reload", nil},
		"waits":           {func(c *Case) { c.Daemon.Restart = []string{"data"} }, "config", Warning, "data", "restart", nil},
		"no daemon":       {func(c *Case) { c.Daemon, c.DaemonErr = nil, control.ErrNoDaemon }, "daemon", Fault, "no daemon answers", "rawi serve", control.ErrNoDaemon},
		"denied":          {func(c *Case) { c.Daemon, c.DaemonErr = nil, fmt.Errorf("%w: sudo", control.ErrDenied) }, "daemon", Fault, "sudo", "", control.ErrDenied},
		"not looked for":  {func(c *Case) { c.Daemon, c.Config, c.ConfigErr = nil, nil, errNoName }, "daemon", Unknown, "not looked for", "config", nil},
		"memory is short": {func(c *Case) { c.Daemon.Memory.Shed = "few documents are kept" }, "daemon", Warning, "few documents", "MemoryMax=", nil},
		"degraded":        {func(c *Case) { c.Daemon.Degraded = "disk full" }, "daemon", Fault, "disk full", "free the disk", nil},
		"old daemon":      {func(c *Case) { c.Daemon.Version = "v1" }, "daemon", Warning, "still v1, and this is v2", "restart", nil},
		"no store":        {func(c *Case) { c.StoreErr = fs.ErrNotExist }, "store", Warning, "none yet", "rawi serve", nil},
		"damaged":         {func(c *Case) { c.StoreErr = storage.ErrDamaged }, "store", Fault, "damaged", "rawi restore", storage.ErrDamaged},
		"another schema":  {func(c *Case) { c.StoreErr = fmt.Errorf("%w: install v3", storage.ErrSchema) }, "store", Fault, "install v3", "", storage.ErrSchema},
		"never copied":    {func(c *Case) { c.Backup = time.Time{} }, "backup", Warning, "never", "rawi-backup.timer", nil},
		"disk full":       {func(c *Case) { c.System.Disk.Free = littleDisk - 1 }, "disk", Fault, "are free", "make room", storage.ErrFull},
		"no files left":   {func(c *Case) { c.System.Disk.FreeFiles = fewFiles - 1 }, "disk", Fault, "99 files", "remove", storage.ErrFull},
		"in memory":       {func(c *Case) { c.System.Disk.Kind = inMemory }, "disk", Warning, "does not outlive", "data:", nil},
		"on the network":  {func(c *Case) { c.System.Disk.Kind = onNetwork }, "disk", Warning, "on the network", "data:", nil},
		"disk unseen":     {func(c *Case) { c.System.Disk.Err = fs.ErrPermission }, "disk", Unknown, "permission denied", "", nil},
		"little memory":   {func(c *Case) { c.System.Memory = 200 << 20 }, "memory", Warning, "200.0 MiB, and 256.0 MiB is wanted for 2 feeds", "give it more", nil},
		"little is let":   {func(c *Case) { c.Daemon.Limits.Memory = 100 << 20 }, "memory", Warning, "100.0 MiB, and 204.8 MiB is wanted for 2 feeds", "GOMEMLIMIT", nil},
		"memory unseen":   {func(c *Case) { c.System.Memory, c.Daemon.Limits.Memory = 0, 0 }, "memory", Unknown, "does not say", "", nil},
		"few files":       {func(c *Case) { c.Daemon.Limits.Requests = 63 }, "files", Warning, "63 requests at once", "LimitNOFILE=", nil},
		"clock adrift":    {func(c *Case) { c.System.Clock.Synchronized = false }, "clock", Warning, "nothing keeps it right", "timedatectl", nil},
		"clock unseen":    {func(c *Case) { c.System.Clock = Clock{} }, "clock", Unknown, "2026-03-01T12:00:00Z", "compare", nil},
		"no names": {func(c *Case) {
			c.Network.Resolve = func(context.Context, string) ([]netip.Addr, error) { return nil, errNoName }
		}, "names", Fault, "furat.example, jazira.example: no such host", "resolv.conf", nil},
		"one name":        {func(c *Case) { c.Network.Resolve = without(c.Network.Resolve, "jazira.example") }, "names", Warning, "1 of 2 hosts of feeds have no address: jazira.example", "pause", nil},
		"not served":      {func(c *Case) { c.Network.HTTP = &http.Client{Transport: broken{errRefused}} }, "site", Fault, "nothing is served at 127.0.0.1", "journalctl", nil},
		"site.url nobody": {func(c *Case) { c.Network.Resolve = without(c.Network.Resolve, "rawi.example") }, "hubs", Warning, "rawi.example has no address", "site.url", nil},
		"site.url local":  {func(c *Case) { c.Daemon.URL = "http://127.0.0.1:8080" }, "hubs", Warning, "no hub can push 2 feeds", "site.url", nil},
		"no feeds":        {func(c *Case) { c.Feeds = nil }, "feeds", Warning, "none is followed", "rawi feeds add", nil},
		"feeds unseen":    {func(c *Case) { c.StoreErr, c.Config.Feeds, c.Feeds = fs.ErrPermission, make([]storage.Feed, 3), nil }, "feeds", Unknown, "3 feeds in the config", "", nil},
		"one fails":       {func(c *Case) { c.Feeds[1].State.Status = storage.StatusGone }, "feeds", Warning, "1 of 2 do not answer as they should: jazira", "rawi feeds show", nil},
		"all fail": {func(c *Case) {
			c.Feeds[0].State.Status, c.Feeds[1].State.Status = storage.StatusError, storage.StatusGone
		}, "feeds", Fault, "none answers", "rawi feeds show", nil},
		"one is silent": {func(c *Case) { c.Feeds[0].State.Silent = noon }, "feeds", Warning, "1 of 2 answer, and have brought nothing", "rawi fetch", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := healthy(t, nil)
			row.harm(&c)
			found := examine(t, c)
			i := slices.IndexFunc(found, func(f Finding) bool { return f.Check == row.check && f.State == row.state })
			if i < 0 || !strings.Contains(found[i].Says, row.says) || !strings.Contains(found[i].Do, row.do) || row.do == "" && found[i].Do != "" || row.mark != nil && !errors.Is(found[i].Err, row.mark) {
				t.Errorf("want %s of %s that says %q, %q; found are %+v", row.state, row.check, row.says, row.do, found)
			}
		})
	}
}

// without resolves all that resolve does but one host.
func without(resolve func(context.Context, string) ([]netip.Addr, error), host string) func(context.Context, string) ([]netip.Addr, error) {
	return func(ctx context.Context, asked string) ([]netip.Addr, error) {
		if asked == host {
			return nil, errNoName
		}
		return resolve(ctx, asked)
	}
}

func TestLimitsOfFindings(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		set   func(c *Case, over int)
		check string
		below State // with over 0
		above State // with over 1
	}{
		"an old backup":        {func(c *Case, over int) { c.Backup = noon.Add(-oldBackup - time.Duration(over)) }, "backup", OK, Warning},
		"disk and store":       {func(c *Case, over int) { c.System.Disk.Free, c.Stats.Bytes = 200<<20-int64(over), 100<<20 }, "disk", OK, Warning},
		"plenty":               {func(c *Case, over int) { c.System.Disk.Free, c.Stats.Bytes = plentyOfDisk-int64(over), plentyOfDisk }, "disk", OK, Warning},
		"a full disk":          {func(c *Case, over int) { c.System.Disk.Free = littleDisk - int64(over); c.Stats.Bytes = 1 }, "disk", OK, Fault},
		"files of a disk":      {func(c *Case, over int) { c.System.Disk.FreeFiles = fewFiles - int64(over) }, "disk", OK, Fault},
		"a disk without files": {func(c *Case, over int) { c.System.Disk.FreeFiles = -1 }, "disk", OK, OK},
		"a clock that is back": {func(c *Case, over int) { c.Feeds[0].State.Polled = noon.Add(tolerance + time.Duration(over)) }, "clock", OK, Fault},
		"memory of a machine":  {func(c *Case, over int) { c.System.Memory, c.Daemon.Limits.Memory = (256<<20)*9/10-int64(over), 0 }, "memory", OK, Warning},
		"memory of a service":  {func(c *Case, over int) { c.Daemon.Limits.Memory = (256<<20)*4/5*9/10 - int64(over) }, "memory", OK, Warning},
		"many feeds":           {func(c *Case, over int) { c.System.Memory = 400 << 20; c.Feeds = make([]storage.FeedInfo, 30+over) }, "memory", OK, Warning},
	} {
		for over, want := range []State{row.below, row.above} {
			c := healthy(t, nil)
			row.set(&c, over)
			found := examine(t, c)
			i := slices.IndexFunc(found, func(f Finding) bool { return f.Check == row.check })
			if found[i].State != want {
				t.Errorf("%s, over by %d: got %+v, want %s", name, over, found[i], want)
			}
		}
	}
}
