package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
)

// Asset is a static file. Pages name its version in its address, so that browsers may
// cache it for ever.
type Asset struct {
	ContentType string
	Version     string // a hash of Body; the parameter v of its address
	Body        []byte // must not be changed
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

func readAssets() (map[string]Asset, error) {
	list, err := fs.ReadDir(embedded, "static")
	if err != nil {
		return nil, err
	}
	out := map[string]Asset{}
	for _, f := range list {
		body, err := embedded.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, err
		}
		body = compact(f.Name(), body)
		sum := sha256.Sum256(body)
		out[f.Name()] = Asset{assetTypes[path.Ext(f.Name())], hex.EncodeToString(sum[:6]), body}
	}
	return out, nil
}

// compact returns a script or a style sheet without indentation and without lines that are
// only a comment; other files as they are. No line of theirs may end within a text.
func compact(name string, body []byte) []byte {
	if ext := path.Ext(name); ext != ".js" && ext != ".css" {
		return body
	}
	var out []byte
	for line := range bytes.Lines(body) {
		if line = bytes.TrimSpace(line); len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out = append(append(out, line...), '\n')
		}
	}
	return out
}

// address returns the address of an asset, with its version.
func (p *Pages) address(name string) string { return "/" + name + "?v=" + p.assets[name].Version }

// Assets returns the names of the static files, in no order.
func (p *Pages) Assets() (names []string) {
	for name := range p.assets {
		names = append(names, name)
	}
	return names
}

// Asset returns a static file.
func (p *Pages) Asset(name string) Asset { return p.assets[name] }
