package standing_test

import (
	"slices"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// mutual is a point that each owes the other.
func mutual(x, y record.PartyName) record.Point {
	both := []record.PartyName{x, y}
	return record.Point{Name: "p", Owes: both, To: both, Due: record.Due{None: true}}
}

func sameAs(p record.Point, ref record.Ref) record.Point {
	p.Same = ref
	return p
}

func TestClaimIsAgreedWhenTheOtherSaysTheSame(t *testing.T) {
	s := begin(t, a, b)
	meeting := s.hold(a, "")
	mine := s.readout(a, meeting, owes(b, a)).Point("p")
	s.is(mine, "claimed")
	s.Sync(a, b)
	s.hold(b, meeting)
	yours := s.works(s.readout(b, meeting, sameAs(owes(b, a), mine))).Point("p")
	for _, ref := range []record.Ref{mine, yours} {
		s.is(ref, "open")
		p := s.point(ref, later)
		if p.Agreed != "same" || !slices.Equal(p.ClaimedBy, []record.PartyName{a, b}) || len(p.Differs) != 0 {
			t.Errorf("%+v", p)
		}
	}
	// Whichever of the two is acknowledged, both are.
	s.Sync(b, a)
	s.works(s.ack(a, yours))
	s.is(mine, "kept")
	s.is(yours, "kept")
}

func TestClaimIsAgreedWhenConfirmed(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	s.works(s.confirm(b, ref))
	s.is(ref, "open")
	if got := s.point(ref, later).Agreed; got != "confirmed" {
		t.Errorf("agreed by %q", got)
	}
}

func TestClaimIsAgreedWhenActedOn(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	s.works(s.report(b, ref))
	s.is(ref, "reported")
	if got := s.point(ref, later).Agreed; got != "acted" {
		t.Errorf("agreed by %q", got)
	}
	s.Sync(b, a)
	s.works(s.ack(a, ref))
	s.is(ref, "kept")
}

// An expert meeting is claimed by one side; both then record that it was held in fulfilment.
func TestClaimIsKeptByAMeeting(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, mutual(a, b)).Point("p")
	s.SyncAll()
	meeting := s.works(s.hold(b, "", ref))
	s.is(ref, "claimed")
	s.Sync(b, a)
	s.works(s.hold(a, meeting, ref))
	s.is(ref, "kept")
	p := s.point(ref, later)
	if p.Agreed != "acted" || p.KeptBy != meeting || p.Kept != "2025-02-16" || len(p.Acks) != 2 {
		t.Errorf("%+v", p)
	}
}

// One side does not say that the meeting was in fulfilment: nothing is kept by it.
func TestMeetingThatOneSideSaysFulfils(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(b, a)).Point("p")
	s.SyncAll()
	meeting := s.hold(a, "", ref)
	s.Sync(a, b)
	s.works(s.hold(b, meeting))
	s.is(ref, "claimed")
}

// The creditor recorded the meeting first, the debtor last: it is kept once the creditor's log
// shows the debtor's record.
func TestMeetingRecordedByTheDebtorLast(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, owes(b, a)).Point("p")
	meeting := s.hold(a, "", ref)
	s.is(ref, "open")
	s.Sync(a, b)
	s.works(s.hold(b, meeting))
	s.is(ref, "kept")
}

func TestUnderstandingIsAgreedByTheSides(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, record.Point{Name: "p"}).Point("p")
	s.is(ref, "claimed")
	s.Sync(a, b)
	s.works(s.confirm(b, ref))
	s.is(ref, "agreed")
}

// Nobody owes by the word of others.
func TestClaimAgreedByAllWhomItConcerns(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.announce(a, owes(b, c)).Point("p")
	s.SyncAll()
	s.works(s.confirm(c, ref))
	s.is(ref, "claimed")
	s.works(s.confirm(b, ref))
	s.is(ref, "open")
	if got := s.point(ref, later).Concerns; !slices.Equal(got, []record.PartyName{b, c}) {
		t.Errorf("it concerns %v", got)
	}
}

// What one owes oneself concerns nobody else, and nobody agrees with themselves.
func TestClaimThatConcernsOneselfAlone(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(a, a)).Point("p")
	meeting := s.hold(a, "", ref)
	s.Sync(a, b)
	s.works(s.hold(b, meeting))
	s.is(meeting, "held")
	s.is(ref, "claimed")
}

func TestClaimContestedAndThenConfirmed(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	s.works(s.contest(b, ref))
	s.is(ref, "contested")
	s.works(s.confirm(b, ref))
	s.is(ref, "open")
}

// What was agreed is contested as not kept; to confirm that it was agreed is another thing.
func TestContestOfWhatIsAgreedStands(t *testing.T) {
	s := begin(t, a, b)
	ref := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	s.works(s.report(b, ref))
	s.Sync(b, a)
	s.works(s.contest(a, ref))
	s.is(ref, "contested")
	s.Sync(a, b)
	s.works(s.report(b, ref))
	s.is(ref, "contested")
	p := s.point(ref, later)
	if len(p.Reports) != 2 || len(p.Contests) != 1 {
		t.Errorf("the report and the contest do not both stand: %+v", p)
	}
	s.Sync(b, a)
	s.works(s.ack(a, ref))
	s.is(ref, "kept")
}

