package press

import (
	"context"
	"errors"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// proofs makes proofs and keeps them. A proof once made stays good, so it is made once; how
// fast new ones are made is limited, whoever asks.
type proofs struct {
	node  *node.Node
	clock func() time.Time

	mu    sync.Mutex
	kept  map[proven][]byte
	order []proven // of kept, the oldest first
	bytes int
	ready int // proofs that may be made at once
	since time.Time

	making sync.Mutex // one at a time
}

type proven struct {
	channel record.Hash
	cite    standing.Cite
}

// errBusy is the error for more proofs than can be made now.
var errBusy = errors.New("too many proofs are asked for at once")

func newProofs(n *node.Node, clock func() time.Time) *proofs {
	return &proofs{node: n, clock: clock, kept: map[proven][]byte{}, ready: proofsAtOnce, since: clock()}
}

// get returns the proof file of an entry, with its words. Whether the entry may be shown is for
// the caller to know.
func (p *proofs) get(ctx context.Context, channel record.Hash, cite standing.Cite) ([]byte, error) {
	key := proven{channel, cite}
	if file, ok := p.have(key); ok {
		return file, nil
	}
	p.making.Lock()
	defer p.making.Unlock()
	if file, ok := p.have(key); ok { // made while this one waited
		return file, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !p.take() {
		return nil, errBusy
	}
	proof, err := p.node.Prove(ctx, channel, cite, true)
	if err != nil {
		return nil, err
	}
	file, err := proof.Bytes()
	if err != nil {
		return nil, err
	}
	p.keep(key, file)
	return file, nil
}

func (p *proofs) have(key proven) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	file, ok := p.kept[key]
	return file, ok
}

// keep puts a proof with the others, and drops the oldest while there are too many bytes.
func (p *proofs) keep(key proven, file []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept[key], p.order, p.bytes = file, append(p.order, key), p.bytes+len(file)
	for p.bytes > proofBytes && len(p.order) > 1 {
		p.bytes -= len(p.kept[p.order[0]])
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
}

// take reports whether another proof may be made now: some at once, then one every so often.
func (p *proofs) take() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	if more := int(now.Sub(p.since) / proofEvery); more > 0 {
		p.ready = min(proofsAtOnce, p.ready+more)
		p.since = now
	}
	if p.ready == 0 {
		return false
	}
	p.ready--
	return true
}
