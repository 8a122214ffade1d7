package config

import (
	"fmt"
	"strings"
	"testing"
)

// TestLimitsAreInclusive checks each limit at its exact value, which is accepted,
// and one step beyond, which is a fault.
// topicAndFeeds are what gaps need: a topic, and feeds of two regions.
const topicAndFeeds = "topics: [{name: a, query: x}]\nfeeds: [{url: 'https://a.b/c', region: north}, {url: 'https://d.e/f', region: south}]"

func TestLimitsAreInclusive(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ good, bad, fault string }{
		{"fetch: {timeout: 1s}", "fetch: {timeout: 999ms}", "from 1s to 10m"},
		{"fetch: {timeout: 10m}", "fetch: {timeout: 10m1s}", "from 1s to 10m"},
		{"stories: {window: 1h}", "stories: {window: 59m}", "at least 1h"},
		{"keep: {bytes: 16MiB}", "keep: {bytes: 16383KiB}", "give it 16MiB or more"},
		{"fetch: {interval: {min: 6h, max: 6h}}", "fetch: {interval: {min: 6h, max: 5h59m}}", "is shorter than min"},
		{"fetch: {interval: {min: 5m}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch: {interval: {min: 299s}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch.interval.min is below 5m"},
		{"fetch: {interval: {min: 1s}}", "fetch: {interval: {min: 999ms}}", "fetch.interval.min is below 1s"},
		{"fetch: {host: {gap: 1s}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch: {host: {gap: 999ms}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch.host.gap is below 1s"},
		{"fetch: {host: {concurrency: 1}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch: {host: {concurrency: 2}}\nfeeds: [{url: 'https://a.b/c'}]", "fetch.host.concurrency is above 1"},
		{"fetch: {host: {concurrency: 64}}", "fetch: {host: {concurrency: 65}}", "from 1 to 64"},
		{"fetch: {requests: 1}", "fetch: {requests: 0}", "from 1 to 1000"},
		{"fetch: {requests: 1000}", "fetch: {requests: 1001}", "from 1 to 1000"},
		{"fetch: {ports: [1, 65535]}", "fetch: {ports: [65536]}", "from 1 to 65535"},
		{"feeds: [{url: 'https://a.b/c', interval: 5m}]", "feeds: [{url: 'https://a.b/c', interval: 299s}]", "interval 4m59s is below 5m"},
		{"publish: {entries: 1000}", "publish: {entries: 1001}", "from 1 to 1000"},
		{"stories: {threshold: 10%}", "stories: {threshold: 9.9%}", "at least 10%"},
		{"stories: {threshold: 1.0}", "stories: {threshold: 100.1%}", "at most 100%"},
		{"publish: {health: " + strings.Repeat("x", 16) + "}", "publish: {health: " + strings.Repeat("x", 15) + "}", "16 to 100 letters"},
		{"publish: {health: " + strings.Repeat("x", 100) + "}", "publish: {health: " + strings.Repeat("x", 101) + "}", "16 to 100 letters"},
		{"socket: /" + strings.Repeat("x", maxSocket-1), "socket: /" + strings.Repeat("x", maxSocket), "the system takes 103"},
		{"fleet: {name: a, node: b, nats: ['nats://h:1'], keep: 1h}", "fleet: {name: a, node: b, nats: ['nats://h:1'], keep: 59m}", "fleet.keep 59m: it is at least 1h"},
		{"fleet: {name: a, node: b, nats: ['nats://h:1'], replicas: 5}", "fleet: {name: a, node: b, nats: ['nats://h:1'], replicas: 6}", "from 1 to 5"},
		{"fleet: {name: a, node: b, nats: ['tls://h:1']}", "fleet: {name: a, node: b}", "fleet needs nats"},
		{"fleet: {name: a-b_1, node: b.c, nats: ['nats://h']}", "fleet: {name: a.b, node: b, nats: ['nats://h']}", "the name of a log has no dot"},
		{"fleet: {name: a, node: b, nats: ['nats://h'], tls: {cert: c, key: k}}", "fleet: {name: a, node: b, nats: ['nats://h'], tls: {key: k}}", "cert and key belong together"},
		{"fleet: {name: a, node: b, nats: ['nats://h'], nkey: c}", "fleet: {name: a, node: b, nats: ['nats://h'], nkey: c, credentials: d}", "take one of them"},
		{"fleet: {name: a, node: b, nats: ['nats://h'], nkey: c}", "fleet: {name: a, node: b, nats: ['nats://h'], nkey: /}", "fleet.nkey: / is a folder"},
		{"publish: {private: {user: a, password: b}}", "publish: {private: {user: a}}", "user and password belong together"},
		{"publish: {private: {token: " + strings.Repeat("x", 16) + "}}", "publish: {private: {password: b}}", "user and password belong together"},
		{"listen: '[::1]:65535'", "listen: '[::1]:65536'", "is no address with a port"},
		{"listen: ':0'", "listen: '::1:80'", "is no address with a port"},
		{"names: {نفط: [بترول]}", "names: {نفط: [...]}", "there is no word in it"},
		{"topics: [{name: a, query: x}, {name: b, query: x}]", "topics: [{name: a, query: x}, {name: a, query: y}]", "topic a is listed twice, first on line 1"},
		{"topics: [{name: a, query: x, languages: [ar, ckb, zh-Hant]}]", "topics: [{name: a, query: x, languages: [arabic]}]", `"arabic" is no language tag`},
		{"site: {zone: Asia/Damascus}", "site: {zone: Damascus}", `"Damascus" is no time zone: write Asia/Damascus`},
		{"site: {zone: UTC}", "site: {zone: Local}", `"Local" is no time zone`},
		{"site: {calendar: hijri}", "site: {calendar: jalali}", `"jalali" is none of gregorian, hijri`},
		{"site: {languages: [ar, ckb]}", "site: {languages: [Arabic]}", `"Arabic" is no language tag`},
		{"site: {languages: [en]}", "site: {languages: [en, en]}", `"en" is listed twice`},
		{"topics: [{name: a, query: x, by: event}, {name: b, query: x, by: story}]", "topics: [{name: a, query: x, by: events}]", `"events" is none of story, event`},
		{"bursts: {outlets: 2, within: 1m}", "bursts: {within: 59s}", "bursts.within 59s: write one from 1m to 48h"},
		{"bursts: {outlets: 1000, within: 48h}", "bursts: {within: 48h1s}", "bursts.within 48h0m1s: write one from 1m to 48h"},
		{"gaps: {languages: [ar, en], hours: 168}\n" + topicAndFeeds, "gaps: {languages: [ar, en], hours: 169}\n" + topicAndFeeds, "from 1 to 168"},
		{"gaps: {regions: [north, south]}\n" + topicAndFeeds, "gaps: {regions: [north, east]}\n" + topicAndFeeds, `no feed has the region "east"`},
		{"gaps: {regions: [north, south]}\n" + topicAndFeeds, "gaps: {regions: [north]}\n" + topicAndFeeds, "gaps.regions has one entry"},
		{"digests: [{name: a, hour: 0}, {name: b, hour: 23}]", "digests: [{name: a}, {name: a}]", "digest a is listed twice, first on line 1"},
		{"digests: [{name: a}]\nkeep: {age: 48h}", "digests: [{name: a}]\nkeep: {age: 47h}", "digest a: keep.age is 47h, and a digest is told for what is kept 48h"},
		{"digests: [{name: a, every: week}]\nkeep: {age: 8d}", "digests: [{name: a, every: week}]\nkeep: {age: 7d}", "digest a: keep.age is 7d, and a digest is told for what is kept 8d"},
		{"stories: {prefer: [a, b]}", "stories: {prefer: [a, a]}", `"a" is listed twice`},
		{"stories: {prefer: [a]}", "stories: {prefer: ['']}", "a word is needed here"},
		{"data: x", "data: ''", "a path is needed here"},
		{"publish: {hub: YES, images: off}", "publish: {hub: maybe}", "is neither true nor false"},
		{"fetch: {contact: me@example.org}", "fetch: {contact: 'me @example.org'}", "neither a web address nor a mail address"},
		{"fetch: {contact: ''}", "fetch: {contact: x}", "neither a web address nor a mail address"},
		{"fetch: {allow_private: [10.0.0.1, 'fd00::/8']}", "fetch: {allow_private: ['fe80::1%eth0']}", "no range of addresses"},
		{"feeds: [{url: 'https://a.b/c', zone: Asia/Damascus}]", "feeds: [{url: 'https://a.b/c', zone: Local}]", "is no time zone"},
		{"feeds: [{url: 'https://a.b/c', header: {X-Key: v}}]", "feeds: [{url: 'https://a.b/c', header: x}]", "header needs names and values"},
		{"keep: {age: 100d, per_feed: 1}", "keep: {age: 100d, age: 1d}", "age is set twice, first on line 1"},
	} {
		if _, err := Parse("rawi.yaml", []byte(row.good)); err != nil {
			t.Errorf("%s\nis valid, got %v", row.good, err)
		}
		if _, err := Parse("rawi.yaml", []byte(row.bad)); err == nil || !strings.Contains(err.Error(), row.fault) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s\ngot  %v\nwant one fault: %s", row.bad, err, row.fault)
		}
	}
}

