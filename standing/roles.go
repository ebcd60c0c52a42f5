package standing

import (
	"slices"

	"parley.example/record"
)

// Roles: what those do who serve the parties (rule 6.3). A mediator does what a party does, save
// what only principals do; of the others each does what it is there for.

// serving lists, for the roles that only serve, the kinds and the groups of kinds that are theirs.
// What is not listed is the parties' affair. All of them may found, speak to the public, bind themselves, take back
// what they said, and say of points and stages what the parties
// asked them to verify and certify.
var serving = map[record.Role][]string{
	record.RoleDepositary: {"correction.proposed", "formal-notice"},
	record.RoleHost:       {"contacts"},
	record.RoleWitness:    {},
}

var allServing = []string{"founding", "points", "announcement", "quotation", "note.verbale", "declaration", "correction", "withdrawal", "stage.certified", "step.defaulted"}

// ordered lists the kinds that the charter's witness leaves alone, because its own log would say
// whether they came in time.
var ordered = []string{"contact.proposed", "contact.accepted", "contact.declined", "contact.moved", "notes.offered", "withdrawal"}

// principalsOnly lists the kinds and the groups of kinds that are left to principals: by them one binds
// oneself together with another, or acts against one. By a declaration everybody binds themselves.
var principalsOnly = []string{"notes.offered", "notes.answered", "measures"}

func (f *Fold) judgeRole(e *event) *Breach {
	if e.Party == f.charter.Witness && slices.Contains(ordered, e.act.Kind) {
		return breach(RuleWitness, "the log of %s says what comes first, so it makes, answers and takes back no offers", e.Party)
	}
	role := f.roleIn(e, e.Party)
	own, serves := serving[role]
	kind, _ := record.Kinds().Find(e.act.Kind)
	if role != record.RoleParty && (slices.Contains(principalsOnly, kind.Name) || slices.Contains(principalsOnly, kind.Group)) {
		return breach(RuleRole, "a %s does not do this: %s is for principals", role, kind.Name)
	}
	if !serves {
		return nil
	}
	for _, list := range [][]string{allServing, own} {
		if slices.Contains(list, kind.Name) || slices.Contains(list, kind.Group) {
			return nil
		}
	}
	return breach(RuleRole, "a %s does not do this: %s is the parties' affair", role, kind.Name)
}
