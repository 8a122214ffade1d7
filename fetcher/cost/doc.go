// Package cost bounds what reading one document may cost: the work, the bytes that are
// made of it, and the items, addresses and lists that are kept.
//
//	b := cost.New(ctx, len(document))
//	for b.Scan(n) {       // false: the context ended, or the work is spent
//	}
//	b.Stage()             // repairing, sanitising …: each writes at most b.Room() bytes
//	if !b.Write(n) {      // false: what is next is left out
//	}
//	b.Warnings()          // what was left out, for the operator
//	return b.Err()
//
// A Budget is of one document and of one goroutine. All who read a document share it:
// the repair, the parsers of libraries, the sanitiser. They count the bytes they look
// at, so that the context is asked every 64 KB, and a test can compare the work of two
// documents without measuring time.
//
// # Caveats
//
// What libraries do between two reads is not counted: what is given to them must be
// bounded before.
//
// # Promises
//
//	a canceled context ends scanning and reading  TestCanceledContextEndsWork
//	work and output are bounded by the document   TestWorkAndOutputAreBounded
//	what is left out is said                      TestLossesAreSaid
package cost