// TestOnlyPrivateHostsArePolledFaster than is polite: those of allow_private, by
// address or as localhost.
func TestOnlyPrivateHostsArePolledFaster(t *testing.T) {
	t.Parallel()
	const fast = "fetch: {interval: {min: 1s}, host: {gap: 0s, concurrency: 8}, allow_private: [127.0.0.0/8, 'fd00::/8']}\n"
	for address, private := range map[string]bool{
		"http://127.0.0.1:8081/a": true, "http://localhost/a": true, "http://[fd00::1]/a": true, "http://[::ffff:127.0.0.1]/a": true,
		"http://10.0.0.1/a": false, "https://example.org/a": false, "http://localhost.example.org/a": false, "http://[fe80::1]/a": false,
	} {
		_, err := Parse("rawi.yaml", fmt.Appendf(nil, "%sfeeds: [{url: '%s', name: a}]", fast, address))
		if (err == nil) != private {
			t.Errorf("%s polled fast: got %v, private is %v", address, err, private)
		}
		if err != nil && strings.Count(err.Error(), "and feed a is at no address of fetch.allow_private") != 3 {
			t.Errorf("%s: got %v, want the interval, the gap and the concurrency", address, err)
		}
		_, err = Parse("rawi.yaml", fmt.Appendf(nil, "fetch: {allow_private: [127.0.0.0/8, 'fd00::/8']}\nfeeds: [{url: '%s', name: a, interval: 1s}]", address))
		if (err == nil) != private {
			t.Errorf("%s with an interval of 1s: got %v, private is %v", address, err, private)
		}
	}
	// An interval of its own replaces the default one.
	if _, err := Parse("rawi.yaml", []byte("fetch: {interval: {min: 1s}}\nfeeds: [{url: 'https://a.b/c', interval: 10m}]")); err != nil {
		t.Errorf("a feed with an interval of its own: %v", err)
	}
	// Each key is reported for the first feed only, and at its value.
	_, err := Parse("rawi.yaml", []byte("fetch: {host: {gap: 0s}}\nfeeds: [{url: 'https://a.b/c'}, {url: 'https://d.e/f'}]"))
	if want := "rawi.yaml:1:21: fetch.host.gap is below 1s, and feed a-b-c is at no address of fetch.allow_private: be polite to others"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// Below 1s even private hosts are not polled.
	if _, err := Parse("rawi.yaml", []byte("fetch: {allow_private: [127.0.0.0/8]}\nfeeds: [{url: 'http://127.0.0.1/c', interval: 999ms}]")); err == nil || !strings.Contains(err.Error(), "interval 999ms is below 1s") || strings.Contains(err.Error(), "shorter ones") {
		t.Errorf("an interval below a second: %v", err)
	}
}

