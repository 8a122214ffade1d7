package publish

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rendered is a document as it is served. It is never changed once it is cached.
type rendered struct {
	body, gzipped []byte
	contentType   string
	header        http.Header // of every answer
	etag          string      // strong and quoted, of body
	gzippedETag   string      // likewise, of gzipped (RFC 9110, 8.8.3.3)
	modified      time.Time   // when body began to differ from the one before
	renderedAt    time.Time
}

func newRendered(body []byte, contentType string, now time.Time) *rendered {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:12])
	d := &rendered{body: body, contentType: contentType, renderedAt: now, etag: `"` + tag + `"`, gzippedETag: `"` + tag + `-gzip"`}
	d.setModified(now.UTC().Truncate(time.Second))
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, 5)
	if err != nil {
		return d
	}
	if _, err := z.Write(body); err == nil && z.Close() == nil {
		d.gzipped = b.Bytes()
	}
	return d
}

// setModified sets the time of the last change, in UTC, and the header that says it.
func (d *rendered) setModified(at time.Time) {
	d.modified = at
	d.header = http.Header{
		"Content-Type": {d.contentType}, "Last-Modified": {at.Format(http.TimeFormat)}, "Vary": {"Accept-Encoding"},
	}
}

// documentOverhead is an estimate of the bytes that a document takes beside its bodies.
const documentOverhead = 512

// size returns the bytes that the document takes in the cache.
func (d *rendered) size() int { return len(d.body) + len(d.gzipped) + documentOverhead }

// encoded returns the body and tag in the coding that the client prefers.
func (d *rendered) encoded(r *http.Request) (body []byte, etag, coding string) {
	if d.gzipped != nil && acceptsGzip(r) {
		return d.gzipped, d.gzippedETag, "gzip"
	}
	return d.body, d.etag, ""
}

// serve answers with the document, or with 304 if the client has it. Either validator
// alone is enough, and If-None-Match takes precedence (RFC 9110, 13.2.2).
func (d *rendered) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for key, values := range d.header {
		if h[key] == nil {
			h[key] = values
		}
	}
	body, etag, coding := d.encoded(r)
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h["Etag"] = []string{etag}
	if match, ok := d.notModified(r, etag); ok {
		for key := range h { // RFC 9110, 15.4.5: only what caches need
			if !slices.Contains(notModifiedHeaders, key) {
				delete(h, key)
			}
		}
		h["Etag"] = []string{match}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// notModifiedHeaders are the headers of a 304.
var notModifiedHeaders = []string{"Etag", "Last-Modified", "Cache-Control", "Vary", "X-Robots-Tag"}

// notModified reports whether the client has this document, in any coding, and the
// tag of the bytes that it has. etag is the tag of the bytes that it would get.
func (d *rendered) notModified(r *http.Request, etag string) (match string, ok bool) {
	if tags := r.Header.Values("If-None-Match"); len(tags) > 0 {
		return d.matchETag(tags, etag)
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return etag, err == nil && !d.modified.After(since)
}

// matchETag compares weakly with the values of If-None-Match (RFC 9110, 13.1.2).
func (d *rendered) matchETag(tags []string, etag string) (match string, ok bool) {
	for _, tag := range strings.Split(strings.Join(tags, ","), ",") {
		switch tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag {
		case "*":
			return etag, true
		case d.etag, d.gzippedETag:
			return tag, true
		}
	}
	return "", false
}

// acceptsGzip reports whether the client accepts gzip (RFC 9110, 12.5.3): by name or
// by *, with a weight above 0.
func acceptsGzip(r *http.Request) bool {
	anyCoding := false
	for _, e := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(e), ";")
		weight, weighted := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(parameters, " ", "")), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		accepted := !weighted || err != nil || q > 0
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
			return accepted
		case name == "*":
			anyCoding = accepted
		}
	}
	return anyCoding
}
