package comments

import "time"

// Limits, each with its reason.
const (
	// maxWords bounds a comment, in characters: two printed pages. Who has more to say writes an
	// article.
	maxWords = 4000

	// maxImported bounds, in characters, one that comes from elsewhere: as much as others take.
	maxImported = 1 << 16

	// maxName bounds a name, in characters: it stands on one line.
	maxName = 60

	// maxAddress is the longest address that mail takes (RFC 5321, 4.5.3.1.3).
	maxAddress = 254

	// maxNote bounds what is said with a report, a decision or a block, in characters.
	maxNote = 500

	// maxNesting is how deep lists and quotations lie in one another, in what is shown.
	maxNesting = 3

	// maxDepth is how deep answers are shown indented: beyond it, lines on a telephone get too short.
	// Deeper answers stand at this depth and say whom they answer.
	maxDepth = 4

	// maxReports is how many reports on one comment are kept; more change nothing for a moderator.
	maxReports = 50

	// confirmFor is how long a comment waits for its author to confirm it. A letter that lies over a
	// weekend is still good.
	confirmFor = 7 * 24 * time.Hour

	// keyFor is how long the link of a comment is good: to delete it. Later, a new link is asked for.
	keyFor = 180 * 24 * time.Hour

	// askedFor is how long the link to all that an address has written is good.
	askedFor = 2 * time.Hour

	// challengeFor is how long a form can be written at, and tooQuick how soon nobody has written
	// anything who did not let a program do it. The latter counts where no work was done.
	challengeFor = 24 * time.Hour
	tooQuick     = 3 * time.Second

	// leastWork and mostWork bound the work, in bits: 2^16 hashes are a quarter of a second of an old
	// telephone, 2^21 some seconds of it. It grows by one whenever what was written within loadWindow
	// doubles from usualLoad.
	leastWork  = 16
	mostWork   = 21
	usualLoad  = 20
	loadWindow = 10 * time.Minute

	// What one network, and one address, may do: so much at once, and one more every so often. A
	// network is what one house has: an IPv4 address, or an IPv6 /64; behind one may be a whole office.
	networkAtOnce = 10
	networkEvery  = 3 * time.Minute
	widerAtOnce   = 40 // an IPv4 /24 or IPv6 /48, of which one sender may have all
	widerEvery    = 30 * time.Second
	addressAtOnce = 5 // letters to one address, which may belong to somebody who never wrote
	addressEvery  = 30 * time.Minute
	reportsAtOnce = 10
	reportsEvery  = time.Minute

	// Everybody together causes 600 letters an hour at most: beyond that somebody is sending mail to strangers
	// through us from many places.
	everybodyAtOnce = 300
	everybodyEvery  = 6 * time.Second

	// maxRates bounds the networks and addresses that are counted at once, some 100 bytes each.
	maxRates = 50_000

	// threadsKept bounds the threads that are kept as they were read. One of 1,000 comments is 1 MB.
	threadsKept = 100

	// Letters that could not be posted are tried again after firstTry, then twice that, and so on, but
	// no later than longestWait after the last time: their reader waits. After lastTry they are given up,
	// because nobody expects them any more.
	firstTry    = time.Minute
	longestWait = time.Hour
	lastTry     = 48 * time.Hour

	// sweepEvery is how often what is over is removed, and letters are looked at without being told.
	sweepEvery = time.Minute

	// atOnce is how many rows are read at once when all are.
	atOnce = 200

	// queued is how many comments stand on the page of those that wait: what one person decides in a
	// quarter of an hour.
	queued = 50

	// Logged is how many lines of the log stand on one page.
	Logged = 100
)
