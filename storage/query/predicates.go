package query

import (
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/place"
	"rawi/storage/text"
)

// table holds every predicate of the language. A row, or a choice in one, is
// all that a new predicate needs beside its test: an article that it matches and
// one that it does not, in TestPredicates.
var table = []Predicate{
	{
		Key: "title", kind: kindText,
		example: Example{`title:جسر`, "في العنوان وحده", "in the title only"},
	},
	{
		Key: "feed", kind: kindName,
		example: Example{`feed:enab-baladi`, "من خلاصة بعينها", "of this feed, by its name in the config"},
		values:  func(d *Doc) []string { return []string{d.Article.Feed} },
	},
	{
		Key: "outlet", kind: kindName,
		example: Example{`outlet:"صوت الفرات"`, "ما نشره مصدر بعينه", "of this outlet"},
		values:  func(d *Doc) []string { return []string{d.Article.Outlet} },
	},
	{
		Key: "by", kind: kindName,
		example: Example{`by:أورينت`, "ما كتبه كاتب", "by an author of this name"},
		match: func(d *Doc, value string) bool {
			return slices.ContainsFunc(d.Article.Authors, func(p storage.Person) bool { return containsPhrase(p.Name, value) })
		},
		facets: authorWords,
		lookup: lookupWords,
	},
	{
		Key: "region", kind: kindName,
		example: Example{`region:syria`, "من منطقة", "of a region, as the config says"},
		values:  func(d *Doc) []string { return []string{d.Region} },
		lookup:  lookupFeedsOfRegion,
	},
	{
		Key: "place", kind: kindName,
		example: Example{`place:"دير الزور"`, "ما يذكر مكاناً أو ما فيه، بأي لغة كتبته", "of a place or one in it, in any spelling"},
		values:  func(d *Doc) []string { return slices.Concat(d.Article.Places, d.Article.Within) },
		match: func(d *Doc, id string) bool {
			return slices.Contains(d.Article.Places, id) || slices.Contains(d.Article.Within, id)
		},
		resolve: resolvePlace,
	},
	{
		Key: "lang", kind: kindName,
		example: Example{`lang:ar`, "بلغة: ar \u200fen \u200fckb \u200fkmr \u200ftr", "in a language: ar en ckb kmr tr"},
		values:  languages,
		resolve: resolveLanguage,
	},
	{
		Key: "topic", kind: kindName, listed: true, afterTopics: true,
		example: Example{`topic:deir-ezzor`, "في هذا الموضوع", "in this topic"},
		values:  func(d *Doc) []string { return d.Article.Topics },
	},
	{
		Key: "story", kind: kindName, listed: true, afterTopics: true,
		example: Example{`story:ID`, "ما روى هذه القصة", "in this story"},
		values:  func(d *Doc) []string { return []string{d.Article.Story} },
	},
	{
		Key: "category", kind: kindName,
		example:   Example{`category:سياسة`, "ما صنّفه مصدره هكذا", "in a category of its feed"},
		values:    func(d *Doc) []string { return d.Article.Categories },
		canonical: text.Fold,
	},
	{
		Key: "since", kind: kindTime,
		example: Example{`since:7d`, "آخر سبعة أيام؛ وكذلك since:12h", "of the last 7 days; also 12h, 2w, a date, a time"},
		within:  func(at time.Time) Range { return Range{From: at} },
	},
	{
		Key: "before", kind: kindTime,
		example: Example{`before:2026-11-23`, "ما قبل هذا اليوم", "before this day (UTC)"},
		within:  func(at time.Time) Range { return Range{To: at} },
	},
	{
		Key: "on", kind: kindTime, day: true,
		example: Example{`on:2026-11-23`, "في هذا اليوم وحده", "on this day (UTC)"},
		within:  func(at time.Time) Range { return Range{From: at, To: at.AddDate(0, 0, 1)} },
	},
	{
		Key: "sources", kind: kindNumber, afterTopics: true,
		example: Example{`sources:>=2`, "ما نشره مصدران أو أكثر", "published by two outlets or more"},
		count:   func(c Counts) int { return c.Sources },
	},
	{
		Key: "langs", kind: kindNumber, afterTopics: true, ofEvent: true,
		example: Example{`langs:>=2`, "ما رُوي حدثه بلغتين أو أكثر", "of an event told in two languages or more"},
		count:   func(c Counts) int { return c.Languages },
	},
	{
		Key: "outlets", kind: kindNumber, afterTopics: true, ofEvent: true,
		example: Example{`outlets:>=5`, "ما روى حدثه خمسة مصادر أو أكثر، كلٌّ بكلماته", "of an event told by five outlets or more"},
		count:   func(c Counts) int { return c.Outlets },
	},
	{
		Key: "has", kind: kindChoice, readsHTML: true,
		choices: []choice{
			{"image", "ما معه صورة", "with an image", func(a *storage.Article) bool { return a.Image != "" }},
			{"enclosure", "ما معه ملف مرفق", "with an attached file", func(a *storage.Article) bool { return len(a.Enclosures) > 0 }},
			{"content", "ما معه أكثر من ملخص", "with more than a summary", func(a *storage.Article) bool { return a.Content != "" || a.Full != "" }},
			{"author", "ما سُمّي كاتبه", "with an author's name", func(a *storage.Article) bool { return len(a.Authors) > 0 }},
		},
	},
}

// languages returns the language of d as its tag and without script or region.
func languages(d *Doc) []string {
	if d.Article.Language == "" {
		return nil
	}
	return []string{d.Article.Language, primaryLanguage(d.Article.Language)}
}

// authorWords returns the words of all authors' names.
func authorWords(d *Doc) (words []string) {
	for _, a := range d.Article.Authors {
		words = append(words, text.Words(a.Name)...)
	}
	return words
}

// lookupWords asks for all words of value, in any order.
func lookupWords(key, value string, _ []storage.Feed) (l Lookup) {
	for _, w := range text.Words(value) {
		l.AllOf = append(l.AllOf, []string{facet(key, w)})
	}
	return l
}

// lookupFeedsOfRegion asks for the feeds of the region: a region belongs to a
// feed, and moves with it.
func lookupFeedsOfRegion(_, value string, feeds []storage.Feed) Lookup {
	var facets []string
	for _, f := range feeds {
		if text.Fold(f.Region) == text.Fold(value) {
			facets = append(facets, facet("feed", f.Name))
		}
	}
	return Lookup{AllOf: [][]string{facets}}
}

// resolvePlace returns the ids of the places that typed means, in any spelling.
func resolvePlace(typed string, places []storage.PlaceSetting) []string {
	return place.InForce(places).Resolve(typed)
}

// resolveLanguage returns the tags of the languages that typed names.
func resolveLanguage(typed string, _ []storage.PlaceSetting) []string {
	return text.LanguageTags(typed)
}
