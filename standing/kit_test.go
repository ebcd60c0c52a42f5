package standing_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

const (
	a record.PartyName = "a.example"
	b record.PartyName = "b.example"
	c record.PartyName = "c.example"
	d record.PartyName = "d.example"
	m record.PartyName = "mediator.example"
	w record.PartyName = "witness.example"
	k record.PartyName = "depositary.example"
	h record.PartyName = "host.example"
)

// later is after everything that a story does, and before everything that it has due.
var later = standingtest.Start.AddDate(0, 1, 0)

// A story is a history under test.
type story struct {
	*standingtest.History
	t    testing.TB
	mark string // before every number that it gives
}

func begin(t testing.TB, parties ...record.PartyName) *story {
	t.Helper()
	return &story{History: standingtest.Begin(t, parties...), t: t}
}

// beginUnder is begin for a charter that says more than the usual.
func beginUnder(t testing.TB, change func(*record.Charter), parties ...record.PartyName) *story {
	t.Helper()
	return &story{History: standingtest.BeginUnder(t, change, parties...), t: t}
}

// read folds the story in the order in which it was told and in another, and requires the same
// standing of both.
func (s *story) read(at time.Time) *standing.Standing {
	s.t.Helper()
	told := s.Fold().Standing(at)
	other := s.Shuffled(rand.New(rand.NewPCG(uint64(len(s.Leaves())), 0))).Standing(at)
	if !bytes.Equal(encode(s.t, told), encode(s.t, other)) {
		s.t.Fatalf("another order of delivery gives another standing:\n%s", cmp.Diff(told, other))
	}
	return told
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// is requires an object to be in a state, as the whole record has it.
func (s *story) is(ref record.Ref, want string) {
	s.t.Helper()
	if got := stateOf(s.read(later), ref); got != want {
		s.t.Errorf("%.8s is %q, want %q", ref, got, want)
	}
}

// isFor requires it to be so for one who holds only an act and what was before it.
func (s *story) isFor(act, ref record.Ref, want string) {
	s.t.Helper()
	st, ok := s.Fold().AsOf(s.Cite(act), later)
	if !ok {
		s.t.Fatalf("there is no %s", s.Cite(act))
	}
	if got := stateOf(st, ref); got != want {
		s.t.Errorf("%.8s is %q as of %s, want %q", ref, got, s.Cite(act), want)
	}
}

// works requires an act to have effect.
func (s *story) works(ref record.Ref) record.Ref {
	s.t.Helper()
	if br := s.Now().Breach(s.Cite(ref)); br != nil {
		s.t.Fatalf("%s has no effect (%s): %s", s.Cite(ref), br.Rule, br.Why)
	}
	return ref
}

// breaks requires an act to break exactly that rule.
func (s *story) breaks(rule standing.Rule, ref record.Ref) {
	s.t.Helper()
	br := s.Now().Breach(s.Cite(ref))
	switch {
	case br == nil:
		s.t.Errorf("%s has effect, want it to break rule %s", s.Cite(ref), rule)
	case br.Rule != rule:
		s.t.Errorf("%s breaks rule %s (%s), want %s", s.Cite(ref), br.Rule, br.Why, rule)
	case br.Why == "":
		s.t.Errorf("%s breaks rule %s and does not say why", s.Cite(ref), br.Rule)
	}
}

func stateOf(st *standing.Standing, ref record.Ref) string {
	if l := lineOf(st, ref); l != nil {
		return l.State
	}
	return ""
}

// lineOf finds the line of any object.
func lineOf(st *standing.Standing, ref record.Ref) *standing.Line {
	for _, l := range linesOf(st) {
		if l.Ref == ref {
			return l
		}
	}
	return nil
}

func linesOf(st *standing.Standing) (all []*standing.Line) {
	for i := range st.Topics {
		all = append(all, &st.Topics[i].Line)
	}
	for i := range st.Contacts {
		all = append(all, &st.Contacts[i].Line)
	}
	for i := range st.Statements {
		all = append(all, &st.Statements[i].Line)
	}
	for i := range st.Texts {
		all = append(all, &st.Texts[i].Line)
	}
	for i := range st.Notes {
		all = append(all, &st.Notes[i].Line)
	}
	for i := range st.Points {
		all = append(all, &st.Points[i].Line)
	}
	for i := range st.Measures {
		all = append(all, &st.Measures[i].Line)
	}
	for i := range st.Agrements {
		all = append(all, &st.Agrements[i].Line)
	}
	for i := range st.Calendars {
		all = append(all, &st.Calendars[i].Line)
	}
	for i := range st.Corrections {
		all = append(all, &st.Corrections[i].Line)
	}
	for i := range st.Rounds {
		all = append(all, &st.Rounds[i].Line)
	}
	for i := range st.Groups {
		all = append(all, &st.Groups[i].Line)
	}
	for i := range st.Defaults {
		all = append(all, &st.Defaults[i].Line)
	}
	return all
}

func find[X any](t testing.TB, list []X, is func(X) bool) X {
	t.Helper()
	for _, x := range list {
		if is(x) {
			return x
		}
	}
	t.Fatal("there is no such line")
	panic("unreachable")
}

func (s *story) contact(ref record.Ref) standing.Contact {
	s.t.Helper()
	return find(s.t, s.read(later).Contacts, func(x standing.Contact) bool { return x.Ref == ref })
}

func (s *story) text(ref record.Ref) standing.Text {
	s.t.Helper()
	return find(s.t, s.read(later).Texts, func(x standing.Text) bool { return x.Ref == ref })
}

func (s *story) point(ref record.Ref, at time.Time) standing.Point {
	s.t.Helper()
	return find(s.t, s.read(at).Points, func(x standing.Point) bool { return x.Ref == ref })
}

func (s *story) party(name record.PartyName) standing.Party {
	s.t.Helper()
	return find(s.t, s.read(later).Parties, func(x standing.Party) bool { return x.Name == name })
}

// Short ways to say things.

func call() *record.ContactProposed {
	return &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-03-01"}}
}

func held(fulfils ...record.Ref) *record.ContactHeld {
	return &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-02-16"}, Fulfils: fulfils}
}

// text is a text of those parties, in force on adoption.
func text(parties ...record.PartyName) *record.TextProposed {
	return &record.TextProposed{
		Form: "agreement", Parties: parties, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption},
	}
}

