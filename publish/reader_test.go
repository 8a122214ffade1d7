package publish_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"rawi/publish/web"
	"rawi/publish/web/webtest"
	"rawi/storage"
)

// await asks for a page in English until it has a text, as the server follows the store a
// moment later. It gives up after many answers.
func (h *harness) await(path, text string) {
	h.t.Helper()
	for range 5000 {
		if strings.Contains(body(h.t, h.get(path, map[string]string{"Accept-Language": "en"})), text) {
			return
		}
	}
	h.t.Errorf("%s never has %s", path, text)
}

// tell has a feed bring n articles more, of no topic.
func (h *harness) tell(feed string, n int) error {
	h.clock.Add(int64(time.Hour))
	for range n {
		h.polls++
		i := int(h.polls)
		out, err := h.store.Apply(h.t.Context(), storage.Operation{Fetch: &storage.Fetch{
			At: h.now(), State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}, Articles: []storage.Article{{
				GUID: fmt.Sprint(i), Identity: fmt.Sprint("guid:", i), Title: inventedWords(i, 5), Language: "ar", Published: h.now(), Text: []string{inventedWords(-i, 30)},
			}},
		}})
		if err != nil || out[0].Err != nil {
			return fmt.Errorf("%w, %v", err, out)
		}
	}
	return nil
}

// inventedWords returns n words in Arabic letters, others for each seed.
func inventedWords(seed, n int) string {
	const letters = "ابتجحدرسشصعفقكلم"
	words := make([]string, n)
	for i := range words {
		sum := sha256.Sum256(fmt.Append(nil, seed, i))
		for _, b := range sum[:6] {
			words[i] += string([]rune(letters)[b&15])
		}
	}
	return strings.Join(words, " ")
}

// hijriMonths returns the first day of each month of the calendar that pages show, in
// seconds since 1970, with its date in Arabic.
func hijriMonths() (out [][2]any) {
	times := web.NewTimes("ar", storage.Site{Calendar: storage.CalendarHijri})
	for day := time.Date(1937, 3, 14, 0, 0, 0, 0, time.UTC); day.Year() < 2078; day = day.AddDate(0, 0, 1) {
		_, date, ok := strings.Cut(times.DateTime(day), " (")
		if ok && strings.HasPrefix(date, "1 ") {
			out = append(out, [2]any{day.Unix(), date[:strings.Index(date, ")")]})
		}
	}
	return out
}

// What the script of the pages promises to a reader, in a browser: what is new since the
// last visit, muted outlets and topics, keys, and times of the device.
func TestPagesRememberTheirReader(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.At, settings.Site.Zone, settings.Site.Calendar = settings.At.Add(time.Minute), "Asia/Damascus", storage.CalendarHijri
	h.apply(storage.Operation{Settings: &settings})
	if err := h.tell("haber", 1); err != nil {
		t.Fatal(err)
	}
	h.mergeEvents(h.storyOf(`title:"القرية رقم 0"`), h.storyOf("outlet:\"Sınır Haberleri\" lang:ar")) // of two outlets, led by that of job.outlet
	list, err := h.store.Stories(t.Context(), storage.Query{Text: `outlet:"The Euphrates Herald" sources:>=3`})
	if err != nil || len(list.Stories) != 1 {
		t.Fatal(list, err)
	}
	lead, err := h.store.Article(t.Context(), list.Stories[0].Lead)
	if err != nil {
		t.Fatal(err)
	}
	h.await("/stories/"+list.Stories[0].ID, "Asia/Damascus")
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/-/tell" {
			h.ServeHTTP(w, r)
			return
		}
		n, _ := strconv.Atoi(r.FormValue("n"))
		if err := h.tell(r.FormValue("feed"), n); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(outside.Close)
	months := hijriMonths()
	if len(months) != 145*12 {
		t.Errorf("%d months, want those of 145 years", len(months))
	}
	r := webtest.Read(t, webtest.Reading{
		Base: outside.URL, Outlet: "/outlets/صوت الفرات", OutletFeed: "furat", Feed: "haber", Topic: "/topics/wheat",
		Others: []string{"/search", "/topics", "/places", "/status"}, Months: months,
		Story: "/stories/" + list.Stories[0].ID, Shown: lead.Time().In(time.FixedZone("", 9*3600)).Format("2 January 2006 at 15:04") + " GMT+9 (13 Jumada II 1448 AH)",
	})
	for _, fault := range r.Faults {
		t.Error(fault)
	}
	if r.Visits < 60 {
		t.Errorf("%d things were looked at", r.Visits)
	}
}
