package farm

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"time"
)

// fault answers a request for feed n as a broken server does.
type fault func(f *Farm, w http.ResponseWriter, r *http.Request, n int)

// faults lists all kinds.
var faults = []fault{
	withStatus(http.StatusInternalServerError),
	withStatus(http.StatusNotFound),
	withStatus(http.StatusForbidden),
	withStatus(http.StatusGone),
	overloaded, hangs, drips, cutShort, brokenGzip, endless, loops, noFeed, noise, resets,
	intermittent, intermittent, intermittent,
}

func withStatus(status int) fault {
	return func(_ *Farm, w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(status) }
}

func overloaded(_ *Farm, w http.ResponseWriter, _ *http.Request, _ int) {
	w.Header().Set("Retry-After", "60")
	w.WriteHeader(http.StatusServiceUnavailable)
}

// hangs never answers.
func hangs(_ *Farm, _ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }

// drips sends one byte a second until the client disconnects.
func drips(_ *Farm, w http.ResponseWriter, r *http.Request, _ int) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if _, err := w.Write([]byte{'<'}); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush() // a client that has disconnected ends the context
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
		}
	}
}

// cutShort sends half of its Content-Length.
func cutShort(f *Farm, w http.ResponseWriter, _ *http.Request, n int) {
	body := f.document(n, f.Newest())
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body[:len(body)/2])
}

func brokenGzip(f *Farm, w http.ResponseWriter, _ *http.Request, n int) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(f.document(n, f.Newest())) // a Buffer takes all
	_ = z.Close()
	packed := b.Bytes()
	clear(packed[len(packed)/2:])
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(packed)
}

// endless sends zeros, compressed by gzip, until the client disconnects.
func endless(_ *Farm, w http.ResponseWriter, r *http.Request, _ int) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	for zeros := make([]byte, 64<<10); r.Context().Err() == nil; {
		if _, err := z.Write(zeros); err != nil {
			return
		}
	}
}

func loops(_ *Farm, w http.ResponseWriter, r *http.Request, _ int) {
	http.Redirect(w, r, r.URL.Path, http.StatusMovedPermanently)
}

func noFeed(_ *Farm, w http.ResponseWriter, _ *http.Request, _ int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><title>صيانة</title><p>نعود قريبا") // maintenance, back soon
}

func noise(f *Farm, w http.ResponseWriter, _ *http.Request, n int) {
	b := make([]byte, 32<<10)
	for i := range b {
		b[i] = byte(hash("noise", n, i))
	}
	_, _ = w.Write(b)
}

// resets closes the connection without an answer.
func resets(*Farm, http.ResponseWriter, *http.Request, int) { panic(http.ErrAbortHandler) }

// intermittent answers correctly and fails in a third of all ten minutes.
func intermittent(f *Farm, w http.ResponseWriter, r *http.Request, n int) {
	if hash("lapse", n, int(f.o.Now().Unix()/600))%3 == 0 {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	f.answer(w, r, n)
}
