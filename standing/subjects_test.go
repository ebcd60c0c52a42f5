package standing_test

import (
	"slices"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// Each kind of act has a law, and has effect in at least one history.
func TestEachKindHasEffect(t *testing.T) {
	s := beginUnder(t, silenceAfter(1), a, b, m)
	topic := s.Say(a, "topic.opened", &record.TopicOpened{})
	s.Say(a, "topic.renamed", &record.TopicRenamed{}, topic)
	s.Say(a, "calendar.published", workdays())
	s.Say(a, "topic.closed", &record.TopicClosed{}, topic)
	s.Say(a, "powers.revoked", &record.PowersRevoked{}, s.Empower(a, "anna"))
	s.invite(c, a, b)
	s.SyncAll()
	contact := s.propose(a)
	other, third := s.propose(a), s.propose(a)
	s.SyncAll()
	s.accept(b, contact)
	s.move(b, contact)
	s.decline(b, third)
	s.cancel(b, contact)
	s.withdraw(a, other)
	s.readout(a, s.hold(a, ""))
	claim := s.announce(a, owes(b, a)).Point("p")
	s.Say(a, "quotation", &record.Quotation{Speaker: "S", Said: "2025", Source: record.Source{Publisher: "P"}})
	measure := s.measure(a, b)
	s.Say(a, "measure.eased", &record.MeasureEased{Eased: "2025", Scope: []string{"Half"}}, measure)
	s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, measure)
	s.agree(a, b, true)
	s.agree(a, b, false)
	note := s.offerNote(a, b)
	cond := text(a, b)
	cond.InForce = record.InForce{On: record.OnCondition}
	txt := s.table(a, cond)
	s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, txt)
	s.Say(a, "text.confirmed", &record.TextConfirmed{}, txt)
	s.Say(a, "text.condition-met", &record.TextConditionMet{}, txt)
	s.SyncAll()
	s.answerNote(b, note)
	s.contest(b, claim)
	s.confirm(b, claim)
	s.report(b, claim)
	s.SyncAll()
	s.ack(a, claim)
	s.Rotate(b, "b2")
	s.everyForm()
	worded := owes(a, b)
	worded.Worded = true
	ref := s.adopted(a, b, worded).Point("p")
	s.Say(a, "point.condition-met", &record.PointConditionMet{}, ref)
	moved := s.moveDue(a, ref, record.Due{By: "2025-03"})
	s.SyncAll()
	s.acceptMove(b, moved)
	s.release(b, ref)
	pack := s.agreed(pact(func(t *record.TextProposed) { t.Stages[0].Certifier = b }))
	s.certify(b, pack, "first")
	s.SyncAll()
	s.ready(a, pack, "first")
	s.ready(b, pack, "first")
	s.dayAfter()
	call := s.call(a, pack.Point("q"))
	s.SyncAll()
	s.undo(a, pack.Point("p"), call)
	s.everyRound()
	s.everyGroup()
	s.days(2)
	s.noticeSilence(a, c)
	s.secede(b)

	f := s.Fold()
	effect := map[string]bool{}
	for _, l := range s.Leaves() {
		if l.Act == nil {
			continue
		}
		if br := f.Breach(standing.Cite{Party: l.Party, N: l.N}); br != nil {
			t.Errorf("%s: %s: %s", l.Act.Kind, br.Rule, br.Why)
		}
		effect[l.Act.Kind] = true
	}
	kinds := record.Kinds().Names()
	if lawful := standing.Kinds(); !slices.Equal(slices.Sorted(slices.Values(lawful)), kinds) {
		t.Errorf("the kinds are %v, those with a law %v", kinds, lawful)
	}
	for _, k := range kinds {
		if !effect[k] {
			t.Errorf("%s has effect in no history", k)
		}
	}
}

func TestTopics(t *testing.T) {
	s := begin(t, a, b)
	ref := s.Say(a, "topic.opened", &record.TopicOpened{})
	s.is(ref, "open")
	s.Sync(a, b)
	renamed := s.Say(b, "topic.renamed", &record.TopicRenamed{}, ref)
	topic := find(t, s.read(later).Topics, func(x standing.Topic) bool { return x.Ref == ref })
	if topic.Titled != s.Cite(renamed) || topic.By != a {
		t.Errorf("%+v", topic)
	}
	s.works(s.Say(a, "topic.closed", &record.TopicClosed{}, ref)) // crossing the new name
	s.is(ref, "closed")
	s.works(renamed)
}

func TestStatements(t *testing.T) {
	s := begin(t, a, b)
	topic := s.Say(a, "topic.opened", &record.TopicOpened{})
	meeting := s.hold(a, "")
	ref := s.works(s.Say(a, "readout", &record.Readout{Points: []record.Point{owes(a, b)}, Topics: []record.Ref{topic}}, meeting))
	said := s.works(s.Say(a, "quotation", &record.Quotation{
		Speaker: "A third party", Said: "2025-02-17", Source: record.Source{Publisher: "A paper"}, Topics: []record.Ref{topic},
	}, meeting))
	st := s.read(later)
	x := find(t, st.Statements, func(x standing.Statement) bool { return x.Ref == ref })
	if x.State != "stated" || x.Kind != "readout" || x.Contact != meeting || x.Source != nil ||
		!slices.Equal(x.Points, []record.Ref{ref.Point("p")}) || !slices.Equal(x.Topics, []record.Ref{topic}) {
		t.Errorf("%+v", x)
	}
	x = find(t, st.Statements, func(x standing.Statement) bool { return x.Ref == said })
	if x.Speaker != "A third party" || x.Source == nil || x.Contact != meeting {
		t.Errorf("%+v", x)
	}
	if line := lineOf(st, meeting); len(line.Entries) != 3 {
		t.Errorf("the meeting has %v behind it, want it, its readout and the quotation", line.Entries)
	}
}

