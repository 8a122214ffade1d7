package render

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
)

// StoryChange is one change by re-clustering.
type StoryChange struct {
	Change   string   `json:"change"` // merged, split, moved
	Story    string   `json:"story"`  // that gains articles
	From     []string `json:"from"`   // stories that lose articles or become aliases
	Articles []string `json:"articles"`
	Title    string   `json:"title"` // of one of them
	Op       int      `json:"-"`     // index in the plan
}

// ReclusterSummary returns one sentence about a re-clustering. shorter is how many
// articles leave out more lines than before.
func ReclusterSummary(replayed int, changes []StoryChange, shorter int, dry bool) string {
	prefix, suffix := Count(replayed, "article")+" replayed: ", ""
	if shorter > 0 {
		suffix = fmt.Sprintf("; lines that their outlet repeats are left out of %s", Count(shorter, "article"))
	}
	if dry && len(changes)+shorter > 0 {
		suffix += "; nothing was changed"
	}
	if len(changes) == 0 {
		return prefix + "the stories stay as they are" + suffix
	}
	merged, split, moved := 0, 0, 0
	for _, c := range changes {
		switch c.Change {
		case "merged":
			merged += len(c.From)
		case "split":
			split++
		}
		moved += len(c.Articles)
	}
	return prefix + fmt.Sprintf("%s merged into others, %d split off, %s in another story than before%s",
		Count(merged, "story"), split, Count(moved, "article"), suffix)
}

// StoryChangeRows returns the format of the changes by re-clustering.
func StoryChangeRows() RowFormat[StoryChange] {
	from := func(c StoryChange) string { return strings.Join(c.From, " ") }
	return RowFormat[StoryChange]{
		Columns: []term.Column{
			{Title: "change"},
			{Title: "articles", Right: true},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "from", Drop: 2, Most: 30},
			{Title: "story"},
		},
		Row: func(c StoryChange) []term.Cell {
			var short []string
			for _, id := range c.From {
				short = append(short, ShortID(id))
			}
			return []term.Cell{
				term.Text(c.Change), term.Text(strconv.Itoa(len(c.Articles))), term.Text(Title(c.Title)),
				term.Faint(strings.Join(short, " ")), term.Faint(ShortID(c.Story)),
			}
		},
		Fields: []Field[StoryChange]{
			{"change", func(c StoryChange) string { return c.Change }},
			{"articles", func(c StoryChange) string { return strconv.Itoa(len(c.Articles)) }},
			{"story", func(c StoryChange) string { return c.Story }},
			{"from", from},
			{"title", func(c StoryChange) string { return c.Title }},
			{"ids", func(c StoryChange) string { return strings.Join(c.Articles, " ") }},
		},
		Object: func(c StoryChange) any { return c },
	}
}
