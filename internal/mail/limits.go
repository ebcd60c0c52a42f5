package mail

import "time"

// Limits of the mail, each with its reason.
const (
	// maxAddress is the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3).
	maxAddress = 254

	// maxTopics and maxChannels bound what one subscriber chooses by name; whoever wants more wants all.
	maxTopics   = 64
	maxChannels = 64

	// confirmWithin is how long the link that confirms an address works. A week covers a holiday.
	confirmWithin = 7 * 24 * time.Hour

	// asksMost and askAgain bound how often one address is written to because somebody entered it, so that
	// nobody can have us fill a stranger's mailbox: the second time after ten minutes, the third after
	// forty, and then not for a month.
	asksMost   = 3
	askAgain   = 10 * time.Minute
	askForgets = 30 * 24 * time.Hour

	// asksAnHour bounds what one network (an IPv4 /24, an IPv6 /48) asks for in an hour. A newsroom behind
	// one address stays below it.
	asksAnHour = 20

	// asksOfAllAnHour bounds what all ask for together: beyond it somebody is sending mail to strangers
	// through us from many places. A publication that is read by millions raises it in its configuration.
	asksOfAllAnHour = 600

	// networksKept bounds the networks that are remembered; when there are more, all are forgotten at the
	// end of the hour, as always.
	networksKept = 100_000

	// tooLate is how old a version may be when it is first seen, to be mailed. A node that was down for some
	// days catches up; an archive that is imported is not sent to everybody.
	tooLate = 7 * 24 * time.Hour

	// spreadStep is for how many subscribers rows are written in one transaction: half a second of it.
	spreadStep = 2000

	// queueLow and queueFetch bound the letters that wait in memory: some seconds of the fastest server.
	queueLow   = 500
	queueFetch = 1500

	// pacedAhead is for how long letters to a domain with a pace of its own wait in memory; what is more is
	// put off in the database until its turn, so that it holds up nobody else.
	pacedAhead = 10 * time.Second

	// writtenAhead is how old a letter may be that a connection has written while it waited for the disk or
	// the server: what is older is written again, since what is public may have changed.
	writtenAhead = time.Second

	// connectionsMost bounds the connections to the mail server. Most servers refuse more than some tens
	// from one client.
	connectionsMost = 100

	// idleFor is how long a connection without work is kept: to open one costs several round trips.
	idleFor = 5 * time.Second

	// dialTimeout and commandTimeout bound how long a server may take; the second also for the answer to a
	// whole letter (RFC 5321, 4.5.3.2, names ten minutes at most).
	dialTimeout    = 30 * time.Second
	commandTimeout = 5 * time.Minute

	// retryFirst and retryMost are the waits between tries of one letter that the server puts off; they
	// double. giveUp is how long it is tried.
	retryFirst = time.Minute
	retryMost  = 4 * time.Hour
	giveUp     = 3 * 24 * time.Hour

	// troubleFirst and troubleMost are the waits while the server cannot be used at all; they double.
	troubleFirst = time.Second
	troubleMost  = 5 * time.Minute

	// softBounces is how many passing refusals (a full mailbox) in a row suspend an address.
	softBounces = 5

	// maxReport bounds a report of a bounce or a complaint. They quote the letter.
	maxReport = 1 << 20

	// maxFate bounds what is kept of an answer of a server, which strangers write.
	maxFate = 300

	// inboxConnections bounds who may be speaking to the inbox at once.
	inboxConnections = 50

	// maildirEvery is how often a Maildir folder is looked at: a bounce is not urgent.
	maildirEvery = 30 * time.Second

	// excerpt is how many characters of a post without a summary stand in a letter.
	excerpt = 700

	// heldEvents is how many of the newest events of one subscriber the house is shown.
	heldEvents = 50

	// listBatch is how many subscribers of a list are taken in, or written out, at once: one transaction.
	listBatch = 1000
)
