package record

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// What follows from a story's members is stored with them: times, topics, outlets and
// lead. Add derives it from what it was and one more member; Recompute reads all.

// Add adds a member, whose article is meta. It raises what n says of the longest
// stories. Prefer are the outlets whose article leads, best first.
func (s *Story) Add(tx Transaction, m Member, meta *ArticleMeta, prefer []string, n *Counters) error {
	m.Feed = meta.A.Feed
	s.Members = append(s.Members, m)
	if s.Lead == 0 || len(prefer) > 0 {
		return s.Recompute(tx, prefer, n)
	}
	s.derive(&s.Members[len(s.Members)-1], meta)
	s.raise(n)
	if err := s.compareHeld(tx, &s.Members[len(s.Members)-1], meta); err != nil {
		return err
	}
	if s.leadIsShort() {
		return s.Recompute(tx, prefer, n)
	}
	lead, err := RequireArticle(tx, s.Lead)
	if err != nil {
		return err
	}
	if updates(meta, &lead) {
		s.Lead = m.Number
	}
	return nil
}

// compareHeld raises Held of a member and of the one that its evidence names.
func (s *Story) compareHeld(tx Transaction, m *Member, meta *ArticleMeta) error {
	if m.Evidence.Other == "" {
		return nil
	}
	number, other, err := ArticleByID(tx, m.Evidence.Other)
	if err != nil {
		return IgnoreMissing(err)
	}
	if i := slices.IndexFunc(s.Members, func(o Member) bool { return o.Number == number }); i >= 0 {
		hold(m, &s.Members[i], meta, &other)
	}
	return nil
}

// hold raises Held of both of two members by what they share, if they are of different
// feeds and outlets: what an outlet repeats is not held by others.
func hold(a, b *Member, of, other *ArticleMeta) {
	if of.A.Feed != other.A.Feed && of.A.Outlet != other.A.Outlet {
		a.Held, b.Held = max(a.Held, a.Evidence.Shared), max(b.Held, a.Evidence.Shared)
	}
}

// derive adds what follows from one member.
func (s *Story) derive(m *Member, meta *ArticleMeta) {
	for _, topic := range meta.A.Topics {
		s.Topics = insertSorted(s.Topics, topic)
	}
	s.Outlets = insertSorted(s.Outlets, meta.A.Outlet)
	at := meta.A.Time().Unix()
	if s.First == 0 || at < s.Time || at == s.Time && m.Number > s.First {
		s.Time, s.First = at, m.Number
	}
	s.Latest = max(s.Latest, at)
	s.FirstEntry, s.LastEntry = min(s.FirstEntry, meta.Entered.At), max(s.LastEntry, meta.Entered.At, m.Joined)
}

func insertSorted(list []string, v string) []string {
	i, found := slices.BinarySearch(list, v)
	if found {
		return list
	}
	return slices.Insert(list, i, v)
}

// raise raises what n says of the longest stories.
func (s *Story) raise(n *Counters) {
	n.Span = max(n.Span, time.Duration(s.Latest-s.Time)*time.Second)
	n.Entries = max(n.Entries, s.LastEntry-s.FirstEntry)
}

// Recompute derives everything anew.
func (s *Story) Recompute(tx Transaction, prefer []string, n *Counters) error {
	metas := make([]ArticleMeta, len(s.Members))
	byID := make(map[string]int, len(s.Members))
	s.Topics, s.Outlets, s.Time, s.First, s.Latest = nil, nil, 0, 0, 0
	s.FirstEntry, s.LastEntry = math.MaxInt64, 0
	for i := range s.Members {
		m := &s.Members[i]
		meta, err := RequireArticle(tx, m.Number)
		if err != nil {
			return err
		}
		metas[i], byID[meta.A.ID] = meta, i
		m.Feed, m.Held = meta.A.Feed, 0
		s.derive(m, &meta)
	}
	s.raise(n)
	for i := range s.Members {
		if j, ok := byID[s.Members[i].Evidence.Other]; ok {
			hold(&s.Members[i], &s.Members[j], &metas[i], &metas[j])
		}
	}
	lead := s.chooseLead(metas, prefer)
	if s.Lead == 0 {
		s.Updated = metas[lead].A.Time().Unix()
	}
	s.Lead = s.Members[lead].Number
	return nil
}

const (
	// leadShare is how much text an article must hold to lead, in hundredths of another.
	leadShare = 60
	// fullShare is how much text articles hold that are equally full, likewise.
	fullShare = 90
)

// leadIsShort reports whether other members hold much more text than those of the feed
// that leads, of which one may be a fuller version of another.
func (s *Story) leadIsShort() bool {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.Number == s.Lead })
	if i < 0 {
		return true
	}
	most, lead := 0, 0
	for _, m := range s.Members {
		if most = max(most, m.Held); m.Feed == s.Members[i].Feed {
			lead = max(lead, m.Held)
		}
	}
	return lead*100 < most*leadShare
}

// chooseLead returns the index of the article by which a story is shown: that of a
// preferred outlet, else the one whose own text is fullest, of equals the cleanest, else
// the one that came first. What counts as full is text that articles of other outlets hold
// too, which padding does not change. The one that was shown stays, unless the operator
// prefers another outlet, its feed brought a fuller version, others hold much more, or it
// is gone.
func (s *Story) chooseLead(metas []ArticleMeta, prefer []string) int {
	rank := func(i int) int {
		if at := slices.Index(prefer, metas[i].A.Outlet); at >= 0 {
			return at
		}
		return len(prefer)
	}
	most, shown := 0, -1
	for i, m := range s.Members {
		most = max(most, m.Held)
		if m.Number == s.Lead {
			shown = i
		}
	}
	best := -1
	for i, m := range s.Members {
		if m.Held*100 < most*leadShare {
			continue
		}
		if best < 0 || cmp.Or(
			cmp.Compare(rank(i), rank(best)),
			cmp.Compare(shortness(m.Held, most), shortness(s.Members[best].Held, most)),
			cmp.Compare(len(metas[i].A.LeftOut), len(metas[best].A.LeftOut)),
			compareArrival(&metas[i], &metas[best]),
			cmp.Compare(m.Number, s.Members[best].Number),
		) < 0 {
			best = i
		}
	}
	if shown >= 0 && rank(best) >= rank(shown) && !s.leadIsShort() {
		best = shown
	}
	for i := range metas {
		if updates(&metas[i], &metas[best]) {
			best = i
		}
	}
	return best
}

// shortness returns 0 if an article that holds so much is as full as the one that holds
// most, else 1.
func shortness(held, most int) int {
	if held*100 >= most*fullShare {
		return 0
	}
	return 1
}

// compareArrival compares by when articles came, then by their own times: a feed can
// forge these.
func compareArrival(a, b *ArticleMeta) int {
	return cmp.Or(a.A.Seen.Compare(b.A.Seen), a.A.Time().Compare(b.A.Time()))
}

// updates reports whether an article is a much fuller version of the one that leads, by
// the same feed and outlet.
func updates(meta, lead *ArticleMeta) bool {
	return meta.A.Feed == lead.A.Feed && meta.A.Outlet == lead.A.Outlet && lead.Words*100 < meta.Words*leadShare
}
