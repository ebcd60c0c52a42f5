// Package standing says what a record amounts to: who is here, what was said, agreed, owed and
// done. It is a pure function of the logs: the same record gives the same standing, byte for
// byte, on every copy and whatever order things arrived in.
//
// Three ideas carry it.
//
// An act is judged once, when everything that was before its author is known, and only by that
// (rule 1). So it either has effect for ever or breaks a rule for ever.
//
// What an object (a contact, a text, a point) is at some moment follows from the acts that
// have effect on it, and from which of them was before which: one function a class, asked
// about everything, about what is settled, or about what one entry had before it.
//
// What binds (a text adopted, a point kept) is asked of the past of single entries, so that it
// can only become true, never untrue: see reached.go.
//
// Each kind of act is registered in the file of its subject, with the function that judges
// it; each class of object with the function that says what it is.
package standing

import (
	"fmt"

	"parley.example/record"
)

// Leaf is one place in a log, as it was taken in.
type Leaf struct {
	Party record.PartyName
	N     int64
	Entry *record.Entry     // nil if the bytes are no entry: it is carried, and means nothing
	Act   *record.SignedAct // nil for a node's own entry, or if the bytes are no act

	// Where a log that it cites has branches: the heads that the entry and the act's basis cite, by
	// the names of the log and of each branch, all that a branch goes on from included; of a head
	// that is not here, the party's name alone. Party is then the name of a branch too, if it is on
	// one. Nil: as the entry and the act have it.
	Heads, Shown []record.Cited
}

// seen returns the heads that the entry cites.
func (l Leaf) seen() []record.Cited {
	if l.Heads != nil {
		return l.Heads
	}
	return l.Entry.Seen
}

// shown returns the heads that the act's official was shown.
func (l Leaf) shown() []record.Cited {
	if l.Shown != nil {
		return l.Shown
	}
	return l.Act.Basis
}

// Under returns the leaf as a law reads it: law 1 knows no heads of branches.
func (l Leaf) Under(law int) Leaf {
	if law < 2 && l.Entry != nil && record.Branched(l.Entry.Seen) {
		l.Entry, l.Act = nil, nil
	}
	if law < 2 && l.Act != nil && record.Branched(l.Act.Basis) {
		l.Act = nil
	}
	return l
}

// NewLeaf reads the bytes of an entry. It never fails: what cannot be read has no effect. An
// entry that numbers itself wrongly, or cites its own log, cannot be read.
func NewLeaf(party record.PartyName, n int64, raw []byte) Leaf {
	leaf := Leaf{Party: party, N: n}
	e, err := record.ParseEntry(raw)
	if err != nil || e.N != n || sizeIn(e.Seen, party) != 0 {
		return leaf
	}
	leaf.Entry = e
	if e.Node == "" {
		if act, err := record.ParseAct(e.Act); err == nil {
			leaf.Act = act
		}
	}
	return leaf
}

// Cite names an entry: the twelfth of mid.example.
type Cite struct {
	Party record.PartyName `json:"party"`
	N     int64            `json:"n"`
}

func (c Cite) String() string { return fmt.Sprintf("%s %d", c.Party, c.N) }

// Fold takes in the entries of one channel and answers what they amount to. Its methods may be
// called at the same time, except [Fold.Add], which needs the fold to itself.
type Fold struct {
	charter    *record.Charter
	channel    record.Hash
	principals []record.PartyName          // of the charter, in order
	logs       map[record.PartyName]*log   // and the branches of logs, by their names
	branches   map[record.PartyName][]*log // by party, in the order of their names
	joined     []*event                    // accessions of parties that the charter does not name, by party
	objects    map[record.Ref]*object
	classes    map[record.Object][]*object   // as opened; sorted when read
	acts       map[record.Hash]*event        // that have effect
	places     map[record.Hash]Cite          // the first place of each act, with effect or not
	shared     map[record.Hash]Cite          // of each act on a branch: the place at which it counts
	disputes   []DateDispute                 // as found; sorted when read
	found      []found                       // evidence of forks
	expunging  map[record.Hash][]*object     // the texts that would expunge a body
	notices    map[record.PartyName][]*event // of silence, by who is silent, in order
	left       map[record.PartyName][]*event // secessions, in order: of a log that has forked, of each branch

	known  known                                           // what was asked of the past of entries
	verify func(*record.SignedAct, record.PublicKey) error // whether an act bears a key's signature
}

