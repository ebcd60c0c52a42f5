package store

import (
	"context"
	"errors"
	"time"
)

// ErrThere is returned by [Comments.Change] when a comment that is to be added is there already.
// Nothing of the change was made.
var ErrThere = errors.New("there already")

// Comments keeps what readers say under what a node publishes, apart from its logs and papers: it
// is of another size, comes from strangers, and is erased on request. Whatever is done at one
// moment is one [CommentChange]. It is safe for concurrent use.
//
// As elsewhere in the store, Data is bytes whose meaning is not known here. Moments are kept to the
// microsecond.
type Comments interface {
	// Change makes the change, all or nothing, and returns when it is durable. It returns
	// [ErrMoved] when a comment is not of the revision that the change expects, and [ErrThere].
	Change(ctx context.Context, c *CommentChange) error

	// Comment returns one comment, or [ErrNone].
	Comment(ctx context.Context, id CommentID) (Comment, error)

	// Thread returns all comments on one post, the earliest said first.
	Thread(ctx context.Context, post string) ([]Comment, error)

	// CommentsBy returns all comments of one address, the earliest said first.
	CommentsBy(ctx context.Context, address string) ([]Comment, error)

	// Awaiting returns at most limit of the comments that want attention: those that want most
	// first, and then the earliest said. It also counts all of them.
	Awaiting(ctx context.Context, limit int) (first []Comment, all int, err error)

	// CommentsAfter returns at most limit comments with greater ids, in the order of their ids:
	// with the zero id first and then the last one returned, it reads all there are.
	CommentsAfter(ctx context.Context, id CommentID, limit int) ([]Comment, error)

	// CommentsDue returns at most limit comments whose Due is set and before a moment.
	CommentsDue(ctx context.Context, before time.Time, limit int) ([]Comment, error)

	// CommentEvents returns at most limit events before a moment, the newest first.
	CommentEvents(ctx context.Context, before time.Time, limit int) ([]CommentEvent, error)

	// CommentKey returns what a key opens, or [ErrNone].
	CommentKey(ctx context.Context, hash [32]byte) (CommentKey, error)

	// CommentLetters returns at most limit letters that are to be posted before a moment, the most
	// overdue first.
	CommentLetters(ctx context.Context, before time.Time, limit int) ([]CommentLetter, error)

	// CommentBlocks returns every block, the newest first.
	CommentBlocks(ctx context.Context) ([]CommentBlock, error)

	// CommentBlock returns the block of that name, or [ErrNone].
	CommentBlock(ctx context.Context, name [32]byte) (CommentBlock, error)
}

// CommentID names a comment, or an event or a letter about one. It is made by whoever adds it.
type CommentID [16]byte

// Comment is one row: what comments are looked up by, and the rest.
type Comment struct {
	ID        CommentID
	Post      string
	Address   string    // of its author; empty: none is kept
	Attention int       // how much it wants a moderator; 0: it does not
	Said      time.Time // never changes
	Due       time.Time // when something must be done with it; zero: never
	Revision  int64     // 1 when added; each setting of it adds one
	Data      []byte
}

// CommentEvent is a line of the log of what was done, for good.
type CommentEvent struct {
	ID   CommentID
	At   time.Time
	Data []byte
}

// CommentKey is what a secret in a letter opens, under the hash of that secret.
type CommentKey struct {
	Hash  [32]byte
	About []byte // what it opens; the keys to one thing are dropped together
	Until time.Time
}

// CommentLetter is one that waits to be posted.
type CommentLetter struct {
	ID   CommentID
	At   time.Time // when to post it, or to try again
	Data []byte
}

// CommentBlock keeps an address, under a hash of it, from commenting.
type CommentBlock struct {
	Name [32]byte
	At   time.Time
	Data []byte
}

// CommentChange is what is done at one moment. It names nothing twice.
type CommentChange struct {
	Add  []Comment // their Revision is not looked at: it becomes 1
	Set  []Comment // their Revision is what it must be before: compared, then one is added
	Drop []CommentID

	Log []CommentEvent

	Keys      []CommentKey
	DropKeys  [][]byte  // all keys to these
	KeysUntil time.Time // drops all keys that were good until before then; zero: none

	Letters     []CommentLetter // replace what is held under their ids
	DropLetters []CommentID

	Block   []CommentBlock // replace what is held under their names
	Unblock [][32]byte
}
