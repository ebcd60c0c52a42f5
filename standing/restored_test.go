package standing_test

import (
	"reflect"
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func restored(statements ...string) record.Entry {
	return record.Entry{Node: record.Restored, Statements: statements}
}

func forkFound(evidence []byte) record.Entry {
	return record.Entry{Node: record.ForkFound, Evidence: evidence}
}

// brokenByNodes are node's own entries that break a rule, one history each. The channel is that of
// a, b and c.
var brokenByNodes = []struct {
	rule standing.Rule
	why  string
	at   func(*story) standing.Cite
}{
	{standing.RuleRestored, "restored with nobody's statement", func(s *story) standing.Cite { return s.Node(a, restored()) }},
	{standing.RuleRestored, "restored without c's statement", func(s *story) standing.Cite {
		return s.Node(a, restored(s.Statement(b, a, 1, b)))
	}},
	{standing.RuleRestored, "restored with less than c holds", func(s *story) standing.Cite {
		return s.Node(a, restored(s.Statement(b, a, 1, b), s.Statement(c, a, s.Size(a)+1, c)))
	}},
	{standing.RuleRestored, "restored with statements about another log", func(s *story) standing.Cite {
		return s.Node(a, restored(s.Statement(b, d, 1, b), s.Statement(c, d, 1, c)))
	}},
	{standing.RuleRestored, "restored with a statement that another signed", func(s *story) standing.Cite {
		return s.Node(a, restored(s.Statement(b, a, 1, b), s.Statement(c, a, 1, a)))
	}},
	{standing.RuleFork, "a fork of nobody in the channel", func(s *story) standing.Cite {
		return s.Node(a, forkFound(s.Fork(d, 3, d)))
	}},
	{standing.RuleFork, "a fork in another channel, its signatures under the name of this one", func(s *story) standing.Cite {
		return s.Node(a, forkFound(s.ForkIn(record.Hash{1}, b, 3, b)))
	}},
	{standing.RuleFork, "a fork of one's own", func(s *story) standing.Cite {
		return s.Node(a, forkFound(s.Fork(a, 3, a)))
	}},
	{standing.RuleFork, "a fork signed by another", func(s *story) standing.Cite {
		return s.Node(a, forkFound(s.Fork(b, 3, a)))
	}},
	{standing.RuleFork, "heads beyond a loss that is declared", func(s *story) standing.Cite {
		lost := s.Size(b)
		s.Node(b, restored(s.Statement(a, b, 1, a), s.Statement(c, b, 1, c)))
		s.Sync(b, a)
		return s.Node(a, forkFound(s.Fork(b, lost+1, b)))
	}},
}

func TestNodesEntriesThatBreakRules(t *testing.T) {
	for _, x := range brokenByNodes {
		t.Run(x.why, func(t *testing.T) {
			s := begin(t, a, b, c)
			at := x.at(s)
			st := s.read(later)
			i := slices.IndexFunc(st.WithoutEffect, func(w standing.WithoutEffect) bool { return w.Cite == at })
			if i < 0 || st.WithoutEffect[i].Rule != x.rule {
				t.Errorf("without effect: %+v, want %s by rule %s", st.WithoutEffect, at, x.rule)
			}
			if len(st.Forks) > 0 || len(s.party(a).Restored) > 0 {
				t.Errorf("it is told of: %+v", st.Forks)
			}
		})
	}
}

func TestALossIsDeclared(t *testing.T) {
	s := begin(t, a, b, c)
	p := s.propose(a)
	at := s.Node(a, restored(s.Statement(b, a, s.Size(a), b), s.Statement(c, a, 0, c)))
	s.SyncAll()
	st := s.read(later)
	if got := s.party(a).Restored; !slices.Equal(got, []standing.Cite{at}) || !st.Complete || len(st.WithoutEffect) > 0 {
		t.Errorf("restored at %v, complete %v, without effect %+v", got, st.Complete, st.WithoutEffect)
	}
	s.is(p, "proposed")
	before, _ := s.Fold().AsOf(standing.Cite{Party: a, N: at.N - 1}, later)
	for _, x := range before.Parties {
		if len(x.Restored) > 0 {
			t.Errorf("%s is restored before it is", x.Name)
		}
	}
}

func TestAForkIsFound(t *testing.T) {
	s := begin(t, a, b, c)
	p := s.propose(b)
	s.SyncAll()
	// A loss of c's, and one of b's that comes after the heads, excuse nothing.
	s.Node(c, restored(s.Statement(a, c, 1, a), s.Statement(b, c, 1, b)))
	s.Node(b, restored(s.Statement(a, b, s.Size(b), a), s.Statement(c, b, s.Size(b), c)))
	s.SyncAll()
	one := s.Node(a, forkFound(s.Fork(b, 2, b)))
	other := s.Node(c, forkFound(s.Fork(b, 3, b)))
	s.SyncAll()
	st := s.read(later)
	want := []standing.Fork{{Party: b, Sizes: [2]int64{2, 2}, Found: []standing.Cite{one, other}, Branches: []standing.Branch{}}}
	if !reflect.DeepEqual(st.Forks, want) || len(st.WithoutEffect) > 0 {
		t.Errorf("forks %+v, without effect %+v", st.Forks, st.WithoutEffect)
	}
	if st.Complete {
		t.Error("complete, although another copy may hold another history")
	}
	s.is(p, "proposed")
	before, _ := s.Fold().AsOf(standing.Cite{Party: a, N: one.N - 1}, later)
	if len(before.Forks) > 0 || !before.Complete {
		t.Errorf("forks before any is found: %+v", before.Forks)
	}
}

// Under law 1 these entries are of kinds that nobody knew, and the standing says so.
func TestLossesAndForksAreOfLaw2(t *testing.T) {
	for _, e := range []func(*story) record.Entry{
		func(s *story) record.Entry { return restored(s.Statement(b, a, 1, b)) },
		func(s *story) record.Entry { return forkFound(s.Fork(b, 3, b)) },
	} {
		s := beginUnder(t, func(c *record.Charter) { c.Law = 1 }, a, b)
		s.Node(a, e(s))
		st := s.read(later)
		if st.Complete || len(st.Forks)+len(st.WithoutEffect)+len(s.party(a).Restored) > 0 {
			t.Errorf("complete %v, forks %+v, without effect %+v", st.Complete, st.Forks, st.WithoutEffect)
		}
	}
}

// Who has forked its own log cannot keep another from healing; where all others have, they are waited for.
func TestWhoHasForkedIsNotWaitedFor(t *testing.T) {
	s := begin(t, a, b, c)
	s.SyncAll()
	early := s.Node(a, restored(s.Statement(b, a, s.Size(a), b))) // the evidence is not before it
	s.Node(b, forkFound(s.Fork(c, 2, c)))
	s.Sync(b, a)
	at := s.Node(a, restored(s.Statement(b, a, s.Size(a), b)))
	without := s.Node(a, restored(s.Statement(c, a, s.Size(a), c)))
	s.SyncAll()
	st := s.read(later)
	if got := s.party(a).Restored; !slices.Equal(got, []standing.Cite{at}) {
		t.Errorf("restored at %v, want %v; %v is too early, and %v lacks b's statement", got, at, early, without)
	}
	for _, cite := range []standing.Cite{early, without} {
		if !slices.ContainsFunc(st.WithoutEffect, func(w standing.WithoutEffect) bool { return w.Cite == cite && w.Rule == standing.RuleRestored }) {
			t.Errorf("%v does not break the rule", cite)
		}
	}

	s = begin(t, a, b)
	s.SyncAll()
	s.Node(a, forkFound(s.Fork(b, 2, b)))
	alone := s.Node(a, restored())
	at = s.Node(a, restored(s.Statement(b, a, s.Size(a), b)))
	if s.read(later); !slices.Equal(s.party(a).Restored, []standing.Cite{at}) {
		t.Errorf("restored at %v, want %v and not %v", s.party(a).Restored, at, alone)
	}
}
