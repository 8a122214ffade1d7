//go:build measure

package event

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage/place"
)

// sample is a text of a set, and what is known of its event.
type sample struct {
	id     string
	outlet string
	event  string // "" if unknown; texts of other events otherwise
	half   int    // of the set: 0 to tune on, 1 to look at in the end
	Text
}

func dataDir(t testing.TB) string {
	dir := os.Getenv("RAWI_DATA")
	if dir == "" {
		t.Skip("RAWI_DATA names no directory of sets")
	}
	return dir
}

func findPlaces(x *Text) {
	g := place.Builtin()
	x.Places = PlacesOf(g, g.Find(x.Language, x.Title, x.Blocks).Places)
}

func lines(t testing.TB, path string, f func([]byte)) {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		f(s.Bytes())
	}
}

// oneEvent maps documents that tell of one happening.
var oneEvent = map[string]string{"scotsman.133791": "bbc.381746", "telegraph.405422": "nytimes.184860"}

// crosslingual returns the translated documents: mode is whole, four or drawn.
func crosslingual(t testing.TB, mode string) (out []sample) {
	type doc struct {
		Doc, Lang string
		Sentences []string
	}
	var docs []doc
	lines(t, filepath.Join(dataDir(t), "crosslingual/docs.jsonl.gz"), func(b []byte) {
		var d doc
		if err := json.Unmarshal(b, &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	})
	var order []string
	for _, d := range docs {
		if !slices.Contains(order, d.Doc) {
			order = append(order, d.Doc)
		}
	}
	for _, d := range docs {
		n := slices.Index(order, d.Doc)
		s := d.Sentences
		switch mode {
		case "halves": // every other sentence, twice
			var parts [2][]string
			for i, x := range s[:min(len(s), 12)] {
				parts[i%2] = append(parts[i%2], x)
			}
			s = parts[0]
			event := d.Doc
			if oneEvent[event] != "" {
				event = oneEvent[event]
			}
			at := time.Date(2026, 3, 2+n%8, 6+(n*7+len(d.Lang)*3+5)%12, n%60, 0, 0, time.UTC)
			out = append(out, sample{d.Lang + "-b-" + d.Doc, d.Lang, "xl-" + event, int(hashString(event) & 1), Text{d.Lang, d.Lang + "-b", strings.TrimSpace(parts[1][0]), parts[1][1:], nil, at}})
		case "four":
			s = s[:min(len(s), 4)]
		case "one":
			s = s[:1]
		case "two":
			s = s[:min(len(s), 2)]
		case "drawn":
			s = draw(s, d.Doc+d.Lang)
		}
		event := d.Doc
		if oneEvent[event] != "" {
			event = oneEvent[event]
		}
		at := time.Date(2026, 3, 2+n%8, 6+(n*7+len(d.Lang)*3)%12, n%60, 0, 0, time.UTC)
		half := int(hashString(event) & 1)
		out = append(out, sample{d.Lang + "-" + d.Doc, d.Lang, "xl-" + event, half, Text{d.Lang, d.Lang, strings.TrimSpace(s[0]), s[1:], nil, at}})
	}
	return out
}

// draw returns four of the first twelve sentences, in their order.
func draw(s []string, seed string) (out []string) {
	n := min(len(s), 12)
	type ranked struct {
		h uint64
		i int
	}
	var order []ranked
	for i := range n {
		order = append(order, ranked{hashString(seed + string(rune('a'+i))), i})
	}
	slices.SortFunc(order, func(a, b ranked) int {
		if a.h < b.h {
			return -1
		}
		return 1
	})
	order = order[:min(4, n)]
	slices.SortFunc(order, func(a, b ranked) int { return a.i - b.i })
	for _, r := range order {
		out = append(out, s[r.i])
	}
	return out
}

var tags = regexp.MustCompile(`<[^>]*>`)

func plainBlocks(s string) (out []string) {
	s = strings.NewReplacer("</p>", "\n", "<br>", "\n", "<br/>", "\n", "</div>", "\n").Replace(s)
	s = html.UnescapeString(html.UnescapeString(tags.ReplaceAllString(s, " ")))
	for b := range strings.SplitSeq(s, "\n") {
		if b = strings.TrimSpace(b); b != "" {
			out = append(out, b)
		}
	}
	return out
}

// dedup returns an article of each story of the dedup set.
func dedup(t testing.TB) (out []sample) {
	cluster := map[string]string{}
	dir := filepath.Join(dataDir(t), "dedup")
	lines(t, dir+"/gold.jsonl", func(b []byte) {
		var g struct{ ID, Cluster string }
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		cluster[g.ID] = g.Cluster
	})
	seen := map[string]bool{}
	files, _ := filepath.Glob(dir + "/feeds/*.xml")
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			Channel struct {
				Language string `xml:"language"`
				Items    []struct {
					Title   string `xml:"title"`
					GUID    string `xml:"guid"`
					PubDate string `xml:"pubDate"`
					Text    string `xml:"description"`
					Content string `xml:"encoded"`
				} `xml:"item"`
			} `xml:"channel"`
		}
		if err := xml.Unmarshal(b, &feed); err != nil {
			t.Fatal(path, err)
		}
		for _, it := range feed.Channel.Items {
			c := cluster[it.GUID]
			if c == "" || seen[c] {
				continue
			}
			seen[c] = true
			at, _ := time.Parse(time.RFC1123Z, it.PubDate)
			if at.IsZero() {
				at, _ = time.Parse(time.RFC1123, it.PubDate)
			}
			body := it.Text
			if len(it.Content) > len(body) {
				body = it.Content
			}
			title := html.UnescapeString(html.UnescapeString(it.Title))
			out = append(out, sample{it.GUID, filepath.Base(path), "", 0, Text{feed.Channel.Language, filepath.Base(path), title, plainBlocks(body), nil, at}})
		}
	}
	return out
}

