// Package parsetest holds what the tests of fetcher/parse and of the packages below it
// share: fixtures and the way they are compared, feeds at random, accidents.
//
//	parsetest.Fixtures(t, "testdata", read) // pairs of NAME.xml and NAME.want.json
//	doc := parsetest.NewGrammar(seed, 1).Feed()
//	broken := parsetest.Mutate(r, body, others)
//
// # Caveats
//
// It does not import the parser, so that tests inside of these packages can use it.
package parsetest
