package render

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
)

// EventChange is an event that re-clustering changes.
type EventChange struct {
	Event   string   `json:"event"`
	Stories []string `json:"stories"` // that it has then, the earliest first
	From    []string `json:"from"`    // events that they leave
	Title   string   `json:"title"`   // of the first
	Op      int      `json:"-"`       // index in the plan
}

// EventSummary returns one sentence about a re-clustering of events.
func EventSummary(replayed, changed int, dry bool) string {
	out := Count(replayed, "story") + " replayed: "
	switch {
	case changed == 0:
		return out + "the events stay as they are"
	case dry:
		return out + fmt.Sprintf("%s would change; nothing was changed", Count(changed, "event"))
	}
	return out + Count(changed, "event") + " changed"
}

// EventChangeRows returns the format of the changes by re-clustering events.
func EventChangeRows() RowFormat[EventChange] {
	short := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, ShortID(id))
		}
		return strings.Join(out, " ")
	}
	return RowFormat[EventChange]{
		Columns: []term.Column{
			{Title: "stories", Right: true},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "from", Drop: 2, Most: 30},
			{Title: "event"},
		},
		Row: func(c EventChange) []term.Cell {
			return []term.Cell{term.Text(strconv.Itoa(len(c.Stories))), term.Text(Title(c.Title)), term.Faint(short(c.From)), term.Faint(ShortID(c.Event))}
		},
		Fields: []Field[EventChange]{
			{"event", func(c EventChange) string { return c.Event }},
			{"stories", func(c EventChange) string { return strings.Join(c.Stories, " ") }},
			{"from", func(c EventChange) string { return strings.Join(c.From, " ") }},
			{"title", func(c EventChange) string { return c.Title }},
		},
		Object: func(c EventChange) any { return c },
	}
}
