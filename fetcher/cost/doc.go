// Package cost bounds what reading one document may cost.
//
//	b := cost.New(ctx)
//	r := b.Reader(bytes.NewReader(body)) // ends with the context
//	for b.Scan(n) {                      // false: the context ended
//	}
//	return b.Err()
//
// A Budget is of one document and of one goroutine. All who read a document share it:
// the repair, the parsers of libraries, the sanitiser. They count the bytes they look
// at, so that the context is asked every 64 KB, and a test can compare the work of
// documents without measuring time.
//
// # Promises
//
//	a canceled context ends scanning and reading  TestCanceledContextEndsWork
package cost
