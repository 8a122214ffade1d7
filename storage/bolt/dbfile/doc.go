// Package dbfile opens, checks, creates, copies and replaces bbolt files. It knows
// nothing of what is in them.
//
// # Caveats
//
// A file belongs to one process at a time: a second one gets storage.ErrLocked.
// bbolt maps the file into memory: Check it before Open. A new file is always
// written beside the old one and renamed when it is whole and on disk.
//
// # Promises
//
//	a file that is no whole store is refused, not a crash     TestOpenRefusesWhatIsNoWholeStore in package bolt
//	a failed replacement leaves the old file and no other     TestReplaceKeepsTheOldFileOnError
//	a copy holds all that the file does                       TestCopyIsComplete
//	a copy ends with its context                              TestCopyEndsWithItsContext
package dbfile
