package parse

import (
	"context"
	"testing"
	"time"

	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

// TestFixtures reads the documents of testdata. A fix of the parser is a pair of files
// there, and no code.
func TestFixtures(t *testing.T) {
	t.Parallel()
	parsetest.Fixtures(t, "testdata", readFixture)
}

// readFixture reads a fixture as if it had come from
// https://news.example/feeds/all.xml.
func readFixture(body []byte) parsetest.Reading {
	d, err := Parse(context.Background(), Input{
		Body: body, URL: "https://news.example/feeds/all.xml",
		Feed: storage.Feed{Name: "news"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return parsetest.Reading{Error: err.Error()}
	}
	return parsetest.Reading{Format: d.Format, Charset: d.Charset, Warnings: d.Warnings, Channel: d.Channel, Articles: d.Articles}
}