// log is one party's log, as far as it is held and as far as it is folded.
type log struct {
	party    record.PartyName
	of       *log  // of a branch: the log that it is one of
	from     int64 // of a branch: its first entry; those before it are that log's
	ends     bool  // it goes on as branches
	leaves   []Leaf
	folded   int64
	seen     [][]record.Cited // of each folded leaf: what was before it in the logs of others
	events   []*event         // of the folded leaves that are acts or break a rule
	unknown  []Cite           // node's own entries of a kind that this version does not know
	restored []Cite           // node's own entries that declare a loss
	signed   *event           // the act by which the party signed the charter
	powers   map[record.OfficialID][]*object
	numbers  map[numbered]*event // the notes and notices that bear a number
	keys     *record.KeyChain    // nil until the charter or an accession says which
	rotated  []Cite              // the rotations that have effect
	watch    watch
}

// event is an act in its place.
type event struct {
	Cite
	Party  record.PartyName // whose; the citation has the name of the branch
	entry  *record.Entry
	act    *record.SignedAct
	seen   []record.Cited
	basis  []record.Cited
	past   int64   // how many entries were before it, all logs together
	holes  []hole  // of an act: what silences and forks leave out of what was before it
	breach *Breach // nil: it has effect
	about  *object
	powers *object // the full powers under which its official made it
	draft  bool    // not signed yet: the signature is not judged
}

// New begins a fold of the channel that the charter founds.
func New(charter *record.Charter, channel record.Hash) *Fold {
	f := &Fold{
		charter: charter,
		channel: channel,
		logs:    map[record.PartyName]*log{},
		shared:  map[record.Hash]Cite{},
		objects: map[record.Ref]*object{},
		classes: map[record.Object][]*object{},
		acts:    map[record.Hash]*event{},
		places:  map[record.Hash]Cite{},

		branches:  map[record.PartyName][]*log{},
		expunging: map[record.Hash][]*object{},
		notices:   map[record.PartyName][]*event{},
		left:      map[record.PartyName][]*event{},

		known:  known{answers: map[question]bool{}},
		verify: (*record.SignedAct).VerifyBy,
	}
	for _, p := range charter.Parties {
		if p.Role == record.RoleParty {
			f.principals = append(f.principals, p.Name)
		}
	}
	return f
}

// Size returns how many entries of a party's log the fold holds.
func (f *Fold) Size(party record.PartyName) int64 {
	if l := f.logs[party]; l != nil {
		return int64(len(l.leaves))
	}
	return 0
}

// Folded returns how many entries of a party's log are folded. The next one waits for an entry
// that was before it and is not here.
func (f *Fold) Folded(party record.PartyName) int64 {
	if l := f.logs[party]; l != nil {
		return l.folded
	}
	return 0
}

// Add takes in the next leaf of a log. The logs may come in any order; a leaf waits until all
// that was before it is here. It panics if a leaf of the log is left out, because whoever
// keeps the logs keeps them whole; and if the log is a branch: at which place an act counts that stands on
// two branches all their entries say together, so there is no adding one, see [Fold.Branch].
func (f *Fold) Add(leaf Leaf) {
	l := f.logs[leaf.Party]
	if l != nil && l.of != nil {
		panic(fmt.Sprintf("standing: an entry of the branch %s by itself: fold the logs anew", leaf.Party))
	}
	if l == nil {
		l = f.newLog(leaf.Party)
		f.logs[leaf.Party] = l
	}
	l.add(leaf.Under(f.charter.Law))
	f.advance()
}

func (l *log) add(leaf Leaf) {
	if leaf.N != int64(len(l.leaves)) || leaf.Party != l.party || l.ends {
		panic(fmt.Sprintf("standing: leaf %d of %s added to %s after %d", leaf.N, leaf.Party, l.party, len(l.leaves)))
	}
	l.leaves = append(l.leaves, leaf)
}

