package config

import (
	"cmp"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/text"
)

// topicPosition is the position of a topic's entry, and the node of its query.
type topicPosition struct {
	position
	query *yaml.Node
}

// topicKeys returns the keys of an entry of topics.
func (r *reader) topicKeys(t *storage.Topic) []key {
	return []key{
		{"name", "a part of addresses", r.pattern(&t.Name, slugPattern, slugForm)},
		{"title", "for people", r.text(&t.Title)},
		{"query", "in the query language", r.text(&t.Query)},
		{"languages", "only these", r.languages(&t.Languages)},
		{"regions", "only these", r.words(&t.Regions)},
		{"outlets", "publish a story once this many independent outlets ran it, an event once as many told it", r.integer(&t.Outlets, 1, 1000)},
		{"per_outlet", "limit of stories or events led by one outlet in a document", r.integer(&t.PerOutlet, 1, 1000)},
		{"by", "what its feeds have one entry for: each story, or each event", r.oneOf(&t.By, "story", "event")},
		{"max_age", "publish nothing older", r.duration(&t.MaxAge)},
	}
}

// topic reads one entry of topics.
func (r *reader) topic() value {
	return value{schema: object(r.topicKeys(&storage.Topic{})), read: func(n *yaml.Node) {
		var t storage.Topic
		_, ok := r.entry(n, "a topic", r.topicKeys(&t))
		switch {
		case !ok:
			return
		case t.Name == "":
			r.add(r.nodePosition(n), "a topic needs a name: letters a–z, digits and dashes, as it is a part of addresses")
			return
		case t.Query == "":
			r.add(r.nodePosition(n), "topic %s needs a query", t.Name)
			return
		}
		t.Title = cmp.Or(t.Title, t.Name)
		r.c.Topics = append(r.c.Topics, t)
		r.topics = append(r.topics, topicPosition{r.nodePosition(n), valueOf(n, "query")})
	}}
}

// valueOf returns the value of a key of mapping n; nil if it has none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return resolved(n.Content[i+1])
		}
	}
	return nil
}

// name reads one entry of names.
func (r *reader) name(key, others *yaml.Node) {
	var list []string
	before := len(r.found)
	r.words(&list).read(others)
	if len(r.found) > before {
		return
	}
	if len(list) == 0 {
		r.add(r.nodePosition(others), "%s has no other name: list some, or take it out", quoted(key.Value))
		return
	}
	for _, name := range append([]string{key.Value}, list...) {
		if len(text.Words(name)) == 0 {
			r.add(r.nodePosition(key), "%s is no name: there is no word in it", quoted(name))
			return
		}
		folded := text.Fold(name)
		if at, ok := r.aliases[folded]; ok {
			r.add(r.nodePosition(key), "%s is a name already, on %s: put all names of one thing into one list", quoted(name), r.positionIn(at))
			return
		}
		r.aliases[folded] = r.nodePosition(key)
	}
	if r.c.Names == nil {
		r.c.Names = map[string][]string{}
	}
	r.c.Names[key.Value] = list
}
