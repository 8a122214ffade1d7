package publish

import "net/http"

// assetHandler returns the handler of a static file of the pages, which is served packed as
// documents are. Only the address that names the version of its bytes may be cached for ever.
func (p *pageServer) assetHandler(name string) http.HandlerFunc {
	a := p.templates.Asset(name)
	d := newRendered(a.Body, a.ContentType, p.now())
	return func(w http.ResponseWriter, r *http.Request) {
		directives := "public, max-age=3600"
		if r.URL.Query().Get("v") == a.Version {
			directives = "public, max-age=31536000, immutable"
		}
		w.Header().Set("Cache-Control", directives)
		d.serve(w, r)
	}
}
