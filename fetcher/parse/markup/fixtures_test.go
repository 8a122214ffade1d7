package markup_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/fetcher/parse/markup"
	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
	"rawi/storage/charset"
)

// documents is where the parser's fixtures are.
const documents = "../testdata"

// TestFixtures holds that repaired documents read as the parser's fixtures want.
func TestFixtures(t *testing.T) {
	t.Parallel()
	parsetest.Fixtures(t, documents, readFixture)
}

// readFixture reads a fixture as if it had come from
// https://news.example/feeds/all.xml.
func readFixture(body []byte) parsetest.Reading {
	d, err := parse.Parse(context.Background(), parse.Input{
		Body: body, URL: "https://news.example/feeds/all.xml",
		Feed: storage.Feed{Name: "news"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return parsetest.Reading{Error: err.Error()}
	}
	return parsetest.Reading{Format: d.Format, Charset: d.Charset, Warnings: d.Warnings, Channel: d.Channel, Articles: d.Articles}
}

// TestRepairingTwiceChangesNothing tries the fixtures, changed at random.
func TestRepairingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	bodies := parsetest.Documents(t, documents)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		mustStayRepaired(t, parsetest.Mutate(r, bodies[r.IntN(len(bodies))], bodies))
	}
}

// FuzzRepair holds that repairing twice changes nothing, and that what is repaired is
// well-formed XML.
func FuzzRepair(f *testing.F) {
	for _, body := range parsetest.Documents(f, documents) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) { mustStayRepaired(t, body) })
}

func mustStayRepaired(t *testing.T, body []byte) {
	t.Helper()
	utf8, _ := charset.Decode(body, "", "")
	once, err := markup.Repair(nil, utf8, nil)
	if err != nil {
		return
	}
	twice, err := markup.Repair(nil, once.XML, nil)
	if err != nil || !bytes.Equal(once.XML, twice.XML) {
		t.Fatalf("%q\n once %q\ntwice %q, %v", body, once.XML, twice.XML, err)
	}
	for dec := xml.NewDecoder(bytes.NewReader(once.XML)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%q\nbecomes %q: %v", body, once.XML, err)
		}
	}
}

func BenchmarkRepair(b *testing.B) {
	body := parsetest.Feed(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		utf8, _ := charset.Decode(body, "", "")
		if _, err := markup.Repair(nil, utf8, nil); err != nil {
			b.Fatal(err)
		}
	}
}
