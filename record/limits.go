package record

// Every limit of the record, each with its reason. What is over a limit is refused with an
// error that names it; nothing is cut short silently. Raising one is a new version of the
// specification (§11), because a side that holds to the old one would refuse.
const (
	// MaxAct bounds an act's note. Terms are what the law reads, not prose: the longest text
	// so far is a package of a few hundred steps.
	MaxAct = 64 << 10

	// MaxEntry bounds a log entry: an act, and a header that may cite every other log.
	MaxEntry = MaxAct + 16<<10

	// MaxBody bounds the words of one act, all languages together: some 150,000 words.
	MaxBody = 1 << 20

	// MaxCharter bounds a charter: 64 parties with post-quantum keys of 1,752 and 1,959 characters.
	MaxCharter = 384 << 10

	// MaxCheckpoint bounds a signed checkpoint: an ML-DSA-44 signature takes 3.3 KB.
	MaxCheckpoint = 32 << 10

	// MaxStatement bounds a statement of what is held of a log: an entry carries one of each
	// other party.
	MaxStatement = 1 << 10

	// MaxFork bounds the evidence of a fork: two signed heads and the path between them.
	MaxFork = 16 << 10

	// MaxBundle bounds what one side sends at once. It is held in memory while it is verified.
	MaxBundle = 16 << 20

	// MaxProof bounds a proof file: a charter, a body, and a few entries.
	MaxProof = 4 << 20

	// MaxParties bounds the parties of one channel: every entry may cite every other log.
	MaxParties = 64

	// MaxAuditors bounds the auditors that a charter names: each request for a tile looks at all of them.
	MaxAuditors = 16

	// MaxInterval bounds, in days, each of the intervals that a charter agrees on in days, hours or
	// seconds: a century. More is never, and is too long to be reckoned with in nanoseconds.
	MaxInterval = 36525

	// MaxHeads bounds the heads that an entry or a bundle lists: one of each log, and one of each
	// branch of a log that its party has forked.
	MaxHeads = 128

	// MaxSignatures bounds the signature lines of one note. C2SP asks for at least 16.
	MaxSignatures = 2 + MaxParties

	// MaxDepth bounds nesting in JSON: a package's stages, steps and deadlines need six.
	MaxDepth = 12

	// MaxName bounds the name of a party, an official, a point or a language.
	MaxName = 100

	// MaxKeyName bounds the name of a key: in the message of an ML-DSA cosignature one byte
	// counts it.
	MaxKeyName = 255

	// MaxText bounds one string in an act's terms: a place, a name, an office.
	MaxText = 2000

	// MaxList bounds every list in an act's terms.
	MaxList = 500

	// MaxIndex bounds the entries of a log, so that a size is exact as a JSON number.
	MaxIndex = 1<<53 - 1

	// MaxStamp bounds the timestamp of a receipt or a seal, in seconds since 1970: the end of the
	// year 9999, as for every other time here.
	MaxStamp = 253402300799

	// NonceSize is how many random bytes an act carries, and how many salt its body, so that
	// nobody can find either by guessing what was said.
	NonceSize = 16

	// MaxRun and MaxRunBytes bound the entries that come under one head, and their bytes with
	// their bodies, well below what a bundle may hold: whoever takes a run in must be able to
	// send it on, whole, beside other logs.
	MaxRun      = 8192
	MaxRunBytes = 8 << 20

	// MaxLogFrames bounds the entries of one bundle, so that many tiny ones cannot make a small
	// bundle slow to verify.
	MaxLogFrames = 20000

	// MaxTable bounds the table of a bundle or a proof: a line for each log or exhibit.
	MaxTable = 64 << 10
)
