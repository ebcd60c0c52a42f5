package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

func (s *story) initial(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "text.initialled", &record.TextInitialled{}, ref)
}

func versionOf(ref record.Ref, parties ...record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.VersionOf = ref
	return t
}

func (s *story) wantInitials(ref record.Ref, want ...string) {
	s.t.Helper()
	got := s.text(ref).Initials
	if len(got) != len(want) {
		s.t.Errorf("initials %+v, want %v", got, want)
		return
	}
	for i, x := range got {
		if x.State != want[i] {
			s.t.Errorf("the initials of %s are %s, want %s", x.Party, x.State, want[i])
		}
	}
}

func TestInitialsFixTheText(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.initial(a, ref))
	s.is(ref, "initialled-in-part")
	s.wantInitials(ref, "initialled")
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.is(ref, "initialled")
	s.wantSignatures(ref, "missing", "missing")
	s.breaks(standing.RuleFrozen, s.table(b, versionOf(ref, a, b)))
	s.Sync(b, a)
	s.works(s.sign(a, ref))
	s.is(ref, "signed-in-part")
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.is(ref, "in-force")
}

func TestInitialsCross(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.SyncAll()
	sig := s.works(s.initial(a, ref))
	s.works(s.initial(b, ref))
	s.is(ref, "initialled-in-part")
	s.Sync(a, b)
	s.is(ref, "initialled-in-part")
	s.Sync(b, a)
	s.is(ref, "initialled")
	s.breaks(standing.RuleTooLate, s.withdraw(a, sig))
}

// Initials withdrawn before one knows the other's, and after.
func TestInitialsWithdrawnAsTheyCross(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.SyncAll()
	mine := s.works(s.initial(a, ref))
	s.works(s.initial(b, ref))
	s.works(s.withdraw(a, mine))
	s.SyncAll()
	s.is(ref, "initialled-in-part")
	s.wantInitials(ref, "withdrawn", "initialled")
	s.works(s.initial(a, ref))
	s.is(ref, "initialled")

	s = begin(t, a, b)
	ref = s.table(a, text(a, b))
	mine = s.works(s.initial(a, ref))
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.works(s.withdraw(a, mine)) // crosses the last initials, and comes too late
	s.SyncAll()
	s.is(ref, "initialled")
}

// The proposer takes the text off the table as the last initials are given.
func TestTextWithdrawnAsItIsInitialled(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.initial(a, ref))
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.works(s.withdraw(a, ref))
	s.SyncAll()
	s.is(ref, "initialled")
	s.works(s.sign(a, ref))
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.is(ref, "in-force")

	s = begin(t, a, b)
	ref = s.table(a, text(a, b))
	s.SyncAll()
	s.works(s.initial(a, ref))
	s.works(s.initial(b, ref))
	s.works(s.withdraw(a, ref)) // before a's log shows b's
	s.SyncAll()
	s.is(ref, "withdrawn")
}

// A version that crossed the last initials is superseded, and is not signed by one who knows.
func TestVersionCrossesTheLastInitials(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.initial(a, ref))
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	other := s.works(s.table(a, versionOf(ref, a, b)))
	s.works(s.sign(a, other))
	s.SyncAll()
	s.is(ref, "initialled")
	s.is(other, "superseded")
	s.breaks(standing.RuleFrozen, s.sign(b, other))
	s.breaks(standing.RuleFrozen, s.initial(b, other))
}

// Each initials what the other had initialled, and neither knows: either may be signed.
func TestTwoVersionsInitialledAtOnce(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	second := s.table(a, versionOf(first, a, b))
	s.SyncAll()
	s.initial(a, first)
	s.initial(b, second)
	s.Sync(a, b)
	s.Sees(a, b, s.Size(b))
	s.works(s.initial(a, second))
	s.works(s.initial(b, first))
	s.SyncAll()
	s.is(first, "initialled")
	s.is(second, "initialled")
	s.works(s.sign(a, second))
	s.Sync(a, b)
	s.works(s.sign(b, second))
	s.is(second, "in-force")
}

