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
	plain, packed representation // packed has no body if gzip failed
	contentType   string
	modified      time.Time // when plain began to differ from the one before
	renderedAt    time.Time
}

// representation is a document in one coding, with the tag that only it has (RFC 9110,
// 8.8.3.3).
type representation struct {
	body   []byte
	etag   string  // strong and quoted
	header headers // of an answer with the body
}

// headers are headers of answers, as net/http writes their names. The slices of values
// are shared by answers: none is appended to.
type headers []header

type header struct {
	name   string
	values []string
}

// set sets the headers in h.
func (f headers) set(h http.Header) {
	for _, field := range f {
		h[field.name] = field.values
	}
}

// setNotModified sets those of the headers in h that belong to a 304.
func (f headers) setNotModified(h http.Header) {
	for _, field := range f {
		if isOfNotModified(field.name) {
			h[field.name] = field.values
		}
	}
}

func newRendered(body []byte, contentType string, now time.Time) *rendered {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:12])
	d := &rendered{contentType: contentType, renderedAt: now}
	d.plain.body, d.plain.etag, d.packed.etag = body, `"`+tag+`"`, `"`+tag+`-gzip"`
	var b bytes.Buffer
	if z, err := gzip.NewWriterLevel(&b, 5); err == nil {
		if _, err := z.Write(body); err == nil && z.Close() == nil {
			d.packed.body = b.Bytes()
		}
	}
	d.modified = now.UTC().Truncate(time.Second)
	for _, r := range []*representation{&d.plain, &d.packed} {
		r.header = headers{
			{"Content-Type", []string{contentType}},
			{"Last-Modified", []string{d.modified.Format(http.TimeFormat)}},
			{"Vary", []string{"Accept-Encoding"}},
			{"Etag", []string{r.etag}},
			{"Content-Length", []string{strconv.Itoa(len(r.body))}},
		}
	}
	d.packed.header = append(d.packed.header, header{"Content-Encoding", []string{"gzip"}})
	return d
}

// renderedAgain returns the document as one that was rendered anew with the same bytes,
// which are not packed again: most changes of the store change few documents.
func (d *rendered) renderedAgain(now time.Time) *rendered {
	again := *d
	again.renderedAt = now
	return &again
}

// documentOverhead is an estimate of the bytes that a document takes beside its bodies.
const documentOverhead = 1024

// size returns the bytes that the document takes in the cache.
func (d *rendered) size() int { return len(d.plain.body) + len(d.packed.body) + documentOverhead }

// preferred returns the document in the coding that the client prefers.
func (d *rendered) preferred(r *http.Request) *representation {
	if d.packed.body != nil && acceptsGzip(r) {
		return &d.packed
	}
	return &d.plain
}

// serve answers with the document, or with 304 if the client has it. A header Vary that
// the answer has already stays.
func (d *rendered) serve(w http.ResponseWriter, r *http.Request) {
	h, preferred := w.Header(), d.preferred(r)
	vary := h["Vary"]
	if has := d.notModified(r, preferred); has != nil {
		maps.DeleteFunc(h, func(key string, _ []string) bool { return !isOfNotModified(key) })
		has.header.setNotModified(h)
		restoreVary(h, vary)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	preferred.header.set(h)
	restoreVary(h, vary)
	preferred.write(w, r)
}

// restoreVary sets the header Vary if it was set before.
func restoreVary(h http.Header, vary []string) {
	if vary != nil {
		h["Vary"] = vary
	}
}

// write writes the body, unless the client asks for the headers only.
func (p *representation) write(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodHead {
		_, _ = w.Write(p.body) // the client may have gone
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

// notModified returns what the client has of this document, in any coding; nil if it has
// not. preferred is what it would get. Either validator alone is enough, and
// If-None-Match takes precedence (RFC 9110, 13.2.2).
func (d *rendered) notModified(r *http.Request, preferred *representation) *representation {
	if tags := r.Header["If-None-Match"]; len(tags) > 0 {
		return d.matchETag(tags, preferred)
	}
	if dates := r.Header["If-Modified-Since"]; len(dates) > 0 {
		if since, err := http.ParseTime(dates[0]); err == nil && !d.modified.After(since) {
			return preferred
		}
	}
	return nil
}

// matchETag compares weakly with the values of If-None-Match (RFC 9110, 13.1.2).
func (d *rendered) matchETag(values []string, preferred *representation) *representation {
	for _, value := range values {
		for tag := range strings.SplitSeq(value, ",") {
			switch tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag {
			case "*":
				return preferred
			case d.plain.etag:
				return &d.plain
			case d.packed.etag:
				return &d.packed
			}
		}
	}
	return nil
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
