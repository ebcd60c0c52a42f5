// Package mailing is what a node keeps of its mail: who subscribes, which letters go to whom, what came
// of each, and why. Like package store it knows rows and moments and nothing of what they mean.
//
// A letter is one row for each issue (a version of a post) and subscriber. Its row is there, durably,
// before anything is sent, it is claimed, durably, before its words go out, and it is marked after the
// server has taken them. So a process that is killed loses none; those that it had claimed are in doubt,
// and [Store.Recover] puts them back.
//
// sqlstore implements [Store] for both databases; mailingtest is the suite that both must pass.
package mailing

import (
	"context"
	"errors"
	"time"
)

// ErrMoved is returned when a row is not as it was read: somebody else wrote first, and nothing was
// written. Read again and decide again.
var ErrMoved = errors.New("the row has moved since it was read")

// ErrNone is returned when what was asked for is not kept.
var ErrNone = errors.New("not kept here")

// Standing is where somebody who asked for mail stands.
type Standing int64

const (
	Asked     Standing = 1 // has not confirmed the address
	Active    Standing = 2
	Suspended Standing = 3 // the address does not take mail
	Left      Standing = 4 // unsubscribed, or complained: is never written to
)

// A Subscriber is somebody who asked for mail.
type Subscriber struct {
	ID        int64  // given by the store; 0: a new one
	Revision  int64  // compared and raised by every change
	Address   string // as it was entered
	Folded    string // the form in which no two may be the same
	Standing  Standing
	Lang      string // of the letters
	Rhythm    string // at what intervals
	Choice    string // what of, as the caller writes it
	Asked     time.Time
	Asks      int64 // how often confirmation was asked for, since it last was given
	Confirmed time.Time
	Bounces   int64 // that were passing, in a row
}

// An Issue is one version of a post, to be sent once to each subscriber whom it concerns.
type Issue struct {
	ID      int64  // given by the store, from 1; those below zero are letters of service, of no issue
	Post    string // the key of the post
	Version int64
	Kind    string // news, correction, withdrawn, removed
	Made    time.Time
	Reached int64 // subscribers up to this one have their rows
	Done    bool  // all have
}

// State is how far a letter has come.
type State int64

const (
	Waiting    State = 0 // to be sent when it is due
	Claimed    State = 1 // a connection is about to send it, or has
	Sent       State = 2 // the server has taken it
	Failed     State = 3 // the server refused it for good
	Cancelled  State = 4 // the subscriber left or was suspended before
	Superseded State = 5 // a newer version of the post came before
)

// A Letter is one issue for one subscriber.
type Letter struct {
	ID         int64 // given by the store
	Issue      int64
	Subscriber int64
	State      State
	Digest     bool // goes out with all others of this subscriber that are due at the same moment
	Due        time.Time
	Made       time.Time
	Ended      time.Time // when it was sent, or failed
	Tries      int64
	Doubts     int64  // how often it may have been sent and was not marked
	Fate       string // what the server said last
}

// Addressed is a letter with its subscriber.
type Addressed struct {
	Letter
	To Subscriber
}

// An Outcome is what came of a claimed letter. Waiting with a later moment is one.
type Outcome struct {
	Letter int64
	State  State
	At     time.Time // when it ended; of a waiting one, when it is due again
	Fate   string
}

// A Settlement is what connections have to say at one moment; it is written in one transaction.
type Settlement struct {
	Claim []int64 // letters that are about to be sent
	Done  []Outcome
}

// A Turn puts off a letter that waits, without counting a try.
type Turn struct {
	Letter int64
	Due    time.Time
}

// A Step is a part of the spreading of an issue: the rows of the subscribers up to one of them.
type Step struct {
	Issue     int64
	From, To  int64 // the subscriber that was reached, and that is now
	Done      bool
	Letters   []Letter // one for a subscriber who has one already is passed over
	Supersede []int64  // letters that are waiting, and are not to be sent any more
}

// An Event is something that happened to a subscriber, and why.
type Event struct {
	Subscriber int64
	At         time.Time
	What       string // asked, confirmed, changed, left, suspended, complained …
	Reason     string
}

// A Change is what is written of one subscriber at one moment. When the subscriber is not active, what
// waits for them is cancelled, but for a letter of service.
type Change struct {
	Subscriber Subscriber
	Event      Event
	Service    *Letter // replaces the last one of its issue; nil: none
}

