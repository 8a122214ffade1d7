package web

import (
	"time"

	"rawi/storage"
)

// chartDays is how many days a chart shows.
const chartDays = 30

// Chart is a bar chart of articles a day, oldest at the left, in the units of an
// SVG's viewBox.
type Chart struct {
	Width, Height, Base int // Base: the y of the axis
	Bars                []Bar
	First, Last         string // days, as 2006-01-02
}

// Bar is one day.
type Bar struct {
	X, Y, Width, Height int
	Day                 string // 2026-11-23
	Articles            int
}

// NewChart returns the chart of the last 30 days up to now, in UTC. Days without
// articles have no bar; the smallest bar is 2 units high, so that a day of one
// article is visible beside one of a thousand.
func NewChart(days []storage.DayStat, now time.Time) Chart {
	const step, gap, height = 20, 4, 120
	articles, most := map[string]int{}, 1
	for _, d := range days {
		articles[d.Day] = d.Articles
		most = max(most, d.Articles)
	}
	c := Chart{Width: chartDays * step, Height: height + 2, Base: height + 1}
	for i := range chartDays {
		day := now.UTC().AddDate(0, 0, i-chartDays+1).Format(time.DateOnly)
		if i == 0 {
			c.First = day
		}
		c.Last = day
		if n := articles[day]; n > 0 {
			h := max(n*height/most, 2)
			c.Bars = append(c.Bars, Bar{i*step + gap/2, height - h, step - gap, h, day, n})
		}
	}
	return c
}
