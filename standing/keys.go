package standing

import (
	"parley.example/record"
)

// The keys of parties: those that the charter or an invitation gives, and those of rotations.
// Heads are verified before what lies under them is folded, so whether a rotation has effect is
// told by its own log alone: not by what its author had seen or had been shown (rule 9.5).
func init() {
	register("key.rotated", law{judge: judgeRotated, alone: true})
}

func judgeRotated(f *Fold, e *event) *Breach {
	chain, known := f.chainOf(e)
	if !known {
		return breach(RuleMember, "nothing before it names %s a party", e.Party)
	}
	if _, err := chain.Check(e.act); err != nil {
		return breach(RuleRotation, "%v", err)
	}
	if e.draft {
		return nil
	}
	if err := f.verify(e.act, chain.At(e.N).Keys.Party); err != nil {
		return breach(RuleRotation, "%v", err)
	}
	return nil
}

// isRotation reports whether a leaf holds a rotation of its own party's keys.
func isRotation(leaf Leaf) bool {
	return leaf.Act != nil && leaf.Act.Kind == "key.rotated"
}

// chainOf returns the keys of e's party up to e: those of a party that the charter names, or
// that has acceded before.
func (f *Fold) chainOf(e *event) (record.KeyChain, bool) {
	if l := f.logOf(e); l != nil && l.keys != nil {
		return *l.keys, true
	}
	p, named := f.charter.Party(e.Party)
	return record.NewKeyChain(f.charter, f.channel, p), named
}

// beginKeys notes by which keys a party's log begins.
func (f *Fold) beginKeys(l *log, p record.Party) {
	chain := record.NewKeyChain(f.charter, f.channel, p)
	l.keys = &chain
}

// rotate takes a rotation that has effect into its party's keys.
func (f *Fold) rotate(e *event) {
	l := f.logOf(e)
	next, err := l.keys.Rotate(e.N, e.act)
	if err != nil {
		panic("standing: a rotation that has effect gives no keys: " + err.Error())
	}
	l.keys = &next
	l.rotated = append(l.rotated, e.Cite)
}

// keysAt returns a party, as the charter or an invitation gives it, with the keys that it has
// when so many entries of its log are in scope.
func (f *Fold) keysAt(p record.Party, size int64) record.Party {
	if l := f.logs[p.Name]; l != nil && l.keys != nil {
		return l.keys.At(size)
	}
	return p
}

// Keys returns the keys by which a party's log is known, at every size as far as it is folded:
// of the parties of which [Fold.Member] knows.
func (f *Fold) Keys(name record.PartyName) (record.KeyChain, bool) {
	if l := f.logs[name]; l != nil && l.keys != nil {
		return *l.keys, true
	}
	p, ok := f.Member(name)
	return record.NewKeyChain(f.charter, f.channel, p), ok
}

// MayRotate reports whether a party's keys can be rotated by its log: the charter names it, or it
// has acceded.
func (f *Fold) MayRotate(name record.PartyName) bool {
	_, named := f.charter.Party(name)
	return named || f.signed(everything{}, name) != nil
}

// Rotations lists the entries by which a party has rotated its keys, as they lie in its log.
func (f *Fold) Rotations(name record.PartyName) []Cite {
	if l := f.logs[name]; l != nil {
		return l.rotated
	}
	return nil
}

// rotatedIn returns the rotations of a party that are in scope.
func (f *Fold) rotatedIn(s scope, name record.PartyName) []Cite {
	in := []Cite{}
	for _, c := range f.Rotations(name) {
		if c.N < s.size(c.Party) { // whatever else is left out
			in = append(in, c)
		}
	}
	return in
}