// Receipt is which issue of a post a subscriber has a letter of.
type Receipt struct {
	Letter     int64
	Issue      int64
	Subscriber int64
	State      State
	Digest     bool
	Due        time.Time
}

// Count is how many letters of an issue are in each state.
type Count struct {
	Issue int64
	Of    map[State]int64
	First time.Time // when the first was sent; zero: none was
	Last  time.Time

	Due      int64     // of those that wait: may go now
	Deferred int64     // of those that wait: the server has put them off already
	LastDue  time.Time // when the last of those that wait is due; zero: none waits
}

// A Store keeps a node's mail. It is safe for concurrent use.
type Store interface {
	// Put writes a change and returns the subscriber as kept. It returns [ErrMoved] when the subscriber
	// is not of the revision given, or new and of an address that is kept already.
	Put(ctx context.Context, c Change) (Subscriber, error)

	// Import adds new subscribers in one transaction, and passes over those whose address is kept already.
	// It returns how many it has added. Each of them has the event.
	Import(ctx context.Context, all []Subscriber, e Event) (added int, err error)

	// Erase removes a subscriber with all letters and events.
	Erase(ctx context.Context, subscriber int64) error

	// Subscriber returns one, or [ErrNone].
	Subscriber(ctx context.Context, id int64) (Subscriber, error)

	// ByAddress returns the one of that folded address, or [ErrNone].
	ByAddress(ctx context.Context, folded string) (Subscriber, error)

	// Subscribers returns those after one of them, in the order of their numbers, at most so many.
	Subscribers(ctx context.Context, after int64, most int) ([]Subscriber, error)

	// Search returns those in whose address a text stands, in small letters or large ones, after one of them,
	// in the order of their numbers, at most so many.
	Search(ctx context.Context, text string, after int64, most int) ([]Subscriber, error)

	// Standings counts the subscribers of each standing.
	Standings(ctx context.Context) (map[Standing]int64, error)

	// Note adds an event without changing anything else.
	Note(ctx context.Context, e Event) error

	// Events returns the newest of one subscriber, or of all if it is 0, at most so many, newest first.
	Events(ctx context.Context, subscriber int64, most int) ([]Event, error)

	// AddIssue keeps an issue and returns it with its number. If there is one of that post, version and
	// kind already, that one is returned.
	AddIssue(ctx context.Context, i Issue) (Issue, error)

	// Issues returns all, in the order of their numbers.
	Issues(ctx context.Context) ([]Issue, error)

	// Spread writes a step. It returns [ErrMoved] when the issue is not where the step begins, or a letter
	// that is to be superseded does not wait any more.
	Spread(ctx context.Context, s Step) error

	// Receipts returns what subscribers after one of them have of a post, in the order of subscribers,
	// then issues; at most so many, and all or nothing of a subscriber.
	Receipts(ctx context.Context, post string, after int64, most int) ([]Receipt, error)

	// Due returns letters that wait and are due, by their moment, then subscriber: letters of service
	// alone, or the others; at most so many, not counting that a digest is never cut.
	Due(ctx context.Context, now time.Time, service bool, most int) ([]Addressed, error)

	// NextDue returns the moment at which the next letter that waits is due, or [ErrNone].
	NextDue(ctx context.Context) (time.Time, error)

	// Settle writes outcomes and claims and returns, durably, which letters it has claimed: those that
	// still waited.
	Settle(ctx context.Context, s Settlement) (claimed []int64, err error)

	// Postpone puts off letters that wait; of those that do not wait any more it writes nothing.
	Postpone(ctx context.Context, all []Turn) error

	// Recover puts back every claimed letter, as one in doubt, and returns how many there were. Nobody may
	// be sending.
	Recover(ctx context.Context) (int64, error)

	// Letters returns all of one subscriber, in the order of their numbers.
	Letters(ctx context.Context, subscriber int64) ([]Letter, error)

	// Letter returns one, or [ErrNone].
	Letter(ctx context.Context, id int64) (Letter, error)

	// Counts counts the letters of issues after one of them, as they stand at a moment.
	Counts(ctx context.Context, after int64, now time.Time) ([]Count, error)
}
