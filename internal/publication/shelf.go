package publication

import (
	"context"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

// A shelf is what is public between two moments at which that changes.
type shelf struct {
	*decisions
	number uint64
	since  time.Time
	due    time.Time     // when the next thing falls due that is held back; zero: nothing is
	public []record.Hash // channels of which anything is shown

	mu       sync.Mutex
	channels map[record.Hash]*kept[*reading.Reading]
	posts    kept[*posts]
}

// decisions are what the house has decided on, public or not.
type decisions struct {
	articles  []*Article
	releases  map[record.Hash]map[standing.Cite]node.Release
	order     []record.Hash // the channels in order
	slugs     map[string]string
	redirects map[string]Key
	settings  Settings

	comparisons []Comparison
}

// kept is something that is read once, by the first who asks.
type kept[T any] struct {
	since time.Time
	mu    sync.Mutex
	have  bool
	value T
}

func (k *kept[T]) get(read func() (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.have {
		return k.value, nil
	}
	value, err := read()
	if err == nil {
		k.value, k.have = value, true
	}
	return value, err
}

// fresh reports whether what was read then can be shown now. A clock that was put back makes nothing
// last longer.
func fresh(then, now time.Time) bool {
	age := now.Sub(then)
	return age >= 0 && age < freshFor
}

// now returns what is public by the clock: the shelf as it is, or another where anything has changed
// or fallen due. What is read while a change comes in stands on the shelf from before it, which nobody
// is given any more.
func (l *Library) now(ctx context.Context) (*shelf, error) {
	// Whoever finds nothing new need not wait for those who look. It is looked for news before it is
	// looked at the shelf, which is taken away before the news is taken in.
	if !l.papers.Load() && len(l.changes) == 0 {
		if s := l.shelf.Load(); s.lasts(l.clock()) {
			return s, nil
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look()
	now, old := l.clock(), l.last
	if old.lasts(now) && !l.stale {
		l.shelf.Store(old)
		return old, nil
	}
	d, err := readDecisions(ctx, l.node)
	if err != nil {
		return nil, err
	}
	l.count++
	s := &shelf{decisions: d, number: l.count, since: now, due: d.next(now), channels: map[record.Hash]*kept[*reading.Reading]{}}
	for _, id := range d.order {
		for _, r := range d.releases[id] {
			if r.Shown(now) {
				s.public = append(s.public, id)
				break
			}
		}
	}
	if old.lasts(now) && !l.all {
		old.mu.Lock()
		for id, r := range old.channels {
			if !l.gone[id] {
				s.channels[id] = r
			}
		}
		old.mu.Unlock()
	}
	l.stale, l.all = false, false
	clear(l.gone)
	l.last = s
	l.shelf.Store(s)
	return s, nil
}

// look takes in what the node has told. The caller holds the lock.
func (l *Library) look() {
	l.shelf.Store(nil)
	l.stale = l.papers.Swap(false) || l.stale
	l.all = l.all || len(l.changes) == cap(l.changes) // the node may have had more to tell
	for {
		select {
		case id := <-l.changes:
			l.gone[id], l.stale = true, true
		default:
			return
		}
	}
}

// lasts reports whether the shelf is still what is public, if nobody decides anything.
func (s *shelf) lasts(now time.Time) bool {
	return s != nil && fresh(s.since, now) && (s.due.IsZero() || now.Before(s.due))
}

func readDecisions(ctx context.Context, n *node.Node) (*decisions, error) {
	d := &decisions{releases: map[record.Hash]map[standing.Cite]node.Release{}, slugs: map[string]string{}}
	var err error
	if d.articles, err = readArticles(ctx, n); err != nil {
		return nil, err
	}
	slugs, err := n.Papers(ctx, slugDrawer, "")
	if err != nil {
		return nil, err
	}
	for _, p := range slugs {
		d.slugs[p.Name] = string(p.Data)
	}
	if d.redirects, err = readRedirects(ctx, n); err != nil {
		return nil, err
	}
	if d.comparisons, err = readComparisons(ctx, n); err != nil {
		return nil, err
	}
	if d.settings, _, err = readSettings(ctx, n); err != nil {
		return nil, err
	}
	if d.order, err = n.Channels(ctx); err != nil {
		return nil, err
	}
	for _, id := range d.order {
		if d.releases[id], err = n.Releases(ctx, id); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// channel reads a channel, as of when the shelf was filled or a little later: within its time nothing
// falls due.
func (s *shelf) channel(ctx context.Context, l *Library, id record.Hash) (*reading.Reading, error) {
	s.mu.Lock()
	k := s.channels[id]
	if k == nil || !fresh(k.since, s.since) {
		k = &kept[*reading.Reading]{since: s.since}
		s.channels[id] = k
	}
	s.mu.Unlock()
	return k.get(func() (*reading.Reading, error) { return reading.Released(ctx, l.node, id, s.since) })
}
