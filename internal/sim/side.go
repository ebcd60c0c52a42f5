package sim

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"filippo.io/mldsa"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/record"
)

// side is a party: its keys, its disk, its clock, and its node while that runs.
type side struct {
	world    *world
	name     record.PartyName
	voice    string      // which of a forker's it is; "": its own
	keys     node.Keys   // the newest
	former   []node.Keys // those before, the oldest first
	disk     *disk.Disk
	notes    *notes // of what it has signed
	backups  []backup
	promises map[*talk]*promises
	rolled   bool // its whole machine was put back, and with it something is lost that others hold
	behind   bool // its whole machine was put back, and what it may lack of the logs of others has not come again yet
	outdated bool // its node has said that its database is an old copy, and holds what was declared lost since
	putBack  bool // an old copy of its database was put back
	hurt     bool // it has lost something, and is not seen to be whole again yet
	clockOff time.Duration
	full     bool
	sick     bool // its disk cannot be read
	slow     bool

	life   int // how often its node was started
	store  *disk.Store
	node   *node.Node // nil while it is down
	parked *parked    // what waits at its disk; under world.mu
}

func (s *side) String() string { return string(s.name) + s.voice }

// backup is a copy of a whole machine.
type backup struct {
	disk  *disk.Disk
	notes *notes
}

// parked is an operation of a disk that waits for its fate.
type parked struct {
	op    disk.Op
	bytes int
	fate  chan disk.Fate
}

// official is one who may speak for every side. What they may not do is tried as well.
type official struct {
	id  record.OfficialID
	may []record.Power
}

var officials = []official{
	{"anna", everything()},
	{"bert", []record.Power{record.PowerPublish, record.PowerSend}},
}

func everything() []record.Power {
	return []record.Power{record.PowerAdReferendum, record.PowerInitial, record.PowerPublish, record.PowerSend, record.PowerSign}
}

// sealer makes ML-DSA signatures without the randomness that hedges them, which comes from the
// system and would make two runs of one seed differ.
type sealer struct{ *mldsa.PrivateKey }

func (s sealer) Sign(_ io.Reader, message []byte, o crypto.SignerOpts) ([]byte, error) {
	return s.SignDeterministic(message, o)
}

// keysOf makes the keys of a party, as they are after so many rotations. They are the same in every
// run: making them takes longer than many of the things that are to be tried with them.
func keysOf(party record.PartyName, rotations int) node.Keys {
	name := string(party)
	if rotations > 0 {
		name += fmt.Sprint(" ", rotations)
	}
	madeKeys.Lock()
	defer madeKeys.Unlock()
	k, ok := madeKeys.of[name]
	if !ok {
		k = makeKeys(name)
		madeKeys.of[name] = k
	}
	return k
}

var madeKeys = struct {
	sync.Mutex
	of map[string]node.Keys
}{of: map[string]node.Keys{}}

func makeKeys(name string) node.Keys {
	random := (&world{}).randomness("keys", name)
	make := func(what string, t keys.Type) crypto.Signer {
		k, err := keys.Generate(random, what, t)
		if err != nil {
			panic(err) // the source does not end
		}
		return k.Signer()
	}
	k := node.Keys{
		Party: make("party", keys.Ed25519), Receipt: make("receipt", keys.Ed25519),
		Seal: sealer{make("seal", keys.MLDSA44).(*mldsa.PrivateKey)}, Line: make("line", keys.Ed25519),
	}
	signers := map[record.OfficialID]crypto.Signer{}
	for _, o := range officials {
		signers[o.id] = make(string(o.id), keys.Ed25519)
	}
	k.Official = func(id record.OfficialID) (crypto.Signer, error) {
		s, ok := signers[id]
		if !ok {
			return nil, fmt.Errorf("there is no official %s", id)
		}
		return s, nil
	}
	return k
}

// gate is where a disk asks what becomes of an operation.
func (s *side) gate(op disk.Op, bytes int) disk.Fate {
	p := &parked{op, bytes, make(chan disk.Fate)}
	s.world.mu.Lock()
	s.parked = p
	s.world.mu.Unlock()
	return <-p.fate
}

func (s *side) waiting() *parked {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	return s.parked
}

// release lets what waits at the disk meet its fate.
func (s *side) release(f disk.Fate) {
	s.world.mu.Lock()
	p := s.parked
	s.parked = nil
	s.world.mu.Unlock()
	p.fate <- f
}

// start starts a side's node on what its disk holds.
func (w *world) start(s *side) error {
	s.life++
	var err error
	if s.store, err = disk.Open(s.disk, s.gate); err != nil {
		return fmt.Errorf("%s cannot read its disk: %w", s.name, err)
	}
	s.store.SetUnreadable(s.sick)
	s.notes = s.notes.copy()
	s.node, err = node.Open(context.Background(), node.Config{
		Party: s.name, Store: s.store, Signed: &noteTaker{s, s.life, s.notes}, Keys: s.keys, Former: s.former,
		Clock:  func() time.Time { return w.now.Add(s.clockOff) },
		Random: w.randomness("node", s.String(), fmt.Sprint(s.life)),
	})
	return err
}

// stop ends a side's node at once, wherever it is: whatever it was doing is not done, and no
// answer leaves it.
func (w *world) stop(s *side) {
	if s.node == nil {
		return
	}
	s.store.Kill()
	if s.waiting() != nil {
		s.release(disk.Fate{Err: disk.ErrDead})
	}
	for _, t := range w.tasks {
		if t.side == s {
			t.abandon()
			w.giveUp(t.asker)
		}
	}
	if err := errors.Join(s.node.Close(), s.store.Close()); err != nil {
		panic(err) // neither has anything that can fail
	}
	s.node, s.store = nil, nil
}

// up lists the sides whose nodes run.
func (w *world) up() (list []*side) {
	for _, s := range w.sides {
		if s.node != nil {
			list = append(list, s)
		}
	}
	return list
}
