package standing_test

import (
	"slices"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// step is a point of that name, due on a day if one is given.
func step(name string, from, to record.PartyName, by record.Moment) record.Point {
	p := owes(from, to)
	p.Name = name
	if by != "" {
		p.Due = record.Due{By: by}
	}
	return p
}

// pact is a package of two stages whose steps are together: first p of a and q of b, then r of a
// and s of b. They are due on 16 February.
func pact(change ...func(*record.TextProposed)) *record.TextProposed {
	t := text(a, b)
	t.Form, t.SnapBack = record.FormPackage, record.SnapBackStage
	t.Points = []record.Point{
		step("p", a, b, "2025-02-16"), step("q", b, a, "2025-02-16"), step("r", a, b, "2025-02-16"), step("s", b, a, "2025-02-16"),
	}
	t.Stages = []record.Stage{
		{Name: "first", Steps: []string{"p", "q"}, Together: true},
		{Name: "second", Steps: []string{"r", "s"}, Together: true},
	}
	for _, f := range change {
		f(t)
	}
	return t
}

// agreed has all parties of a text sign it, and everybody know.
func (s *story) agreed(t *record.TextProposed) record.Ref {
	s.t.Helper()
	ref := s.works(s.table(t.Parties[0], t))
	s.SyncAll()
	for _, p := range t.Parties {
		s.works(s.sign(p, ref))
	}
	s.SyncAll()
	return ref
}

func (s *story) ready(by record.PartyName, ref record.Ref, stage string) record.Ref {
	return s.Say(by, "stage.ready", &record.StageReady{Stage: stage}, ref)
}

func (s *story) certify(by record.PartyName, ref record.Ref, stage string) record.Ref {
	return s.Say(by, "stage.certified", &record.StageCertified{Stage: stage}, ref)
}

func (s *story) call(by record.PartyName, step record.Ref) record.Ref {
	return s.Say(by, "step.defaulted", &record.StepDefaulted{}, step)
}

func (s *story) undo(by record.PartyName, step, answers record.Ref) record.Ref {
	return s.Say(by, "step.undone", &record.StepUndone{Default: answers}, step)
}

// opened makes a pact whose first stage is open, and everybody knows.
func (s *story) opened(change ...func(*record.TextProposed)) record.Ref {
	s.t.Helper()
	ref := s.agreed(pact(change...))
	s.works(s.ready(a, ref, "first"))
	s.works(s.ready(b, ref, "first"))
	s.SyncAll()
	s.stageIs(ref, "first", "open")
	return ref
}

// keeps has the one who owes a step report it, and the other acknowledge it.
func (s *story) keeps(by, to record.PartyName, step record.Ref) {
	s.t.Helper()
	s.works(s.report(by, step))
	s.Sync(by, to)
	s.works(s.ack(to, step))
	s.Sync(to, by)
}

func (s *story) pack(ref record.Ref) standing.Package {
	s.t.Helper()
	return find(s.t, s.read(later).Packages, func(x standing.Package) bool { return x.Ref == ref })
}

func (s *story) packIs(ref record.Ref, want string) {
	s.t.Helper()
	if got := s.pack(ref).State; got != want {
		s.t.Errorf("the package is %s, want %s", got, want)
	}
}

func (s *story) stageIs(ref record.Ref, stage, want string) {
	s.t.Helper()
	if got := find(s.t, s.pack(ref).Stages, func(x standing.PackageStage) bool { return x.Name == stage }).State; got != want {
		s.t.Errorf("stage %s is %s, want %s", stage, got, want)
	}
}

// dayAfter moves every clock past 16 February, and lets everybody say so.
func (s *story) dayAfter() {
	s.Clock = time.Date(2025, 2, 18, 12, 0, 0, 0, time.UTC)
	s.SyncAll()
}

func TestPackageRunsItsCourse(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, pact())
	s.SyncAll()
	s.packIs(ref, "proposed")
	s.stageIs(ref, "first", "closed")
	s.is(ref.Point("p"), "proposed")
	s.works(s.sign(a, ref))
	s.works(s.sign(b, ref))
	s.SyncAll()
	s.packIs(ref, "under-way")
	s.stageIs(ref, "first", "waiting")
	s.is(ref.Point("p"), "not-open")
	s.works(s.ready(a, ref, "first"))
	s.SyncAll()
	s.stageIs(ref, "first", "waiting")
	s.works(s.ready(b, ref, "first"))
	s.stageIs(ref, "first", "waiting")
	s.Sync(b, a)
	s.stageIs(ref, "first", "open")
	s.is(ref.Point("p"), "overdue")
	s.stageIs(ref, "second", "closed")
	s.SyncAll()
	s.keeps(a, b, ref.Point("p"))
	s.keeps(b, a, ref.Point("q"))
	s.SyncAll()
	s.stageIs(ref, "first", "done")
	s.stageIs(ref, "second", "waiting")
	s.works(s.ready(a, ref, "second"))
	s.works(s.ready(b, ref, "second"))
	s.SyncAll()
	s.keeps(a, b, ref.Point("r"))
	s.keeps(b, a, ref.Point("s"))
	s.SyncAll()
	s.packIs(ref, "done")
	if s.pack(ref).Provisional {
		t.Error("all is settled, and the package is provisional")
	}
}

