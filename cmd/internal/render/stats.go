package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// StatsProperties returns the counts of the store; for people with units, for
// programs as bare numbers.
func StatsProperties(s storage.Stats, people bool) []Property {
	bytes, free := strconv.FormatInt(s.Bytes, 10), strconv.FormatInt(s.Free, 10)
	duplicates := strconv.Itoa(s.Duplicates)
	oldest, newest := utc(s.Oldest), utc(s.Newest)
	if people {
		bytes, free = Size(s.Bytes), ""
		if s.Free > 0 {
			bytes += ", " + Size(s.Free) + " of it free"
		}
		if s.Articles > 0 {
			duplicates += fmt.Sprintf(" (%d %% of the articles need not be read again)", s.Duplicates*100/s.Articles)
		}
		oldest, newest = LocalTime(s.Oldest), LocalTime(s.Newest)
	}
	return []Property{
		{"feeds", strconv.Itoa(s.Feeds)},
		{"articles", strconv.Itoa(s.Articles)},
		{"stories", strconv.Itoa(s.Stories)},
		{"duplicates", duplicates},
		{"bytes", bytes},
		{"free", free},
		{"oldest", oldest},
		{"newest", newest},
	}
}

// Plot draws a bar for the articles of each day, with the number of stories that
// began on it, and a bar for each feed.
func Plot(p *Page, days []storage.DayStat, feeds []storage.FeedInfo) {
	fmt.Fprintf(p.Out, "\n%s\n", p.Screen.Dim("articles a day, and stories that began on it"))
	most := 0
	for _, d := range days {
		most = max(most, d.Articles)
	}
	for _, d := range days {
		fmt.Fprintf(p.Out, "%s  %5d  %5d  %s\n", d.Day, d.Articles, d.Stories, term.Bar(d.Articles, most, p.barWidth(27)))
	}
	feeds = slices.Clone(feeds)
	slices.SortStableFunc(feeds, func(x, y storage.FeedInfo) int { return cmp.Compare(y.Articles, x.Articles) })
	fmt.Fprintf(p.Out, "\n%s\n", p.Screen.Dim("articles a feed"))
	for _, f := range feeds {
		name := term.Cut(term.Clean(f.Feed.Name), 18)
		fmt.Fprintf(p.Out, "%s%*s  %6d  %s\n", name, 18-term.Width(name), "", f.Articles, term.Bar(f.Articles, feeds[0].Articles, p.barWidth(30)))
	}
}
