package publication

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/record"
)

// Library hands out what is public at the moment of asking, by its clock. It keeps what it has read
// until something changes, or an embargo falls due, or some time has passed; it needs no goroutine:
// whoever asks first looks. It is safe for concurrent use. Close it before its node.
type Library struct {
	node    *node.Node
	clock   func() time.Time
	changes chan record.Hash
	ends    []func()

	papers atomic.Bool // one of ours was put since last looked
	tellMu sync.Mutex
	tell   map[chan<- Key]bool

	shelf atomic.Pointer[shelf] // what is public; nil: somebody looks

	mu    sync.Mutex
	last  *shelf // the newest, which may no longer be what is public
	count uint64 // of shelves
	stale bool   // what it holds may have changed
	gone  map[record.Hash]bool
	all   bool // the channels that changed: these, or all
}

// NewLibrary returns the library of a node. It reads nothing yet.
func NewLibrary(n *node.Node, clock func() time.Time) *Library {
	l := &Library{
		node: n, clock: clock, changes: make(chan record.Hash, waitingChanges),
		tell: map[chan<- Key]bool{}, gone: map[record.Hash]bool{},
	}
	l.ends = []func(){n.Changes(l.changes), n.Written(l.written)}
	return l
}

// Close ends the library's listening to its node.
func (l *Library) Close() {
	for _, end := range l.ends {
		end()
	}
}

// Posts returns what is public, the newest first: in the order in which it was first published.
func (l *Library) Posts(ctx context.Context) ([]Post, error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.allPosts(ctx, l)
	if err != nil {
		return nil, err
	}
	return p.list, nil
}

// Post returns one; ok is false if nothing of that key is public.
func (l *Library) Post(ctx context.Context, key Key) (post Post, ok bool, err error) {
	s, err := l.now(ctx)
	if err != nil {
		return Post{}, false, err
	}
	return s.post(ctx, l, key)
}

// ByPath returns the post whose address below the language is path, or was: then moved says so.
func (l *Library) ByPath(ctx context.Context, path string) (post Post, moved, ok bool, err error) {
	s, err := l.now(ctx)
	if err != nil {
		return Post{}, false, false, err
	}
	p, err := s.allPosts(ctx, l)
	if err != nil {
		return Post{}, false, false, err
	}
	at, ok := p.byPath[path]
	if !ok {
		return Post{}, false, false, nil
	}
	return p.list[at], p.list[at].Path != path, true, nil
}

// Redirect returns the post to which a path leads that was an address elsewhere.
func (l *Library) Redirect(ctx context.Context, path string) (post Post, ok bool, err error) {
	s, err := l.now(ctx)
	if err != nil {
		return Post{}, false, err
	}
	key, ok := s.redirects[redirectName(path)]
	if !ok {
		return Post{}, false, nil
	}
	return s.post(ctx, l, key)
}

// Sealed returns the bytes of which the hash of a public version of an article is, for its readers to
// check; ok is false if there are none.
func (l *Library) Sealed(ctx context.Context, key Key, n int) (data []byte, ok bool, err error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, a := range s.articles {
		if ArticleKey(a.ID) != key || a.Removed != nil {
			continue
		}
		for _, e := range a.public(s.since) {
			if e.N == n {
				data, err = e.Bytes(a.ID)
				return data, err == nil, err
			}
		}
	}
	return nil, false, nil
}

// Commitments lists the hashes that were made public before the words, the newest first.
func (l *Library) Commitments(ctx context.Context) ([]Commitment, error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.commitments(s.since), nil
}

// Settings returns what the publication says of itself.
func (l *Library) Settings(ctx context.Context) (Settings, error) {
	s, err := l.now(ctx)
	if err != nil {
		return Settings{}, err
	}
	return s.settings, nil
}

// Channels lists the channels of which anything is shown. Of the others not even the existence is.
func (l *Library) Channels(ctx context.Context) ([]record.Hash, error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.public, nil
}

// Channel returns what is shown of a channel.
func (l *Library) Channel(ctx context.Context, id record.Hash) (*reading.Reading, error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.channel(ctx, l, id)
}

// Next returns when something that is held back falls due next; the zero time if nothing is.
func (l *Library) Next(ctx context.Context) (time.Time, error) {
	s, err := l.now(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return s.due, nil
}

// State numbers what the library hands out: as long as it is the same, so is everything that is public.
// What was made of it can be kept under that number.
func (l *Library) State(ctx context.Context) (uint64, error) {
	s, err := l.now(ctx)
	if err != nil {
		return 0, err
	}
	return s.number, nil
}

// Changes registers a channel on which the library tells, without waiting, of which post a decision
// was taken: to publish, correct, withdraw, remove, at once or later, or to write on. What falls due
// by itself is not told; see [Library.Next]. It returns the function that ends it.
func (l *Library) Changes(to chan<- Key) (end func()) {
	l.tellMu.Lock()
	defer l.tellMu.Unlock()
	l.tell[to] = true
	return func() {
		l.tellMu.Lock()
		defer l.tellMu.Unlock()
		delete(l.tell, to)
	}
}

// written is told by the node of every paper that was put.
func (l *Library) written(drawer, name string) {
	var key Key
	id, cite, release := node.ParseRelease(drawer, name)
	switch {
	case release:
		key = EntryKey(id, cite)
	case drawer == articleDrawer:
		key = ArticleKey(name)
	case drawer != slugDrawer && drawer != redirectDrawer && drawer != settingsDrawer && drawer != comparisonDrawer:
		return
	}
	l.papers.Store(true)
	l.tellMu.Lock()
	defer l.tellMu.Unlock()
	if key == "" {
		return
	}
	for to := range l.tell {
		select {
		case to <- key:
		default: // the listener is behind, and looks at everything when it wakes
		}
	}
}
