// Package office is a party's place of work: a directory on disk, and the node that runs in it.
//
//	office.json    whose it is, where its store is, where it listens; written by [Create], and
//	               made to be edited by hand while nothing runs
//	keys.age       the party's and its officials' keys, sealed
//	node.db        the record, unless office.json names another store
//	signed-heads   how far the node has signed; not part of a backup of the record, see package heads
//	witnessed-heads  how far the party has cosigned, as a witness, logs of others; likewise
//	control.sock   while it is served: how other commands reach the node
//	serving.json   while it is served: the process, and the addresses on which it listens
//
// One process has the directory open at a time: the store's lock sees to that. An [Office] is
// opened in the order keys, store, node, and closed in the opposite one. [Office.Serve] runs
// it: the line, whatever else is mounted, the courier, and the socket through which commands
// that a person types meanwhile are done by the process that has everything open (see
// control.go). So a command is one piece of code, whether somebody serves or not.
package office

import "time"

// The files of a directory.
const (
	configFile  = "office.json"
	ringFile    = "keys.age"
	storeFile   = "node.db"
	signedFile  = "signed-heads"
	cosignFile  = "witnessed-heads"
	controlFile = "control.sock"
	servingFile = "serving.json"
)

// Limits, each with its reason.
const (
	// maxConfig bounds office.json, which people write.
	maxConfig = 64 << 10

	// maxRequest bounds what a command sends through the socket: the longest body and its
	// terms, and base64.
	maxRequest = 4 << 20

	// deliverTimeout is how long a command waits for one counterpart's node. Who types is
	// waiting, and the courier tries again anyway.
	deliverTimeout = 20 * time.Second

	// pollEvery is how often a served node looks at every counterpart that it can dial, so that
	// it hears from one that cannot dial it; and how often it tries to finish joining.
	pollEvery = 15 * time.Second

	// shutdownTimeout is how long requests that are being answered may take once the office
	// closes.
	shutdownTimeout = 5 * time.Second

	// readHeaderTimeout bounds how long a slow reader can hold a connection before it has asked
	// for anything.
	readHeaderTimeout = 10 * time.Second

	// slowTimeout bounds how long a request may take to come and its answer to go. The line has its
	// own times, which are shorter, or longer where a side waits for news.
	slowTimeout = time.Minute

	// mostConnections bounds the connections of one service: a thousand sides that wait for news, and
	// as many that come and go. One costs some 40 KB and a file descriptor.
	mostConnections = 2048

	// idleTimeout is how long an unused connection is kept.
	idleTimeout = 2 * time.Minute
)
