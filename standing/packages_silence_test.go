package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// keptBack has c say something of which neither a nor b hears before both know that all have noticed
// its silence; then c's log reaches them.
func (s *story) keptBack(say func() record.Ref) record.Ref {
	s.t.Helper()
	ref := say()
	s.days(11)
	for _, by := range []record.PartyName{a, b} {
		s.works(s.noticeSilence(by, c))
	}
	s.between(a, b)
	s.silence(c, "silent")
	s.Sync(c, a)
	s.Sync(c, b)
	s.between(a, b)
	if br := s.Now().Breach(s.Cite(ref)); br == nil || br.Rule != standing.RuleLeft {
		s.t.Fatalf("what c kept back breaks %+v", br)
	}
	return ref
}

// pactOf is a package of two parties: its first stage has a step of each, together; its second one of x.
func (s *story) pactOf(x, y record.PartyName) record.Ref {
	s.t.Helper()
	t := text(x, y)
	t.Form, t.SnapBack = record.FormPackage, record.SnapBackStage
	t.Points = []record.Point{step("p", x, y, ""), step("q", y, x, ""), step("r", x, y, "")}
	t.Stages = []record.Stage{{Name: "first", Steps: []string{"p", "q"}, Together: true}, {Name: "second", Steps: []string{"r"}}}
	ref := s.agreed(t)
	s.SyncAll()
	return ref
}

// Readiness that a silent party kept back opens no stage, though all others have it; and once it is
// heard again it is ready anew.
func TestReadinessKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	ref := s.pactOf(a, c)
	s.works(s.ready(a, ref, "first"))
	s.between(a, b)
	s.keptBack(func() record.Ref { return s.ready(c, ref, "first") })
	if got := s.pack(ref).Stages[0]; got.State != "waiting" || len(got.Ready) != 1 {
		t.Errorf("by what c kept back the stage is %s, ready %v", got.State, got.Ready)
	}
	s.breaks(standing.RuleStage, s.call(a, ref.Point("q")))
	s.SyncAll()
	if got := s.pack(ref).Stages[0].State; got != "waiting" {
		t.Errorf("once c is heard again the stage is %s", got)
	}
	s.works(s.ready(c, ref, "first"))
	s.SyncAll()
	s.SyncAll()
	if got := s.pack(ref).Stages[0].State; got != "open" {
		t.Errorf("ready anew, the stage is %s", got)
	}
}

// An acknowledgement that a silent party kept back ends no stage.
func TestAcknowledgementKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	ref := s.pactOf(a, c)
	for _, by := range []record.PartyName{a, c} {
		s.works(s.ready(by, ref, "first"))
	}
	s.SyncAll()
	s.SyncAll()
	s.keeps(c, a, ref.Point("q"))
	s.works(s.report(a, ref.Point("p")))
	s.SyncAll()
	s.keptBack(func() record.Ref { return s.ack(c, ref.Point("p")) })
	if got := s.pack(ref).Stages; got[0].State != "open" || got[1].State != "closed" {
		t.Errorf("by what c kept back the stages are %s and %s", got[0].State, got[1].State)
	}
	s.is(ref.Point("p"), "reported")
	s.SyncAll()
	s.works(s.ack(c, ref.Point("p"))) // anew
	s.is(ref.Point("p"), "kept")
}

// An offer that a silent party kept back is not in: nobody opens theirs by it.
func TestOfferKeptBack(t *testing.T) {
	s := beginUnder(t, silenceAfter(10), a, b, c)
	ref := s.works(s.Say(a, "round.opened", &record.RoundOpened{Parties: []record.PartyName{a, c}}))
	s.SyncAll()
	s.works(s.seal(a, ref, offer("40")))
	s.between(a, b)
	s.keptBack(func() record.Ref { return s.seal(c, ref, offer("40")) })
	if got := find(t, s.read(later).Rounds, func(r standing.Round) bool { return r.Ref == ref }).State; got != "collecting" {
		t.Errorf("by what c kept back the round is %s", got)
	}
	s.breaks(standing.RuleAllIn, s.open(a, ref, offer("40")))
	s.SyncAll()
	s.SyncAll()
	if got := find(t, s.read(later).Rounds, func(r standing.Round) bool { return r.Ref == ref }).State; got != "collecting" {
		t.Errorf("once c is heard again the round is %s", got)
	}
	s.breaks(standing.RuleAllIn, s.open(a, ref, offer("40")))
	s.works(s.seal(c, ref, offer("50"))) // nobody could open anything by its first
	s.SyncAll()
	s.SyncAll()
	s.breaks(standing.RuleCommitted, s.open(c, ref, offer("40")))
	s.works(s.open(a, ref, offer("40")))
	s.works(s.open(c, ref, offer("50")))
}
