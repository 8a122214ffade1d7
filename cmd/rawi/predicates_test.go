package main

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage/query"
)

func TestEveryPredicateIsHelpedAndCompleted(t *testing.T) {
	t.Parallel()
	a := newApp()
	help, verb := queriesHelp(), queryCommand(a)
	keys, _ := a.completeQuery(verb, nil, "")
	for _, p := range query.Predicates() {
		if !slices.Contains(keys, p.Key+":") {
			t.Errorf("completion lacks %s: among %q", p.Key, keys)
		}
		if !strings.Contains(verb.Long, p.Key+":") {
			t.Errorf("the help of query lacks %s:", p.Key)
		}
		for _, e := range p.Examples() {
			if !strings.Contains(help, "\n  "+e.Query+" ") || !strings.Contains(help, "  "+e.English+"\n") {
				t.Errorf("help queries lacks %s: %s", e.Query, e.English)
			}
		}
		for _, c := range p.Choices() {
			if values, _ := a.completeQuery(verb, nil, p.Key+":"); !slices.Contains(values, p.Key+":"+c) {
				t.Errorf("completion of %s: lacks %s: %q", p.Key, c, values)
			}
		}
	}
	for line := range strings.Lines(help) {
		if len([]rune(strings.TrimRight(line, "\n"))) > 80 {
			t.Errorf("wider than 80 columns: %s", line)
		}
	}
}
