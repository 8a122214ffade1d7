package address

import (
	"net/url"
	"strings"
)

// MaxBytes is the longest address that is read, in bytes.
const MaxBytes = 8 << 10

// Parse parses an absolute address into the form of a request: no white space, the
// host in ASCII and lower case, no default port, no dot segments, and whatever may
// not be in a path or query percent-encoded. Escapes stay as they are, and so does
// a % that begins none: see String. It returns ErrInvalid or ErrTooLong.
func Parse(s string) (*url.URL, error) {
	if len(s) > MaxBytes {
		return nil, ErrTooLong
	}
	s = Web(s)
	scheme, rest := cutScheme(s)
	if scheme != "http" && scheme != "https" {
		u, err := url.Parse(s)
		if err != nil {
			return nil, ErrInvalid
		}
		return u, nil
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, asked := strings.Cut(rest, "?")
	rest, ok := strings.CutPrefix(strings.ReplaceAll(rest, `\`, "/"), "//")
	if !ok {
		return nil, ErrInvalid
	}
	path := ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		rest, path = rest[:i], rest[i:]
	}
	u := &url.URL{Scheme: scheme, RawQuery: encode(query, inQuery), ForceQuery: asked && query == ""}
	u.Path, u.RawPath = pathForms(removeDotSegments(encode(path, inPath)))
	u.Fragment, u.RawFragment = pathForms(encode(fragment, inFragment))
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		u.User, rest = parseUser(rest[:i]), rest[i+1:]
	}
	host, err := normalizeHost(scheme, rest)
	if err != nil {
		return nil, err
	}
	u.Host = host
	return u, nil
}

// Resolve resolves a reference against base, an address from Parse or nil, into the
// form of a request. It returns ErrInvalid or ErrTooLong.
func Resolve(base *url.URL, ref string) (*url.URL, error) {
	if len(ref) > MaxBytes {
		return nil, ErrTooLong
	}
	ref = Web(ref)
	if scheme, _ := cutScheme(ref); scheme != "" || base == nil {
		return Parse(ref)
	}
	if base.Scheme != "http" && base.Scheme != "https" {
		u, err := base.Parse(ref)
		if err != nil {
			return nil, ErrInvalid
		}
		return u, nil
	}
	origin, path := (&url.URL{Scheme: base.Scheme, User: base.User, Host: base.Host}).String(), rawPath(base)
	query := ""
	if base.RawQuery != "" || base.ForceQuery {
		query = "?" + base.RawQuery
	}
	switch head := strings.ReplaceAll(ref[:min(len(ref), 2)], `\`, "/"); {
	case head == "" || head[0] == '#':
		return Parse(origin + path + query + ref)
	case head[0] == '?':
		return Parse(origin + path + ref)
	case head == "//":
		return Parse(base.Scheme + ":" + ref)
	case head[0] == '/':
		return Parse(origin + ref)
	}
	return Parse(origin + path[:strings.LastIndexByte(path, '/')+1] + ref)
}

// Escape returns a reference that net/url can parse and others can use: with the
// scheme of Web, and whatever may not be in a path, query or fragment
// percent-encoded, including a % that begins no escape. Host and port are not
// changed.
func Escape(ref string) string {
	ref = Web(ref)
	front, rest := cutScheme(ref)
	switch {
	case front == "http" || front == "https":
		front += ":"
	case front != "":
		return ref
	}
	rest, fragment, hash := strings.Cut(rest, "#")
	rest, query, asked := strings.Cut(rest, "?")
	rest = strings.ReplaceAll(rest, `\`, "/")
	if strings.HasPrefix(rest, "//") {
		host := 2 + strings.IndexByte(rest[2:]+"/", '/')
		front, rest = front+rest[:host], rest[host:]
	}
	front += encode(escapePercents(rest), inPath)
	if asked {
		front += "?" + encode(query, inQuery)
	}
	if hash {
		front += "#" + encode(escapePercents(fragment), inFragment)
	}
	return front
}

// String returns u.String(), except that a % in the path that begins no escape
// stays one, as browsers send it, where net/url makes it %25.
func String(u *url.URL) string {
	if u.Opaque != "" || percentsEscaped(u.RawPath) {
		return u.String()
	}
	front, rest := *u, *u
	front.Path, front.RawPath, front.RawQuery, front.ForceQuery, front.Fragment, front.RawFragment = "", "", "", false, "", ""
	rest.Scheme, rest.User, rest.Host, rest.Path, rest.RawPath = "", nil, "", "", ""
	return front.String() + u.RawPath + rest.String()
}

// Target returns the request target of u: its path and query.
func Target(u *url.URL) string {
	if u.Opaque != "" || percentsEscaped(u.RawPath) {
		return u.RequestURI()
	}
	if u.RawQuery == "" && !u.ForceQuery {
		return u.RawPath
	}
	return u.RawPath + "?" + u.RawQuery
}

// rawPath returns the encoded path of an address from Parse, at least /.
func rawPath(u *url.URL) string {
	if p := u.RawPath; p != "" {
		return p
	}
	if p := u.EscapedPath(); p != "" {
		return p
	}
	return "/"
}

// pathForms returns a path or fragment decoded, and encoded if net/url would encode
// it in another way: the Path and RawPath of a url.URL.
func pathForms(encoded string) (plain, raw string) {
	plain = decode(encoded)
	if standard := (&url.URL{Path: plain}).EscapedPath(); standard == encoded {
		return plain, ""
	}
	return plain, encoded
}

// removeDotSegments removes the segments . and .. of a path (RFC 3986, 5.2.4).
func removeDotSegments(path string) string {
	if !strings.Contains(path, "/.") && !strings.Contains(path, "/%2") {
		return path
	}
	segments := strings.Split(path, "/")
	kept := segments[:1]
	for i, s := range segments[1:] {
		last := i == len(segments)-2
		switch strings.ReplaceAll(strings.ToLower(s), "%2e", ".") {
		case ".":
		case "..":
			kept = kept[:max(1, len(kept)-1)]
		default:
			kept = append(kept, s)
			continue
		}
		if last {
			kept = append(kept, "")
		}
	}
	return strings.Join(kept, "/")
}
