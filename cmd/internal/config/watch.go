package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
)

// watchReader reads what is watched.
type watchReader struct{ *reader }

// digestPosition is the position of an entry of digests, and of its topic.
type digestPosition struct {
	position
	topic position
}

// weekdays are the names of the days of the week, that of time.Weekday first to last.
var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

func (r watchReader) bursts() []key {
	b := &r.c.Watch.Bursts
	return []key{
		{"outlets", "that tell an event", r.integer(&b.Outlets, 2, 1000)},
		{"within", "of which all told it, from the first of them to the last", r.duration(&b.Within)},
	}
}

func (r watchReader) gaps() []key {
	g := &r.c.Watch.Gaps
	return []key{
		{"languages", "of which an event is told in one only; two or more", r.languages(&g.Languages)},
		{"regions", "of feeds, of which the outlets of one only tell an event; two or more", r.words(&g.Regions)},
		{"outlets", "that tell the event at least", r.integer(&g.Outlets, 1, 1000)},
		{"hours", "from the beginning of the event", r.integer(&g.Hours, 1, 7*24)},
	}
}

// digestKeys returns the keys of an entry of digests. Every and weekday are read as words.
func (r watchReader) digestKeys(d *storage.Digest, every, weekday *string) []key {
	return []key{
		{"name", "a part of addresses", r.pattern(&d.Name, slugPattern, slugForm)},
		{"title", "for people", r.text(&d.Title)},
		{"topic", "name of the topic; not set: all stories", r.text(&d.Topic)},
		{"every", "how often it has an entry; not set: day", r.oneOf(every, "day", "week")},
		{"weekday", "of a weekly one, when it comes; not set: sunday", r.oneOf(weekday, weekdays...)},
		{"hour", "when it comes; not set: 0, midnight", r.integer(&d.Hour, 0, 23)},
		{"zone", "IANA time zone of the hour; not set: site.zone", r.zone(&d.Zone)},
	}
}

// digest reads one entry of digests.
func (r watchReader) digest() value {
	var every, weekday string
	return value{schema: object(r.digestKeys(&storage.Digest{}, &every, &weekday)), read: func(n *yaml.Node) {
		var d storage.Digest
		var every, weekday string
		at, ok := r.entry(n, "a digest", r.digestKeys(&d, &every, &weekday))
		switch {
		case !ok:
			return
		case d.Name == "":
			r.add(r.nodePosition(n), "a digest needs a name: letters a–z, digits and dashes, as it is a part of addresses")
			return
		case weekday != "" && every != "week":
			r.add(at["weekday"], "digest %s has a weekday, and comes every day: take it out, or write every: week", d.Name)
			return
		}
		d.Title = cmp.Or(d.Title, d.Name)
		d.Weekly, d.Weekday = every == "week", max(slices.Index(weekdays, weekday), 0)
		r.c.Watch.Digests = append(r.c.Watch.Digests, d)
		r.digests = append(r.digests, digestPosition{r.nodePosition(n), at["topic"]})
	}}
}

// checkWatch reports what is watched and cannot be. Digests without a zone get that of the
// site.
func (r checker) checkWatch() {
	w := &r.c.Watch
	if d := w.Bursts.Within; d < time.Minute || d > storage.BacklogAge {
		r.add(r.at["bursts.within"], "bursts.within %s: write one from 1m to %s", showDuration(d), showDuration(storage.BacklogAge))
	}
	r.checkGaps()
	seen := map[string]position{}
	for i := range w.Digests {
		w.Digests[i].Zone = cmp.Or(w.Digests[i].Zone, r.c.Site.Zone)
		d, at := w.Digests[i], r.digests[i]
		r.file = at.file
		if before, ok := seen[d.Name]; ok {
			r.add(at.position, "digest %s is listed twice, first on %s", d.Name, r.positionIn(before))
			continue
		}
		seen[d.Name] = at.position
		if d.Topic != "" && !r.hasTopic(d.Topic) {
			r.add(at.topic, "digest %s: %s is no topic%s", d.Name, quoted(d.Topic), r.topicAdvice(d.Topic))
		}
		if age := r.c.Keep.Age; age > 0 && age < digestAge(d) {
			r.add(at.position, "digest %s: keep.age is %s, and a digest is told for what is kept %s or longer", d.Name, showDuration(age), showDuration(digestAge(d)))
		}
	}
}

// digestAge returns how long articles must be kept for a digest: for its span, and another
// day in which it can be read.
func digestAge(d storage.Digest) time.Duration {
	const day = 24 * time.Hour
	if d.Weekly {
		return 8 * day
	}
	return 2 * day
}

// checkGaps reports languages and regions that cannot be compared.
func (r checker) checkGaps() {
	g := &r.c.Watch.Gaps
	for _, region := range g.Regions {
		if !slices.ContainsFunc(r.c.Feeds, func(f storage.Feed) bool { return f.Region == region }) {
			r.add(r.at["gaps.regions"], "gaps.regions: no feed has the region %s", quoted(region))
		}
	}
	for _, list := range []struct {
		key   string
		words []string
	}{{"gaps.languages", g.Languages}, {"gaps.regions", g.Regions}} {
		if len(list.words) == 1 {
			r.add(r.at[list.key], "%s has one entry: what is told in one of them only needs two or more", list.key)
		}
	}
	if g.IsWatched() && len(r.c.Topics) == 0 {
		r.add(r.firstPosition("gaps.languages", "gaps.regions"), "gaps are events of the topics, and there is no topic: add one")
	}
}

func (r checker) hasTopic(name string) bool {
	return slices.ContainsFunc(r.c.Topics, func(t storage.Topic) bool { return t.Name == name })
}

// topicAdvice says which topics there are.
func (r checker) topicAdvice(name string) string {
	names := make([]string, 0, len(r.c.Topics))
	for _, t := range r.c.Topics {
		names = append(names, t.Name)
	}
	if len(names) == 0 {
		return ": there are none"
	}
	return didYouMean(name, names)
}

// describeDigest returns one line: what a digest lists, and when it comes.
func describeDigest(d storage.Digest) string {
	parts := []string{"all stories", "every day"}
	if d.Topic != "" {
		parts[0] = "topic " + d.Topic
	}
	if d.Weekly {
		parts[1] = "every " + weekdays[d.Weekday]
	}
	return strings.Join(append(parts, fmt.Sprintf("at %d:00 %s", d.Hour, cmp.Or(d.Zone, "UTC"))), ", ")
}
