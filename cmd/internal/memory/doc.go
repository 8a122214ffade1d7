// Package memory watches how much of its memory the process needs, sets how often garbage
// is collected, and decides when what can be done without is shed.
//
//	defer memory.Collect(heap)()          GOGC by what is live, after each collection
//	group := memory.FindGroup(os.DirFS("/"))
//	usage := memory.Read(group)           of the runtime, and of the control group
//	step := shedder.Next(usage, now)      what to shed from now on
//
// What is needed is what the last collection found live, not what is in use: a heap grows
// up to GOMEMLIMIT before garbage is collected, and is no worse for it. Near the limit
// collections come one after the other, and beyond it the kernel kills the process; so
// things are shed in steps while there is still room, and each step waits for the
// collection that shows what the one before was worth.
//
// # Promises
//
//	each step comes before the next, and shows its worth    TestStepsComeOneByOne
//	what is needed at once is shed at once                  TestEmergencySkipsSteps
//	it recovers slowly, and does not flap                   TestRecoveryIsSlow
//	a start is told once a collection that memory is short  TestShortSaysSoOnceACollection
//	without a limit nothing is shed                         TestNothingIsShedWithoutALimit
//	others in the group count, what the kernel can drop not TestGroupsAreRead
//	small heaps are collected rarely, large ones by share   TestPercentFollowsWhatIsLive, TestCollectFollowsTheHeap
//
// # Caveats
//
// The limit is GOMEMLIMIT: serve derives it from the control group's or the machine's
// memory. Pages of the store's file are the kernel's, which drops them.
package memory
