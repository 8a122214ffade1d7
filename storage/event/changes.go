package event

// changes changes a window, and keeps the records of what it changed.
type changes struct {
	w       *Window
	records [][]byte
	added   []string
}

func (l *changes) add(x incoming, event string, born int64) uint32 {
	slot := l.w.add(x, event, born)
	x.event = l.w.entries[slot].event
	l.added = append(l.added, x.id)
	l.records = append(l.records, recordAdd(&x))
	return slot
}

func (l *changes) move(slot uint32, event string, born int64) {
	l.w.move(slot, event, born)
	l.records = append(l.records, recordMove(l.w.entries[slot].id, event, born))
}

func (l *changes) remove(slot uint32) {
	l.records = append(l.records, recordRemove(l.w.entries[slot].id))
	l.w.remove(slot)
}

// putAway notes and records the event of a story that is not in the window.
func (l *changes) putAway(id string, at away) {
	if l.w.decisions.away[id] != at {
		l.w.putAway(id, at)
		l.records = append(l.records, recordAway(id, at))
	}
}

func (l *changes) setSettled(n int) {
	l.w.setSettled(n)
	l.records = append(l.records, recordSettled(n))
}
