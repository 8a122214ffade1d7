package client

import (
	"bytes"
	"net/url"
	"strings"

	"rawi/storage/address"
)

// rule is one line of a robots.txt. It allows or disallows paths that begin with
// path, in which * matches anything and a final $ matches the end.
type rule struct {
	path  string
	allow bool
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
	for line := range bytes.FieldsFuncSeq(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), func(r rune) bool { return r == '\n' || r == '\r' }) {
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
			r := rule{path: address.Normal(value), allow: key == "allow"}
			if ours {
				named = append(named, r)
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

// productOf returns the product token at the beginning of a user-agent line.
func productOf(s string) string {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '-' && s[i] != '_' {
			return s[:i]
		}
	}
	return s
}

// allows reports whether u may be fetched: the longest matching rule decides, and
// of two equally long rules the one that allows (RFC 9309, 2.2.2).
func (r rules) allows(u *url.URL) bool {
	path := address.Target(u)
	path = address.Normal(path[:min(len(path), maxPath)])
	longest, allowed := -1, true
	for _, one := range r {
		if n := len(one.path); (n > longest || n == longest && one.allow) && one.matches(path) {
			longest, allowed = n, one.allow
		}
	}
	return allowed || path == "/robots.txt"
}

// matches reports whether the rule applies to a path.
func (r rule) matches(path string) bool {
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