// Where both owe, one's report of its own part takes back nothing that it said of the other's.
func TestContestStandsBesideOnesOwnReport(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, mutual(a, b)).Point("p")
	s.works(s.contest(a, ref))
	s.works(s.report(a, ref))
	s.is(ref, "contested")
}

func TestPointIsNotClosedByTheOneWhoOwesIt(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, owes(a, b)).Point("p")
	s.works(s.report(a, ref))
	s.works(s.hold(a, "", ref))
	s.breaks(standing.RuleCreditor, s.ack(a, ref))
	s.is(ref, "reported")
	s.Sync(a, b)
	s.works(s.ack(b, ref))
	s.is(ref, "kept")
}

func TestMutualPointIsClosedByBoth(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, mutual(a, b)).Point("p")
	s.works(s.ack(a, ref))
	s.is(ref, "open")
	s.Sync(a, b)
	s.works(s.ack(b, ref))
	s.is(ref, "kept")
}

// The acknowledgements cross: it is kept when each log shows both, as with signatures.
func TestMutualPointAcknowledgedAtOnce(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, mutual(a, b)).Point("p")
	s.SyncAll()
	s.works(s.ack(a, ref))
	s.works(s.ack(b, ref))
	s.is(ref, "open")
	s.Sync(a, b)
	s.is(ref, "open")
	s.Sync(b, a)
	s.is(ref, "kept")
}

// One takes back its acknowledgement as the other, not knowing, gives the last.
func TestContestThatCrossesTheLastAcknowledgement(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, mutual(a, b)).Point("p")
	s.works(s.ack(a, ref))
	s.Sync(a, b)
	s.works(s.contest(a, ref))
	s.works(s.ack(b, ref))
	s.SyncAll()
	s.is(ref, "kept")
	p := s.point(ref, later)
	if len(p.Acks) != 2 || len(p.Contests) != 1 {
		t.Errorf("%+v", p)
	}
	// And where the acknowledgements crossed, a contest in time prevents it.
	s = begin(t, a, b)
	ref = s.adopted(a, b, mutual(a, b)).Point("p")
	s.SyncAll()
	s.works(s.ack(a, ref))
	s.works(s.contest(a, ref))
	s.works(s.ack(b, ref))
	s.SyncAll()
	s.is(ref, "contested")
	s.works(s.ack(a, ref))
	s.is(ref, "kept")
}

func TestVerifierCloses(t *testing.T) {
	s := begin(t, a, b, m)
	p := owes(a, b)
	p.Verifier = m
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	s.works(s.ack(m, ref))
	s.is(ref, "kept")

	s = begin(t, a, b, m)
	ref = s.adopted(a, b, p).Point("p")
	s.SyncAll()
	s.works(s.contest(m, ref))
	s.is(ref, "contested")
	s.works(s.ack(b, ref)) // the creditor is content
	s.is(ref, "kept")
}

func TestPointOwedToTwo(t *testing.T) {
	s := begin(t, a, b, c)
	p := record.Point{Name: "p", Owes: []record.PartyName{a}, To: []record.PartyName{b, c}, Due: record.Due{None: true}}
	txt := s.table(a, withPoints(text(a, b, c), p))
	s.sign(a, txt)
	s.SyncAll()
	s.sign(b, txt)
	s.SyncAll()
	s.works(s.sign(c, txt))
	s.SyncAll()
	ref := txt.Point("p")
	s.works(s.ack(b, ref))
	s.is(ref, "open")
	s.works(s.ack(c, ref))
	s.is(ref, "open") // the two cross
	s.Sync(b, c)
	s.Sync(c, b)
	s.is(ref, "kept")
}

// Overdue is arithmetic with the zone of the day that was agreed.
func TestOverdue(t *testing.T) {
	s := begin(t, a, b)
	p := owes(a, b)
	p.Due = record.Due{By: "2025-02-20+03:00"}
	ref := s.adopted(a, b, p).Point("p")
	end := time.Date(2025, 2, 20, 21, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		at    time.Time
		state string
		days  int64
	}{
		{end.Add(-time.Second), "open", 0},
		{end, "overdue", 0},
		{end.Add(24*time.Hour - time.Second), "overdue", 0},
		{end.Add(24 * time.Hour), "overdue", 1},
		{end.Add(10 * 24 * time.Hour), "overdue", 10},
	} {
		if got := s.point(ref, x.at); got.State != x.state || got.Overdue != x.days {
			t.Errorf("at %s it is %s, %d days; want %s, %d", x.at, got.State, got.Overdue, x.state, x.days)
		}
	}
	s.works(s.report(a, ref))
	if got := s.point(ref, end.Add(48*time.Hour)); got.State != "reported" || got.Overdue != 2 {
		t.Errorf("reported, it is %s, %d days", got.State, got.Overdue)
	}
	s.Sync(a, b)
	s.works(s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: "2025-02-19"}, ref))
	if got := s.point(ref, end.Add(48*time.Hour)); got.State != "kept" || got.Overdue != 0 || got.Kept != "2025-02-19" {
		t.Errorf("kept, it is %s, %d days, kept %s", got.State, got.Overdue, got.Kept)
	}
}

