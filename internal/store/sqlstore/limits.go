package sqlstore

import "time"

const (
	// maxRows is the most rows of one INSERT, and a power of two. The gain from more is small,
	// and both databases allow some thousands of parameters in a statement.
	maxRows = 1 << (sizes - 1)
	sizes   = 8

	// maxStatement bounds the bytes of one INSERT, beyond the one row that may be larger, so
	// that a batch of large bodies is not held twice.
	maxStatement = 1 << 20

	// maxChunk and maxChunkRows bound what Entries reads at once; the first is passed by at
	// most one entry. The second also bounds what is read in vain when the first is reached.
	maxChunk     = 4 << 20
	maxChunkRows = 1024

	// maxTries bounds how often a transaction is tried that the database aborts so that another
	// may pass. The waits between the tries double from firstWait: half a second in all.
	maxTries  = 10
	firstWait = time.Millisecond
)
