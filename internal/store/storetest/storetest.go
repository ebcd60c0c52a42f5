// Package storetest is the suite that every implementation of [store.Store] must pass, and
// the benchmarks that compare them.
package storetest

import (
	"testing"

	"parley.example/internal/store"
)

// Opener opens one database. It may be called again after Close, and then finds what was
// committed before.
type Opener func() store.Store

// Run tests an implementation. fresh makes a new empty database for one test, which is gone
// when that test ends.
func Run(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open Opener)
	}{
		{"NothingKept", testNothingKept},
		{"Grow", testGrow},
		{"GrowMoved", testGrowMoved},
		{"AllOrNothing", testAllOrNothing},
		{"IllFormed", testIllFormed},
		{"OneWriterWinsHead", testOneWriterWinsHead},
		{"OneWriterWinsPaper", testOneWriterWinsPaper},
		{"NewLogsAtOnce", testNewLogsAtOnce},
		{"Reopen", testReopen},
		{"Order", testOrder},
		{"EmptyAndLarge", testEmptyAndLarge},
		{"EntriesInParts", testEntriesInParts},
		{"ManyChannels", testManyChannels},
		{"Checkpoints", testCheckpoints},
		{"Bodies", testBodies},
		{"Papers", testPapers},
		{"PaperPrefix", testPaperPrefix},
		{"Expect", testExpect},
		{"ExpectWithoutWriting", testExpectWithoutWriting},
		{"Cancelled", testCancelled},
		{"ReadWhileWriting", testReadWhileWriting},
		{"Tree", testTree},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, fresh(t)) })
	}
}
