// Package dbfile opens, checks, creates, copies and replaces bbolt files. It knows
// nothing of what is in them.
//
// # Caveats
//
// A file belongs to one process at a time: a second one gets storage.ErrLocked.
// bbolt maps the file into memory and trusts its pages: Open checks those first that
// could end the process, and Guard catches the rest. A new file is always
// written beside the old one and renamed when it is whole and on disk.
//
// # Promises
//
//	a file that is no whole store is refused, not a crash     TestOpenRefusesWhatIsNoWholeStore in package bolt
//	a damaged file is an error, and no crash                  TestDamagedFileIsAnErrorAndNoCrash in package bolt
//	a file that is cut short while it is open, likewise       TestFileCutShortWhileOpenIsAnError in package bolt
//	pages lead nowhere but to pages of the file, each once    TestOpenRefusesPagesThatLeadAstray, FuzzPages
//	a large file opens fast                                   TestOpenReadsNoMoreLeavesThanItMust
//	a failed replacement leaves the old file and no other     TestReplaceKeepsTheOldFileOnError
//	a copy holds all that the file does                       TestCopyIsComplete
//	a copy ends with its context                              TestCopyEndsWithItsContext
//	a successor is complete, or the old file stays            TestSuccessorIsComplete
package dbfile
