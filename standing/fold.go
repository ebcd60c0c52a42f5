// Package standing says what a record amounts to: who is here, what was said, agreed, owed and
// done. It is a pure function of the logs: the same record gives the same standing, byte for
// byte, on every copy and whatever order things arrived in.
//
// Two ideas carry it.
//
// An act is judged once, when everything that was before its author is known, and only by that
// (rule 1). So it either has effect for ever or breaks a rule for ever.
//
// What an object (a contact, a text, a point) is at some moment follows from the acts that
// have effect on it, and from which of them was before which: one function a class, asked
// about everything, about what is settled, or about what one entry had before it.
//
// Each kind of act is registered in the file of its subject, with the function that judges
// it; each class of object with the function that says what it is.
package standing

import (
	"fmt"
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

// NewLeaf reads the bytes of an entry. It never fails: what cannot be read has no effect.
func NewLeaf(party record.PartyName, n int64, raw []byte) Leaf {
	leaf := Leaf{Party: party, N: n}
	e, err := record.ParseEntry(raw)
	if err != nil || e.N != n {
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

// Fold takes in the entries of one channel and answers what they amount to. It is not safe
// for concurrent use.
type Fold struct {
	charter *record.Charter
	channel record.Hash
	logs    map[record.PartyName]*log
	objects map[record.Ref]*object
	order   []*object // as opened; sorted when read
	acts    map[record.Hash]*event
}

// log is one party's log, as far as it is held and as far as it is folded.
type log struct {
	party  record.PartyName
	leaves []Leaf
	folded int64
	latest []int64  // unix seconds: the latest time of any leaf up to each; see dates.go
	events []*event // of the folded leaves that are acts, with or without effect
}

// event is an act in its place.
type event struct {
	Cite
	entry  *record.Entry
	act    *record.SignedAct
	breach *Breach // nil: it has effect
	about  *object
	past   int64 // how many entries were before it, all logs together
}

// object is something that acts are about.
type object struct {
	ref    record.Ref
	class  record.Object
	opened *event
	point  *record.Point // of a point
	events []*event      // that have effect on it, the opening one first
}

// New begins a fold of the channel that the charter founds.
func New(charter *record.Charter, channel record.Hash) *Fold {
	return &Fold{
		charter: charter,
		channel: channel,
		logs:    map[record.PartyName]*log{},
		objects: map[record.Ref]*object{},
		acts:    map[record.Hash]*event{},
	}
}

// Size returns how many entries of a party's log the fold holds.
func (f *Fold) Size(party record.PartyName) int64 {
	if l := f.logs[party]; l != nil {
		return int64(len(l.leaves))
	}
	return 0
}

// Add takes in the next leaf of a log. The logs may come in any order; a leaf waits until all
// that was before it is here. It panics if a leaf of the log is left out, because whoever
// keeps the logs keeps them whole.
func (f *Fold) Add(leaf Leaf) {
	l := f.logs[leaf.Party]
	if l == nil {
		l = &log{party: leaf.Party}
		f.logs[leaf.Party] = l
	}
	if leaf.N != int64(len(l.leaves)) {
		panic(fmt.Sprintf("standing: leaf %d of %s added after %d", leaf.N, leaf.Party, len(l.leaves)))
	}
	l.leaves = append(l.leaves, leaf)
	f.advance()
}

// advance folds every leaf whose past is folded.
func (f *Fold) advance() {
	for again := true; again; {
		again = false
		for _, l := range f.logs {
			for l.folded < int64(len(l.leaves)) && f.holds(l.leaves[l.folded]) {
				f.fold(l, l.leaves[l.folded])
				l.folded++
				again = true
			}
		}
	}
}

func (f *Fold) holds(leaf Leaf) bool {
	if leaf.Entry == nil {
		return true
	}
	for _, c := range leaf.Entry.Seen {
		if l := f.logs[c.Party]; l == nil || l.folded < c.Size {
			return false
		}
	}
	return true
}

func (f *Fold) fold(l *log, leaf Leaf) {
	l.note(leaf)
	if leaf.Entry == nil {
		l.events = append(l.events, &event{Cite: Cite{leaf.Party, leaf.N}, breach: breach(RuleForm, "the bytes at this place are no entry")})
		return
	}
	if leaf.Entry.Node != "" {
		return
	}
	e := &event{Cite: Cite{leaf.Party, leaf.N}, entry: leaf.Entry, act: leaf.Act, past: leaf.N}
	for _, c := range leaf.Entry.Seen {
		e.past += c.Size
	}
	l.events = append(l.events, e)
	if leaf.Act == nil {
		e.breach = breach(RuleForm, "the bytes at this place are no act")
		return
	}
	e.breach = f.judge(e)
	if e.breach == nil {
		f.acts[e.act.Hash] = e
		f.attach(e)
	}
}

// size returns how much of a party's log was before e.
func (e *event) size(party record.PartyName) int64 {
	if party == e.Party {
		return e.N
	}
	return sizeIn(e.entry.Seen, party)
}

// has reports whether the entry at c was before e.
func (e *event) has(c Cite) bool { return c.N < e.size(c.Party) }

// shown reports whether e's official was shown the entry at c.
func (e *event) shown(c Cite) bool { return c.N < sizeIn(e.act.Basis, c.Party) }

func sizeIn(list []record.Cited, party record.PartyName) int64 {
	for _, c := range list {
		if c.Party == party {
			return c.Size
		}
	}
	return 0
}

// within returns the events of an object that are in scope, each after all that was before it.
func (o *object) within(s scope) []*event {
	var in []*event
	for _, e := range o.events {
		if s.has(e.Cite) {
			in = append(in, e)
		}
	}
	sort.Slice(in, func(i, j int) bool { return precedes(in[i], in[j], "", "") })
	return in
}

// judge applies the rules that hold for every act, then those of its kind.
func (f *Fold) judge(e *event) *Breach {
	act := e.act
	if act.Channel != f.channel || act.Party != e.Party {
		return breach(RuleMember, "the act is by %s in another channel or log", act.Party)
	}
	if first, ok := f.acts[act.Hash]; ok && e.has(first.Cite) {
		return breach(RuleOnce, "the same act stands at %s already", first.Cite)
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
		o, b := f.find(e, e.act.About, kind.About)
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
	if o == nil {
		if by, ok := f.acts[r.Act()]; ok && s.has(by.Cite) && by.about != nil && !strings.Contains(string(r), "#") {
			o = by.about // an act on an object names the object: a contact by its last move
		}
	}
	if o == nil || !s.has(o.opened.Cite) {
		return nil, breach(RulePast, "nothing named %s was before it", short(r))
	}
	if !o.class.Fits(class) {
		return nil, breach(RulePast, "%s is a %s, want a %s", short(r), o.class, class)
	}
	return o, nil
}

// judgeBasis refuses what the official could not have meant: between what they were shown and
// the place in the log, the object was withdrawn or replaced (rule 1.2).
func (f *Fold) judgeBasis(e *event) *Breach {
	for _, c := range e.act.Basis {
		if c.Size > 0 && !e.has(Cite{c.Party, c.Size - 1}) {
			return breach(RuleBasis, "its basis cites %s up to %d, which this log had not yet seen", c.Party, c.Size)
		}
	}
	if e.about == nil {
		return nil
	}
	for _, x := range e.about.events {
		if laws[x.act.Kind].supersedes && e.has(x.Cite) && !e.shown(x.Cite) {
			return breach(RuleBasis, "%s (%s) came after what its official was shown", x.Cite, x.act.Kind)
		}
	}
	return nil
}

// attach gives an act that has effect to the objects that it opens, is about, or names.
func (f *Fold) attach(e *event) {
	kind, _ := record.Kinds().Find(e.act.Kind)
	if kind.Opens != "" && e.about == nil {
		f.open(&object{ref: record.RefTo(e.act.Hash), class: kind.Opens, opened: e})
	}
	if pointed, ok := e.act.Terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range pointed.AllPoints() {
			f.open(&object{ref: record.RefTo(e.act.Hash).Point(p.Name), class: record.ObjectPoint, opened: e, point: &p})
		}
	}
	touched := map[*object]bool{}
	touch := func(o *object) {
		if o != nil && !touched[o] && o.opened != e {
			touched[o] = true
			o.events = append(o.events, e)
		}
	}
	touch(e.about)
	for _, r := range record.References(e.act.Terms) {
		o, _ := f.find(e, r.Ref, r.Object)
		touch(o)
	}
}

func (f *Fold) open(o *object) {
	o.events = []*event{o.opened}
	f.objects[o.ref] = o
	f.order = append(f.order, o)
}

// objectsIn returns the objects of a class that are in scope, in an order that depends on
// nothing but the record: the order of their opening entries, each after all before it.
func (f *Fold) objectsIn(s scope, class record.Object) []*object {
	var list []*object
	for _, o := range f.order {
		if o.class == class && s.has(o.opened.Cite) {
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
