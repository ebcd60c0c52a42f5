package standing_test

import (
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// experts is the channel of a working group.
var experts = record.Hash{7}

func mandate(parties ...record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.Form = record.FormMandate
	return t
}

func (s *story) form(by record.PartyName, mandate record.Ref) record.Ref {
	return s.Say(by, "group.formed", &record.GroupFormed{Mandate: mandate, Channel: experts})
}

func (s *story) joinIn(by record.PartyName, group record.Ref) record.Ref {
	return s.Say(by, "group.confirmed", &record.GroupConfirmed{}, group)
}

func (s *story) reportOf(by record.PartyName, group record.Ref, points ...record.Point) record.Ref {
	return s.Say(by, "group.reported", &record.GroupReported{Points: points}, group)
}

func (s *story) closeGroup(by record.PartyName, group record.Ref) record.Ref {
	return s.Say(by, "group.closed", &record.GroupClosed{}, group)
}

// grouped makes a working group of those parties that is at work, and everybody know.
func (s *story) grouped(parties ...record.PartyName) record.Ref {
	s.t.Helper()
	group := s.works(s.form(parties[0], s.agreed(mandate(parties...))))
	s.SyncAll()
	for _, p := range parties[1:] {
		s.works(s.joinIn(p, group))
	}
	s.SyncAll()
	return group
}

func (s *story) group(ref record.Ref) standing.Group {
	s.t.Helper()
	return find(s.t, s.read(later).Groups, func(x standing.Group) bool { return x.Ref == ref })
}

func TestWorkingGroup(t *testing.T) {
	s := begin(t, a, b, c)
	text := s.agreed(mandate(a, b))
	group := s.works(s.form(a, text))
	s.is(group, "formed")
	s.SyncAll()
	s.works(s.joinIn(b, group))
	s.is(group, "at-work")
	s.SyncAll()

	report := s.works(s.reportOf(a, group, owes(b, a), record.Point{Name: "finding"}))
	if st := s.statement(report); st.Group != group || st.Corrects != "" || st.Contact != "" || len(st.Points) != 2 {
		t.Errorf("the report is %+v", st)
	}
	for _, name := range []string{"p", "finding"} {
		s.is(report.Point(name), "claimed")
	}
	s.SyncAll()
	// What nobody owes concerns those who made the mandate, and them alone.
	s.breaks(standing.RuleAgreed, s.confirm(c, report.Point("finding")))
	s.works(s.confirm(b, report.Point("finding")))
	s.is(report.Point("finding"), "agreed")
	// The report of the other side may say the same.
	same := owes(b, a)
	same.Same = report.Point("p")
	other := s.works(s.reportOf(b, group, same))
	s.is(report.Point("p"), "open")
	if g := s.group(group); !slices.Equal(g.Reports, []record.Ref{report, other}) || !slices.Equal(g.Confirmed, []record.PartyName{a, b}) || g.Channel != experts || g.Mandate != text {
		t.Errorf("the group is %+v", g)
	}

	s.works(s.closeGroup(b, group))
	s.is(group, "at-work")
	if g := s.group(group); !slices.Equal(g.Closing, []record.PartyName{b}) {
		t.Errorf("closing it are %v", g.Closing)
	}
	s.SyncAll()
	s.works(s.closeGroup(a, group))
	s.is(group, "closed")
	s.breaks(standing.RuleClosed, s.reportOf(a, group))
	s.breaks(standing.RuleClosed, s.closeGroup(a, group))
	s.works(s.reportOf(b, group)) // not knowing
}

// Rule 3 for a group: who takes back their word loses to one that completes it and did not know.
func TestWorkingGroupCrossing(t *testing.T) {
	start := func(t *testing.T, parties ...record.PartyName) (s *story, group record.Ref) {
		s = begin(t, parties...)
		group = s.works(s.form(a, s.agreed(mandate(parties...))))
		s.SyncAll()
		return s, group
	}
	t.Run("the confirmation crosses the withdrawal", func(t *testing.T) {
		s, group := start(t, a, b)
		s.works(s.withdraw(a, group))
		s.is(group, "withdrawn")
		joined := s.works(s.joinIn(b, group))
		s.is(group, "at-work")
		s.breaks(standing.RuleTooLate, s.withdraw(b, joined))
		s.SyncAll()
		s.is(group, "at-work")
	})
	t.Run("the withdrawal is known", func(t *testing.T) {
		s, group := start(t, a, b)
		s.works(s.withdraw(a, group))
		s.SyncAll()
		s.breaks(standing.RuleWithdrawn, s.joinIn(b, group))
		s.works(s.form(b, s.group(group).Mandate)) // the channel is free again
	})
	t.Run("two confirmations cross", func(t *testing.T) {
		s, group := start(t, a, b, c)
		s.works(s.joinIn(b, group))
		s.works(s.joinIn(c, group))
		s.is(group, "formed")
		s.SyncAll()
		s.is(group, "at-work")
	})
	t.Run("a confirmation is taken back in time", func(t *testing.T) {
		s, group := start(t, a, b, c)
		s.works(s.withdraw(b, s.works(s.joinIn(b, group))))
		s.SyncAll()
		s.works(s.joinIn(c, group))
		s.SyncAll()
		s.is(group, "formed")
		s.works(s.joinIn(b, group))
		s.is(group, "at-work")
	})
	t.Run("a closing is taken back in time", func(t *testing.T) {
		s := begin(t, a, b)
		group := s.grouped(a, b)
		closing := s.works(s.closeGroup(a, group))
		s.works(s.withdraw(a, closing))
		s.SyncAll()
		s.works(s.closeGroup(b, group))
		s.is(group, "at-work")
		s.SyncAll()
		again := s.works(s.closeGroup(a, group))
		s.is(group, "closed")
		s.breaks(standing.RuleTooLate, s.withdraw(a, again))
	})
	t.Run("two form the same channel", func(t *testing.T) {
		s := begin(t, a, b)
		m := s.agreed(mandate(a, b))
		mine, yours := s.works(s.form(a, m)), s.works(s.form(b, m))
		s.SyncAll()
		s.works(s.joinIn(b, mine))
		s.SyncAll()
		s.breaks(standing.RuleGroup, s.joinIn(a, yours))
		s.is(mine, "at-work")
		s.is(yours, "formed")
	})
}

// Under the stricter rule a group is at work when the witness's log has the word of all.
func TestWorkingGroupUnderTheWitness(t *testing.T) {
	s := beginUnder(t, judgedBy(w), a, b, w)
	group := s.works(s.form(a, s.agreed(mandate(a, b))))
	s.SyncAll()
	s.works(s.joinIn(b, group))
	s.Sync(b, a)
	s.is(group, "awaiting-witness")
	s.breaks(standing.RuleGroup, s.reportOf(a, group))
	s.Sync(b, w)
	s.is(group, "at-work")
}

// A group works as its mandate is in force, at the time asked about.
func TestWorkingGroupAndItsMandate(t *testing.T) {
	s := begin(t, a, b)
	dated := mandate(a, b)
	dated.InForce = record.InForce{On: record.OnDate, Date: "2025-06-01"}
	group := s.works(s.form(a, s.agreed(dated)))
	s.SyncAll()
	s.works(s.joinIn(b, group))
	s.is(group, "not-in-force")
	if got := stateOf(s.read(record.Moment("2025-06-02").Start()), group); got != "at-work" {
		t.Errorf("once its mandate is in force it is %s", got)
	}

	s = begin(t, a, b)
	group = s.grouped(a, b)
	next := mandate(a, b)
	next.Replaces = s.group(group).Mandate
	s.agreed(next)
	s.is(group, "replaced")
	s.works(s.reportOf(a, group)) // the last
	s.works(s.closeGroup(a, group))
	s.SyncAll()
	s.works(s.closeGroup(b, group))
	s.is(group, "closed")
}

// Who has left is not waited for in closing a group, and ends none alone.
func TestWorkingGroupWithoutWhoLeft(t *testing.T) {
	s := begin(t, a, b, c)
	group := s.grouped(a, b, c)
	s.works(s.closeGroup(a, group))
	s.SyncAll()
	s.works(s.closeGroup(b, group))
	s.SyncAll()
	s.is(group, "at-work")
	s.secede(c)
	s.is(group, "closed")

	s = begin(t, a, b, c)
	group = s.grouped(a, b, c)
	s.secede(c)
	s.SyncAll()
	s.works(s.closeGroup(a, group))
	s.works(s.closeGroup(b, group))
	s.is(group, "at-work")
	s.SyncAll()
	s.is(group, "closed")

	s = begin(t, a, b)
	group = s.grouped(a, b)
	s.secede(b)
	s.SyncAll()
	s.is(group, "at-work")
	s.works(s.closeGroup(a, group))
	s.is(group, "closed")
}

// brokenInGroups has the rule on working groups, and others as they touch them.
var brokenInGroups = []brokenRule{
	{standing.RuleGroup, "formed by one who did not make the mandate", func(s *story) record.Ref {
		return s.form(c, s.agreed(mandate(a, b)))
	}},
	{standing.RuleGroup, "formed by the mediator", func(s *story) record.Ref { return s.form(m, s.agreed(mandate(a, b))) }},
	{standing.RuleGroup, "formed under a text of another form", func(s *story) record.Ref {
		return s.form(a, s.agreed(text(a, b)))
	}},
	{standing.RuleGroup, "formed under a mandate that is not adopted", func(s *story) record.Ref {
		t := s.table(a, mandate(a, b))
		s.sign(a, t)
		return s.form(a, t)
	}},
	{standing.RuleGroup, "formed under a mandate that waits for an event", func(s *story) record.Ref {
		t := mandate(a, b)
		t.InForce = record.InForce{On: record.OnEvent, When: s.propose(a)}
		return s.form(a, s.agreed(t))
	}},
	{standing.RuleGroup, "formed under a mandate that is replaced", func(s *story) record.Ref {
		old := s.agreed(mandate(a, b))
		next := mandate(a, b)
		next.Replaces = old
		s.agreed(next)
		return s.form(a, old)
	}},
	{standing.RuleGroup, "a channel formed twice", func(s *story) record.Ref {
		t := s.agreed(mandate(a, b))
		s.works(s.form(a, t))
		s.Sync(a, b)
		return s.form(b, t)
	}},
	{standing.RuleGroup, "a channel that is its own working group", func(s *story) record.Ref {
		return s.Say(a, "group.formed", &record.GroupFormed{Mandate: s.agreed(mandate(a, b)), Channel: s.Channel})
	}},
	{standing.RuleGroup, "confirmed by one who did not make the mandate", func(s *story) record.Ref {
		group := s.form(a, s.agreed(mandate(a, b)))
		s.Sync(a, c)
		return s.joinIn(c, group)
	}},
	{standing.RuleGroup, "reported by one who did not make the mandate", func(s *story) record.Ref {
		return s.reportOf(c, s.grouped(a, b))
	}},
	{standing.RuleGroup, "reported before all have confirmed it", func(s *story) record.Ref {
		return s.reportOf(a, s.form(a, s.agreed(mandate(a, b))))
	}},
	{standing.RuleGroup, "closed before all have confirmed it", func(s *story) record.Ref {
		return s.closeGroup(a, s.form(a, s.agreed(mandate(a, b))))
	}},
	{standing.RuleGroup, "closed by one who did not make the mandate", func(s *story) record.Ref {
		return s.closeGroup(c, s.grouped(a, b))
	}},
	{standing.RuleOwnOffer, "confirmed by who formed it", func(s *story) record.Ref {
		return s.joinIn(a, s.form(a, s.agreed(mandate(a, b))))
	}},
	{standing.RuleOnce, "confirmed twice", func(s *story) record.Ref {
		group := s.form(a, s.agreed(mandate(a, b)))
		s.Sync(a, b)
		s.works(s.joinIn(b, group))
		return s.joinIn(b, group)
	}},
	{standing.RuleOnce, "closed twice by one", func(s *story) record.Ref {
		group := s.grouped(a, b)
		s.works(s.closeGroup(a, group))
		return s.closeGroup(a, group)
	}},
	{standing.RuleSame, "a report that puts words in the other's mouth", func(s *story) record.Ref {
		group := s.grouped(a, b)
		claim := s.reportOf(a, group, owes(b, a)).Point("p")
		s.Sync(a, b)
		other := owes(a, b)
		other.Same = claim
		return s.reportOf(b, group, other)
	}},
}

// It stays closed when all who closed it have left, whoever says what crossed what.
func TestAClosedGroupStaysClosedWhenAllLeave(t *testing.T) {
	for name, s := range map[string]*story{"by its past": begin(t, a, b, c), "before a witness": beginUnder(t, judgedBy(w), a, b, c, w)} {
		t.Run(name, func(t *testing.T) {
			group := s.grouped(a, b)
			s.SyncAll()
			s.works(s.closeGroup(a, group))
			s.works(s.closeGroup(b, group))
			s.SyncAll()
			s.is(group, "closed")
			for _, p := range []record.PartyName{a, b} {
				s.works(s.secede(p))
				s.SyncAll()
				s.is(group, "closed")
			}
		})
	}
}

// everyGroup has every kind of working groups said with effect, by two.
func (s *story) everyGroup() {
	group := s.grouped(a, b)
	s.reportOf(a, group)
	s.closeGroup(b, group)
}
