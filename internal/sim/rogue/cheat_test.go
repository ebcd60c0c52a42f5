package rogue

import "testing"

// A cheat is one row of the table.
type cheat struct {
	name  string     // it names the test, too
	by    []attacker // who can try it
	with  message
	for_  []goal
	tries string
	must  string // what must happen instead
	stops defence
	run   func(*ground)
}

type attacker string

// The attackers.
const (
	counterpart attacker = "counterpart" // another party of the channel, with all its keys and its own software
	third       attacker = "third"       // a further party of the same channel
	official    attacker = "official"    // of either side, with a key of their own
	stranger    attacker = "stranger"    // anybody who reaches the node's addresses
	courier     attacker = "courier"     // who carries a pouch, or a ticket
	thief       attacker = "thief"       // who has a copy of the disk, of a backup or of an old key
	reader      attacker = "reader"      // of the press room
)

type message string

// The messages.
const (
	aHead       message = "head"    // a signed checkpoint
	aReceipt    message = "receipt" // a cosignature, or a statement of what is held
	anEntry     message = "entry"   // a line of a log, with what it has seen
	anAct       message = "act"     // what an official signs, with its words
	aBundle     message = "bundle"  // what goes over a line or in a pouch
	aProof      message = "proof"   // a proof file, or evidence of a fork
	aPouch      message = "pouch"
	aTicket     message = "ticket" // an invitation, and the handshake that it begins
	anAside     message = "aside"  // a non-paper or a sealed offer, beside the record
	aConnection message = "connection"
	aPage       message = "page"    // a page or a form of the desk or the press room
	aDisk       message = "disk"    // the files of a node
	aBackup     message = "backup"  // a backup, or keys on paper
	aComment    message = "comment" // what a reader writes on what is published
	aLetter     message = "letter"  // a subscription by mail, or the link in a letter
)

type goal string

// The goals.
const (
	forge   goal = "forge"   // to have something stand that its author never said
	deny    goal = "deny"    // to take back what one said, signed or received
	rewrite goal = "rewrite" // to change what stands, or its order or date
	delay   goal = "delay"   // to hold back or stop what others do
	deceive goal = "deceive" // to have a person read what is not so
	exhaust goal = "exhaust" // to use up memory, time, room or connections
	learn   goal = "learn"   // to find out what one should not
)

var (
	attackers = []attacker{counterpart, third, official, stranger, courier, thief, reader}
	messages  = []message{aHead, aReceipt, anEntry, anAct, aBundle, aProof, aPouch, aTicket, anAside, aConnection, aPage, aDisk, aBackup, aComment, aLetter}
	goals     = []goal{forge, deny, rewrite, delay, deceive, exhaust, learn}
)

// A defence is the place in the source that stops a cheat. Without says what stands there when it
// is taken away, where OFF is true; where it is empty, the condition in the line no longer holds.
type defence struct{ file, line, without string }

// cheats is the whole table.
func cheats() []cheat {
	var all []cheat
	for _, some := range [][]cheat{heads, receipts, entries, acts, bundles, pouches, tickets, asides, proofs, connections, pages, disks, watchings, sealedOffers, groups, backups, public} {
		all = append(all, some...)
	}
	return all
}

func TestCheats(t *testing.T) {
	for _, c := range cheats() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := &ground{T: t}
			c.run(g)
			g.othersGoOn()
		})
	}
}

func TestEveryRowIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, c := range cheats() {
		if names[c.name] || c.name == "" || len(c.by) == 0 || len(c.for_) == 0 || c.tries == "" || c.must == "" || c.run == nil {
			t.Errorf("the row %q is not whole, or occurs twice", c.name)
		}
		names[c.name] = true
	}
	if len(names) < 60 {
		t.Errorf("only %d cheats", len(names))
	}
}
