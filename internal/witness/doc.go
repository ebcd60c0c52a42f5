// Package witness is about cosignatures by those who hold nothing of a log but its newest head
// (C2SP tlog-witness, tlog-cosignature): a [Witness] gives them, and an [Asker] has a node's own
// heads cosigned. Whoever has seen the same cosignatures has been shown the same log.
//
// A cosignature of a witness is no receipt. It is made with a key that is for nothing else, kept
// beside the record and never in it, and nothing waits for it: neither signing nor an exchange.
// A witness learns the name of a log, its size, its root and when it grows; it cannot read it.
package witness

import "time"

// Path is where heads are brought, below the prefix of a witness.
const Path = "/add-checkpoint"

// Limits, each with its reason.
const (
	// maxProof is the most hashes of a consistency proof, as the specification has it.
	maxProof = 63

	// maxRequest bounds a request: the old size, 63 hashes of 45 bytes, and a checkpoint.
	maxRequest = 40 << 10

	// maxAnswer bounds what is read of an answer. The specification sets no bound; a witness may
	// have several keys, of which an ML-DSA-44 signature takes 3.3 KB.
	maxAnswer = 64 << 10

	// maxServed bounds the requests that are judged at once; more wait at the door.
	maxServed = 16

	// maxLogs bounds the logs that one witness knows. The file that remembers them holds some four
	// thousand.
	maxLogs = 4000

	// maxWitnesses bounds the witnesses that a node asks.
	maxWitnesses = 16

	// maxKeys bounds the keys of one log: a log that rotates its keys has one more each time.
	maxKeys = 64

	// askTimeout bounds one request to a witness.
	askTimeout = 10 * time.Second

	// askAgain is how often one head is brought in one go: a witness that knows a size that this
	// node does not expect says which, and is asked again.
	askAgain = 3

	// retryFirst and retryMost bound how soon a witness that failed or refused is asked again.
	retryFirst = time.Second
	retryMost  = 10 * time.Minute

	// pace is how long heads of one channel gather before the newest of them is brought: a head
	// covers all before it, and a cosignature is kept for each that was brought.
	pace = 10 * time.Second
)
