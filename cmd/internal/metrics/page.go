package metrics

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
)

// labelEscapes are what the text format escapes in the value of a label; all else is
// written as it is.
var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// page writes metrics and keeps the first error.
type page struct {
	w   *bufio.Writer
	err error
}

func (p *page) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format, args...); p.err == nil {
		p.err = err
	}
}

// head writes the description of a metric.
func (p *page) head(name, kind, help string) {
	p.printf("# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// one writes a metric with one sample.
func (p *page) one(name, kind, help string, value float64, labels ...string) {
	p.head(name, kind, help)
	p.line(name, value, labels...)
}

// line writes a sample. labels are pairs of a name and a value.
func (p *page) line(name string, value float64, labels ...string) {
	var pairs []string
	for i := 0; i+1 < len(labels); i += 2 {
		pairs = append(pairs, labels[i]+`="`+labelEscapes.Replace(labels[i+1])+`"`)
	}
	if len(pairs) > 0 {
		name += "{" + strings.Join(pairs, ",") + "}"
	}
	p.printf("%s %s\n", name, strconv.FormatFloat(value, 'g', -1, 64))
}

// histogram writes h with cumulative buckets.
func (p *page) histogram(name, help string, h *histogram) {
	p.head(name, "histogram", help)
	total := uint64(0)
	for i, n := range h.counts {
		total += n
		bound := "+Inf"
		if i < len(bounds) {
			bound = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		p.line(name+"_bucket", float64(total), "le", bound)
	}
	p.line(name+"_sum", h.seconds)
	p.line(name+"_count", float64(total))
}