// Nothing moves until what it rests on is settled, whoever says so.
func TestStagesMoveOnSettledEntries(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, pact())
	s.sign(a, ref)
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	// b knows that the text is adopted; that a knows, b does not.
	s.breaks(standing.RuleStage, s.ready(b, ref, "first"))
	s.Sync(b, a)
	s.breaks(standing.RuleStage, s.ready(b, ref, "first"))
	s.Sync(a, b)
	s.works(s.ready(b, ref, "first"))
}

// A third principal that says nothing keeps a package of the others from moving, and a party
// that is none does not.
func TestSilenceOfAThird(t *testing.T) {
	s := begin(t, a, b, c, m)
	ref := s.table(a, pact())
	s.Sync(a, b)
	s.works(s.sign(a, ref))
	s.works(s.sign(b, ref))
	for range 2 {
		s.Sync(a, b)
		s.Sync(b, a)
	}
	s.is(ref, "in-force")
	s.stageIs(ref, "first", "closed")
	s.breaks(standing.RuleStage, s.ready(a, ref, "first"))
	s.Sync(a, c)
	s.Sync(b, c)
	s.Sync(c, a)
	s.Sync(c, b)
	s.works(s.ready(a, ref, "first"))
	s.stageIs(ref, "first", "waiting")
}

// One side is ready, and the other withdraws its readiness without knowing: as with signatures,
// whoever had not heard of the withdrawal completes it.
func TestReadinessCrossesItsWithdrawal(t *testing.T) {
	for _, first := range []record.PartyName{a, b} {
		second := map[record.PartyName]record.PartyName{a: b, b: a}[first]
		s := begin(t, a, b)
		ref := s.agreed(pact())
		r := s.works(s.ready(first, ref, "first"))
		s.Sync(first, second)
		s.works(s.withdraw(first, r))
		s.works(s.ready(second, ref, "first"))
		s.stageIs(ref, "first", "waiting")
		s.SyncAll()
		s.stageIs(ref, "first", "open")
		s.breaks(standing.RuleTooLate, s.withdraw(second, find(t, s.said("stage.ready"), func(x record.Ref) bool { return x != r })))
	}
}

// said lists the acts of a kind.
func (s *story) said(kind string) (refs []record.Ref) {
	for _, l := range s.Leaves() {
		if l.Act != nil && l.Act.Kind == kind {
			refs = append(refs, record.RefTo(l.Act.Hash))
		}
	}
	return refs
}

func TestReadinessWithdrawnInTime(t *testing.T) {
	s := begin(t, a, b)
	ref := s.agreed(pact())
	r := s.works(s.ready(a, ref, "first"))
	s.breaks(standing.RuleOnce, s.ready(a, ref, "first"))
	s.works(s.withdraw(a, r))
	s.SyncAll()
	s.works(s.ready(b, ref, "first"))
	s.SyncAll()
	s.stageIs(ref, "first", "waiting")
	if got := s.pack(ref).Stages[0]; !slices.Equal(got.Ready, []record.PartyName{b}) || !slices.Equal(got.Awaited, []record.PartyName{a}) {
		t.Errorf("ready %v, awaited %v", got.Ready, got.Awaited)
	}
	s.works(s.ready(a, ref, "first"))
	s.SyncAll()
	s.stageIs(ref, "first", "open")
}

// Both are ready at once: it opens when each log has both, although neither act has the other.
func TestReadinessCrosses(t *testing.T) {
	s := begin(t, a, b)
	ref := s.agreed(pact())
	ra, rb := s.works(s.ready(a, ref, "first")), s.works(s.ready(b, ref, "first"))
	s.Sync(a, b)
	s.stageIs(ref, "first", "waiting")
	s.Sync(b, a)
	s.stageIs(ref, "first", "waiting")
	s.Sync(a, b)
	s.Sync(b, a)
	s.stageIs(ref, "first", "open")
	// What a log has had, it cannot take back.
	s.breaks(standing.RuleTooLate, s.withdraw(a, ra))
	s.breaks(standing.RuleTooLate, s.withdraw(b, rb))
}

// A step that is done before its stage is done all the same, and opens nothing: neither its
// stage, nor the next, nor a default of the other.
func TestStepBeforeItsStage(t *testing.T) {
	s := begin(t, a, b)
	ref := s.agreed(pact())
	for _, p := range []struct {
		by, to record.PartyName
		step   string
	}{{a, b, "p"}, {a, b, "r"}, {b, a, "s"}} {
		s.keeps(p.by, p.to, ref.Point(p.step))
	}
	s.contest(a, ref.Point("q"))
	s.dayAfter()
	s.is(ref.Point("p"), "kept")
	s.stageIs(ref, "first", "waiting")
	s.stageIs(ref, "second", "closed")
	s.breaks(standing.RuleStage, s.call(a, ref.Point("q")))
	if got := s.point(ref.Point("q"), later); got.State != "contested" || got.Overdue != 0 {
		t.Errorf("q is %s, overdue %d days, and its stage is not open", got.State, got.Overdue)
	}
}