func TestMeasures(t *testing.T) {
	s := begin(t, a, b)
	first := s.measure(a, b)
	s.Sync(a, b)
	answer := s.works(s.measure(b, a, first))
	s.Sync(b, a)
	lifted := s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025-03", Against: []record.Ref{answer}}, first))
	measure := func(ref record.Ref, at time.Time) standing.Measure {
		return find(t, s.read(at).Measures, func(x standing.Measure) bool { return x.Ref == ref })
	}
	day := func(month, day int) time.Time { return time.Date(2025, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	for at, want := range map[time.Time]string{day(2, 15): "announced", day(2, 16): "in-effect", day(2, 28): "in-effect", day(3, 1): "lifted"} {
		if got := measure(first, at); got.State != want || got.Lifted != "2025-03" || !slices.Equal(got.Against, []record.Ref{answer}) {
			t.Errorf("at %s it is %s, lifted %s against %v; want %s", at, got.State, got.Lifted, got.Against, want)
		}
	}
	if got := measure(first, later); !slices.Equal(got.AnsweredBy, []record.Ref{answer}) || got.By != a || got.Target != b {
		t.Errorf("%+v", got)
	}
	if got := measure(answer, later); got.State != "in-effect" || !slices.Equal(got.Answers, []record.Ref{first}) {
		t.Errorf("the answer is %+v, although only what it answers was lifted by %.8s", got, lifted)
	}
	s.Sync(a, b)
	s.works(s.Say(b, "measure.lifted", &record.MeasureLifted{Lifted: "2025-03"}, answer))
	if got := measure(answer, day(3, 1)); got.State != "lifted" {
		t.Errorf("%+v", got)
	}
}

// What cannot be read is carried, and does not stop what comes after it.
func TestOpaqueLeaf(t *testing.T) {
	s := begin(t, a, b)
	opaque := s.Garble(a, []byte("no entry"))
	misnumbered, err := (&record.Entry{N: 99, Time: record.At(s.Clock), Seen: []record.Cited{}, Node: record.Received}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	stray := s.Garble(a, misnumbered)
	s.works(s.propose(a))
	selfish := s.Node(b, record.Entry{Node: record.Received, Seen: []record.Cited{{Party: b, Size: 1}}})
	noAct := s.Node(b, record.Entry{Act: []byte("no act\n")})
	s.Sync(a, b)
	s.works(s.propose(b))
	st := s.read(later)
	var listed []standing.Cite
	for _, w := range st.WithoutEffect {
		if w.Rule != standing.RuleForm || w.Kind != "" {
			t.Errorf("%+v", w)
		}
		listed = append(listed, w.Cite)
	}
	if !slices.Equal(listed, []standing.Cite{opaque, stray, selfish, noAct}) {
		t.Errorf("without effect: %v, want %v, %v, %v and %v", listed, opaque, stray, selfish, noAct)
	}
	if !st.Complete {
		t.Error("incomplete, although nothing is of a kind that is not known")
	}
}

func TestUnknownKinds(t *testing.T) {
	s := begin(t, a, b)
	ref := s.Enter(a, standingtest.Act{Kind: "treaty.denounced"})
	s.breaks(standing.RuleForm, ref)
	if s.read(later).Complete {
		t.Error("complete with an act of an unknown kind")
	}
	if st, _ := s.Fold().AsOf(standing.Cite{Party: a, N: s.Cite(ref).N - 1}, later); !st.Complete {
		t.Error("incomplete before that act")
	}

	s = begin(t, a, b)
	at := s.Node(a, record.Entry{Node: "adjourned"})
	if s.read(later).Complete {
		t.Error("complete with a node's entry of an unknown kind")
	}
	if st, _ := s.Fold().AsOf(standing.Cite{Party: a, N: at.N - 1}, later); !st.Complete {
		t.Error("incomplete before that entry")
	}
}

// A node's entry whose account of its past has a hole is listed, and its log goes on with the
// past that it must have had.
func TestSeenIsMadeWhole(t *testing.T) {
	s := begin(t, a, b, c)
	p := s.propose(c)
	s.Sync(c, a)
	hole := s.Heads(b, "")
	for i := range hole {
		if hole[i].Party == a {
			hole[i].Size = s.Size(a)
		}
	}
	bad := s.Node(b, record.Entry{Node: record.Received, Seen: hole})
	w := s.read(later).WithoutEffect
	if len(w) != 1 || w[0].Cite != bad || w[0].Rule != standing.RuleSeen || w[0].Kind != "received" {
		t.Errorf("without effect: %+v", w)
	}
	if st, _ := s.Fold().AsOf(bad, later); stateOf(st, p) != "proposed" {
		t.Error("b has not seen what it must have seen")
	}
	s.Sees(b, a, s.Size(a))
	s.works(s.accept(b, p))
	// Nor does it forget.
	forgets := s.Node(b, record.Entry{Node: record.Received, Seen: []record.Cited{}})
	if st, _ := s.Fold().AsOf(forgets, later); stateOf(st, p) == "" {
		t.Error("b has forgotten what it had seen")
	}
}
