// Package node is one party's keeper. It drafts and enters what its officials sign, takes in
// what the other sides send, verifies it, keeps it durably, receipts it, and answers what the
// record amounts to.
//
// One goroutine writes the logs. Whatever waits when it is free, in however many channels, becomes one
// transaction, one fsync, and for each log that changed one checkpoint. Nothing is reported as
// entered, and no receipt leaves, before the transaction is durable.
package node

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
)

// Keys are a party's signers. Each may be a hardware module.
type Keys struct {
	Party   crypto.Signer   // Ed25519
	Receipt crypto.Signer   // Ed25519
	Seal    crypto.Signer   // ML-DSA-44
	Line    crypto.Signer   // Ed25519
	Pouch   record.PouchKey // of whoever opens what comes by pouch; none: nothing does

	// Official returns the signer that the node keeps for an official, or an error that says
	// that it keeps none.
	Official func(record.OfficialID) (crypto.Signer, error)
}

// Config is what a node is made of.
type Config struct {
	Party  record.PartyName
	Store  store.Store
	Signed Signed // nil: nothing is noted apart from the store, which must then never be rolled back
	Keys   Keys   // the newest
	Former []Keys // those that the party had before in some channel, the oldest first
	Clock  func() time.Time
	Random io.Reader
}

// Node is one party's keeper. It is safe for concurrent use.
type Node struct {
	party  record.PartyName
	store  store.Store
	signed Signed
	clock  func() time.Time
	random io.Reader

	keysMu  sync.RWMutex
	keys    Keys // the newest
	public  record.Keys
	signers map[string]crypto.Signer // of every key that the party has had, by the public key
	lines   []crypto.Signer          // those for the line, the oldest first

	mu       sync.Mutex
	channels map[record.Hash]*channel
	changed  map[chan<- record.Hash]bool
	written  map[*func(drawer, name string)]bool

	requests chan *request
	stop     context.CancelFunc
	stopped  chan struct{}
}

// ErrClosed is returned by everything that writes once the node is closed.
var ErrClosed = errors.New("the node is closed")

// Open starts a node. Close it before its store.
func Open(ctx context.Context, c Config) (*Node, error) {
	// The writer outlives the request that opens the node; Close ends it.
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	n := &Node{
		party: c.Party, store: c.Store, signed: c.Signed, signers: map[string]crypto.Signer{},
		clock: c.Clock, random: c.Random,
		channels: map[record.Hash]*channel{}, changed: map[chan<- record.Hash]bool{}, written: map[*func(drawer, name string)]bool{},
		requests: make(chan *request, maxBatchOps), stop: stop, stopped: make(chan struct{}),
	}
	for _, k := range append(slices.Clone(c.Former), c.Keys) {
		if err := n.Hold(k); err != nil {
			stop()
			return nil, err
		}
	}
	go n.write(running)
	return n, nil
}

// Close ends the writer. What was not yet entered is refused with [ErrClosed].
func (n *Node) Close() error {
	n.stop()
	<-n.stopped
	return nil
}

// Party returns whose node this is.
func (n *Node) Party() record.PartyName { return n.party }

// Now returns the node's time.
func (n *Node) Now() time.Time { return n.clock() }

// PublicKeys returns the public halves of a party's keys.
func PublicKeys(k Keys) (record.Keys, error) {
	var keys record.Keys
	for _, want := range []struct {
		signer crypto.Signer
		t      record.SignatureType
		to     *record.PublicKey
	}{
		{k.Party, record.Ed25519, &keys.Party},
		{k.Receipt, record.Cosignature, &keys.Receipt},
		{k.Line, record.Ed25519, &keys.Line},
	} {
		key, err := record.NewSigningKey("key", want.t, want.signer)
		if err != nil {
			return keys, err
		}
		*want.to = key.Public
	}
	seal, err := record.NewSigningKey("key", record.MLDSA44, k.Seal)
	keys.Seal, keys.Pouch = seal.Public, k.Pouch
	return keys, err
}

// Changes registers a channel on which the node tells, without waiting, which channel of the
// record has grown. It returns the function that ends it.
func (n *Node) Changes(to chan<- record.Hash) (end func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.changed[to] = true
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.changed, to)
	}
}

func (n *Node) tell(channel record.Hash) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for to := range n.changed {
		select {
		case to <- channel:
		default: // the listener is behind, and will look at everything when it wakes
		}
	}
}

// Written registers a function that is called after papers were put, with the drawer and the name of
// each. It must not wait, nor ask the node. Written returns the function that ends it.
func (n *Node) Written(by func(drawer, name string)) (end func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.written[&by] = true
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.written, &by)
	}
}

func (n *Node) tellPapers(papers []store.Paper) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for by := range n.written {
		for _, p := range papers {
			(*by)(p.Drawer, p.Name)
		}
	}
}

const charterDrawer = "charter"

// Channels lists the channels that the node is in.
func (n *Node) Channels(ctx context.Context) ([]record.Hash, error) {
	papers, err := n.store.Papers(ctx, charterDrawer, "")
	if err != nil {
		return nil, err
	}
	ids := make([]record.Hash, len(papers))
	for i, p := range papers {
		if ids[i], err = record.ParseHash(p.Name); err != nil {
			return nil, fmt.Errorf("charter: %w", err)
		}
	}
	return ids, nil
}

// ErrNoChannel is returned for a channel that this node is not in.
var ErrNoChannel = errors.New("this node is in no such channel")

// open returns the state of a channel, reading it from the store the first time.
func (n *Node) open(ctx context.Context, id record.Hash) (*channel, error) {
	n.mu.Lock()
	c, ok := n.channels[id]
	if !ok {
		c = &channel{id: id, own: n.party}
		n.channels[id] = c
	}
	n.mu.Unlock()
	c.loading.Lock()
	defer c.loading.Unlock()
	if c.charter != nil {
		return c, nil
	}
	err := c.load(ctx, n)
	if err != nil && !ok {
		n.forget(id)
	}
	return c, err
}

// forget drops the state of a channel, so that the next use reads it again.
func (n *Node) forget(id record.Hash) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.channels, id)
}
