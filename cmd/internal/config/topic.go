package config

import (
	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/text"
)

// asked is where a topic and its query stand.
type asked struct {
	topic place
	query *yaml.Node
}

// topicKeys is the table of an entry of topics.
func (r *reader) topicKeys(t *storage.Topic) []key {
	return []key{
		{"name", "stands in addresses", r.fitting(&t.Name, slugPattern, wantsSlug)},
		{"title", "for people", r.text(&t.Title)},
		{"query", "in the query language", r.text(&t.Query)},
		{"languages", "only these", r.texts(&t.Languages)},
		{"regions", "only these", r.texts(&t.Regions)},
		{"outlets", "publish a story once so many independent outlets ran it", r.whole(&t.Outlets, 1, 1000)},
		{"per_outlet", "at most so many stories led by one outlet in a document", r.whole(&t.PerOutlet, 1, 1000)},
		{"max_age", "publish nothing older", r.span(&t.MaxAge)},
	}
}

// topic is one entry of topics.
func (r *reader) topic() value {
	return value{shape: object(r.topicKeys(&storage.Topic{})), read: func(n *yaml.Node) {
		var t storage.Topic
		at, ok := r.entry(n, "a topic", r.topicKeys(&t))
		switch {
		case !ok:
			return
		case t.Name == "":
			r.add(r.place(n), "a topic wants a name: letters a–z, digits and dashes, for it stands in addresses")
			return
		case t.Query == "":
			r.add(r.place(n), "topic %s wants a query", t.Name)
			return
		}
		t.Title = first(t.Title, t.Name)
		for _, l := range t.Languages {
			if !languageTag.MatchString(l) {
				r.add(at["languages"], "%s is no %s", quoted(l), wantsLanguage)
			}
		}
		r.c.Topics = append(r.c.Topics, t)
		r.queries = append(r.queries, asked{r.place(n), valueOf(n, "query")})
	}}
}

// valueOf is the value of a key of a mapping, nil when it has none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return resolved(n.Content[i+1])
		}
	}
	return nil
}

// name is one entry of names.
func (r *reader) name(key, others *yaml.Node) {
	var list []string
	before := len(r.found)
	r.texts(&list).read(others)
	if len(r.found) > before {
		return
	}
	if len(list) == 0 {
		r.add(r.place(others), "%s has no other name: list some, or take it out", quoted(key.Value))
		return
	}
	for _, name := range append([]string{key.Value}, list...) {
		if len(text.Words(name)) == 0 {
			r.add(r.place(key), "%s is no name: there is no word in it", quoted(name))
			return
		}
		folded := text.Fold(name)
		if at, twice := r.aliases[folded]; twice {
			r.add(r.place(key), "%s is a name already, on %s: put all names of one thing into one list", quoted(name), r.beside(at))
			return
		}
		r.aliases[folded] = r.place(key)
	}
	if r.c.Names == nil {
		r.c.Names = map[string][]string{}
	}
	r.c.Names[key.Value] = list
}