// shorten returns the samples with at most n blocks of at most 40 words.
func shorten(list []sample, n int) []sample {
	out := slices.Clone(list)
	for i := range out {
		var blocks []string
		for _, b := range out[i].Blocks {
			if len(blocks) < n && b != out[i].Title && len(b) > 40 {
				words := strings.Fields(b)
				blocks = append(blocks, strings.Join(words[:min(40, len(words))], " "))
			}
		}
		out[i].Blocks = blocks
	}
	return out
}

type item struct{ ID, Outlet, Lang, Published, Title, HTML string }

func items(t testing.TB, path string) (out []sample) {
	lines(t, path, func(b []byte) {
		var it item
		if err := json.Unmarshal(b, &it); err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, it.Published)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, sample{it.ID, it.Outlet, "", 0, Text{it.Lang, it.Outlet, it.Title, plainBlocks(it.HTML), nil, at}})
	})
	slices.SortStableFunc(out, func(a, b sample) int { return a.Time.Compare(b.Time) })
	return out
}

// headlines returns the headlines of one morning; each that is in no event is one of
// its own.
func headlines(t testing.TB) []sample {
	out := items(t, filepath.Join(dataDir(t), "headlines/items.jsonl"))
	b, err := os.ReadFile(filepath.Join(dataDir(t), "headlines/gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	var gold struct{ Event [][]string }
	if err := json.Unmarshal(b, &gold); err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, c := range gold.Event {
		for _, id := range c {
			of[id] = c[0]
		}
	}
	for i := range out {
		e := of[out[i].id]
		if e == "" {
			e = out[i].id
		}
		out[i].event, out[i].half = "h-"+e, int(hashString(e)&1)
	}
	return out
}

// set is profiles under comparison.
type set struct {
	samples  []sample
	profiles []Profile
	freq     frequencies
	near     [][]int // of each the best earlier ones, see alike
}

func newSet(samples ...[]sample) *set {
	s := &set{}
	for _, list := range samples {
		s.samples = append(s.samples, list...)
	}
	for i := range s.samples {
		if s.samples[i].Places == nil {
			findPlaces(&s.samples[i].Text)
		}
		s.profiles = append(s.profiles, NewProfile(s.samples[i].Text))
		s.freq.count(&s.profiles[i], 1)
	}
	for i := range s.profiles {
		s.profiles[i].weights = s.freq.weigh(&s.profiles[i])
	}
	s.findCrowds()
	return s
}
