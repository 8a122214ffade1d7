package bolt

import "rawi/storage"

// maxShed bounds how many articles and stories one Shed drops: until the commit, the
// transaction holds them to undo it.
const maxShed = 10_000

// applyShed shortens the windows. The logs of the windows remember who left: a restart
// restores the shorter ones.
func (t *transaction) applyShed(s storage.Shed) (out storage.Outcome, err error) {
	out.Removed = t.stories.batch.Shed(s.Articles, maxShed) + t.events.batch.Shed(s.Stories, maxShed)
	return out, nil
}

// Windows returns how many articles and stories the windows hold.
func (s *Store) Windows() (articles, stories int) {
	return s.writer.window.Len(), s.writer.events.Len()
}
