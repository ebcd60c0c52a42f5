package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// Of what a log said before it went on as branches, what nobody had cited who learnt of the fork has no
// effect, whether it is a branch that splits once more or the log itself.
func TestWhatNobodyReliedOnBeforeASplitHasNoEffect(t *testing.T) {
	for name, split := range map[string]func(*story) (log, other record.PartyName){
		"a branch": func(s *story) (log, other record.PartyName) {
			log, other = s.Split(c)
			s.propose(other)
			return log, other
		},
		"the log": func(*story) (log, other record.PartyName) { return c, "" },
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, a, b, c, m)
			log, other := split(s)
			heard := s.works(s.propose(log))
			s.Sync(log, a)
			taken := s.works(s.withdraw(log, heard))
			unheard := s.works(s.propose(log))
			s.meet()
			if other != "" {
				s.Sync(other, b)
			}
			s.breaks(standing.RuleForker, unheard)
			s.breaks(standing.RuleForker, taken)
			further, more := s.Split(log)
			for i, branch := range []record.PartyName{further, more} {
				s.propose(branch)
				s.Sync(branch, []record.PartyName{a, b}[i])
			}
			s.between(a, b)
			s.works(heard)
			s.breaks(standing.RuleForker, unheard)
			s.breaks(standing.RuleForker, taken)
			s.is(heard, "proposed")
		})
	}
}

// What is taken back on a branch that splits later, and only some knew, is not taken back.
func TestNothingIsTakenBackBeforeABranchSplits(t *testing.T) {
	s := begin(t, a, b, c, m)
	one, other := s.Split(c)
	p := s.works(s.propose(one))
	taken := s.works(s.withdraw(one, p))
	further, more := s.Split(one)
	s.propose(further)
	s.propose(more)
	s.propose(other)
	s.Sync(further, a)
	s.Sync(other, b)
	s.meet()
	s.breaks(standing.RuleForker, taken)
	s.is(p, "proposed")
}
