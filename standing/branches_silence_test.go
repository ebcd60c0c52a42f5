package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// Silence of a party whose log has forked: a notice is judged by the histories that its author had
// heard, and another that comes to light changes nothing of that.

// onHistories tells one story of b's log twice: with one history, and with another that nobody has heard of.
func onHistories(t *testing.T, tell func(t *testing.T, s *story, b record.PartyName), parties ...record.PartyName) {
	for name, fork := range map[string]bool{"one history": false, "two": true} {
		t.Run(name, func(t *testing.T) {
			s := beginUnder(t, silenceAfter(10), parties...)
			s.Sync(b, a)
			one := b
			if fork {
				var other record.PartyName
				one, other = s.Split(b)
				s.Receive(other)
			}
			tell(t, s, one)
		})
	}
}

func TestWhoHasJustSpokenIsNotSilent(t *testing.T) {
	onHistories(t, func(t *testing.T, s *story, b record.PartyName) {
		s.days(11)
		s.Receive(b)
		s.Sync(b, a)
		s.breaks(standing.RuleSilence, s.noticeSilence(a, standing.PartyOf(b)))
	}, a, b)
}

// The newest entry counts, and not the one that claims the latest time; nor does one that is none.
func TestTheNewestSignIsOfTheHistoryHeard(t *testing.T) {
	onHistories(t, func(t *testing.T, s *story, b record.PartyName) {
		s.days(5)
		s.Receive(b)
		s.Garble(b, []byte("x"))
		s.Sync(b, a)
		s.days(6)
		s.breaks(standing.RuleSilence, s.noticeSilence(a, standing.PartyOf(b)))
		s.days(5)
		s.works(s.noticeSilence(a, standing.PartyOf(b)))
	}, a, b)
}

// An older entry that is dated ahead does not make a newer one of a branch old.
func TestAnEntryDatedAheadBeforeTheForkIsNotTheNewest(t *testing.T) {
	for _, fork := range []bool{false, true} {
		s := beginUnder(t, silenceAfter(10), a, b)
		was := s.Clock
		s.days(20)
		s.Receive(b)
		s.Clock = was
		one, other := b, record.PartyName("")
		if fork {
			one, other = s.Split(b)
			s.Receive(other)
		}
		s.Receive(one)
		s.Sync(one, a)
		s.days(11)
		s.works(s.noticeSilence(a, b))
	}
}

func TestASecondSilenceOnABranchIsAnother(t *testing.T) {
	onHistories(t, func(t *testing.T, s *story, on record.PartyName) {
		s.days(11)
		s.works(s.noticeSilence(a, b))
		s.Receive(on)
		s.Sync(on, a)
		s.days(11)
		s.works(s.noticeSilence(a, b))
		s.breaks(standing.RuleOnce, s.noticeSilence(a, b))
		if got := s.party(b).Silences; len(got) != 2 {
			t.Errorf("silences %+v, want two", got)
		}
	}, a, b)
}

// What a silent party said unheard counts for nothing on a branch too, and is listed as dated before.
func TestWhatIsSaidUnheardOnABranchIsLeftOut(t *testing.T) {
	onHistories(t, func(t *testing.T, s *story, on record.PartyName) {
		s.between(a, c)
		s.days(11)
		s.works(s.noticeSilence(a, b))
		s.works(s.noticeSilence(c, b))
		s.between(a, c)
		s.days(-5)
		late := s.propose(on)
		s.days(5)
		s.breaks(standing.RuleLeft, late)
		x := s.silence(b, "silent")
		if len(x.Disputed) == 0 {
			t.Error("nothing of it is listed as dated before the notice")
		}
		s.Sync(a, on)
		s.works(s.propose(on))
		if x := s.silence(b, "heard-again"); x.Heard == nil || x.Heard.Party != on {
			t.Errorf("heard again by %v", x.Heard)
		}
		s.breaks(standing.RuleLeft, late)
	}, a, b, c)
}

// What is undone in answer to a silence stays void or good, whatever comes to light.
func TestAnUndoingIsJudgedByTheHistoryHeard(t *testing.T) {
	for _, fork := range []bool{false, true} {
		s := beginUnder(t, silenceAfter(10), a, b)
		ref := s.agreed(pactOf(a, b))
		s.SyncAll()
		s.works(s.ready(a, ref, "first"))
		s.works(s.ready(b, ref, "first"))
		s.SyncAll()
		one, other := b, record.PartyName("")
		if fork {
			one, other = s.Split(b)
			s.Receive(other)
		}
		s.days(11)
		s.Receive(one)
		s.Sync(one, a)
		s.breaks(standing.RuleSilence, s.noticeSilence(a, b))
		s.breaks(standing.RuleFreed, s.undoFor(a, ref.Point("p"), b))
		s.days(11)
		s.works(s.noticeSilence(a, b))
		s.works(s.undoFor(a, ref.Point("p"), b))
	}
}