func certified(t *record.TextProposed) {
	t.Stages[1].Certifier, t.Stages[1].Together = m, false
}

// A certificate has effect when what comes before its stage is open by what is settled; and
// opens it when it is settled itself, by the principals, whoever certifies.
func TestCertificateBeforeSettlement(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.agreed(pact(certified))
	s.breaks(standing.RuleStage, s.certify(m, ref, "second"))
	s.works(s.ready(a, ref, "first"))
	s.Sync(a, b)
	s.works(s.ready(b, ref, "first"))
	s.Sync(b, m)
	s.breaks(standing.RuleStage, s.certify(m, ref, "second"))
	s.Sync(b, a)
	s.Sync(a, m)
	s.breaks(standing.RuleCertifier, s.certify(a, ref, "second"))
	x := s.works(s.certify(m, ref, "second"))
	s.breaks(standing.RuleOnce, s.certify(m, ref, "second"))
	s.Sync(m, a)
	s.stageIs(ref, "second", "closed")
	s.Sync(m, b)
	s.stageIs(ref, "second", "open")
	if got := s.pack(ref).Stages[1].Certified; got == nil || *got != s.Cite(x) {
		t.Errorf("certified by %v, want %v", got, s.Cite(x))
	}
	s.is(ref.Point("p"), "overdue") // what a certificate opens takes nothing off what is owed
}

// Who certifies the end of a stage owes nothing in it.
func TestCertifierOwesNothing(t *testing.T) {
	s := begin(t, a, b, m)
	by := func(p record.PartyName, stage int) func(*record.TextProposed) {
		return func(t *record.TextProposed) { t.Stages[stage].Certifier = p }
	}
	s.breaks(standing.RuleCertifier, s.table(a, pact(by(a, 1))))
	s.breaks(standing.RuleMember, s.table(a, pact(by(d, 1))))
	s.works(s.table(a, pact(by(a, 0))))
	ref := s.agreed(pact(by(m, 0)))
	s.stageIs(ref, "first", "closed")
	s.works(s.certify(m, ref, "first"))
	s.SyncAll()
	s.stageIs(ref, "first", "waiting")
}

// What is released need not be done.
func TestStageIsDoneWhatIsReleased(t *testing.T) {
	s := begin(t, a, b)
	ref := s.opened()
	s.keeps(a, b, ref.Point("p"))
	s.works(s.Say(a, "point.released", &record.PointReleased{}, ref.Point("q")))
	s.SyncAll()
	s.is(ref.Point("q"), "released")
	s.stageIs(ref, "first", "done")
}

// A package that is in force when an event has come to pass opens then.
func TestPackageInForceOnEvent(t *testing.T) {
	s := begin(t, a, b)
	meeting := s.propose(a)
	s.SyncAll()
	ref := s.agreed(pact(func(t *record.TextProposed) { t.InForce = record.InForce{On: record.OnEvent, When: meeting} }))
	s.stageIs(ref, "first", "closed")
	s.hold(a, meeting)
	s.hold(b, meeting)
	s.SyncAll()
	s.stageIs(ref, "first", "waiting")
}

// Steps of a stage may be owed by several, and a stage that is not together opens by itself.
func TestStageOfManyOpensByItself(t *testing.T) {
	s := begin(t, a, b, c)
	p := pact(func(t *record.TextProposed) {
		t.Parties = []record.PartyName{a, b, c}
		t.Points[0].To = []record.PartyName{b, c}
		t.Points[2].Owes = []record.PartyName{a, c}
		t.Stages[0].Together = false
	})
	ref := s.agreed(p)
	s.stageIs(ref, "first", "open")
	s.breaks(standing.RuleReady, s.ready(a, ref, "first"))
	s.breaks(standing.RuleStage, s.ready(a, ref, "third"))
	// Both acknowledge at once, so no word has all before it; each log does.
	s.works(s.ack(b, ref.Point("p")))
	s.works(s.ack(c, ref.Point("p")))
	s.works(s.ack(a, ref.Point("q")))
	s.stageIs(ref, "first", "open")
	s.SyncAll()
	s.SyncAll()
	s.stageIs(ref, "first", "done")
	s.works(s.ready(a, ref, "second"))
	s.works(s.ready(b, ref, "second"))
	s.SyncAll()
	s.stageIs(ref, "second", "waiting")
	s.works(s.ready(c, ref, "second"))
	s.SyncAll()
	s.stageIs(ref, "second", "open")
}
