package node

import "time"

// Limits of a node, each with its reason.
const (
	// maxBatchOps bounds how much waits for one fsync, so that nobody waits long behind others.
	maxBatchOps = 4096

	// maxBatchBytes bounds the entries and bodies of one commit, and so of one checkpoint, well
	// below what a bundle may hold: a run of entries always ends at a checkpoint.
	maxBatchBytes = 4 << 20

	// newsBytes is how much is gathered into one bundle before the rest waits for the next.
	newsBytes = 6 << 20

	// leastNews is how little is put into one bundle where the line is narrow: 64 KiB take less
	// than a minute at 9,600 bits a second.
	leastNews = 64 << 10

	// readAtOnce is how many entries are read before it is looked at whether there is room for
	// their bodies, each of which may be a megabyte.
	readAtOnce = 32

	// maxHeads bounds the older heads that a bundle takes to a side that has lost something, with
	// their receipts and seals.
	maxHeads = 2048

	// sealEvery is how often a log that changes gets a post-quantum signature. It costs nine
	// fdatasyncs, so not every head can have one.
	sealEvery = 24 * time.Hour

	// recentHeads is how many of a log's newest checkpoints are kept in memory. A counterpart
	// cites and receipts the newest few; older ones are read from the store.
	recentHeads = 64
)
