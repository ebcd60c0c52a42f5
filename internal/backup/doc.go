// Package backup keeps a copy of an office in one file, checks it, and takes it apart again.
//
// The file is a tar archive, so that in an emergency it opens without Parley:
//
//	node.db        everything that the node keeps, as a SQLite database, wherever the node keeps it
//	office.json    the configuration
//	keys.age       the keys, sealed as they are on the node's disk; may be left out
//	manifest.json  what is in it: [Manifest], with the hash of each file above
//
// The note of the heads that the node has signed (package heads) is never in it: it has to survive
// what a backup is restored after, and a copy of it that is as old as the database would tell the
// node that nothing is missing. So a node that goes on from a backup signs nothing before it has
// heard from the others (docs/decisions/0018).
//
// The file tells whatever the database tells, and is no more sealed than that.
package backup

// The files in the archive, in their order.
const (
	storeFile    = "node.db"
	configFile   = "office.json"
	ringFile     = "keys.age"
	manifestFile = "manifest.json"
)

// Limits, each with its reason.
const (
	// maxSmall bounds each file but the database: they are read whole. A ring is the largest.
	maxSmall = 16 << 20
)
