package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// parse reads text as a file called rawi.yaml.
func parse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse("rawi.yaml", []byte(text))
	if err != nil {
		t.Fatalf("Parse:\n%s\n%v", text, err)
	}
	return c
}

func TestExampleIsGood(t *testing.T) {
	t.Parallel()
	c, err := Load("../../../deploy/rawi.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]bool{}
	for _, f := range c.Feeds {
		languages[f.Language] = true
	}
	if len(c.Feeds) < 20 || len(c.Topics) != 5 || len(languages) < 3 || len(c.Names) == 0 {
		t.Errorf("example: %d feeds, %d topics, %d languages, %d names", len(c.Feeds), len(c.Topics), len(languages), len(c.Names))
	}
}

// The example holds a list of names, and places, that are off: with the marks taken
// away it is a good file, in which no name is two things.
func TestWhatTheExampleLeavesOffIsGood(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../deploy/rawi.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	on := regexp.MustCompile(`(?m)^  # (.*: \[.*\])$`).ReplaceAllString(string(data), "  $1")
	on = regexp.MustCompile(`(?m)^# ((?:bursts|gaps|digests):.*|  - \{name:.*\})$`).ReplaceAllString(on, "$1")
	on = regexp.MustCompile(`(?s)(?m)(^# - \{telegram.*?)^feeds:\n`).ReplaceAllStringFunc(on, func(s string) string {
		return "feeds:\n" + strings.ReplaceAll(strings.TrimSuffix(s, "feeds:\n"), "# - ", "  - ")
	})
	on = regexp.MustCompile(`(?m)^# (places:|  - \{id:.*\})$`).ReplaceAllString(on, "$1")
	c, err := Parse("rawi.yaml", []byte(on))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []storage.Kind
	for _, f := range c.Feeds[:3] {
		kinds = append(kinds, f.Kind)
	}
	if !slices.Equal(kinds, []storage.Kind{storage.KindTelegram, storage.KindSitemap, storage.KindPage}) {
		t.Errorf("sources without a feed are %q", kinds)
	}
	if len(c.Names) < 60 || len(c.Places) != 2 || len(c.Watch.Digests) != 2 || !c.Watch.Gaps.IsWatched() {
		t.Errorf("%d names and %d places", len(c.Names), len(c.Places))
	}
	others := 0
	for _, list := range c.Names {
		others += len(list)
	}
	if others < 5*len(c.Names) {
		t.Errorf("%d names have %d others", len(c.Names), others)
	}
}

func TestParseReadsTheDocumentedKeys(t *testing.T) {
	t.Parallel()
	c := parse(t, `
site: {title: "أخبار الجزيرة", url: "http://127.0.0.1:8080/", language: ar, languages: [ar, en]}
listen: 127.0.0.1:8080
socket: /run/rawi/rawi.sock
data: store
fetch:
  contact: "https://example.org/our-bot"
  interval: {min: 1s, max: 6h}
  host: {concurrency: 8, gap: 0s}
  allow_private: [127.0.0.0/8]
feeds:
  - {url: "http://127.0.0.1:8081/ar00.xml", name: ar00, title: "…", region: syria, language: ar, outlet: ar00, interval: 10m}
  - {url: "http://localhost:8081/ar01.xml", stories: off, republish: link, paused: true, zone: UTC}
topics:
  - {name: deir-ezzor, title: "دير الزور", query: '"دير الزور" OR البوكمال', languages: [ar], by: event, max_age: 2w}
stories: {window: 3d, threshold: 60%, prefer: [sana]}
keep: {age: 365d, per_feed: 1000, bytes: 10GiB}
`)
	if c.Site.URL != "http://127.0.0.1:8080" || c.Data != "store" || c.Fetch.Interval.Min != time.Second || c.Fetch.Host.Gap != 0 {
		t.Errorf("site, data, fetch: %+v, %q, %+v", c.Site, c.Data, c.Fetch)
	}
	want := storage.Feed{
		Name: "localhost-8081-ar01", URL: "http://localhost:8081/ar01.xml", Outlet: "localhost", Zone: "UTC",
		Paused: true, Republish: storage.RepublishLink, StoriesOff: true,
	}
	if got := c.Feeds[1]; !slices.Equal([]any{got.Name, got.URL, got.Outlet, got.Zone, got.Paused, got.Republish, got.StoriesOff},
		[]any{want.Name, want.URL, want.Outlet, want.Zone, want.Paused, want.Republish, want.StoriesOff}) {
		t.Errorf("second feed:\ngot  %+v\nwant %+v", got, want)
	}
	if c.Topics[0].MaxAge != 14*24*time.Hour || c.Topics[0].By != "event" || c.Stories.Window != 72*time.Hour || c.Stories.Threshold != 600 || c.Keep.Bytes != 10<<30 {
		t.Errorf("topics, stories, keep: %+v, %+v, %+v", c.Topics[0], c.Stories, c.Keep)
	}
	s := c.Settings(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if !slices.Equal(s.Site.Languages, []string{"ar", "en"}) || s.Topics[0].By != "event" {
		t.Errorf("settings of events: %+v, %+v", s.Site, s.Topics)
	}
	if s.Site.Authority != "127.0.0.1" || s.Site.Began != "2026-11-23" || len(s.Feeds) != 2 {
		t.Errorf("settings: %+v", s)
	}
}

func TestParseTellsAllFaultsAtOnceWithTheirPlaces(t *testing.T) {
	t.Parallel()
	_, err := Parse("rawi.yaml", []byte(`site: {titel: "أخبار", url: "127.0.0.1:8080"}
fetch: {interval: {min: 1s, max: 1x}}
feeds:
  - {url: "https://sana.sy/feed", intervall: 10m}
  - {url: "https://sana.sy/feed", interval: 10s}
  - {url: "https://SANA.sy:443/feed", name: other}
topics:
  - {name: deir-ezzor, query: '"دير الزور" OR "البوكمال'}
  - {name: deir-ezzor, query: 'نفط'}
keep: {age: 1d}
keep: {age: 2d}
`))
	want := []string{
		`rawi.yaml:1:8: "titel" is not a key of site: did you mean title?`,
		`rawi.yaml:1:29: "127.0.0.1:8080" is no address: it begins with http:// or https:// and names a host`,
		`rawi.yaml:2:25: fetch.interval.min is below 5m, and feed other is at no address of fetch.allow_private: be polite to others`,
		`rawi.yaml:2:34: "1x" is no span of time: write 90s, 10m, 6h, 30d or 2w`,
		`rawi.yaml:4:35: "intervall" is not a key of a feed: did you mean interval?`,
		`rawi.yaml:5:45: feed sana-sy: interval 10s is below 5m: shorter ones, down to 1s, are for addresses of fetch.allow_private`,
		`rawi.yaml:6:5: feed other has the address of sana-sy, on line 5`,
		`rawi.yaml:8:47: topic deir-ezzor: query:1:16: unclosed quote`,
		`rawi.yaml:9:5: topic deir-ezzor is listed twice, first on line 8`,
		`rawi.yaml:11:1: keep is set twice, first on line 10`,
	}
	if err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v\nwant\n%s", err, strings.Join(want, "\n"))
	}
}

func TestEachFaultSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: [":                                  "did not find expected node content",
		"listen: 8080":                          "write 127.0.0.1:8080",
		"site:":                                 "site has no value",
		"site":                                  "the file needs keys and values, such as site: …",
		"[]":                                    "the file needs keys and values, such as site: …",
		"feeds: {url: x}":                       "a list is needed here",
		"feeds: &a [*a]":                        "a feed needs keys and values",
		"feeds: [{name: x}]":                    "a feed needs a url",
		"listen: :1\n---\nlisten: :2":           "more than one document",
		"feeds: [{url: 'ftp://a/b'}]":           "ftp:// is not read, only https:// and http:// are",
		"feeds: [{url: 'http://a/b', opml: x}]": "not url and opml",
		"feeds: [{opml: none.opml}]":            "no such file",
		"feeds: [{opml: x, outlet: y}]":         "cannot stand for all feeds of a list",
		"feeds: [{url: 'http://a.b/c', zone: Damaskus}]":                     "write Asia/Damascus",
		"feeds: [{url: 'http://a.b/c', language: arabic}]":                   "write ar, fa, ckb",
		"feeds: [{url: 'http://a.b/c', header: {'X Y': z}}]":                 "cannot stand in a request's header",
		"feeds: [{url: 'http://a.b/c', auth: {password: '${RAWI_NONE}'}}]":   "LoadCredential=",
		"publish: {health: short}":                                           "openssl rand",
		"publish: {hubs: ['ftp://hub.example']}":                             "is no address",
		"feeds: [{url: 'http://a.b/c'}]\nfetch: {host: {gap: 0s}}":           "fetch.host.gap is below 1s, and feed a-b-c",
		"feeds: [{url: 'http://a.b/c'}]\nfetch: {host: {concurrency: 2}}":    "fetch.host.concurrency is above 1",
		"fetch: {interval: {min: 7h}}":                                       "max 6h is shorter than min 7h",
		"fetch: {interval: {min: 10ms}, allow_private: [127.0.0.0/8]}":       "fetch.interval.min is below 1s",
		"fetch: {allow_private: [10.0.0.0/40]}":                              "write it as 127.0.0.0/8",
		"fetch: {proxy: 'ftp://x'}":                                          "http:// or https:// or socks5://",
		"fetch: {ports: [0]}":                                                "from 1 to 65535",
		"fetch: {contact: me}":                                               "neither a web address nor a mail address",
		"topics: [{name: دير, query: x}]":                                    "letters a–z",
		"topics: [{name: x}]":                                                "topic x needs a query",
		"topics: [{name: x, query: 'since:7d y'}]":                           "max_age",
		"names: {داعش: []}":                                                  "has no other name",
		"names: {داعش: [ISIS], دولة: [isis]}":                                "put all names of one thing into one list",
		"places: [{names: [xyz]}]":                                           "a place needs an id",
		"places: [{id: 'تل', names: [xyz]}]":                                 "letters a–z",
		"places: [{id: here, names: [xyz], kind: hamlet}]":                   "none of country",
		"places: [{id: here, names: [xyz], at: [35.1]}]":                     "latitude and a longitude",
		"places: [{id: here, names: [xyz], at: [35.1, east]}]":               "no number of degrees",
		"places: [{id: here, names: [xyz]}, {id: here, names: [zyx]}]":       "listed twice, first on line 1",
		"places: [{id: here}]":                                               "needs names",
		"places: [{id: here, names: [xyz], in: nowhere}]":                    "lies in nowhere, which is no place",
		"places: [{id: here, names: [دوما], kind: city, in: rif-dimashq}]":   "places here and douma",
		"topics: [{name: x, query: 'place:nowhere-known'}]":                  "no place",
		"bursts: {outlets: 1}":                                               "from 2 to 1000",
		"bursts: {within: 30s}":                                              "from 1m to 48h",
		"gaps: {languages: [ar, english]}\ntopics: [{name: a, query: x}]":    "write ar, fa, ckb",
		"gaps: {languages: [ar]}\ntopics: [{name: a, query: x}]":             "needs two or more",
		"gaps: {languages: [ar, en]}":                                        "there is no topic",
		"gaps: {languages: [ar, en], hours: 0}":                              "from 1 to 168",
		"digests: [{topic: oil}]":                                            "a digest needs a name",
		"digests: [{name: a, topic: gass}]\ntopics: [{name: gas, query: x}]": "did you mean gas?",
		"digests: [{name: a, topic: gas}]":                                   "there are none",
		"digests: [{name: a, hour: 24}]":                                     "from 0 to 23",
		"digests: [{name: a, zone: Damascus}]":                               "write Asia/Damascus",
		"digests: [{name: a, every: month}]":                                 "none of day, week",
		"digests: [{name: a, weekday: monday}]":                              "every: week",
		"digests: [{name: a, every: week, weekday: someday}]":                "none of sunday",
		"stories: {across: region, threshold: 5}":                            "write 50%, or 0.5",
		"stories: {across: world}":                                           "none of all, region, none",
		"keep: {bytes: much}":                                                "write 500MB",
		"socket: /" + strings.Repeat("x", 120):                               "the system takes 103",
	} {
		if _, err := Parse("rawi.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "rawi.yaml:") {
			t.Errorf("%s\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestEmptyFileIsTheDefaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing but a comment\n", "null", "~ # nothing\n"} {
		c := parse(t, text)
		d := Default()
		if got := Diff(d.Reloadable, c.Reloadable).Summary(d.Fixed.Diff(c.Fixed)); got != "nothing changed" {
			t.Errorf("%q: differs from the defaults in %s", text, got)
		}
	}
}

func TestMadeNamesDependOnTheAddressAlone(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.enabbaladi.net/feed":                    "enabbaladi-net",
		"https://npasyria.com/ku/feed":                       "npasyria-com-ku",
		"https://feeds.bbci.co.uk/arabic/middleeast/rss.xml": "bbci-co-uk-arabic-middleeast",
		"http://127.0.0.1:8081/ar00.xml":                     "127-0-0-1-8081-ar00",
	} {
		c := parse(t, "feeds: [{url: 'https://example.org/rss'}, {url: '"+address+"'}]\nfetch: {allow_private: [127.0.0.0/8]}")
		if got := c.Feeds[1].Name; got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	two := parse(t, "feeds: [{url: 'https://a.org/rss?q=سوريا'}, {url: 'https://a.org/rss?q=العراق'}, {url: 'https://a.org/سوريا'}]")
	if a, b, c := two.Feeds[0].Name, two.Feeds[1].Name, two.Feeds[2].Name; a == b || b == c || !strings.HasPrefix(a, "a-org-") {
		t.Errorf("names of addresses that differ in other letters: %s, %s, %s", a, b, c)
	}
}

func TestCredentialsLeaveTheAddress(t *testing.T) {
	t.Setenv("RAWI_TEST_PASSWORD", "سر")
	c := parse(t, `feeds:
  - {url: "https://me:pw@example.org/feed"}
  - {url: "https://example.net/feed", auth: {user: me, password: "${RAWI_TEST_PASSWORD}"}, header: {X-Key: "k ${RAWI_TEST_PASSWORD}"}}
`)
	if f := c.Feeds[0]; f.URL != "https://example.org/feed" || !slices.Equal(f.Header["Authorization"], []string{"Basic bWU6cHc="}) {
		t.Errorf("password in the address: %s, %v", f.URL, f.Header)
	}
	if f := c.Feeds[1]; len(f.Header["Authorization"]) != 1 || !slices.Equal(f.Header["X-Key"], []string{"k سر"}) {
		t.Errorf("password in the environment: %v", f.Header)
	}
}

// TestSecretsComeFromCredentialsFirst, and who only looks need not have them.
func TestSecretsComeFromCredentialsFirst(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "RAWI_TEST_TOKEN"), []byte("سر من الخدمة\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", folder)
	t.Setenv("RAWI_TEST_TOKEN", "of the environment")
	path := files(t, map[string]string{
		"rawi.yaml": "publish: {private: {user: me, password: '${RAWI_TEST_MISSING}'}}\n" +
			"feeds: [{url: 'https://example.org/feed', header: {X-Key: '${RAWI_TEST_TOKEN}'}, paused: true}]\n",
	})
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), `rawi.yaml:1:41: there is no "RAWI_TEST_MISSING"`) {
		t.Errorf("Load: %v", err)
	}
	c, err := LoadWithoutSecrets(path)
	if err != nil || !slices.Equal(c.MissingSecrets, []string{"RAWI_TEST_MISSING"}) || !slices.Equal(c.Feeds[0].Header["X-Key"], []string{"سر من الخدمة"}) {
		t.Fatalf("LoadWithoutSecrets: %+v, %v", c, err)
	}
	settings, err := Explain(path)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Setting{}
	for _, s := range settings {
		got[s.Key] = s
		if strings.Contains(s.Value, "RAWI_TEST") || strings.Contains(s.Value, "سر") {
			t.Errorf("%s is told: %s", s.Key, s.Value)
		}
	}
	for key, want := range map[string]string{
		"publish.private.password": "(secret) " + path + ":1:41", "publish.private.user": "me " + path + ":1:27", "fetch.interval.min": "5m ",
		"feed example-org": "https://example.org/feed, outlet example.org, paused, headers " + path + ":2:9",
	} {
		if s := got[key]; s.Value+" "+s.From != want {
			t.Errorf("%s: got %q from %q, want %q", key, s.Value, s.From, want)
		}
	}
}

