package control

import (
	"context"
	"errors"
	"testing"

	"rawi/storage"
)

// evidenceReader compares two articles by words of their texts.
type evidenceReader struct {
	storage.Reader
	rule storage.Republish // of the feed of article b
	full string            // fetched from the page of article b
	gone string            // id of an article that is no more
	err  error             // of Settings
}

func (r evidenceReader) Settings(context.Context) (storage.Settings, error) {
	return storage.Settings{Feeds: []storage.Feed{{Name: "a", Republish: storage.RepublishFull}, {Name: "b", Republish: r.rule}}}, r.err
}

func (r evidenceReader) Article(_ context.Context, id string) (storage.Article, error) {
	if id == r.gone {
		return storage.Article{}, storage.ErrNotFound
	}
	a := storage.Article{ID: id, Feed: id, Summary: "beginning", Text: []string{"beginning", "secret"}}
	if id == "b" && r.full != "" {
		a.Full = r.full
	}
	return a, nil
}

func (r evidenceReader) Why(context.Context, string, string) (storage.Evidence, error) {
	return storage.Evidence{Shared: 1, LongestRun: []string{"secret"}, ConflictWords: []string{"secret"}}, nil
}

func (r evidenceReader) WhyEvent(_ context.Context, a, b string) (storage.EventEvidence, error) {
	return storage.EventEvidence{A: a, B: b, Parts: []storage.EventPart{{What: "words", Weight: 1, Shared: []string{"secret"}}}}, nil
}

// TestPublicEvidenceTellsWordsOfWhatMayBeShown: neither of a text that is not republished
// whole, nor of one whose rule is not known.
func TestPublicEvidenceTellsWordsOfWhatMayBeShown(t *testing.T) {
	t.Parallel()
	errBroken := errors.New("broken")
	for name, row := range map[string]struct {
		r     evidenceReader
		shown bool
	}{
		"of the feed":       {evidenceReader{rule: storage.RepublishSource}, true},
		"of the page":       {evidenceReader{rule: storage.RepublishSource, full: "<p>secret</p>"}, false},
		"of an open page":   {evidenceReader{rule: storage.RepublishFull, full: "<p>secret</p>"}, true},
		"summary only":      {evidenceReader{rule: storage.RepublishSummary}, false},
		"link only":         {evidenceReader{rule: storage.RepublishLink}, false},
		"gone":              {evidenceReader{rule: storage.RepublishFull, gone: "a"}, false},
		"without its rules": {evidenceReader{rule: storage.RepublishFull, err: errBroken}, false},
	} {
		public := redactingReader{row.r}
		e, err := public.Why(t.Context(), "a", "b")
		if !errors.Is(err, row.r.err) || len(e.LongestRun) > 0 != row.shown || len(e.ConflictWords) > 0 != row.shown || e.Shared != 1 {
			t.Errorf("%s: %+v, %v; words shown: want %v", name, e, err, row.shown)
		}
		event, err := public.WhyEvent(t.Context(), "a", "b")
		if !errors.Is(err, row.r.err) || len(event.Parts) != 1 || len(event.Parts[0].Shared) > 0 != row.shown || event.Parts[0].Weight != 1 {
			t.Errorf("%s: %+v, %v; words shown: want %v", name, event, err, row.shown)
		}
	}
}
