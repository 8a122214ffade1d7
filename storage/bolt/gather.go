package bolt

import "time"

// maxBatch is how many articles a commit gathers at most: enough that the sync is
// shared, few enough that a caller is not kept waiting. maxGathered is how many requests
// it waits for that may wait.
const (
	maxBatch    = 500
	maxGathered = 256
)

// collect gathers requests until the time to gather has passed or a batch is full. As
// long as all of them may wait, the time is longer.
func (w *writer) collect(first *request) []*request {
	batch, articles, began := []*request{first}, first.articles, time.Now()
	wait, hurried := w.gather, w.hurried
	if first.mayWait {
		wait = w.wait
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for articles < maxBatch && (len(batch) < maxGathered || wait == w.gather) {
		select {
		case r := <-w.queue:
			batch = append(batch, r)
			articles += r.articles
			if !r.mayWait && wait > w.gather {
				wait = w.gather
				timer.Reset(min(w.gather, time.Until(began.Add(w.wait))))
			}
		case <-timer.C:
			return batch
		case <-hurried:
			hurried = nil
			timer.Reset(w.gather)
			wait = w.gather
		case <-w.Closing:
			return batch
		}
	}
	return batch
}

// fitting returns how many of the first requests one transaction takes: the first at
// least.
func fitting(batch []*request) int {
	n, articles := 1, batch[0].articles
	for n < len(batch) && articles+batch[n].articles <= maxBatch {
		articles += batch[n].articles
		n++
	}
	return n
}