// What is not owed is not overdue.
func TestNotOverdue(t *testing.T) {
	after := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	p := owes(b, a)
	p.Due = record.Due{By: "2025-02-20"}
	s := begin(t, a, b)
	claimed := s.announce(a, p).Point("p")
	proposed := s.table(a, withPoints(text(a, b), p)).Point("p")
	for _, ref := range []record.Ref{claimed, proposed} {
		if got := s.point(ref, after); got.Overdue != 0 || got.State == "overdue" {
			t.Errorf("%s is overdue by %d days", got.State, got.Overdue)
		}
	}
}

// They agree that it was agreed, and differ on when it is due.
func TestTermOnWhichTheyDiffer(t *testing.T) {
	s := begin(t, a, b)
	p := owes(b, a)
	p.Due = record.Due{By: "2025-02-20"}
	mine := s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Due = record.Due{By: "2025-02-27"}
	yours := s.announce(b, sameAs(p, mine)).Point("p")
	for _, ref := range []record.Ref{mine, yours} {
		got := s.point(ref, time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
		if got.State != "in-force-disputed" || !slices.Equal(got.Differs, []string{"due"}) || got.Overdue != 0 {
			t.Errorf("it is %s, differs on %v, %d days overdue", got.State, got.Differs, got.Overdue)
		}
		if got.DueBy != "" || got.DueIs != "disputed" {
			t.Errorf("it is due by %q, which is %q: one side's word", got.DueBy, got.DueIs)
		}
	}
	if got := s.point(mine, later).Due.By; got != "2025-02-20" {
		t.Errorf("one said %s", got)
	}
	if got := s.point(yours, later).Due.By; got != "2025-02-27" {
		t.Errorf("the other said %s", got)
	}
	s.works(s.report(b, yours))
	s.is(mine, "reported")
	s.is(yours, "reported")
}

// Of a duty that recurs, on whose times they differ, no time counts.
func TestTimesOnWhichTheyDiffer(t *testing.T) {
	s := begin(t, a, b)
	p := owes(b, a)
	p.Due = record.Due{Every: record.Every{Period: "1d", From: "2025-02-16"}}
	mine := s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Due = record.Due{Every: record.Every{Period: "7d", From: "2025-02-16"}}
	yours := s.announce(b, sameAs(p, mine)).Point("p")
	for _, ref := range []record.Ref{mine, yours} {
		if got := s.point(ref, later); got.State != "in-force-disputed" || got.DueBy != "" || len(got.Occurrences) != 0 {
			t.Errorf("it is %s, due by %q, with %d times", got.State, got.DueBy, len(got.Occurrences))
		}
	}
}

// In a text, the words "the same as" point to an earlier claim; they do not make it agreed.
func TestTextThatPointsToAClaim(t *testing.T) {
	s := begin(t, a, b)
	claim := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	txt := s.works(s.table(b, withPoints(text(a, b), sameAs(owes(b, a), claim))))
	s.is(claim, "claimed")
	s.is(txt.Point("p"), "proposed")
	s.sign(b, txt)
	s.Sync(b, a)
	s.works(s.sign(a, txt))
	s.is(txt.Point("p"), "open")
	s.is(claim, "claimed")
}

// A readout repeats what a text says: the point is that of the text.
func TestReadoutThatRepeatsAText(t *testing.T) {
	s := begin(t, a, b)
	agreed := s.adopted(a, b, owes(b, a)).Point("p")
	mine := s.works(s.announce(a, sameAs(owes(b, a), agreed))).Point("p")
	s.is(mine, "open")
	s.works(s.ack(a, mine))
	s.is(agreed, "kept")
	s.is(mine, "kept")
}

// Reported, and late: where they differ on how much it is, no day is counted against anybody.
func TestNoDayCountsWhereTheyDifferOnTheAmount(t *testing.T) {
	s := begin(t, a, b)
	p := paying(b, a)
	p.Due = record.Due{By: "2025-02-20"}
	mine := s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Amounts = []record.Amount{{Number: "90", Unit: "EUR"}}
	s.announce(b, sameAs(p, mine))
	s.works(s.report(b, mine))
	got := s.point(mine, later)
	if got.State != "reported" || got.DueBy != "2025-02-20" || got.Overdue != 0 {
		t.Errorf("it is %s, due by %s, %d days overdue", got.State, got.DueBy, got.Overdue)
	}
}
