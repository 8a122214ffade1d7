package window

import "math"

// Cells holds a fixed number of counts: two bytes each, or four once one of them needs it.
type Cells struct {
	narrow []uint16
	wide   []uint32 // nil: narrow
}

// MakeCells returns n counts of zero.
func MakeCells(n int) Cells { return Cells{narrow: make([]uint16, n)} }

// Len returns how many counts there are.
func (c *Cells) Len() int { return max(len(c.narrow), len(c.wide)) }

// Get returns a count.
func (c *Cells) Get(i int) uint32 {
	if c.wide != nil {
		return c.wide[i]
	}
	return uint32(c.narrow[i])
}

// Read copies the counts from i on to all of to.
func (c *Cells) Read(i int, to []uint32) {
	if c.wide != nil {
		copy(to, c.wide[i:])
		return
	}
	for k, n := range c.narrow[i : i+len(to)] {
		to[k] = uint32(n)
	}
}

// Add adds by to a count.
func (c *Cells) Add(i int, by int32) {
	n := c.Get(i) + uint32(by)
	if c.wide == nil && n > math.MaxUint16 {
		c.wide = make([]uint32, len(c.narrow))
		for k, v := range c.narrow {
			c.wide[k] = uint32(v)
		}
		c.narrow = nil
	}
	if c.wide != nil {
		c.wide[i] = n
		return
	}
	c.narrow[i] = uint16(n)
}
