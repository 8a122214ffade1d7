package window

// probe is a hash table with linear probing, of cells that are not zero. The least it
// takes is a cell and a quarter for each, the most one and three fifths.
type probe[C uint32 | uint64] struct {
	cells []C
	n     int
}

// find returns where the cell is that is of a hash and is what is says.
func (p *probe[C]) find(hash uint32, is func(C) bool) (at int, ok bool) {
	if len(p.cells) == 0 {
		return 0, false
	}
	for at = p.home(hash); p.cells[at] != 0; at = p.next(at) {
		if is(p.cells[at]) {
			return at, true
		}
	}
	return 0, false
}

// add adds a cell that is not there. hashOf returns the hash of a cell.
func (p *probe[C]) add(cell C, hashOf func(C) uint32) {
	if p.n++; 5*p.n > 4*len(p.cells) {
		old := p.cells
		p.cells = make([]C, 16+p.n*8/5)
		for _, c := range old {
			if c != 0 {
				p.put(c, hashOf(c))
			}
		}
	}
	p.put(cell, hashOf(cell))
}

func (p *probe[C]) put(cell C, hash uint32) {
	at := p.home(hash)
	for p.cells[at] != 0 {
		at = p.next(at)
	}
	p.cells[at] = cell
}

// remove removes the cell at a place. Those behind it move up, so that none is empty from
// the home of a cell to the cell.
func (p *probe[C]) remove(at int, hashOf func(C) uint32) {
	p.n--
	for i := p.next(at); p.cells[i] != 0; i = p.next(i) {
		if home := p.home(hashOf(p.cells[i])); p.distance(home, i) >= p.distance(at, i) {
			p.cells[at], at = p.cells[i], i
		}
	}
	p.cells[at] = 0
}

// home returns where the cells of a hash begin.
func (p *probe[C]) home(hash uint32) int { return int(uint64(hash) * uint64(len(p.cells)) >> 32) }

func (p *probe[C]) next(at int) int {
	if at++; at < len(p.cells) {
		return at
	}
	return 0
}

// distance returns how many cells it is from one to another, ahead.
func (p *probe[C]) distance(from, to int) int {
	if to < from {
		to += len(p.cells)
	}
	return to - from
}
