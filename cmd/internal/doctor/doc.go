// Package doctor examines an installation of rawi: its config, daemon, store, backup,
// machine and network, and says of each what is wrong and the way out.
//
// Examine runs the checks on a Case, which holds all that they look at; cmd/rawi
// gathers it from the daemon, or from the store where none runs, and Look asks the
// system. Only the checks of names, site and hubs ask the network.
//
// # Promises
//
//	each thing that is wrong has its finding, with a way out   TestEachFindingHasAWayOut
//	what is well is said to be well                            TestAHealthyCaseHasNoFaults
//	limits hold at their exact values                          TestLimitsOfFindings
//	a site that is not rawi's is told from one that is         TestSitesInFrontAreToldApart
//	few hosts are looked up, those of failing feeds first      TestFailingHostsAreLookedUpFirst
//
// # Caveats
//
// What others see of a site cannot be seen from its own machine: that hubs have pushed
// is evidence, a request to site.url is a hint.
package doctor
