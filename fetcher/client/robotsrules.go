package client

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"

	"rawi/storage/address"
	"rawi/storage/text"
)

// rule is one line of a robots.txt. It allows or disallows paths that begin with
// path, in which * matches anything and a final $ matches the end.
type rule struct {
	path  string
	allow bool
	text  string // path as written
	line  int    // number of the line, from 1
	named bool   // the rule's group names rawi; otherwise it is for *
}

// String returns the rule as its file has it, and where: for the operator, who can look
// it up.
func (r *rule) String() string {
	key, agent := "Disallow", "*"
	if r.allow {
		key = "Allow"
	}
	if r.named {
		agent = productToken
	}
	return fmt.Sprintf("%q (line %d, for %s)", text.Truncate(key+": "+r.text, 120), r.line, agent)
}

// rules are the rules of a file that apply to rawi.
type rules []rule

// Limits that keep the check of one page under a millisecond: the number of
// rules, and the bytes of a rule's path and of the page's.
const (
	maxRules = 2000
	maxPath  = 2048
)

// parseRobots returns the rules for rawi: those of all groups that name it, or
// else those of all groups for * (RFC 9309, 2.2.1). Other lines are ignored.
func parseRobots(body []byte) rules {
	var named, general rules
	var ours, any, isNamed bool
	inRules := true // a user-agent line now begins a new group
	for number, line := range numberedLines(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))) {
		line, _, _ = bytes.Cut(line, []byte("#"))
		key, value, ok := strings.Cut(string(line), ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if inRules {
				ours, any, inRules = false, false, false
			}
			ours = ours || strings.EqualFold(productOf(value), productToken)
			any = any || value == "*"
			isNamed = isNamed || ours
		case "allow", "disallow":
			inRules = true
			if value == "" || len(value) > maxPath || len(named) == maxRules || len(general) == maxRules {
				continue
			}
			r := rule{path: address.Normal(value), allow: key == "allow", text: value, line: number}
			if r.path == value {
				r.text = r.path // one string
			}
			if ours {
				r.named = true
				named = append(named, r)
				r.named = false
			}
			if any {
				general = append(general, r)
			}
		}
	}
	if isNamed {
		return named
	}
	return general
}

// maxSitemaps is how many sitemaps of a file are kept.
const maxSitemaps = 50

// parseSitemaps returns the addresses of sitemaps that a file of origin names
// (sitemaps.org), each once. They are of no group.
func parseSitemaps(body []byte, origin string) (out []string) {
	base, err := parseURL(origin)
	if err != nil {
		return nil
	}
	for _, line := range numberedLines(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))) {
		key, value, ok := strings.Cut(string(line), ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "sitemap") || len(value) > maxPath || len(out) == maxSitemaps {
			continue
		}
		value, _, _ = strings.Cut(value, " #")
		u, err := address.Resolve(base, value)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		if one := address.String(u); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// numberedLines yields the lines of a file with their numbers, from 1. A line ends with
// LF, CR or both.
func numberedLines(body []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for n := 1; len(body) > 0; n++ {
			line, rest := body, []byte(nil)
			if end := bytes.IndexAny(body, "\r\n"); end >= 0 {
				line, rest = body[:end], body[end+1:]
				if body[end] == '\r' {
					rest = bytes.TrimPrefix(rest, []byte("\n"))
				}
			}
			if !yield(n, line) {
				return
			}
			body = rest
		}
	}
}

// productOf returns the product token at the beginning of a user-agent line.
func productOf(s string) string {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '-' && s[i] != '_' {
			return s[:i]
		}
	}
	return s
}

// forbids returns the rule by which u may not be fetched; nil: it may. The longest
// matching rule decides, and of two equally long rules the one that allows (RFC 9309,
// 2.2.2).
func (r rules) forbids(u *url.URL) *rule {
	path := address.Target(u)
	path = address.Normal(path[:min(len(path), maxPath)])
	var decides *rule
	for i := range r {
		one := &r[i]
		if decides != nil && (len(one.path) < len(decides.path) || len(one.path) == len(decides.path) && !one.allow) {
			continue
		}
		if one.matches(path) {
			decides = one
		}
	}
	if decides == nil || decides.allow || path == "/robots.txt" {
		return nil
	}
	return decides
}

// matches reports whether the rule applies to a path.
func (r *rule) matches(path string) bool {
	pattern, anchored := strings.CutSuffix(r.path, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if anchored && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !anchored || path == ""
}
