package web

import (
	"time"

	"rawi/storage"
)

// chartDays is how many days a chart shows.
const chartDays = 30

// Chart is a bar for each of the last days, oldest at the left, in the units of
// an SVG's viewBox.
type Chart struct {
	Width, Height, Base int // Base: where the bars stand
	Bars                []Bar
	First, Last         string // days
}

// Bar is one day.
type Bar struct {
	X, Y, Width, Height int
	Day                 string // 2026-11-23
	Articles            int
}

// NewChart draws the last days up to now. Days that nothing is known of have no
// bar; one with a single article can be seen beside one with a thousand.
func NewChart(days []storage.DayStat, now time.Time) Chart {
	const step, gap, tall = 20, 4, 120
	known, most := map[string]int{}, 1
	for _, d := range days {
		known[d.Day] = d.Articles
		most = max(most, d.Articles)
	}
	c := Chart{Width: chartDays * step, Height: tall + 2, Base: tall + 1}
	for i := range chartDays {
		day := now.UTC().AddDate(0, 0, i-chartDays+1).Format(time.DateOnly)
		if i == 0 {
			c.First = day
		}
		c.Last = day
		if n := known[day]; n > 0 {
			height := max(n*tall/most, 2)
			c.Bars = append(c.Bars, Bar{i*step + gap/2, tall - height, step - gap, height, day, n})
		}
	}
	return c
}
