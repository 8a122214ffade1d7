package parse

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tracking are parameters that say where a reader came from and not what is read.
var tracking = []string{
	"fbclid", "gclid", "dclid", "yclid", "msclkid", "mc_cid", "mc_eid", "igshid", "twclid", "_ga", "ref", "ref_src", "cmpid", "ncid", "at_medium", "at_campaign", "xtor", "spm",
}

// canonical is an address for comparing: without tracking parameters, fragment
// and default port, its host in lower case, its parameters in order.
func canonical(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	u.Fragment, u.User = "", nil
	u.Host = strings.ToLower(u.Host)
	u.Host = strings.TrimSuffix(u.Host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	if u.RawQuery != "" {
		q := u.Query()
		for key := range q {
			if strings.HasPrefix(key, "utm_") || slices.Contains(tracking, strings.ToLower(key)) {
				q.Del(key)
			}
		}
		u.RawQuery = q.Encode()
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// ttl reads the minutes of RSS ttl.
func ttl(s string) time.Duration {
	minutes, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || minutes < 0 || minutes > 60*24*30 {
		return 0
	}
	return time.Duration(minutes) * time.Minute
}

func skipHours(list []string) (out []int) {
	for _, s := range list {
		if h, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && h >= 0 && h <= 24 {
			out = append(out, h%24)
		}
	}
	return out
}

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
