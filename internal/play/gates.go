package play

import (
	"context"
	"crypto/ed25519"
	"net/http"
	"sync"
)

// gates are what stands between the nodes. They break connections where a cable or a network
// would: a request that must not arrive is cut off before the node sees it, and an answer that
// must not arrive after the node has given it.
type gates struct {
	mu      sync.Mutex
	keys    map[string]string // the key of a party in the scenario, by its line key
	isCut   map[pair]bool
	isHeld  map[pair]bool
	dropped int
}

func newGates() *gates {
	return &gates{keys: map[string]string{}, isCut: map[pair]bool{}, isHeld: map[pair]bool{}}
}

func (g *gates) know(line ed25519.PublicKey, key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.keys[string(line)] = key
}

func (g *gates) cut(p pair, yes bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isCut[p.either()] = yes
}

func (g *gates) hold(p pair, yes bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isHeld[p] = yes
}

// passes reports whether something said by one can reach the other.
func (g *gates) passes(p pair) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.isCut[p.either()] && !g.isHeld[p]
}

func (g *gates) drops() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dropped
}

// guard stands before the line of one node.
func (g *gates) guard(key string, inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var from string
		if line, ok := r.TLS.PeerCertificates[0].PublicKey.(ed25519.PublicKey); ok {
			g.mu.Lock()
			from = g.keys[string(line)]
			g.mu.Unlock()
		}
		if !g.passes(pair{from, key}) {
			panic(http.ErrAbortHandler) // the server breaks the connection and says nothing
		}
		if g.passes(pair{key, from}) {
			inner.ServeHTTP(w, r)
			return
		}
		inner.ServeHTTP(discard{header: http.Header{}}, r)
		g.mu.Lock()
		g.dropped++
		g.mu.Unlock()
		panic(http.ErrAbortHandler)
	})
}

// discard takes an answer that nobody gets.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// settle exchanges between all nodes that reach each other, in every channel, until nothing moves,
// unless the story moves everything by hand.
func (s *Stage) settle(ctx context.Context) error {
	if s.scenario.byHand && s.founded {
		return nil
	}
	here := s.here
	defer func() { s.here = here }()
	for _, s.here = range s.allChannels() {
		if err := s.settleHere(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settleHere does so in the channel of the step.
func (s *Stage) settleHere(ctx context.Context) error {
	for range maxRounds {
		moved := false
		for i, a := range s.here.sides {
			for _, b := range s.here.sides[i+1:] {
				m, err := s.exchange(ctx, a, b)
				if err != nil {
					return err
				}
				moved = moved || m
			}
		}
		if !moved {
			return nil
		}
	}
	return errRestless
}

// exchange makes one round trip between two nodes, if the line lets anything through. It reports
// whether anything moved.
func (s *Stage) exchange(ctx context.Context, a, b *Side) (moved bool, err error) {
	if a.node == nil || b.node == nil || !s.gates.passes(pair{a.Key, b.Key}) && !s.gates.passes(pair{b.Key, a.Key}) {
		return false, nil
	}
	if !s.gates.passes(pair{a.Key, b.Key}) {
		a, b = b, a // the one that is heard dials
	}
	for _, p := range []struct{ x, y *Side }{{a, b}, {b, a}} {
		known, err := p.x.knows(ctx, s.here.id, p.y.Name)
		if err != nil || !known {
			return false, err // it was not yet invited, as far as one of them knows
		}
	}
	if s.gates.passes(pair{b.Key, a.Key}) {
		return a.client.Exchange(ctx, s.here.id, b.Name, false)
	}
	// The answer is held back, so what moved shows only in the node that gave it.
	before, err := b.count(ctx, s.here.id)
	if err != nil {
		return false, err
	}
	drops := s.gates.drops()
	if _, err := a.client.Exchange(ctx, s.here.id, b.Name, false); s.gates.drops() == drops {
		return false, err
	}
	after, err := b.count(ctx, s.here.id)
	return after != before, err
}

// open undoes every cut and every hold.
func (g *gates) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.isCut)
	clear(g.isHeld)
}
