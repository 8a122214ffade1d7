// Package config reads rawi's configuration and edits it.
//
// Reading is strict: an unknown key, an invalid value, a feed or topic that is
// listed twice and a query with a syntax error are faults. All faults are
// reported at once, each with file, line, column and a way to correct it, and
// the config is rejected.
//
// # Tour
//
// Find returns the path of the file. Load reads it and the files of conf.d
// beside it; LoadWithoutSecrets does so for callers that need no secrets, and
// Explain lists what is in force and where it is set. A Config consists of Fixed,
// which a running daemon keeps, and Reloadable, which a reload replaces:
// Config.ReloadInto and Diff work out what a reload changes. Schema and Reference
// describe the keys from the table that reads them (keys.go). AddFeed, RemoveFeed
// and PauseFeed edit a file and keep every other byte of it; Write writes a first
// file.
//
// # Promises
//
//	every fault is reported with its position      TestParseTellsAllFaultsAtOnceWithTheirPlaces
//	each fault says how to correct it              TestEachFaultSaysWhatToDo
//	slips of YAML are told at their letter         TestSlipsOfYAMLHaveASentenceEach
//	a file that is no config is told as what it is TestOtherFilesAreNamed
//	limits hold at their exact values              TestLimitsAreInclusive
//	sources without a feed are read, or say why not TestFaultsOfSourcesStandAtTheirValue, TestWhatIsNoChannelIsNamed
//	hosts of others are polled politely            TestOnlyPrivateHostsArePolledFaster
//	an edit changes nothing but what was asked     TestEditsChangeWhatWasAskedAndNothingElse
//	secrets are shown nowhere                      TestSecretsComeFromCredentialsFirst
//	a bad line of a list stops no other feed       TestBadLinesOfListsAreLeftOut
//	a reload replaces the reloadable half only     TestReloadIntoKeepsWhatIsFixed
//	writing a first file overwrites nothing         cmd/rawi: config.txtar
//
// # Caveats
//
// Load reads the OPML files that feeds name, but sends no request. Relative paths
// are resolved against the folder of the file that names them. ${NAME} is replaced
// in secrets only: a feed's address, header and auth, those of publish, and the
// addresses of a fleet's servers.
//
// The editor is home-made because YAML libraries lose comments, quoting or layout
// when they write a parsed file back; this one changes lines of text and uses the
// library only to check the result.
package config
