package render

import (
	"fmt"
	"os"
	"strings"

	"rawi/storage"
)

// Dimensions of the chart, in user units.
const (
	svgHeight = 160
	svgBar    = 16
	svgStep   = 22
	svgMargin = 24
)

// WriteSVG writes a chart to the file at path: a bar for the articles of each
// day, and in front of it one for the stories that began on it.
func WriteSVG(path string, days []storage.DayStat) error {
	most := 1
	for _, d := range days {
		most = max(most, d.Articles)
	}
	width := max(len(days), 1)*svgStep + 2*svgMargin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="8">
<title>articles a day, and the stories that began on it</title>
`, width, svgHeight+2*svgMargin)
	for i, d := range days {
		x := svgMargin + i*svgStep
		for _, bar := range []struct {
			n     int
			color string
		}{{d.Articles, "#b9c6d2"}, {d.Stories, "#1f5f8b"}} {
			h := bar.n * svgHeight / most
			fmt.Fprintf(&b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"><title>%s: %d articles, %d stories</title></rect>\n",
				x, svgMargin+svgHeight-h, svgBar, h, bar.color, d.Day, d.Articles, d.Stories)
		}
		if i%5 == 0 && len(d.Day) == len("2006-01-02") {
			fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\">%s</text>\n", x, svgHeight+svgMargin+12, d.Day[5:])
		}
	}
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\">%d articles</text>\n</svg>\n", svgMargin, svgMargin-8, most)
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
