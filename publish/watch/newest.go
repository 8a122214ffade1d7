package watch

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// newest collects the newest of many things, so many at most.
type newest[T any] struct {
	most int
	at   func(T) (time.Time, string) // when a thing was, and an id that orders those of one time

	all []T // at most twice most
}

func (n *newest[T]) add(t T) {
	if n.all = append(n.all, t); len(n.all) >= 2*n.most {
		n.list()
	}
}

// list returns what was collected, newest first.
func (n *newest[T]) list() []T {
	slices.SortFunc(n.all, func(a, b T) int {
		x, idX := n.at(a)
		y, idY := n.at(b)
		return cmp.Or(y.Compare(x), strings.Compare(idX, idY))
	})
	clear(n.all[min(len(n.all), n.most):])
	n.all = n.all[:min(len(n.all), n.most)]
	return n.all
}
