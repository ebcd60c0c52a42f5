package publication

import "time"

// Limits of a publication, each with its reason.
const (
	// maxTitle and maxSummary bound, in bytes of UTF-8 a language, what stands in lists, in feeds
	// and in the subject of letters.
	maxTitle   = 500
	maxSummary = 4000

	// maxBody bounds the words of an article in one language, in bytes: a long report has 300,000.
	// All versions of an article lie in one paper.
	maxBody = 500_000

	// maxTags bounds the topics of one article, each at most maxTag bytes.
	maxTags = 20
	maxTag  = 80

	// maxSlug bounds what an article is called in its address: addresses are typed, printed and cut
	// off by others' programs.
	maxSlug = 80

	// maxReason bounds a reason or a notice of correction, in bytes a language.
	maxReason = 4000

	// maxLinks bounds the links of two readouts, and what of them was refused: a long communiqué has 150
	// sentences. maxAnchors bounds the parts that one link joins.
	maxLinks   = 1000
	maxAnchors = 20

	// freshFor is how long what was read of a channel is handed out without reading it again, if
	// nothing in it changed: what is overdue depends on the time, in days.
	freshFor = time.Minute

	// waitingChanges is how many changes of channels wait to be looked at. When more have come,
	// everything is read again.
	waitingChanges = 256
)
