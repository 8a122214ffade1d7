package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/place"
	"rawi/storage/text"
)

const (
	offeredPlaces     = 6
	offeredCategories = 4
	// offeredFrom is how many articles a topic must gather to be offered.
	offeredFrom = 2
	// maxTopicTitle bounds the title of an offered topic, in characters.
	maxTopicTitle = 60
)

// offer is a topic that what the feeds tell suggests.
type offer struct {
	storage.Topic
	articles int
}

// askTopics offers topics, and takes numbers of them or queries until an empty line.
func (q *interview) askTopics() error {
	offers := q.offers()
	q.app.notice("Topics: what matters to you, each with a feed and a page of its own.")
	if len(offers) > 0 {
		q.app.notice("Your feeds tell of:")
	}
	for i, o := range offers {
		q.app.notice("  %2d  %s  %s", i+1, term.Clean(o.Title), render.Count(o.articles, "article"))
	}
	if len(offers) > 0 {
		q.app.notice("Numbers of those that you want (1 3 4), or words of your own (سد OR الفرات), a topic a line; an empty line ends them:")
	} else {
		q.app.notice("Words to look for (سد OR الفرات), a topic a line; an empty line ends them:")
	}
	for {
		given, ok := q.prompt("> ")
		if !ok || given == "" {
			return q.in.Err()
		}
		if chosen, fault := chooseOffers(offers, given); fault != "" {
			q.app.notice("  %s", fault)
		} else if chosen != nil {
			for _, t := range chosen {
				t.Name = q.freeTopic(t.Name) // a place and a category may have one
				q.addTopic(t)
			}
		} else if err := q.askTopic(given); err != nil {
			return err
		}
	}
}

// chooseOffers returns the offers whose numbers given lists, or the fault of the list.
// Both are empty if given is no list of numbers, or nothing is offered.
func chooseOffers(offers []offer, given string) (chosen []storage.Topic, fault string) {
	if len(offers) == 0 {
		return nil, ""
	}
	for _, word := range strings.FieldsFunc(given, func(c rune) bool { return c == ' ' || c == ',' || c == '،' }) {
		n, err := strconv.Atoi(text.Fold(word))
		switch {
		case err != nil:
			return nil, ""
		case n < 1 || n > len(offers):
			return nil, fmt.Sprintf("there is no topic %d in the list", n)
		}
		chosen = append(chosen, offers[n-1].Topic)
	}
	return chosen, ""
}

// askTopic adds a topic with a query of the operator's, under a name that is asked for.
func (q *interview) askTopic(query string) error {
	t := storage.Topic{Name: q.freeTopic(slug(query)), Title: text.Truncate(query, maxTopicTitle), Query: query}
	if !q.addTopic(t) {
		return nil
	}
	added := &q.Topics[len(q.Topics)-1]
	if err := q.ask("  Its title", &added.Title); err != nil {
		return err
	}
	return q.ask("  Its name in addresses, of letters a–z", &added.Name)
}

// addTopic adds a topic unless it is faulty or there already.
func (q *interview) addTopic(t storage.Topic) bool {
	if slices.ContainsFunc(q.Topics, func(o storage.Topic) bool { return o.Query == t.Query }) {
		return false
	}
	q.Topics = append(q.Topics, t)
	if fault := q.check(); fault != nil {
		q.Topics = q.Topics[:len(q.Topics)-1]
		q.app.notice("  %s", fault)
		return false
	}
	return true
}

// freeTopic returns name, with a number if another topic has it.
func (q *interview) freeTopic(name string) string {
	free := name
	for i := 2; slices.ContainsFunc(q.Topics, func(t storage.Topic) bool { return t.Name == free }); i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	return free
}

// slug returns a name for a topic: the Latin words of s, "topic" if there are none.
func slug(s string) string {
	words := strings.FieldsFunc(text.Fold(s), func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "or" || w == "and" || w == "not" })
	return strings.TrimRight(text.Truncate(cmp.Or(strings.Join(words, "-"), "topic"), 40), "…-")
}

// offers returns topics of the places and categories that most articles have, those
// that most articles name first.
func (q *interview) offers() []offer {
	language := q.Site.Language
	g := place.Builtin()
	places, categories := map[string]int{}, map[string]int{}
	for i := range q.articles {
		a := &q.articles[i]
		for id := range placesOf(g, a) {
			places[id]++
		}
		for _, c := range a.Categories {
			categories[c]++
		}
	}
	var offers []offer
	named := map[string]bool{}
	for _, id := range mostFrequent(places, len(q.articles), len(places)) {
		p, _ := g.Place(id)
		title := p.Name(language)
		// A city and the province around it, which has more articles, often have one name.
		if folded := text.Fold(title); !named[folded] && len(offers) < offeredPlaces {
			named[folded] = true
			offers = append(offers, offer{storage.Topic{Name: id, Title: title, Query: "place:" + id}, places[id]})
		}
	}
	// A category that is the name of an offered place would be offered twice.
	maps.DeleteFunc(categories, func(c string, _ int) bool {
		return named[text.Fold(c)] || len(text.Words(c)) == 0 || strings.ContainsAny(c, `"\`) || c != text.Truncate(c, maxTopicTitle)
	})
	for i, c := range mostFrequent(categories, len(q.articles), offeredCategories) {
		name := slug(c)
		if name == "topic" {
			name = fmt.Sprintf("category-%d", i+1)
		}
		offers = append(offers, offer{storage.Topic{Name: name, Title: c, Query: `category:"` + c + `"`}, categories[c]})
	}
	return offers
}

// placesOf returns the ids of the places that an article names, and of what they lie in.
func placesOf(g *place.Gazetteer, a *storage.Article) map[string]bool {
	ids := map[string]bool{}
	for _, id := range g.Find(a.Language, a.OwnTitle(), a.OwnText()).Places {
		ids[id] = true
		for _, in := range g.Ancestors(id) {
			ids[in] = true
		}
	}
	return ids
}

// mostFrequent returns the keys of counts with the largest ones, at most n, without
// those that fewer than offeredFrom articles have, or so many that a topic of them
// would be the whole site.
func mostFrequent(counts map[string]int, articles, n int) []string {
	keys := slices.Collect(maps.Keys(counts))
	keys = slices.DeleteFunc(keys, func(k string) bool { return counts[k] < offeredFrom || 3*counts[k] > 2*articles })
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
	return keys[:min(n, len(keys))]
}