// owes is a point named p without a deadline.
func owes(from, to record.PartyName) record.Point {
	return record.Point{Name: "p", Owes: []record.PartyName{from}, To: []record.PartyName{to}, Due: record.Due{None: true}}
}

// worded is a point with a condition in its words.
func worded(from, to record.PartyName) record.Point {
	p := owes(from, to)
	p.Worded = true
	return p
}

// weekly is a point that is due on three Sundays from 16 February 2025.
func weekly(from, to record.PartyName) record.Point {
	p := owes(from, to)
	p.Due = record.Due{Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-03-02"}}
	return p
}

// paying is a point of 100 euros and a half.
func paying(from, to record.PartyName) record.Point {
	p := owes(from, to)
	p.Amounts = []record.Amount{{Number: "100.5", Unit: "EUR"}}
	return p
}

func withPoints(t *record.TextProposed, points ...record.Point) *record.TextProposed {
	t.Points = points
	return t
}

func (s *story) propose(by record.PartyName) record.Ref { return s.Say(by, "contact.proposed", call()) }

func (s *story) accept(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "contact.accepted", &record.ContactAccepted{}, ref)
}

func (s *story) decline(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "contact.declined", &record.ContactDeclined{}, ref)
}

func (s *story) move(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "contact.moved", &record.ContactMoved{When: "2025-03-02"}, ref)
}

func (s *story) cancel(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "contact.cancelled", &record.ContactCancelled{}, ref)
}

func (s *story) hold(by record.PartyName, ref record.Ref, fulfils ...record.Ref) record.Ref {
	if ref == "" {
		return s.Say(by, "contact.held", held(fulfils...))
	}
	return s.Say(by, "contact.held", held(fulfils...), ref)
}

