package standing

import (
	"maps"
	"slices"
	"time"

	"parley.example/record"
)

// What a node asks of the fold about single entries.

// Leaf returns an entry that the fold holds.
func (f *Fold) Leaf(c Cite) (Leaf, bool) {
	l := f.logs[c.Party]
	if l == nil || c.N < 0 || c.N >= int64(len(l.leaves)) {
		return Leaf{}, false
	}
	return l.leaves[c.N], true
}

// Breach returns the rule by which the act at c has no effect; nil if it has, or is no act.
func (f *Fold) Breach(c Cite) *Breach {
	e := f.eventAt(c)
	switch {
	case e == nil:
		return nil
	case e.breach == nil:
		return leftOut(f.holesIn(everything{}), e.Cite)
	}
	return e.breach
}

func (f *Fold) eventAt(c Cite) *event {
	l := f.logs[c.Party]
	if l == nil {
		return nil
	}
	i, found := slices.BinarySearchFunc(l.events, c.N, func(e *event, n int64) int { return int(e.N - n) })
	if !found {
		return nil
	}
	return l.events[i]
}

// Find returns where the act of that hash has effect.
func (f *Fold) Find(act record.Hash) (Cite, bool) {
	e, ok := f.acts[act]
	if !ok {
		return Cite{}, false
	}
	return e.Cite, true
}

// PowersOf returns the entry that gave the full powers under which the law let an official make
// the act at c (rule 9.3). It returns false for what a party or its node did itself, and where
// there were no such powers.
func (f *Fold) PowersOf(c Cite) (Cite, bool) {
	if e := f.eventAt(c); e != nil && e.powers != nil {
		return e.powers.opened.Cite, true
	}
	return Cite{}, false
}

// Exhibits lists the entries that a proof of the entry at c shows, in the order that the
// specification sets (§9.1): itself, and the full powers of its official; then, after the
// rotations of the keys that its heads and receipts need, the invitations of every party that
// joined later, in the terms on which it did, by each principal of the charter. Known are the parties
// whose keys it then shows: one that joined when a principal had left, which did not invite it, is
// left out.
func (f *Fold) Exhibits(c Cite) (act, invitations []Cite, known []record.PartyName) {
	act = []Cite{c}
	if given, ok := f.PowersOf(c); ok {
		act = append(act, given)
	}
	for _, p := range f.charter.Parties {
		known = append(known, p.Name)
	}
	for _, x := range f.joined {
		if slices.Contains(known, x.Party) { // it acceded on two branches
			continue
		}
		var by []Cite
		for _, host := range f.principals {
			if o := f.invitationBy(host, x); o != nil {
				by = append(by, o.opened.Cite)
			}
		}
		if len(by) == len(f.principals) {
			invitations, known = append(invitations, by...), append(known, x.Party)
		}
	}
	slices.Sort(known)
	return act, invitations, known
}

// invitationBy returns the invitation by a principal on which, with others, a party acceded.
func (f *Fold) invitationBy(host record.PartyName, accession *event) *object {
	for _, o := range f.objectsIn(accession, record.ObjectInvitation) {
		if o.opened.Party == host && sameParty(termsOfInvitation(o), termsOfInvitation(accession.about)) {
			return o
		}
	}
	return nil
}

// MayNow reports whether the official can do what needs a power, at a time.
func (o Official) MayNow(p record.Power, at time.Time) bool {
	return o.State == "in-force" && slices.Contains(o.May, p) &&
		(o.From == "" || !at.Before(o.From.Start())) && (o.Until == "" || at.Before(o.Until.End()))
}

// Left reports whether a party has left the channel.
func (f *Fold) Left(party record.PartyName) bool { return f.seceded(everything{}, party) != nil }

// KnowsFork reports whether a party's log has evidence before it, or carries it, that another has forked
// its log.
func (f *Fold) KnowsFork(by, forker record.PartyName) bool {
	return f.knowsFork(everything{}, by, forker)
}

// Staters returns the parties whose statements a party needs that has lost something (rule 9.8), once it has
// entered the evidence that the accused have forked their logs.
func (f *Fold) Staters(party record.PartyName, accused ...record.PartyName) []record.Party {
	return statersBeside(slices.Concat(f.forkersIn(everything{}), accused), party, f.Members())
}

// Restored returns the entries by which a party's log declares a loss (rule 9.8).
func (f *Fold) Restored(party record.PartyName) []Cite { return f.restoredIn(everything{}, party) }

// EvidenceAgainst returns the first evidence in the record that a party has forked its log; nil if there
// is none.
func (f *Fold) EvidenceAgainst(party record.PartyName) []byte {
	for _, k := range f.forksIn(everything{}) {
		if k.Party == party {
			leaf, _ := f.Leaf(k.Found[0])
			return leaf.Entry.Evidence
		}
	}
	return nil
}

// Excuses reports whether two heads are those before and after a loss that their party has declared
// (rule 9.7).
func (f *Fold) Excuses(fork *record.Fork) bool {
	_, excused := f.excused(everything{}, fork)
	return excused
}

// Heads returns how much is folded of every log and branch but a party's own, by their names.
func (f *Fold) Heads(but record.PartyName) []record.Cited {
	list := []record.Cited{}
	for _, name := range slices.Sorted(maps.Keys(f.logs)) {
		if l := f.logs[name]; PartyOf(name) != but && l.folded > l.from {
			list = append(list, record.Cited{Party: name, Size: l.folded})
		}
	}
	return list
}

// Again returns a fold of the same logs and branches, with every leaf changed as asked.
func (f *Fold) Again(change func(Leaf) Leaf) *Fold {
	g := New(f.charter, f.channel)
	var add func(l *log)
	add = func(l *log) {
		var own []Leaf
		for _, leaf := range l.leaves[l.from:] {
			own = append(own, change(leaf))
		}
		if l.of != nil {
			g.Branch(l.party, l.of.party, own...)
		}
		for _, leaf := range own {
			if l.of == nil {
				g.Add(leaf)
			}
		}
		for _, b := range f.branches[PartyOf(l.party)] {
			if b.of == l {
				add(b)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.logs)) {
		if f.logs[name].of == nil {
			add(f.logs[name])
		}
	}
	return g
}