func TestInitialsOfAnotherVersionTakeThemBack(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	second := s.table(a, versionOf(first, a, b))
	s.works(s.initial(a, first))
	s.works(s.initial(a, second))
	s.wantInitials(first, "withdrawn")
	s.wantInitials(second, "initialled")
	s.Sync(a, b)
	s.works(s.initial(b, first))
	s.is(first, "superseded")
}

// Where the text says so, initials are signatures, and need the power to sign.
func TestInitialsSign(t *testing.T) {
	s := begin(t, a, b)
	x := text(a, b)
	x.InitialsSign = true
	ref := s.table(a, x)
	s.works(s.initial(a, ref))
	s.wantSignatures(ref, "signed", "missing")
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.is(ref, "in-force")
	s.Sync(b, a)
	s.breaks(standing.RuleAdopted, s.sign(a, ref))

	s = begin(t, a, b)
	ref = s.table(a, x)
	first := s.works(s.initial(a, ref))
	s.works(s.withdraw(a, first))
	s.wantSignatures(ref, "withdrawn", "missing")
	s.works(s.sign(a, ref))
	s.Sync(a, b)
	s.works(s.initial(b, ref))
	s.is(ref, "in-force")
}

func TestBracketsAreTakenOutToSign(t *testing.T) {
	s := begin(t, a, b, m)
	x := text(a, b)
	x.Form = record.FormNegotiatingText
	x.Brackets = []record.Bracket{{Name: "when", By: []record.PartyName{a}}}
	draft := s.works(s.table(m, x))
	s.SyncAll()
	s.breaks(standing.RuleBrackets, s.sign(a, draft))
	s.breaks(standing.RuleOwn, s.table(b, versionOf(draft, a, b)))
	if got := s.text(draft).Brackets; len(got) != 1 || got[0].Name != "when" {
		t.Errorf("brackets %+v", got)
	}
	clean := s.works(s.table(m, versionOf(draft, a, b)))
	s.is(draft, "superseded")
	s.SyncAll()
	s.works(s.sign(a, clean))
	s.Sync(a, b)
	s.works(s.sign(b, clean))
	s.is(clean, "in-force")
}

// Two versions were adopted, because each side completed the other's: each says so, and a text that
// replaces one of them replaces both.
func TestConflictingVersionsAreReplacedTogether(t *testing.T) {
	s := begin(t, a, b)
	first := s.table(a, text(a, b))
	second := s.table(a, versionOf(first, a, b))
	s.SyncAll()
	s.sign(a, first)
	s.sign(b, second)
	s.Sync(a, b)
	s.Sees(a, b, s.Size(b))
	s.works(s.sign(a, second))
	s.works(s.sign(b, first))
	s.SyncAll()
	for ref, other := range map[record.Ref]record.Ref{first: second, second: first} {
		if got := s.text(ref).ConflictsWith; len(got) != 1 || got[0] != other {
			t.Errorf("%.8s conflicts with %v, want %.8s", ref, got, other)
		}
	}
	last := text(a, b)
	last.Replaces = second
	ref := s.works(s.table(a, last))
	s.sign(a, ref)
	s.Sync(a, b)
	s.works(s.sign(b, ref))
	s.is(first, "replaced")
	s.is(second, "replaced")
	if got := s.text(ref).ConflictsWith; got != nil {
		t.Errorf("the last text conflicts with %v", got)
	}
}

// The date of a signature passes before the text is complete: it looks lapsed, and no more.
func TestSignaturesPastTheirDate(t *testing.T) {
	s := begin(t, a, b)
	ref := s.table(a, text(a, b))
	s.works(s.signUntil(a, ref, "2025-03-01"))
	s.Sync(a, b)
	s.works(s.Say(b, "text.signed", &record.TextSigned{AdReferendum: true, Until: "2025-03-02"}, ref))
	s.wantSignatures(ref, "expired", "lapsed")
	early := s.read(standingtest.Start)
	x := find(t, early.Texts, func(x standing.Text) bool { return x.Ref == ref })
	if x.Signatures[0].State != "signed" || x.Signatures[1].State != "ad-referendum" {
		t.Errorf("before the dates: %+v", x.Signatures)
	}
	s.works(s.Say(b, "text.confirmed", &record.TextConfirmed{}, ref)) // dated in time
	s.Sync(b, a)
	s.is(ref, "in-force")
	s.wantSignatures(ref, "signed", "confirmed")
}
