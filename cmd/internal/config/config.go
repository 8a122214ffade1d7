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

// Config is what the file says, with defaults where it says nothing.
type Config struct {
	Path    string // of the file
	Site    storage.Site
	Listen  string // address of the public side
	Metrics string // address of the metrics; empty: they are at the socket only
	Socket  string // path of the control socket
	Data    string // folder of the store
	Fetch   Fetch
	Feeds   []storage.Feed // those of OPML files after those of entries
	Lists   []string       // addresses of OPML lists, whose feeds Feeds has as far as there are copies
	Topics  []storage.Topic
	Names   map[string][]string
	Stories storage.StorySettings
	Keep    storage.Retention
	Publish Publish
	Fleet   Fleet

	Refused []string // lines of OPML lists that are left out: the place, and why

	Lacks []string // names of secrets that were not to be had, by Look

	again func(data string) (*Config, error) // reads the files again, with the copies of lists in data; nil: by Parse
}

// Fetch says how feeds are asked.
type Fetch struct {
	Contact      string
	Interval     fetcher.Interval
	Host         fetcher.Host
	AllowPrivate []netip.Prefix
	Ports        []uint16      // beside 80, 443 and 8000–8999
	Proxy        string        // http, https or socks5 URL; empty: none
	CAFile       string        // PEM certificates trusted beside the system's
	Timeout      time.Duration // of a whole request
	Size         int64         // bytes of a body, inflated
	Requests     int           // at once, to all hosts together
}

// Publish says how what is gathered is served.
type Publish struct {
	Entries int           // of a document
	Recent  time.Duration // a document holds at least what came within it
	Hub     bool          // readers may ask rawi to be told of changes (WebSub)
	Health  string        // token of the health feed; empty: there is none
	Dir     string        // that documents are written into too; empty: none
	Private Private       // who may read; the zero value: everybody
	Images  bool          // pages show pictures, which browsers get from the outlets
	Hubs    []string      // of others, told of changes and named in the documents instead
}

// Fleet says which others are one rawi with this one, by a log on NATS JetStream.
type Fleet struct {
	Name        string // empty: there are no others
	Node        string // of this machine
	NATS        []string
	Credentials string        // path of a file; empty: none
	Replicas    int           // of the log
	Keep        time.Duration // how long the log holds an entry
	Lag         time.Duration // behind the log, from which on this node is not ready
}

// Private says who may read a site that is not for everybody.
type Private struct {
	Token          string // of the path that documents stand below
	User, Password string
}

// Default is the configuration of an empty file: the one table of defaults,
// which the schema and the reference print.
func Default() *Config {
	return &Config{
		Site:   storage.Site{Title: "rawi", URL: "http://127.0.0.1:8080", Language: "ar"},
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
		Stories: storage.StorySettings{Window: 72 * time.Hour, Threshold: 500, Across: "all"},
		Publish: Publish{Entries: 100, Recent: 12 * time.Hour, Hub: true},
		Fleet:   Fleet{Replicas: 3, Keep: 30 * 24 * time.Hour, Lag: 30 * time.Second},
	}
}

// Find is the file to read: given, when it is not empty, else the first of
// env (the value of $RAWI_CONFIG), rawi/rawi.yaml in the user's config folder
// and /etc/rawi/rawi.yaml. Where there is none the error is ErrNone and says
// where it looked.
func Find(given, env string) (string, error) {
	for _, path := range []string{given, env} {
		if path != "" {
			return path, nil
		}
	}
	var looked []string
	if dir, err := os.UserConfigDir(); err == nil {
		looked = append(looked, filepath.Join(dir, "rawi", "rawi.yaml"))
	}
	looked = append(looked, "/etc/rawi/rawi.yaml")
	for _, path := range looked {
		// Whatever else is wrong with a file that exists, Load says.
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w (looked at %s): write one, or name it by --config", ErrNone, strings.Join(looked, ", "))
}

// Settings are the part of c that the store must know. The site's entries are
// dated by the day of now, until the store has a date of its own.
func (c *Config) Settings(now time.Time) storage.Settings {
	site := c.Site
	site.Began = now.UTC().Format(time.DateOnly)
	if u, err := url.Parse(site.URL); err == nil {
		site.Authority = u.Hostname()
	}
	return storage.Settings{
		At: now.UTC(), Site: site, Feeds: c.Feeds, Topics: c.Topics, Aliases: c.Names, Stories: c.Stories, Retention: c.Keep,
	}
}
