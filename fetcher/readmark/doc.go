// Package readmark remembers in a file which feeds are being read, so that the start
// after the process died knows what may have killed it.
//
//	f, err := readmark.Open(path)
//	f.Deaths("furat") // how often the process died while furat was read
//	end := f.Begin("furat")
//	…                 // read it
//	end()
//	f.Clear("furat")  // it was read to its end
//
// A mark is 16 bytes that are written over in place, twice for each document and
// without a sync: what they must survive is the death of the process, not that of the
// machine. A feed is known by a hash of its name.
//
// # Promises
//
//	promise                                              held by
//	what was being read at a death is counted            TestDeathsAreCountedUntilTheFeedWasRead
//	what was read to its end is forgotten                TestDeathsAreCountedUntilTheFeedWasRead
//	any file is read, and stays as large as it is        TestAnyFileIsRead, FuzzOpen
//	more readers than marks are not refused              TestReadersWithoutAMarkAreLeftAlone
//
// # Caveats
//
// Whatever else was being read at a death is suspected too, until it was read.
package readmark
