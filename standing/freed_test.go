package standing_test

import (
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func (s *story) undoFor(by record.PartyName, step record.Ref, silent record.PartyName) record.Ref {
	return s.Say(by, "step.undone", &record.StepUndone{Silence: silent}, step)
}

// undone returns the undoings of the first stage of a package.
func (s *story) undone(pack record.Ref) []standing.Undoing { return s.pack(pack).Stages[0].Undone }

// Of two parties and no third, the notice frees its author from what is not yet done, and opens
// the undoing of what is.
func TestFreedBySilenceBetweenTwo(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b)
	ref := s.opened()
	s.keeps(a, b, ref.Point("p"))
	s.days(9)
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), b))
	s.days(2)
	s.works(s.noticeSilence(a, b))
	s.works(s.undoFor(a, ref.Point("p"), b)) // done
	s.works(s.undoFor(a, ref.Point("r"), b)) // not yet open
	s.breaks(standing.RuleOnce, s.undoFor(a, ref.Point("r"), b))
	s.breaks(standing.RuleDebtor, s.undoFor(a, ref.Point("q"), b))
	s.is(ref.Point("p"), "undone")
	s.packIs(ref, "undone")
	if got := s.undone(ref); len(got) != 1 || got[0].Silence != b || got[0].Disputed {
		t.Errorf("%+v", got)
	}
	if !lineOf(s.read(later), ref.Point("p")).Provisional {
		t.Error("settled without b")
	}
	// b is heard again, and need not do for a what a no longer does for b.
	s.Sync(a, b)
	s.works(s.undoFor(b, ref.Point("q"), b))
	s.SyncAll()
	s.is(ref.Point("p"), "undone")
	s.is(ref.Point("q"), "undone")
	if got := s.undone(ref); got[0].Disputed || got[1].Disputed {
		t.Errorf("%+v: disputed, though the log of b has nothing from before the notice", got)
	}
}

// What the silent party turns out to have said within the period disputes the release, and leaves
// it.
func TestReleaseBySilenceDisputed(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b)
	ref := s.opened()
	s.days(5)
	s.announce(b) // on its way
	s.days(8)
	s.works(s.noticeSilence(a, b))
	u := s.works(s.undoFor(a, ref.Point("p"), b))
	s.SyncAll()
	s.is(ref.Point("p"), "undone")
	if got := s.undone(ref); len(got) != 1 || !got[0].Disputed {
		t.Errorf("%+v, want it disputed", got)
	}
	s.works(u)
}

// Who knows that the party is heard again undoes nothing for its silence; nor does the silent party
// before another has, nor anybody for the silence of one who has no part in the package.
func TestFreedByNoSilence(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b)
	ref := s.opened()
	s.days(11)
	s.works(s.noticeSilence(a, b))
	s.SyncAll()
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), b))
	s.breaks(standing.RuleFreed, s.undoFor(b, ref.Point("q"), b))
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), m))

	s = beginUnder(t, silenceAfter(10), a, b)
	ref = s.works(s.table(a, pact()))
	s.days(11)
	s.works(s.noticeSilence(a, b))
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), b)) // not adopted
}

// Where others remain, the silence frees them once it is complete and all of them know.
func TestFreedBySilenceOfOneOfThree(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	ref := s.agreed(pact(func(t *record.TextProposed) {
		t.Parties = []record.PartyName{a, b, c}
		t.Points[1].Owes = []record.PartyName{c}
		t.Stages[0].Together = false
	}))
	s.days(11)
	s.works(s.noticeSilence(a, c))
	s.between(a, b)
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), c))
	s.works(s.noticeSilence(b, c))
	s.between(a, b)
	s.works(s.undoFor(a, ref.Point("p"), c))
	s.between(a, b)
	if line := lineOf(s.read(later), ref.Point("p")); line.State != "undone" || line.Provisional {
		t.Errorf("%+v", line)
	}
	if !slices.ContainsFunc(s.undone(ref), func(u standing.Undoing) bool { return u.Party == a && u.Silence == c }) {
		t.Errorf("%+v", s.undone(ref))
	}
}

// Who is silent and no party of the package frees nobody of it.
func TestSilenceOfAnotherFreesNobody(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	ref := s.opened()
	s.days(11)
	s.between(a, b)
	for _, by := range []record.PartyName{a, b} {
		s.works(s.noticeSilence(by, c))
	}
	s.between(a, b)
	s.silence(c, "silent")
	s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), c))
}
