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
	"slices"
	"sort"
	"strings"

	"parley.example/record"
)

// Leaf is one place in a log, as it was taken in.
type Leaf struct {
	Party record.PartyName
	N     int64
	Entry *record.Entry     // nil if the bytes are no entry: it is carried, and means nothing
	Act   *record.SignedAct // nil for a node's own entry, or if the bytes are no act
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
	principals []record.PartyName // of the charter, in order
	logs       map[record.PartyName]*log
	joined     []*event // accessions of parties that the charter does not name, by party
	objects    map[record.Ref]*object
	classes    map[record.Object][]*object // as opened; sorted when read
	acts       map[record.Hash]*event      // that have effect
	places     map[record.Hash]Cite        // the first place of each act, with effect or not
	disputes   []DateDispute               // as found; sorted when read
}

// log is one party's log, as far as it is held and as far as it is folded.
type log struct {
	party   record.PartyName
	leaves  []Leaf
	folded  int64
	seen    [][]record.Cited // of each folded leaf: what was before it in the logs of others
	events  []*event         // of the folded leaves that are acts or break a rule
	unknown []Cite           // node's own entries of a kind that this version does not know
	signed  *event           // the act by which the party signed the charter
	powers  map[record.OfficialID][]*object
	watch   watch
}

// event is an act in its place.
type event struct {
	Cite
	entry  *record.Entry
	act    *record.SignedAct
	seen   []record.Cited
	past   int64   // how many entries were before it, all logs together
	breach *Breach // nil: it has effect
	about  *object
	draft  bool // not signed yet: the signature is not judged
}

// object is something that acts are about.
type object struct {
	ref    record.Ref
	class  record.Object
	opened *event
	events []*event // that have effect on it, the opening one first, each after all before it

	point    *record.Point      // of a point
	parties  []record.PartyName // of a contact: whose it is; of a point: whom it concerns
	versions *versions          // of a text
}

