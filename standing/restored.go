package standing

import (
	"fmt"
	"slices"

	"parley.example/record"
)

// Losses: a node that has lost what it may have signed says so in its own log (rule 9.8), and
// whoever finds that a party has signed two histories enters the evidence (rule 9.7). Neither
// takes back what was said.

// noteNode judges a node's own entry of a kind that this version knows, and notes it.
func (f *Fold) noteNode(l *log, e *event) *Breach {
	switch e.entry.Node {
	case record.Restored:
		if b := f.judgeRestored(e); b != nil {
			return b
		}
		l.restored = append(l.restored, e.Cite)
	case record.ForkFound:
		return f.noteFork(e)
	}
	return nil
}

// judgeRestored holds an entry to what makes a loss believable: all who could hold more of the
// log have said, under their own keys, how much of it they hold, and it has no less.
func (f *Fold) judgeRestored(e *event) *Breach {
	stated := e.entry.Stated()
	for _, p := range statersBeside(f.forkersIn(e), e.Party, f.membersIn(e)) {
		i := slices.IndexFunc(stated, func(s *record.SignedStatement) bool { return s.Party == p.Name })
		if i < 0 {
			return breach(RuleRestored, "%s has not stated how much of this log it holds", p.Name)
		}
		s := stated[i]
		if s.Channel != f.channel || s.Log != e.Party {
			return breach(RuleRestored, "%s states what it holds of another log", p.Name)
		}
		if err := VerifyStatement(s, f.keysBefore(e, p)); err != nil {
			return breach(RuleRestored, "%v", err)
		}
		if s.Size > e.N {
			return breach(RuleRestored, "%s holds %d entries of this log, and %d are before it", p.Name, s.Size, e.N)
		}
	}
	return nil
}

// statersBeside leaves of the members those whose statements a party that has lost something needs: all
// others; but who has forked its log is not waited for, as long as there is somebody else.
func statersBeside(forkers []record.PartyName, party record.PartyName, members []record.Party) []record.Party {
	others := slices.DeleteFunc(members, func(p record.Party) bool { return p.Name == party })
	honest := slices.DeleteFunc(slices.Clone(others), func(p record.Party) bool { return slices.Contains(forkers, p.Name) })
	if len(honest) == 0 {
		return others
	}
	return honest
}

// restoredIn lists the entries in scope by which a party declared a loss.
func (f *Fold) restoredIn(s scope, party record.PartyName) []Cite {
	list := []Cite{}
	for _, l := range f.strands(party) {
		for _, at := range l.restored {
			if s.has(at) && at.Party == l.party {
				list = append(list, at)
			}
		}
	}
	return list
}

// keysBefore returns every set of keys that a party has had by what was before e, the oldest first.
func (f *Fold) keysBefore(e *event, p record.Party) []record.Keys {
	if l := f.logs[p.Name]; l != nil && l.keys != nil {
		return l.keys.Until(e.size(p.Name))
	}
	return []record.Keys{p.Keys}
}

// VerifyStatement reports whether a statement was signed with one of the party keys that its author
// has had.
func VerifyStatement(s *record.SignedStatement, keys []record.Keys) error {
	err := fmt.Errorf("no key of %s is known", s.Party)
	for _, k := range slices.Backward(keys) {
		if err = s.VerifyBy(k.Party); err == nil {
			return nil
		}
	}
	return err
}

// judgeHeads holds both heads to one of the keys that the party has had.
func (f *Fold) judgeHeads(e *event, fork *record.Fork, p record.Party) *Breach {
	var err error
	for _, k := range slices.Backward(f.keysBefore(e, p)) {
		p.Keys = k
		if err = fork.VerifyBy(p.HeadKey(f.channel)); err == nil {
			return nil
		}
	}
	return breach(RuleFork, "%v", err)
}

// Fork is the evidence that a party has signed two heads of its log that cannot both be true.
type Fork struct {
	Party record.PartyName `json:"party"`
	Sizes [2]int64         `json:"sizes"` // of the two heads
	Found []Cite           `json:"found"` // the entries that carry the evidence

	Branches []Branch `json:"branches"` // that are here, in the order of their names
}

// found is one entry that carries evidence.
type found struct {
	at   Cite
	fork *record.Fork
}

// noteFork holds the evidence that an entry carries to the keys of the party that it is about
// (rule 9.7).
func (f *Fold) noteFork(e *event) *Breach {
	fork, err := record.ParseFork(e.entry.Evidence)
	if err != nil {
		return breach(RuleFork, "%v", err)
	}
	members := f.membersIn(e)
	i := slices.IndexFunc(members, func(p record.Party) bool { return p.Name == fork.Party })
	if fork.Channel != f.channel || i < 0 {
		return breach(RuleFork, "%s is no party of this channel before it", fork.Party)
	}
	if fork.Party == e.Party {
		return breach(RuleFork, "nobody bears witness against themselves here: another log has to find it")
	}
	if b := f.judgeHeads(e, fork, members[i]); b != nil {
		return b
	}
	if at, excused := f.excused(e, fork); excused {
		return breach(RuleFork, "%s says that the larger head was lost", at)
	}
	f.found = append(f.found, found{e.Cite, fork})
	return nil
}

// excused reports whether the two heads are those before and after a loss that the party's log
// declares before e: then both beyond the place where it does, they do not contradict each other.
func (f *Fold) excused(s scope, fork *record.Fork) (Cite, bool) {
	for _, at := range f.restoredIn(s, fork.Party) {
		if fork.Sizes()[0] > at.N {
			return at, true
		}
	}
	return Cite{}, false
}

// forksIn lists the forks of which evidence is in scope: for each party the one that was found
// first in the order of parties and places, with all entries that carry evidence against it.
func (f *Fold) forksIn(s scope) []Fork {
	list := []Fork{}
	all := slices.DeleteFunc(slices.Clone(f.found), func(x found) bool { return !s.has(x.at) })
	slices.SortFunc(all, func(a, b found) int { return compareCites(a.at, b.at) })
	for _, x := range all {
		i := slices.IndexFunc(list, func(k Fork) bool { return k.Party == x.fork.Party })
		if i < 0 {
			list = append(list, Fork{Party: x.fork.Party, Sizes: x.fork.Sizes(), Branches: f.branchesIn(s, x.fork.Party)})
			i = len(list) - 1
		}
		list[i].Found = append(list[i].Found, x.at)
	}
	return list
}
