package pouch

import "parley.example/record"

// Limits, each with its reason.
const (
	// MaxPouch bounds a pouch before it is sealed: it is held in memory while it is read. What
	// is more goes with the next one.
	MaxPouch = 256 << 20

	// maxSealed is more than age adds to that: a header of 3 KB, and 16 bytes for every 64 KiB.
	maxSealed = MaxPouch + MaxPouch/4096 + 16<<10

	// maxBundles bounds the bundles of one pouch: as many as would fill it.
	maxBundles = 1024

	// maxHeader bounds the line that says what is in it: a size of 9 digits for each bundle.
	maxHeader = 12*maxBundles + 1024
)

// room is what the bundles of a pouch may take.
const room = MaxPouch - maxHeader - 1024 - record.MaxBundle
