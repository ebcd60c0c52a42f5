package press

import "time"

// Limits of the press room, each with its reason.
const (
	// keptBytes bounds the answers that are kept. A page is some 40 KB and its compressed forms
	// some 15 KB, so these are a thousand pages; what is kept is made again in milliseconds. As much again is
	// held of the state before the last change.
	keptBytes = 64 << 20

	// answerBytes is what an answer takes beside its bytes: headers, tags and its place.
	answerBytes = 2 << 10

	// brotliLevel makes a page a quarter shorter than gzip's best in the time of that; the higher
	// levels take ten times as long for a tenth.
	brotliLevel = 5

	// compressFrom is the least that is compressed: less fits into one packet anyway.
	compressFrom = 1 << 10

	// maxAge is how long browsers and caches may show a page without asking: a correction
	// must be seen soon, and a page that a newspaper links to must not be made anew for each
	// of its readers.
	maxAge = time.Minute

	// proofBytes bounds the proofs that are kept once made; one is at most 4 MB, mostly 20 KB.
	proofBytes = 64 << 20

	// proofsAtOnce and proofEvery bound how fast proofs are made that are not kept yet. A proof
	// reads two logs and can cost a post-quantum signature and an fsync, and any stranger can
	// ask for one.
	proofsAtOnce = 20
	proofEvery   = 200 * time.Millisecond

	// proofRetry is when a reader is told to ask again for a proof that cannot be made yet.
	proofRetry = time.Hour

	// maxForm bounds what a reader's form sends: an address and some choices.
	maxForm = 64 << 10

	// mostMatters bounds what the form of subscribing lets choose from. Whoever wants more wants everything.
	mostMatters = 60

	// listed is how many statements stand on one page of them.
	listed = 40

	// inFeed is how many posts stand in a feed: what is published in a month or two. Programs ask
	// every hour, and keep what they had.
	inFeed = 50

	// inAPIPage is how many posts are given to programs at once, with all their versions.
	inAPIPage = 100

	// inSitemap is how many pages stand in one sitemap, each in every language and with all the
	// others beside it: some 5 MB of the 50 that are allowed.
	inSitemap = 1000

	// latest is how many statements stand on the pages that show the latest.
	latest = 6

	// maxComment bounds what is sent with a form of comments, in bytes: the words of a comment are at
	// most 16 KB, and three times that as a form writes them.
	maxComment = 64 << 10

	// commentsListed is how many comments stand on one page. All 1,000 of a long thread on one page would
	// be a megabyte, and seconds of a telephone; see docs/decisions/0029.
	commentsListed = 200

	// talksBytes bounds the pages of comments that are kept as written: some hundred of the longest.
	talksBytes = 32 << 20
)

// feedBegan is when a feed in which nothing has stood yet was changed last.
var feedBegan = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