func TestFaultsOfQueriesPointAtTheCharacter(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`نفط (غاز`:           "1:31: ",
		`'نفط (غاز'`:         "1:32: ",
		`"نفط (غاز"`:         "1:32: ",
		`"نفط \\ (غاز"`:      "1:27: ", // an escape before it: the value, not the character
		`"نفط \" (غاز"`:      "1:27: ",
		"'نفط\n\n    غاز ('": "1:27: ",
		"|\n    نفط (غاز\n":  "3:10: ",
	} {
		text := "topics: [{name: x, query: " + query + "}]"
		if strings.HasPrefix(query, "|") {
			text = "topics:\n- name: x\n  query: " + query
		}
		if _, err := Parse("rawi.yaml", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), "rawi.yaml:"+want) {
			t.Errorf("%s: got %v, want it at %s", query, err, want)
		}
	}
}

func TestNodeIsNamedAfterItsHost(t *testing.T) {
	t.Parallel()
	c, err := Parse("rawi.yaml", []byte("fleet: {name: furat, nats: ['nats://10.0.0.1:4222']}"))
	host, _, _ := strings.Cut(strings.ToLower(hostname()), ".")
	if !slugPattern.MatchString(host) {
		if err == nil || !strings.Contains(err.Error(), "fleet needs node") {
			t.Errorf("host %q: got %v", host, err)
		}
		return
	}
	if err != nil || c.Fleet.Node != host {
		t.Errorf("got %+v, %v, want node %s", c, err, host)
	}
	if c := parse(t, "fleet: {name: furat, node: b, nats: ['nats://10.0.0.1:4222']}"); c.Fleet.Node != "b" {
		t.Errorf("node is %q, want b", c.Fleet.Node)
	}
	if c := parse(t, "fleet: {keep: 1m}"); c.Fleet.Node != "" {
		t.Errorf("without a fleet the node is named %q", c.Fleet.Node)
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	t.Parallel()
	for faults, want := range map[int]string{maxFaults: "", maxFaults + 1: "and 1 more", 2 * maxFaults: "and 100 more"} {
		var b strings.Builder
		for i := range faults {
			fmt.Fprintf(&b, "key%d: 1\n", i)
		}
		_, err := Parse("rawi.yaml", []byte(b.String()))
		lines := strings.Split(err.Error(), "\n")
		if last := lines[len(lines)-1]; len(lines) > maxFaults+1 || (want == "") != strings.HasPrefix(last, "rawi.yaml:") || want != "" && last != want {
			t.Errorf("%d faults: %d lines, the last %q, want %q", faults, len(lines), last, want)
		}
	}
}

func TestFaultsStandInTheOrderOfTheFiles(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"rawi.yaml":     "keep: {age: x}\nb: 1\na: 1\n",
		"conf.d/a.yaml": "c: 1\n",
		"conf.d/b.yaml": "site: {d: 1, e: 1}\n",
	})
	_, err := Load(path)
	got := strings.Split(err.Error(), "\n")
	wants := []string{"rawi.yaml:1:13:", "rawi.yaml:2:1:", "rawi.yaml:3:1:", "a.yaml:1:1:", "b.yaml:1:8:", "b.yaml:1:14:"}
	if len(got) != len(wants) {
		t.Fatalf("got %q, want %d faults", got, len(wants))
	}
	for i, want := range wants {
		if !strings.Contains(got[i], want) {
			t.Errorf("fault %d is %s, want it at %s", i, got[i], want)
		}
	}
}

func TestSuggestionsAreSlips(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"sites": "did you mean site?", "SITE": "did you mean site?", "lisetn": "did you mean listen?", "fetc": "did you mean fetch?", "dta": "did you mean data?",
		"xyz": "there are site, listen,", "l": "there are site,", "publishing": "there are site,", strings.Repeat("site", 20): "there are site,",
	} {
		if _, err := Parse("rawi.yaml", []byte(written+": 1")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", written, err, want)
		}
	}
	long := strings.Repeat("ك", 61)
	if got := quoted(long); got != `"`+strings.Repeat("ك", 60)+`…"` {
		t.Errorf("quoted 61 letters are %s", got)
	}
	if got := quoted(long[:120]); strings.Contains(got, "…") {
		t.Errorf("60 letters are cut: %s", got)
	}
}
