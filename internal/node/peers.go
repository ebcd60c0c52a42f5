package node

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"parley.example/record"
)

// holding is how far a counterpart holds each log, and each of its branches.
type holding map[record.PartyName][]record.Have

// size returns how many entries of a log it holds, on whichever branch.
func (h holding) size(party record.PartyName) (most int64) {
	for _, x := range h[party] {
		most = max(most, x.Size)
	}
	return most
}

func (h holding) equal(o holding) bool {
	return maps.EqualFunc(h, o, func(a, b []record.Have) bool {
		return slices.EqualFunc(a, b, func(x, y record.Have) bool {
			return x.Size == y.Size && (x.Root == nil) == (y.Root == nil) && (x.Root == nil || *x.Root == *y.Root)
		})
	})
}

// peerState is what the node knows of how far a counterpart holds a channel. It is only a
// saving: it is learnt again from the counterpart's next bundle, and nothing is lost with it.
type peerState struct {
	mu   sync.Mutex
	held holding // as the counterpart last said; nil: nothing yet
	room int     // how much one bundle to it may hold; 0: newsBytes
	owed bool    // it has not yet been sent our receipt of its newest head

	// told is how far it holds each log if it has what it was last sent where it waits for news: nobody is
	// told otherwise whether that arrived. nil: that is known, or nothing was sent.
	told map[record.PartyName]int64
}

func (c *channel) peer(name record.PartyName) *peerState {
	p, _ := c.peers.LoadOrStore(name, &peerState{})
	return p.(*peerState)
}

// has notes how far the counterpart says that it holds each log. If it asks for news again, and holds
// nothing of what it was sent when it last asked, that did not get through.
func (p *peerState) has(have []record.Have, asks bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = holding{}
	for _, h := range have {
		p.held[h.Party] = append(p.held[h.Party], h)
	}
	arrived := false
	for party, size := range p.told {
		arrived = arrived || p.held.size(party) >= size
	}
	if p.told != nil && (arrived || asks) {
		p.told = nil
		p.widen(arrived)
	}
}

// sent notes that news went to where the counterpart waits for them. Whether they arrive shows what it
// next says that it holds.
func (p *peerState) sent(b *record.Bundle) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = nil
	for _, part := range b.Logs {
		if len(part.Entries) == 0 {
			continue
		}
		if p.told == nil {
			p.told = map[record.PartyName]int64{}
		}
		p.told[part.Party] = part.First + int64(len(part.Entries))
	}
}

// most returns how much one bundle to the counterpart may hold.
func (p *peerState) most() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(p.room, newsBytes)
}

// through notes whether a bundle reached the counterpart. What does not get through a bad line in
// one piece is sent in smaller ones; when they arrive, they grow again.
func (p *peerState) through(arrived bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.widen(arrived)
}

func (p *peerState) widen(arrived bool) {
	room := cmp.Or(p.room, newsBytes)
	if arrived {
		p.room = min(2*room, newsBytes)
	} else {
		p.room = max(room/4, leastNews)
	}
}

// owe notes that the counterpart should get our receipt of the newest head of its log.
func (p *peerState) owe() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owed = true
}

func (p *peerState) snapshot() (held holding, known, owed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.held), p.held != nil, p.owed
}

// paid notes that a bundle has reached the counterpart.
func (p *peerState) paid(name record.PartyName, b *record.Bundle) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, part := range b.Logs {
		p.owed = p.owed && part.Party != name
	}
}
