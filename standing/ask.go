package standing

import (
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
		return without{everything{}, f.holesIn(everything{})}.leaves(c)
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
// joined later, in the terms on which it did, by each principal of the charter.
func (f *Fold) Exhibits(c Cite) (act, invitations []Cite) {
	act = []Cite{c}
	if given, ok := f.PowersOf(c); ok {
		act = append(act, given)
	}
	for _, x := range f.joined {
		for _, host := range f.principals {
			if o := f.invitationBy(host, x); o != nil {
				invitations = append(invitations, o.opened.Cite)
			}
		}
	}
	return act, invitations
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

// PartiesWithKeys lists the parties whose keys a proof shows: those of the charter, and those
// that joined later.
func (f *Fold) PartiesWithKeys() []record.PartyName {
	var list []record.PartyName
	for _, p := range f.charter.Parties {
		list = append(list, p.Name)
	}
	for _, x := range f.joined {
		list = append(list, x.Party)
	}
	slices.Sort(list)
	return list
}

// MayNow reports whether the official can do what needs a power, at a time.
func (o Official) MayNow(p record.Power, at time.Time) bool {
	return o.State == "in-force" && slices.Contains(o.May, p) &&
		(o.From == "" || !at.Before(o.From.Start())) && (o.Until == "" || at.Before(o.Until.End()))
}

// Left reports whether a party has left the channel.
func (f *Fold) Left(party record.PartyName) bool { return f.seceded(everything{}, party) != nil }
