package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
)

// asset is a static file. Its address changes with its bytes, so that browsers may
// cache it for ever.
type asset struct {
	contentType string
	version     string // a hash of body
	body        []byte
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

func readAssets() (map[string]asset, error) {
	list, err := fs.ReadDir(embedded, "static")
	if err != nil {
		return nil, err
	}
	out := map[string]asset{}
	for _, f := range list {
		body, err := embedded.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		out[f.Name()] = asset{assetTypes[path.Ext(f.Name())], hex.EncodeToString(sum[:6]), body}
	}
	return out, nil
}

// address returns the address of an asset, with its version.
func (p *Pages) address(name string) string { return "/" + name + "?v=" + p.assets[name].version }

// Assets returns the names of the static files, in no order.
func (p *Pages) Assets() (names []string) {
	for name := range p.assets {
		names = append(names, name)
	}
	return names
}

// ServeAsset returns the handler of a static file.
func (p *Pages) ServeAsset(name string) http.HandlerFunc {
	a := p.assets[name]
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("ETag", `"`+a.version+`"`)
		h.Set("Cache-Control", "public, max-age=3600")
		if r.URL.Query().Get("v") == a.version {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if r.Header.Get("If-None-Match") == `"`+a.version+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
		_, _ = w.Write(a.body) // the client may have gone
	}
}
