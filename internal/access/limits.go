package access

import "time"

// Limits, each with its reason.
const (
	// linkLasts is how long a sign-in link may wait to be used: long enough to be handed over
	// and opened, short enough that one forgotten in a mailbox opens nothing.
	linkLasts = 30 * time.Minute

	// idleLasts ends a session that nobody uses, for the officer who leaves the room.
	idleLasts = time.Hour

	// sessionLasts ends a session in any case: a working day.
	sessionLasts = 12 * time.Hour

	// seenEvery is how often the use of a session is noted. Each note is a durable write, so
	// not every page can have one.
	seenEvery = time.Minute

	// tokenBytes is the length of the secret of a link or a session: 128 bits cannot be guessed.
	tokenBytes = 16

	// challengeLasts is how long somebody may take over a passkey: to find the key, to be asked for a finger
	// and then for a number.
	challengeLasts = 5 * time.Minute

	// maxPasskeys bounds the passkeys of one person: telephone, computer, and some spare ones.
	maxPasskeys = 20

	// maxPasskeyName bounds what a person calls a passkey.
	maxPasskeyName = 60

	// maxCredential bounds what a browser sends of a passkey. Most of it is the statement of who made the
	// device, which we do not ask for.
	maxCredential = 16 << 10

	// logMonths is how long the access log is kept, beside the present month: until the year's accounts are
	// looked at. It is about people, so not for ever.
	logMonths = 12

	// logYears is how far before that is looked for what a node that stood still for long has left.
	logYears = 5

	// trimAtOnce is how many lines of the log are removed in one batch.
	trimAtOnce = 1000

	// maxSeen bounds what is remembered of channels opened in sessions: a thousand sessions with twenty.
	maxSeen = 20000

	// maxWhere bounds an address in the log, which whoever asks chooses.
	maxWhere = 200

	// providerTimeout is how long the provider of identities may take to answer: somebody waits.
	providerTimeout = 10 * time.Second

	// maxAgent bounds what is kept of a browser's name, which the browser chooses.
	maxAgent = 200

	// languageLasts is how long the choice of a language is remembered.
	languageLasts = 365 * 24 * time.Hour
)
