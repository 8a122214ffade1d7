package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rawi/fetcher"
	"rawi/storage"
)

// Config is one configuration: what the file sets, and defaults for the rest.
//
// Its two halves have types of their own. A daemon keeps the Fixed that it was
// started with and replaces its Reloadable at each reload, so that code that
// works with one cannot be given the other.
type Config struct {
	Path string // of the file
	Fixed
	Reloadable

	// MissingSecrets names the secrets that LoadWithoutSecrets could not find.
	MissingSecrets []string

	reload func(copies) (*Config, error) // reads the files again; nil after Parse
}

// Fixed holds the keys that are read at the start only: what is open or bound
// while a daemon runs.
type Fixed struct {
	Listen  string // address of the public server
	Metrics string // address of the metrics server; empty: metrics are served at the socket only
	Socket  string // path of the control socket
	Data    string // folder of the store
	Fetch   Fetch
	Publish Publish
	Fleet   Fleet
}

// Reloadable holds the keys that a running daemon takes up at a reload.
type Reloadable struct {
	Site    storage.Site
	Feeds   []storage.Feed // those of OPML files after those of entries
	Lists   []string       // addresses of OPML lists; Feeds holds their feeds as far as there are copies
	Topics  []storage.Topic
	Names   map[string][]string
	Places  []storage.PlaceSetting // added to the built-in places, or changing them
	Stories storage.StorySettings
	Keep    storage.Retention
	Watch   storage.Watch // the keys bursts, gaps and digests

	Refused []string // lines of OPML lists that were skipped: the place and the reason
}

// Fetch configures the polling of feeds.
type Fetch struct {
	Contact      string
	Interval     fetcher.Interval
	Host         fetcher.Host
	AllowPrivate []netip.Prefix
	Ports        []uint16      // allowed beside 80, 443 and 8000–8999
	Proxy        string        // http, https or socks5 URL; empty: none
	CAFile       string        // PEM certificates trusted beside the system's
	Timeout      time.Duration // of a whole request
	Size         int64         // limit of a body in bytes, decompressed
	Requests     int           // limit of concurrent requests to all hosts
}

// Publish configures the published documents.
type Publish struct {
	Entries int           // stories in a document
	Recent  time.Duration // a document holds at least the stories of this period
	Hub     bool          // rawi is a WebSub hub of its own documents
	Health  string        // token of the health feed; empty: no health feed
	Dir     string        // folder that documents are also written into; empty: none
	Private Private       // restricts reading; the zero value: public
	Images  bool          // pages show images, which browsers load from the outlets
	Hubs    []string      // external WebSub hubs, notified and advertised instead
}

// Fleet configures several nodes that replicate one log on NATS JetStream.
type Fleet struct {
	Name        string        // empty: this node is alone
	Node        string        // name of this node
	NATS        []string      // addresses of the servers, with passwords
	Credentials string        // path of a file; empty: none
	NKey        string        // path of a file with the seed; empty: none
	TLS         FleetTLS      // if any of it is set, the servers must offer TLS
	Replicas    int           // of the log
	Keep        time.Duration // how long the log holds an entry
	Lag         time.Duration // a node that is further behind the log is not ready
}

// FleetTLS names files in PEM; empty: none.
type FleetTLS struct {
	CA        string // certificates that vouch for the servers, instead of the system's
	Cert, Key string // of this node
}

// Private restricts who may read the site.
type Private struct {
	Token          string // path element that all documents are served below
	User, Password string
}

// Default returns the configuration of an empty file: the only table of
// defaults, which the schema and the reference print too.
func Default() *Config {
	return &Config{
		Fixed: Fixed{
			Listen: "127.0.0.1:8080",
			Socket: "/run/rawi/rawi.sock",
			Data:   "/var/lib/rawi",
			Fetch: Fetch{
				Interval: fetcher.Interval{Min: politeInterval, Max: 6 * time.Hour},
				Host:     fetcher.Host{Concurrency: 1, Gap: politeGap},
				Timeout:  20 * time.Second,
				Size:     15 << 20,
				Requests: 64,
			},
			Publish: Publish{Entries: 100, Recent: 12 * time.Hour, Hub: true},
			Fleet:   Fleet{Replicas: 3, Keep: 30 * 24 * time.Hour, Lag: 30 * time.Second},
		},
		Reloadable: Reloadable{
			Site:    storage.Site{Title: "rawi", URL: "http://127.0.0.1:8080", Language: "ar"},
			Stories: storage.StorySettings{Window: 72 * time.Hour, Threshold: 500, Across: "all"},
			Keep:    storage.Retention{PerDay: 2000},
			Watch:   storage.Watch{Bursts: storage.Bursts{Outlets: 5, Within: 2 * time.Hour}, Gaps: storage.Gaps{Outlets: 2, Hours: 12}},
		},
	}
}

// systemConfig is the config file of the machine's own daemon.
const systemConfig = "/etc/rawi/rawi.yaml"

// Find returns the path of the config file: given if it is not empty, else the
// first of env (the value of $RAWI_CONFIG), rawi/rawi.yaml in the user's config
// folder and /etc/rawi/rawi.yaml. It fails with ErrNotFound, naming the paths
// it tried, if none exists.
func Find(given, env string) (string, error) {
	for _, path := range []string{given, env} {
		if path != "" {
			return path, nil
		}
	}
	var looked []string
	if dir := xdgFolder(os.Getenv, "XDG_CONFIG_HOME", ".config"); dir != "" {
		looked = append(looked, filepath.Join(dir, "rawi.yaml"))
	}
	looked = append(looked, systemConfig)
	for _, path := range looked {
		// Load reports whatever else is wrong with a file that exists.
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w (looked at %s): rawi init writes one, --config names another", ErrNotFound, strings.Join(looked, ", "))
}

// Settings returns the part of r that the store keeps. Entry ids are dated by
// the day of now until the store has a date of its own.
func (r Reloadable) Settings(now time.Time) storage.Settings {
	site := r.Site
	site.Began = now.UTC().Format(time.DateOnly)
	if u, err := url.Parse(site.URL); err == nil {
		site.Authority = u.Hostname()
	}
	return storage.Settings{
		At: now.UTC(), Site: site, Feeds: r.Feeds, Topics: r.Topics, Aliases: r.Names, Places: r.Places, Stories: r.Stories, Retention: r.Keep, Watch: r.Watch,
	}
}
