package render

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/storage"
)

func TestChartHasABarForEachDay(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.svg")
	days := []storage.DayStat{{Day: "2026-03-01", Articles: 10, Stories: 5}, {Day: "2026-03-02"}, {Day: "2026-03-03", Articles: 1}, {Day: "x"}, {Day: "2026-03-05"}, {Day: "2026-03-06"}}
	if err := WriteSVG(path, days); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for dec := xml.NewDecoder(strings.NewReader(string(text))); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the chart is no XML: %v", err)
		}
	}
	for want, n := range map[string]int{
		"<rect ": 12, `viewBox="0 0 180 208"`: 1, ">03-01<": 1, ">03-02<": 0, ">03-06<": 1, ">10 articles<": 1,
		`x="24" y="24" width="16" height="160" fill="#b9c6d2"`: 1, `x="24" y="104" width="16" height="80" fill="#1f5f8b"`: 1, `x="68" y="168" width="16" height="16"`: 1,
	} {
		if got := strings.Count(string(text), want); got != n {
			t.Errorf("%s is there %d times, want %d:\n%s", want, got, n, text)
		}
	}
	if err := WriteSVG(path, nil); err != nil {
		t.Error(err)
	}
	if err := WriteSVG(filepath.Join(path, "b"), nil); err == nil {
		t.Error("a chart is written into a file as a folder")
	}
}
