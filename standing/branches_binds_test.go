package standing_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley.example/record"
	"parley.example/standing"
)

// anyOrder requires one standing in whatever order the story is delivered.
func (s *story) anyOrder() {
	s.t.Helper()
	told := s.Fold().Standing(later)
	for seed := range uint64(20) {
		other := s.Shuffled(rand.New(rand.NewPCG(seed, 7))).Standing(later)
		if !bytes.Equal(encode(s.t, told), encode(s.t, other)) {
			s.t.Fatalf("order %d gives another standing:\n%s", seed, cmp.Diff(told, other))
		}
	}
}

// twoWords has c say something on both branches, and take it back on the one that comes later in the
// order of the record: what binds c most counts.
func (s *story) twoWords(one, other record.PartyName, say func(record.PartyName, record.Ref) record.Ref, ref record.Ref) {
	s.t.Helper()
	s.Sync(a, other)
	s.Receive(a)
	s.Sync(a, one)
	s.works(say(one, ref))
	for range 6 {
		s.Receive(other)
	}
	s.withdraw(other, s.works(say(other, ref)))
	s.Sync(one, a)
	s.Sync(other, b)
}

func TestInitialsOnABranchBind(t *testing.T) {
	s, one, other := forked(t)
	ref := s.table(a, text(a, c))
	s.initial(a, ref)
	s.twoWords(one, other, s.initial, ref)
	s.wantInitials(ref, "initialled", "initialled")
	s.anyOrder()
}

func TestAConfirmationOnABranchBinds(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.works(s.form(a, s.agreed(mandate(a, b, c))))
	s.SyncAll()
	one, other := s.Split(c)
	s.twoWords(one, other, s.joinIn, ref)
	st := s.read(later)
	if got := st.Groups[0].Confirmed; !slices.Contains(got, c) {
		t.Errorf("confirmed by %v, and c has on one branch", got)
	}
}

func TestReadinessOnABranchBinds(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.agreed(pactOf(a, c))
	s.SyncAll()
	one, other := s.Split(c)
	s.twoWords(one, other, func(by record.PartyName, ref record.Ref) record.Ref { return s.ready(by, ref, "first") }, ref)
	if got := s.pack(ref).Stages[0].Ready; !slices.Contains(got, c) {
		t.Errorf("ready are %v, and c is on one branch", got)
	}
}

func TestAnAcceptanceOnABranchBinds(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.works(s.correct(a, s.agreed(text(a, b, c)), "2025-06"))
	s.SyncAll()
	one, other := s.Split(c)
	s.works(s.acceptCorrection(one, ref))
	s.Receive(other)
	s.works(s.object(other, ref))
	s.wantAnswers(ref, "unanswered", "accepted")
	s.is(ref, "proposed")
}

func TestASealedOfferOnABranchBinds(t *testing.T) {
	s := begin(t, a, b)
	round := s.works(s.round(a, ""))
	s.SyncAll()
	one, other := s.Split(b)
	s.works(s.seal(one, round, offer("40")))
	s.Receive(other)
	s.withdraw(other, s.works(s.seal(other, round, offer("50"))))
	s.offerIs(round, b, "sealed")
}

// What a knew to be taken back does not bind because of a branch of which a had not heard.
func TestABranchThatNobodyHeardOfIsNoHistory(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.table(a, text(a, c))
	s.Sync(a, c)
	signed := s.works(s.sign(c, ref))
	one, other := s.Split(c)
	s.works(s.withdraw(one, signed))
	s.Sync(one, a)
	s.works(s.sign(a, ref))
	s.is(ref, "signed-in-part")
	s.Receive(other)
	s.is(ref, "signed-in-part")
}

// A party that left on both branches has left on each.
func TestLeavingOnTwoBranches(t *testing.T) {
	s := begin(t, a, b, c)
	one, other := s.Split(c)
	var late []record.Ref
	for _, by := range []record.PartyName{one, other} {
		s.works(s.secede(by))
		late = append(late, s.propose(by))
	}
	for _, ref := range late {
		s.breaks(standing.RuleLeft, ref)
	}
	if p := s.party(c); p.State != "seceded" {
		t.Errorf("c is %s", p.State)
	}
}

// pactOf is a package of two steps that are done together, undone by the stage.
func pactOf(x, y record.PartyName) *record.TextProposed {
	t := text(x, y)
	t.Form, t.SnapBack = record.FormPackage, record.SnapBackStage
	t.Points = []record.Point{step("p", x, y, "2025-02-16"), step("q", y, x, "2025-02-16")}
	t.Stages = []record.Stage{{Name: "first", Steps: []string{"p", "q"}, Together: true}}
	return t
}

func TestADefaultOnOneBranchCountsForNothing(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.agreed(pactOf(a, c))
	s.SyncAll()
	s.works(s.ready(a, ref, "first"))
	s.works(s.ready(c, ref, "first"))
	s.SyncAll()
	s.dayAfter()
	s.SyncAll()
	one, other := s.Split(c)
	s.Receive(other)
	s.Sync(other, b)
	called := s.works(s.call(one, ref.Point("p")))
	s.Sync(one, a)
	s.meet()
	s.breaks(standing.RuleForker, called)
}

func TestARefusalOnOneBranchCountsForNothing(t *testing.T) {
	s, one, other := forked(t)
	req := s.works(s.request(a, c))
	s.Sync(a, one)
	s.Receive(other)
	s.Sync(other, b)
	refused := s.works(s.Say(one, "agrement.refused", &record.AgrementRefused{}, req))
	s.Sync(one, a)
	s.meet()
	s.breaks(standing.RuleForker, refused)
}

// Who asked for offers does not close the round by one of two histories.
func TestARoundClosedOnOneBranchIsNot(t *testing.T) {
	s := begin(t, a, b, c)
	round := s.works(s.Say(c, "round.opened", &record.RoundOpened{Parties: []record.PartyName{a, b}}))
	s.SyncAll()
	one, other := s.Split(c)
	s.Receive(other)
	s.Sync(other, b)
	closed := s.works(s.closeRound(one, round))
	s.Sync(one, a)
	s.is(round, "closed")
	s.meet()
	s.breaks(standing.RuleForker, closed)
	s.is(round, "collecting")
}

// What a rule names as taking something back is a kind that has a law.
func TestTakingBackIsOfKindsThatThereAre(t *testing.T) {
	for _, kind := range standing.TakesBack {
		if !slices.Contains(standing.Kinds(), kind) {
			t.Errorf("there is no kind %s", kind)
		}
	}
}