// New begins a fold of the channel that the charter founds.
func New(charter *record.Charter, channel record.Hash) *Fold {
	f := &Fold{
		charter: charter,
		channel: channel,
		logs:    map[record.PartyName]*log{},
		objects: map[record.Ref]*object{},
		classes: map[record.Object][]*object{},
		acts:    map[record.Hash]*event{},
		places:  map[record.Hash]Cite{},
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
// keeps the logs keeps them whole.
func (f *Fold) Add(leaf Leaf) {
	l := f.logs[leaf.Party]
	if l == nil {
		l = newLog(leaf.Party)
		f.logs[leaf.Party] = l
	}
	if leaf.N != int64(len(l.leaves)) {
		panic(fmt.Sprintf("standing: leaf %d of %s added after %d", leaf.N, leaf.Party, len(l.leaves)))
	}
	l.leaves = append(l.leaves, leaf)
	f.advance()
}

func newLog(party record.PartyName) *log {
	return &log{party: party, powers: map[record.OfficialID][]*object{}}
}

// advance folds every leaf whose past is folded.
func (f *Fold) advance() {
	for again := true; again; {
		again = false
		for _, l := range f.logs {
			for l.folded < int64(len(l.leaves)) && f.holdsPast(l.leaves[l.folded]) {
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
	for _, c := range leaf.Entry.Seen {
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
		if leaf.Entry.Node != record.Received {
			l.unknown = append(l.unknown, e.Cite)
		}
		return
	default:
		e.breach = f.judge(e)
	}
	l.events = append(l.events, e)
	if e.act != nil && e.act.Party == e.Party {
		if _, again := f.places[e.act.Hash]; !again {
			f.places[e.act.Hash] = e.Cite
		}
	}
	if e.breach == nil {
		f.acts[e.act.Hash] = e
		f.attach(e)
	}
}

// event puts a leaf in its place. It has a breach already if its act, or the entry itself, is
// none, or if the entry's own account of its past is not whole.
func (f *Fold) event(l *log, leaf Leaf) *event {
	seen, closed := f.pastOf(l, leaf)
	e := &event{Cite: Cite{leaf.Party, leaf.N}, entry: leaf.Entry, act: leaf.Act, seen: seen, past: leaf.N}
	for _, c := range seen {
		e.past += c.Size
	}
	switch {
	case leaf.Entry == nil:
		e.breach = breach(RuleForm, "the bytes at this place are no entry")
	case !closed:
		e.breach = breach(RuleSeen, "it leaves out what was before an entry that it has before it")
	case leaf.Entry.Node == "" && leaf.Act == nil:
		e.breach = breach(RuleForm, "the bytes at this place are no act")
	}
	return e
}

// size returns how much of a party's log was before e.
func (e *event) size(party record.PartyName) int64 {
	if party == e.Party {
		return e.N
	}
	return sizeIn(e.seen, party)
}

// has reports whether the entry at c was before e.
func (e *event) has(c Cite) bool { return c.N < e.size(c.Party) }

// shown reports whether e's official was shown the entry at c.
func (e *event) shown(c Cite) bool { return c.N < sizeIn(e.act.Basis, c.Party) }

// within returns the events of an object that are in scope, each after all that was before it.
func (o *object) within(s scope) []*event {
	in := make([]*event, 0, len(o.events))
	for _, e := range o.events {
		if s.has(e.Cite) {
			in = append(in, e)
		}
	}
	return in
}

// first returns the first event of a kind that is in scope, or nil.
func (o *object) first(s scope, kind string) *event {
	for _, e := range o.events {
		if e.act.Kind == kind && s.has(e.Cite) {
			return e
		}
	}
	return nil
}

// judge applies the rules that hold for every act, then those of its kind.
func (f *Fold) judge(e *event) *Breach {
	act := e.act
	if act.Channel != f.channel || act.Party != e.Party {
		return breach(RuleMember, "the act is by %s in another channel or log", act.Party)
	}
	if first, again := f.places[act.Hash]; again {
		return breach(RuleOnce, "the same act stands at %s already", first)
	}
	if !act.Known() {
		return breach(RuleForm, "this version does not know the kind %s", act.Kind)
	}
	if act.Fault != nil {
		return breach(RuleForm, "%v", act.Fault)
	}
	if b := f.judgeAuthor(e); b != nil {
		return b
	}
	if b := f.judgeReferences(e); b != nil {
		return b
	}
	if b := f.judgeBasis(e); b != nil {
		return b
	}
	return laws[act.Kind].judge(f, e)
}

// judgeReferences holds what the act is about, and everything that its terms name, to what
// was before it (rule 1.1).
func (f *Fold) judgeReferences(e *event) *Breach {
	kind, _ := record.Kinds().Find(e.act.Kind)
	if e.act.About != "" {
		o, b := f.about(e, e.act.About, kind.About)
		if b != nil {
			return b
		}
		e.about = o
	}
	for _, r := range record.References(e.act.Terms) {
		if _, b := f.find(e, r.Ref, r.Object); b != nil {
			b.Why = r.Field + ": " + b.Why
			return b
		}
	}
	return nil
}

// find returns the object that a reference names, if it was before e.
func (f *Fold) find(s scope, r record.Ref, class record.Object) (*object, *Breach) {
	o := f.objects[r]
	if o == nil || !s.has(o.opened.Cite) {
		return nil, breach(RulePast, "nothing named %s was before it", short(r))
	}
	if !o.class.Fits(class) {
		return nil, breach(RulePast, "%s is a %s, want a %s", short(r), o.class, class)
	}
	return o, nil
}

// about is find for what an act is about, which may also be named by an act on it: a contact by
// its last move, a text by a signature of it.
func (f *Fold) about(s scope, r record.Ref, class record.Object) (*object, *Breach) {
	if by := f.acts[r.Act()]; f.objects[r] == nil && by != nil && by.about != nil && s.has(by.Cite) && !strings.Contains(string(r), "#") {
		r = by.about.ref
	}
	return f.find(s, r, class)
}

// judgeBasis refuses what the official could not have meant: between what they were shown and
// the place in the log, the object was withdrawn or replaced (rule 1.2).
func (f *Fold) judgeBasis(e *event) *Breach {
	for _, c := range e.act.Basis {
		if !e.has(Cite{c.Party, c.Size - 1}) {
			return breach(RuleBasis, "its basis cites %s up to %d, which this log had not yet seen", c.Party, c.Size)
		}
	}
	if e.about == nil {
		return nil
	}
	for _, x := range e.about.events {
		if supersedes := laws[x.act.Kind].supersedes; supersedes != nil && supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite) {
			return breach(RuleBasis, "%s (%s) came after what its official was shown", x.Cite, x.act.Kind)
		}
	}
	return nil
}

// attach gives an act that has effect to the objects that it opens, is about, or names.
func (f *Fold) attach(e *event) {
	kind, _ := record.Kinds().Find(e.act.Kind)
	// A contact recorded as held opens one only if it is about none.
	if kind.Opens != "" && (e.about == nil || e.about.class != kind.Opens) {
		f.open(&object{ref: record.RefTo(e.act.Hash), class: kind.Opens, opened: e})
	}
	for _, p := range pointsOf(e) {
		f.open(&object{ref: record.RefTo(e.act.Hash).Point(p.Name), class: record.ObjectPoint, opened: e, point: &p})
	}
	var touched []*object
	touch := func(o *object) {
		if o.opened != e && !slices.Contains(touched, o) {
			touched = append(touched, o)
			o.add(e)
		}
	}
	name := func(o *object) {
		touch(o)
		if o.class == record.ObjectPoint {
			touch(f.root(o))
		}
	}
	if e.about != nil {
		name(e.about)
	}
	for _, r := range record.References(e.act.Terms) {
		name(f.objects[r.Ref])
	}
	if e.act.Kind == "charter" || e.act.Kind == "accession" {
		f.join(e)
	}
}

func pointsOf(e *event) []record.Point {
	if pointed, ok := e.act.Terms.(interface{ AllPoints() []record.Point }); ok {
		return pointed.AllPoints()
	}
	return nil
}

func (f *Fold) open(o *object) {
	o.events = []*event{o.opened}
	f.objects[o.ref] = o
	f.classes[o.class] = append(f.classes[o.class], o)
	switch o.class {
	case record.ObjectContact:
		o.parties = f.sidesOf(o)
	case record.ObjectPoint:
		o.parties = f.concernedBy(o)
	case record.ObjectText:
		f.openVersion(o)
	case record.ObjectPowers:
		l, official := f.logs[o.opened.Party], o.opened.act.Terms.(*record.PowersGiven).Official
		l.powers[official] = append(l.powers[official], o)
	}
}

// add puts an event in its place among those of the object. Most come last.
func (o *object) add(e *event) {
	i := len(o.events)
	for i > 1 && precedes(e, o.events[i-1], "", "") {
		i--
	}
	o.events = slices.Insert(o.events, i, e)
}

// objectsIn returns the objects of a class that are in scope, in an order that depends on
// nothing but the record: the order of their opening entries, each after all before it.
func (f *Fold) objectsIn(s scope, class record.Object) []*object {
	var list []*object
	for _, o := range f.classes[class] {
		if s.has(o.opened.Cite) {
			list = append(list, o)
		}
	}
	sort.Slice(list, func(i, j int) bool { return precedes(list[i].opened, list[j].opened, list[i].ref, list[j].ref) })
	return list
}

// precedes is a total order in which every act comes after all that was before it.
func precedes(a, b *event, ra, rb record.Ref) bool {
	switch {
	case a.past != b.past:
		return a.past < b.past
	case a.Party != b.Party:
		return a.Party < b.Party
	case a.N != b.N:
		return a.N < b.N
	}
	return ra < rb
}

func short(r record.Ref) string {
	act, point, isPoint := strings.Cut(string(r), "#")
	if len(act) > 8 {
		act = act[:8]
	}
	if isPoint {
		return act + "#" + point
	}
	return act
}
