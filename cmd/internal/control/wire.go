package control

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rawi/storage"
)

const (
	// maxAct bounds the body of a request that acts: an import sends its
	// articles in batches well below.
	maxAct = 64 << 20
	// maxAnswer bounds what a client reads: a page of storage.MaxLimit long
	// articles is some 50 MB.
	maxAnswer = 512 << 20
	// maxArguments bounds the address of a request that asks, and so a query.
	maxArguments = 64 << 10
	// holdWait is how long a request for changes is held before it is
	// answered "none yet" and the client asks again: below what proxies and
	// kernels let a silent connection live.
	holdWait = 25 * time.Second
)

// failure is an error on the wire.
type failure struct {
	Code   string               `json:"code"`
	Text   string               `json:"error"`
	Syntax *storage.SyntaxError `json:"syntax,omitempty"`
}

// codes pairs each sentinel with its name on the wire.
var codes = []struct {
	code   string
	status int
	err    error
}{
	{"not-found", http.StatusNotFound, storage.ErrNotFound},
	{"ambiguous", http.StatusConflict, storage.ErrAmbiguous},
	{"unknown-feed", http.StatusNotFound, storage.ErrUnknownFeed},
	{"invalid", http.StatusBadRequest, storage.ErrInvalid},
	{"too-old", http.StatusGone, storage.ErrTooOld},
	{"bad-cursor", http.StatusBadRequest, storage.ErrBadCursor},
	{"closed", http.StatusServiceUnavailable, storage.ErrClosed},
	{"damaged", http.StatusInternalServerError, storage.ErrDamaged},
	{"full", http.StatusInsufficientStorage, storage.ErrFull},
	{"too-large", http.StatusRequestEntityTooLarge, ErrTooLarge},
	{"usage", http.StatusBadRequest, ErrUsage},
}

// fail describes err for the wire, with the status of its answer.
func fail(err error) (failure, int) {
	f := failure{Code: "error", Text: err.Error()}
	if errors.As(err, &f.Syntax) {
		f.Code = "syntax"
		return f, http.StatusBadRequest
	}
	for _, c := range codes {
		if errors.Is(err, c.err) {
			f.Code = c.code
			return f, c.status
		}
	}
	return f, http.StatusInternalServerError
}

// err is the error that f describes.
func (f failure) err() error {
	if f.Syntax != nil {
		return f.Syntax
	}
	for _, c := range codes {
		if c.code == f.Code {
			return &answered{text: f.Text, err: c.err}
		}
	}
	return errors.New(f.Text)
}

// answered keeps the daemon's own words and what they mean.
type answered struct {
	text string
	err  error
}

func (e *answered) Error() string { return e.text }
func (e *answered) Unwrap() error { return e.err }

// encodeQuery writes q as arguments, decodeQuery reads them.
func encodeQuery(q storage.Query) url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("q", q.Text)
	set("order", string(q.Order))
	set("cursor", q.Cursor)
	for key, at := range map[string]time.Time{"now": q.Now, "entered_since": q.EnteredSince, "entered_before": q.EnteredBefore} {
		if !at.IsZero() {
			v.Set(key, at.UTC().Format(time.RFC3339Nano))
		}
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.Brief {
		v.Set("brief", "true")
	}
	return v
}

func decodeQuery(a arguments) storage.Query {
	return storage.Query{
		Text:   a.text("q"),
		Now:    a.time("now"),
		Order:  storage.Order(a.text("order")),
		Limit:  int(a.number("limit")),
		Cursor: a.text("cursor"),
		Brief:  a.text("brief") == "true",

		EnteredSince: a.time("entered_since"), EnteredBefore: a.time("entered_before"),
	}
}

// arguments reads the address of a request and keeps what could not be read.
type arguments struct {
	values url.Values
	err    *error
}

func (a arguments) text(key string) string { return a.values.Get(key) }

func (a arguments) number(key string) uint64 {
	s := a.values.Get(key)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		a.fault(key, s)
	}
	return n
}

// time is the argument, or now where it is missing: whoever asks by curl
// means the present.
func (a arguments) time(key string) time.Time {
	s := a.values.Get(key)
	if s == "" {
		return time.Now().UTC()
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		a.fault(key, s)
	}
	return t
}

func (a arguments) fault(key, value string) {
	if *a.err == nil {
		*a.err = fmt.Errorf("%w: %s=%.40q", ErrUsage, key, value)
	}
}
