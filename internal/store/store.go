// Package store is what a node keeps: the logs of its channels with their checkpoints, the
// bodies that the logs commit to, and the node's own papers. It knows bytes and sizes and
// nothing of what they mean.
//
// Everything that a node writes at one moment is one [Batch], and a batch is either wholly
// there, durably, or not at all. There is no other way to write. When [Store.Commit] has
// returned nil, a power cut takes nothing back.
//
// The packages sqlite and postgres implement [Store] from one SQL text, which is in sqlstore;
// open chooses between them by a URL; storetest is the suite that both must pass.
package store

import (
	"context"
	"errors"

	"parley.example/record"
)

// ErrMoved is returned by [Store.Commit] when a log is not at the size from which the batch
// grows it, or a paper is not as the batch expects it: somebody else wrote first. Nothing of
// the batch was written. Read again and decide again.
var ErrMoved = errors.New("the log or paper has moved since it was read")

// ErrNone is returned when what was asked for is not kept.
var ErrNone = errors.New("not kept here")

// ErrInUse is returned on opening a store that another process has open: two nodes on one
// database would each sign heads of the same logs.
var ErrInUse = errors.New("in use by another process")

// ErrNewer is returned on opening a store whose schema this version does not know, because a
// later version has opened it.
var ErrNewer = errors.New("written by a newer version")

// A Store keeps one node's data. It is safe for concurrent use.
type Store interface {
	// Commit writes the batch, all or nothing, and returns when it is durable.
	// It returns [ErrMoved] when a compare-and-set of the batch fails, and the error of
	// [Batch.Check] when the batch is ill-formed; then nothing was written. After any other
	// error (a lost connection, a context that ended) the batch may be there or not: read the
	// heads again before deciding anything.
	Commit(ctx context.Context, b *Batch) error

	// Channels lists the channels of which any log is kept, in the order of their bytes.
	Channels(ctx context.Context) ([]record.Hash, error)

	// Heads returns the head of every log of a channel, in the order of the parties' names.
	Heads(ctx context.Context, channel record.Hash) ([]Head, error)

	// Head returns one log's head; size zero and a zero root if nothing is kept of it.
	Head(ctx context.Context, log Log) (Head, error)

	// Entries returns the raw entries from ≤ n < to of a log, in order. It may return fewer
	// (never none) than are kept there, when their bytes exceed what is good to hold at once:
	// ask again from where it ended, or use [AllEntries].
	Entries(ctx context.Context, log Log, from, to int64) ([][]byte, error)

	// Checkpoint returns the signed checkpoint of least size ≥ size, or [ErrNone].
	Checkpoint(ctx context.Context, log Log, size int64) (Checkpoint, error)

	// Nodes returns those of the tree nodes from ≤ i < to that are complete, in order. The
	// level is a multiple of [TileHeight], and not 0: leaf hashes are not kept; see [Tree].
	Nodes(ctx context.Context, log Log, level int, from, to int64) ([]record.Hash, error)

	// Bodies returns those of the bodies that are kept, by their hashes.
	Bodies(ctx context.Context, channel record.Hash, hashes []record.Hash) (map[record.Hash][]byte, error)

	// Paper returns the paper of that name, or [ErrNone].
	Paper(ctx context.Context, drawer, name string) ([]byte, error)

	// Papers returns the papers of a drawer whose names begin with prefix, in the order of
	// their names.
	Papers(ctx context.Context, drawer, prefix string) ([]Paper, error)

	Close() error
}

// Log names one party's log in one channel.
type Log struct {
	Channel record.Hash
	Party   string
}

// Head is how far a log goes.
type Head struct {
	Log  Log
	Size int64       // entries
	Root record.Hash // RFC 6962 root over them; zero at size 0
}

// Checkpoint is a signed note over one head of a log, with all signatures that are held of it.
type Checkpoint struct {
	Log  Log
	Size int64
	Note []byte
}

// Growth is what a batch adds at the end of one log; [Frontier.Grow] makes it.
type Growth struct {
	Log     Log
	From    int64       // the size before: compared, then set
	Root    record.Hash // the root after
	Entries [][]byte    // raw, at least one; the first has index From
	Nodes   []Node      // the tree nodes that became complete; see [Tree]
}

// Node is one complete node of a log's tree, at a level that is a multiple of [TileHeight].
type Node struct {
	Level int
	Index int64
	Hash  record.Hash
}

// Body is what an act said, apart from the log so that it can be expunged.
type Body struct {
	Channel record.Hash
	Hash    record.Hash
	Data    []byte
}

// BodyName names one body. The same body in two channels is two bodies, and is expunged from
// each alone.
type BodyName struct {
	Channel, Hash record.Hash
}

// Paper is one of the node's own papers: who its counterparts are, which entries it has
// released, who is signed in. Papers never leave the node.
type Paper struct {
	Drawer string
	Name   string
	Data   []byte // nil in a batch removes the paper; empty and not nil keeps an empty one
}

// Expect is a compare-and-set on a paper.
type Expect struct {
	Drawer, Name string
	Data         []byte // as it must be before the batch; nil: there must be none
}

// Batch is everything that is written at one moment. It names nothing twice: one [Growth] for
// each log, one checkpoint for each log and size, one [Paper] and one [Expect] for each name.
type Batch struct {
	Expect      []Expect
	Grow        []Growth
	Checkpoints []Checkpoint // replace what is held at the same log and size, signatures and all
	Bodies      []Body       // kept once, however often they are put
	Expunge     []BodyName   // their bytes are overwritten in the database, see sqlite and postgres
	Papers      []Paper
}
