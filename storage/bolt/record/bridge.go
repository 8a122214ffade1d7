package record

import (
	"slices"

	"go.etcd.io/bbolt"
)

// BridgeOf returns the bridge of a story that is merged because of these articles.
func (s *Story) BridgeOf(articles []string) Bridge {
	b := Bridge{Story: s.ID, Articles: articles}
	for _, m := range s.Members {
		b.Members = append(b.Members, m.Number)
	}
	return b
}

// BridgesOver returns the bridges that an article is one of.
func (s *Story) BridgesOver(article string) (out []Bridge) {
	for _, b := range s.Bridges {
		if slices.Contains(b.Articles, article) {
			out = append(out, b)
		}
	}
	return out
}

// Beyond returns the members that came with b's story or joined because of these, with
// the ids of their articles.
func (s *Story) Beyond(tx *bbolt.Tx, b Bridge) (members []Member, ids []string, err error) {
	for _, m := range s.Members {
		came := slices.Contains(b.Members, m.Number)
		if !came && !slices.Contains(ids, m.Evidence.Other) {
			continue
		}
		meta, err := Require[ArticleMeta](tx.Bucket(BucketArticles), Key(m.Number))
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(b.Articles, meta.A.ID) {
			continue
		}
		members, ids = append(members, m), append(ids, meta.A.ID)
	}
	return members, ids, nil
}
