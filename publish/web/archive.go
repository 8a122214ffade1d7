package web

import (
	"net/url"
	"time"
)

// archiveURL returns the address of what the Internet Archive's Wayback Machine has of a
// page, as near to a time as it has it; empty if link is no web address. It leads there from
// the page of a story, as outlets move and remove articles.
func archiveURL(link string, at time.Time) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.User = "", nil
	return "https://web.archive.org/web/" + at.UTC().Format("20060102150405") + "/" + u.String()
}
