package publish

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
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
	body, etag, coding := d.encoded(r)
	if match, ok := d.notModified(r, etag); ok {
		maps.DeleteFunc(h, func(key string, _ []string) bool { return !isOfNotModified(key) })
		for key, values := range d.header {
			if h[key] == nil && isOfNotModified(key) {
				h[key] = values
			}
		}
		h["Etag"] = []string{match}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	for key, values := range d.header {
		if h[key] == nil {
			h[key] = values
		}
	}
	if coding != "" {
		h["Content-Encoding"] = []string{coding}
	}
	h["Etag"], h["Content-Length"] = []string{etag}, []string{strconv.Itoa(len(body))}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// isOfNotModified reports whether a header is one of a 304: only what caches need (RFC
// 9110, 15.4.5).
func isOfNotModified(key string) bool {
	switch key {
	case "Etag", "Last-Modified", "Cache-Control", "Vary", "X-Robots-Tag":
		return true
	}
	return false
}

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
func (d *rendered) matchETag(values []string, etag string) (match string, ok bool) {
	for _, value := range values {
		for tag := range strings.SplitSeq(value, ",") {
			switch tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag {
			case "*":
				return etag, true
			case d.etag, d.gzippedETag:
				return tag, true
			}
		}
	}
	return "", false
}

// acceptsGzip reports whether the client accepts gzip (RFC 9110, 12.5.3): by name or
// by *, with a weight above 0.
func acceptsGzip(r *http.Request) bool {
	anyCoding := false
	for _, value := range r.Header["Accept-Encoding"] {
		for coding := range strings.SplitSeq(value, ",") {
			name, parameters, _ := strings.Cut(coding, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				return hasWeight(parameters)
			case name == "*":
				anyCoding = hasWeight(parameters)
			}
		}
	}
	return anyCoding
}

// hasWeight reports whether the parameters of a coding give it a weight above 0.
func hasWeight(parameters string) bool {
	if parameters == "" {
		return true
	}
	weight, weighted := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(parameters, " ", "")), "q=")
	q, err := strconv.ParseFloat(weight, 64)
	return !weighted || err != nil || q > 0
}