// files writes files into a folder and returns the path of its rawi.yaml.
func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "rawi.yaml")
}

const lists = `<opml version="2.0"><body>
<outline text="سوريا"><outline text="أ" xmlUrl="https://example.org/feed"/><outline text="ب" xmlUrl="https://example.net/feed"/></outline>
<outline text="أ مرة أخرى" xmlUrl="https://example.org/feed"/>
</body></opml>`

func TestOPMLListsFillTheFeeds(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"lists/a.opml": lists,
		"rawi.yaml":    "feeds: [{opml: lists/a.opml, interval: 1h, language: ar}, {url: 'https://example.net/feed', name: own}]",
	})
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Feeds) != 2 || c.Feeds[0].Name != "own" || c.Feeds[1].Region != "سوريا" || c.Feeds[1].Interval != time.Hour || c.Feeds[1].Language != "ar" {
		t.Errorf("an entry of its own goes before the list, a feed in two folders is one: got %+v", c.Feeds)
	}
}

// What cannot be followed in a list is left out and said with its place, and
// everything else is in force; a fault of the config's own is one as before.
func TestBadLinesOfListsAreLeftOut(t *testing.T) {
	t.Parallel()
	list := `<opml version="2.0"><body>
<outline text="أ" xmlUrl="https://example.org/a"/>
<outline text="ب" xmlUrl="ftp://example.org/b"/>
<outline text="أ" xmlUrl="http://example.org/a"/>
<outline text="ج" xmlUrl="https://layla:secret@example.org/own"/>
<outline text="د" type="rss"/>
<outline text="ه" xmlUrl="feed:https://example.org/h"/>
</body></opml>`
	for name, of := range map[string]string{"a file": "a.opml", "an address": "https://layla:secret@lists.example/a.opml"} {
		path := files(t, map[string]string{"rawi.yaml": "", "a.opml": list})
		dir := filepath.Dir(path)
		text := "data: " + dir + "\nfeeds: [{opml: '" + of + "', full_text: true}, {url: 'https://example.net/x', name: example-org-own}]"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		place := filepath.Join(dir, "a.opml")
		if name == "an address" {
			place = "https://lists.example/a.opml"
			copied := (Fixed{Data: dir}).ListPath(of)
			if err := errors.Join(os.Mkdir(filepath.Dir(copied), 0o700), os.WriteFile(copied, []byte(list), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		c, err := Load(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var names []string
		for _, f := range c.Feeds {
			names = append(names, f.Name)
		}
		if want := []string{"example-org-own", "example-org-a", "example-org-h"}; !slices.Equal(names, want) {
			t.Errorf("%s: feeds %q, want %q", name, names, want)
		}
		if !c.Feeds[1].FullText || c.Feeds[0].FullText {
			t.Errorf("%s: full_text of the list's entry is for its feeds: %+v", name, c.Feeds)
		}
		wants := []string{
			`:3: xmlUrl "ftp://example.org/b" is no address`, `:4: xmlUrl "http://example.org/a" would be named example-org-a`,
			`:5: xmlUrl "https://example.org/own" would be named example-org-own`, ":6: xmlUrl is not there",
		}
		if len(c.Refused) != len(wants) {
			t.Fatalf("%s: refused %q, want %d lines", name, c.Refused, len(wants))
		}
		for i, want := range wants {
			if got := c.Refused[i]; !strings.HasPrefix(got, place+want) || strings.Contains(got, "secret") {
				t.Errorf("%s: refused %q, want %s%s …", name, got, place, want)
			}
		}
	}
	var many strings.Builder
	for i := range 2 * maxFaults {
		fmt.Fprintf(&many, "<outline xmlUrl='ftp://%d'/>", i)
	}
	path := files(t, map[string]string{"rawi.yaml": "feeds: [{opml: a.opml}]", "a.opml": "<opml>" + many.String() + "</opml>"})
	c, err := Load(path)
	if err != nil || len(c.Refused) != maxFaults+1 || !strings.HasSuffix(c.Refused[maxFaults], "and 100 more") {
		t.Errorf("many: %d lines, %v", len(c.Refused), err)
	}
	path = files(t, map[string]string{"rawi.yaml": "feeds: [{opml: a.opml}]", "a.opml": "<opml><outline"})
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "rawi.yaml:1:9: opml: opml line 1: the list is cut off") {
		t.Errorf("a list that is cut off: %v", err)
	}
}

func TestFilesOfConfDAreOneConfig(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"rawi.yaml":          "fetch: {contact: me@example.org}\nfeeds: [{url: 'https://example.org/feed'}]",
		"conf.d/10-b.yaml":   "fetch: {timeout: 30s}\nfeeds: [{url: 'https://example.net/feed'}]\ntopics: [{name: oil, query: نفط}]",
		"conf.d/20-c.yaml":   "names: {نفط: [بترول, oil]}",
		"conf.d/readme.text": "no config",
	})
	c, err := Load(path)
	if err != nil || len(c.Feeds) != 2 || len(c.Topics) != 1 || c.Fetch.Timeout != 30*time.Second || c.Fetch.Contact == "" || len(c.Names) != 1 {
		t.Errorf("got %+v, %v", c, err)
	}
	bad := files(t, map[string]string{
		"rawi.yaml":     "keep: {age: 1d}\nfeeds: [{url: 'https://example.org/feed'}]",
		"conf.d/a.yaml": "keep: {age: 2d}\nfeeds: [{url: 'https://example.org/feed'}]",
	})
	_, err = Load(bad)
	if err == nil || !strings.Contains(err.Error(), "a.yaml:1:8: keep.age is set twice, first on "+bad+":1") ||
		!strings.Contains(err.Error(), "a.yaml:2:9: feed example-org has the address of example-org, on "+bad+":2") {
		t.Errorf("what stands twice in two files: got %v", err)
	}
}

func TestFindTakesTheFirstOfThePath(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if got, err := Find("given", "env"); got != "given" || err != nil {
		t.Errorf("--config: %s, %v", got, err)
	}
	if got, err := Find("", "env"); got != "env" || err != nil {
		t.Errorf("$RAWI_CONFIG: %s, %v", got, err)
	}
	home := filepath.Join(dir, "rawi", "rawi.yaml")
	if err := os.Mkdir(filepath.Dir(home), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Find("", ""); got != home || err != nil {
		t.Errorf("home: %s, %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("feeds: &a [*a, {url: 'http://x', header: {a: b}}]\nnames: {a: [b]}\n")
	f.Add("fetch: {interval: {min: 1w2d3h}, host: {gap: 1e9d}}\nkeep: {bytes: 1e300T}")
	f.Add("topics:\n- {name: x, query: \"a\\u0062 (\"}\nstories: {threshold: NaN}")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "opml") {
			return // reads files
		}
		if c, err := Parse("rawi.yaml", []byte(text)); err == nil && c.Fetch.Interval.Max < c.Fetch.Interval.Min {
			t.Errorf("%q: a pace that cannot be kept was taken: %+v", text, c.Fetch)
		}
	})
}

// TestAggregatorsAreMarked: known ones unless the entry says otherwise, others only
// if it says so; the entry of a list speaks for its feeds.
func TestAggregatorsAreMarked(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"rawi.yaml": `feeds:
  - {url: "https://news.google.com/rss/search?q=a", name: known}
  - {url: "https://news.google.com/rss/search?q=b", name: refused, aggregator: false}
  - {url: "https://planet.example/feed", name: marked, aggregator: true}
  - {url: "https://google.com.evil.example/feed", name: other}
  - {opml: a.opml}
  - {opml: b.opml, aggregator: true}
  - {opml: c.opml, aggregator: false}
`,
		"a.opml": `<opml version="2.0"><body><outline xmlUrl="https://news.google.com/a"/><outline xmlUrl="https://example.org/a"/></body></opml>`,
		"b.opml": `<opml version="2.0"><body><outline xmlUrl="https://news.google.com/b"/><outline xmlUrl="https://example.org/b"/></body></opml>`,
		"c.opml": `<opml version="2.0"><body><outline xmlUrl="https://news.google.com/c"/><outline xmlUrl="https://example.org/c"/></body></opml>`,
	})
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range c.Feeds {
		got[f.Name] = f.Aggregator
	}
	want := map[string]bool{
		"known": true, "refused": false, "marked": true, "other": false,
		"news-google-com-a": true, "example-org-a": false, "news-google-com-b": true, "example-org-b": true, "news-google-com-c": false, "example-org-c": false,
	}
	if !maps.Equal(got, want) {
		t.Errorf("aggregators %v, want %v", got, want)
	}
}
