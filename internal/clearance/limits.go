package clearance

// Limits of drafts, each with its reason.
const (
	// maxVersions and maxWritten bound the versions of one draft, by number and by the bytes of all of them: they
	// lie in one paper, which every page of the draft reads. The words of an act are at most 1 MiB.
	maxVersions = 200
	maxWritten  = 8 << 20

	// maxChain bounds who clears one draft: five are many in a ministry.
	maxChain = 10

	// maxComment bounds a comment, in bytes: who has more to say changes the draft.
	maxComment = 4000

	// maxEvents bounds what is noted of one draft, so that comments cannot fill the store. Moves beyond it are
	// still made; comments are not.
	maxEvents = 1000
)