func (f *Fold) newLog(party record.PartyName) *log {
	l := &log{party: party, powers: map[record.OfficialID][]*object{}, numbers: map[numbered]*event{}}
	if p, named := f.charter.Party(party); named {
		f.beginKeys(l, p)
	}
	return l
}

// advance folds every leaf whose past is folded.
func (f *Fold) advance() {
	for again := true; again; {
		again = false
		for _, l := range f.logs {
			for l.begin() && l.folded < int64(len(l.leaves)) && f.holdsPast(l.leaves[l.folded]) {
				f.fold(l, l.leaves[l.folded])
				again = true
			}
		}
	}
}

func (f *Fold) holdsPast(leaf Leaf) bool {
	if leaf.Entry == nil {
		return true
	}
	for _, c := range leaf.seen() {
		if f.Folded(c.Party) < c.Size {
			return false
		}
	}
	return true
}

func (f *Fold) fold(l *log, leaf Leaf) {
	e := f.event(l, leaf)
	f.checkDates(l, leaf, e.seen)
	l.seen = append(l.seen, e.seen)
	l.folded++
	switch {
	case e.breach != nil:
	case e.act == nil:
		if !f.knows(leaf.Entry.Node) {
			l.unknown = append(l.unknown, e.Cite)
			return
		}
		if e.breach = f.noteNode(l, e); e.breach == nil {
			return
		}
	default:
		e.breach = f.judge(e)
	}
	l.events = append(l.events, e)
	if e.act != nil && e.act.Party == e.Party {
		_, counts := f.elsewhere(e)
		if _, again := f.places[e.act.Hash]; !counts && !again {
			f.places[e.act.Hash] = e.Cite
		}
	}
	if e.breach == nil {
		if twin := f.acts[e.act.Hash]; twin == nil || compareCites(e.Cite, twin.Cite) < 0 {
			f.acts[e.act.Hash] = e
		}
		f.attach(e)
	}
}

// knows reports whether a node's own entry is of a kind that the channel's law knows.
func (f *Fold) knows(n record.NodeNote) bool {
	return n.Law() > 0 && n.Law() <= f.charter.Law
}

// event puts a leaf in its place. It has a breach already if its act, or the entry itself, is
// none, or if the entry's own account of its past is not whole.
func (f *Fold) event(l *log, leaf Leaf) *event {
	seen, closed := f.pastOf(l, leaf)
	e := &event{Cite: Cite{leaf.Party, leaf.N}, Party: PartyOf(leaf.Party), entry: leaf.Entry, act: leaf.Act, seen: seen, past: leaf.N}
	if leaf.Act != nil {
		e.basis = leaf.shown()
	}
	for _, c := range seen {
		e.past += c.Size
	}
	if leaf.Act != nil {
		e.holes = f.holesIn(before{e})
	}
	switch {
	case leaf.Entry == nil:
		e.breach = breach(RuleForm, "the bytes at this place are no entry")
	case !closed && !isRotation(leaf):
		e.breach = breach(RuleSeen, "it leaves out what was before an entry that it has before it")
	case leaf.Entry.Node == "" && leaf.Act == nil:
		e.breach = breach(RuleForm, "the bytes at this place are no act")
	}
	return e
}

// size returns how much of a party's log was before e.
func (e *event) size(party record.PartyName) int64 {
	if party == e.Cite.Party {
		return e.N
	}
	return sizeIn(e.seen, party)
}

// knows reports whether the entry at c was before e.
func (e *event) knows(c Cite) bool { return c.N < e.size(c.Party) }

// has makes of e a scope: all that was before it, but for what silences and forks leave out of that. So an act
// is judged by what counts for its author (rule 1).
func (e *event) has(c Cite) bool { return e.knows(c) && leftOut(e.holes, c) == nil }

// before is all that was before an event, with what is left out.
type before struct{ *event }

func (b before) has(c Cite) bool { return b.knows(c) }

// shown reports whether e's official was shown the entry at c.
func (e *event) shown(c Cite) bool { return c.N < sizeIn(e.basis, c.Party) }