func (s *story) withdraw(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "withdrawal", &record.Withdrawal{}, ref)
}

func (s *story) table(by record.PartyName, t *record.TextProposed) record.Ref {
	return s.Say(by, "text.proposed", t)
}

func (s *story) sign(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "text.signed", &record.TextSigned{}, ref)
}

func (s *story) signUntil(by record.PartyName, ref record.Ref, until record.Moment) record.Ref {
	return s.Say(by, "text.signed", &record.TextSigned{Until: until}, ref)
}

func (s *story) readout(by record.PartyName, contact record.Ref, points ...record.Point) record.Ref {
	return s.Say(by, "readout", &record.Readout{Points: points}, contact)
}

func (s *story) announce(by record.PartyName, points ...record.Point) record.Ref {
	return s.Say(by, "announcement", &record.Announcement{Points: points})
}

func (s *story) confirm(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.confirmed", &record.PointConfirmed{}, ref)
}

func (s *story) report(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.reported", &record.PointReported{}, ref)
}

func (s *story) ack(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.acknowledged", &record.PointAcknowledged{}, ref)
}

func (s *story) contest(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.contested", &record.PointContested{}, ref)
}

func (s *story) moveDue(by record.PartyName, ref record.Ref, due record.Due) record.Ref {
	return s.Say(by, "point.moved", &record.PointMoved{Due: due}, ref)
}

func (s *story) acceptMove(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.move-accepted", &record.PointMoveAccepted{}, ref)
}

func (s *story) release(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.released", &record.PointReleased{}, ref)
}

func (s *story) reportFor(by record.PartyName, ref record.Ref, m record.Moment) record.Ref {
	return s.Say(by, "point.reported", &record.PointReported{For: m}, ref)
}

func (s *story) ackFor(by record.PartyName, ref record.Ref, m record.Moment) record.Ref {
	return s.Say(by, "point.acknowledged", &record.PointAcknowledged{For: m}, ref)
}

func (s *story) reportSome(by record.PartyName, ref record.Ref, n record.Decimal, unit record.UnitOf) record.Ref {
	return s.Say(by, "point.reported", &record.PointReported{Amounts: []record.Amount{{Number: n, Unit: unit}}}, ref)
}

func (s *story) ackSome(by record.PartyName, ref record.Ref, n record.Decimal, unit record.UnitOf) record.Ref {
	return s.Say(by, "point.acknowledged", &record.PointAcknowledged{Amounts: []record.Amount{{Number: n, Unit: unit}}}, ref)
}

func (s *story) conditionMet(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "point.condition-met", &record.PointConditionMet{}, ref)
}

func (s *story) offerNote(by, to record.PartyName, points ...record.Point) record.Ref {
	return s.Say(by, "notes.offered", &record.NotesOffered{To: to, Number: "1", Points: points})
}

func (s *story) answerNote(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "notes.answered", &record.NotesAnswered{Number: "2"}, ref)
}

func (s *story) measure(by, target record.PartyName, answers ...record.Ref) record.Ref {
	return s.Say(by, "measure.notified", &record.MeasureNotified{
		Category: "personnel", Target: target, Taken: "2025-02-16", Answers: answers,
	})
}

// adopted makes a text of the two that both have signed, with those points, and returns it.
func (s *story) adopted(x, y record.PartyName, points ...record.Point) record.Ref {
	s.t.Helper()
	ref := s.table(x, withPoints(text(x, y), points...))
	s.sign(x, ref)
	s.Sync(x, y)
	s.works(s.sign(y, ref))
	s.Sync(y, x)
	return ref
}

// workdays is a calendar in which nobody works on Saturdays, Sundays, and 21 February 2025.
func workdays() *record.CalendarPublished {
	return &record.CalendarPublished{
		FirstYear: 2025, LastYear: 2025, Weekend: []record.Weekday{"saturday", "sunday"}, Holidays: []record.Moment{"2025-02-21"},
	}
}
