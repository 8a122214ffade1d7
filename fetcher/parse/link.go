package parse

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/storage/address"
)

// trackingParameters say where a reader came from, and not what is read. Those with a star
// are prefixes.
var trackingParameters = strings.Fields(`utm_* utm fbclid gclid gclsrc dclid gbraid wbraid yclid ysclid msclkid twclid ttclid igshid igsh li_fat_id
	mc_cid mc_eid _ga _gl _hsenc _hsmi hsctatracking mkt_tok oly_anon_id oly_enc_id vero_id vero_conv wickedid rb_clickid s_cid
	ref ref_src ref_url referer referrer cmpid cmp ncid ocid cid_source at_* xtor spm scm soc_src soc_trk smid smtyp
	pk_* piwik_* mtm_* matomo_* itm_* ito sr_share share_source feature_share guccounter guce_* amp_js_v usqp
	__twitter_impression fb_action_ids fb_action_types fb_source fb_ref wt_mc wtrid ns_mchannel ns_source ns_campaign ns_linkname ns_fee
	rss rss_source from_rss source_rss outputtype`)

// isTracking reports whether key is a tracking parameter.
func isTracking(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc(trackingParameters, func(t string) bool {
		if start, ok := strings.CutSuffix(t, "*"); ok {
			return strings.HasPrefix(key, start)
		}
		return key == t
	})
}

// canonical returns the form of a link that all its spellings have in common: the target
// of redirectors, without tracking parameters and fragment, the parameters in order,
// normalized as RFC 3986, section 6.2.2 says. Empty: link is no web address.
func canonical(link string) string {
	u := parseWebURL(link)
	if u == nil {
		return ""
	}
	for range 3 {
		inner := redirectTarget(u)
		if inner == nil {
			break
		}
		u = inner
	}
	path := address.Normal(u.EscapedPath())
	if path == "" {
		path = "/"
	}
	if query := canonicalQuery(u.RawQuery); query != "" {
		path += "?" + query
	}
	if strings.HasPrefix(u.Fragment, "!") || strings.HasPrefix(u.Fragment, "/") { // which page a script shows
		path += "#" + address.Normal(u.EscapedFragment())
	}
	return u.Scheme + "://" + u.Host + path
}

// canonicalQuery returns a query without tracking parameters, in the order of names. A
// parameter that cannot be decoded stays as it is, for it may say which article is meant.
func canonicalQuery(raw string) string {
	type parameter struct{ key, text string }
	var kept []parameter
	for part := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(part, "=")
		k, badKey := url.QueryUnescape(key)
		v, badValue := url.QueryUnescape(value)
		switch {
		case part == "":
		case badKey != nil || badValue != nil:
			kept = append(kept, parameter{key, part})
		case !isTracking(k):
			kept = append(kept, parameter{k, url.QueryEscape(k) + "=" + url.QueryEscape(v)})
		}
	}
	slices.SortStableFunc(kept, func(a, b parameter) int { return strings.Compare(a.key, b.key) })
	texts := make([]string, len(kept))
	for i, p := range kept {
		texts[i] = p.text
	}
	return strings.Join(texts, "&")
}

// redirectParameters hold the target of a redirector.
var redirectParameters = strings.Fields("url u q to target dest destination redirect redirect_url redirect_uri link goto out z RU")

// redirectTarget returns the target that the address of a redirector holds; nil: u is no
// redirector's.
func redirectTarget(u *url.URL) *url.URL {
	if strings.HasSuffix(u.Hostname(), "news.google.com") {
		if inner := googleNewsTarget(u.Path); inner != nil {
			return inner
		}
	}
	if !isRedirector(u) {
		return nil
	}
	q := u.Query()
	for _, key := range redirectParameters {
		if inner := parseWebURL(q.Get(key)); inner != nil && inner.Host != u.Host {
			return inner
		}
	}
	if _, rest, ok := strings.Cut(u.EscapedPath(), "/RU="); ok { // Yahoo
		rest, _, _ = strings.Cut(rest, "/")
		if plain, err := url.PathUnescape(rest); err == nil {
			return parseWebURL(plain)
		}
	}
	return nil
}

// isRedirector reports whether the host of an address, or the last segment of its path, is
// a redirector's.
func isRedirector(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	for _, h := range []string{"l.facebook.com", "lm.facebook.com", "l.instagram.com", "t.umblr.com", "news.google.com", "r.search.yahoo.com", "away.vk.com", "out.reddit.com"} {
		if host == h {
			return true
		}
	}
	step := strings.ToLower(u.Path[strings.LastIndexByte(strings.TrimSuffix(u.Path, "/"), '/')+1:])
	step, _, _ = strings.Cut(strings.TrimSuffix(step, "/"), ".")
	return slices.Contains([]string{"url", "l", "redirect", "redir", "away", "click", "apiclick", "out", "goto", "go", "link", "r", "leave", "exit"}, step)
}

// googleNewsTarget returns the target that older addresses of Google News hold in base64:
// /rss/articles/CBMi…; nil: there is none.
func googleNewsTarget(path string) *url.URL {
	_, code, ok := strings.Cut(path, "/articles/")
	if !ok {
		return nil
	}
	code, _, _ = strings.Cut(code, "/")
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(code, "="))
	if err != nil {
		return nil
	}
	at := strings.Index(string(raw), "http")
	if at < 0 {
		return nil
	}
	end := at
	for end < len(raw) && raw[end] > ' ' && raw[end] < 0x7f {
		end++
	}
	return parseWebURL(string(raw[at:end]))
}

// parseWebURL parses an absolute address of the web; nil: s is none.
func parseWebURL(s string) *url.URL {
	u, err := address.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return u
}

// maxTTL is the longest time that a feed may say it stays the same.
const maxTTL = 30 * 24 * time.Hour

// minutes parses the ttl of RSS, in minutes; 0: it is none, or beyond maxTTL.
func minutes(s string) time.Duration {
	minutes, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || minutes < 0 || minutes > int(maxTTL/time.Minute) {
		return 0
	}
	return time.Duration(minutes) * time.Minute
}

// updatePeriod returns sy:updatePeriod divided by sy:updateFrequency; 0: the period is
// unknown.
func updatePeriod(period, frequency string) time.Duration {
	d := map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": maxTTL, "yearly": maxTTL}[strings.ToLower(period)]
	if n, err := strconv.Atoi(frequency); err == nil && n > 1 {
		d /= time.Duration(min(n, 1000))
	}
	return d
}

// skipHours returns the hours of RSS skipHours, 0–23; 24 is 0.
func skipHours(list []string) (out []int) {
	for _, s := range list {
		if h, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && h >= 0 && h <= 24 {
			out = append(out, h%24)
		}
	}
	return out
}

// skipDays returns the days of RSS skipDays, 0 for Sunday.
func skipDays(list []string) (out []int) {
	for _, s := range list {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				out = append(out, int(d))
			}
		}
	}
	return out
}
