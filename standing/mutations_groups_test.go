//go:build mutation

package standing_test

func init() { mutations = append(mutations, groupMutations...) }

// groupMutations are those of working groups.
var groupMutations = []mutation{
	{"groups.go", "if t.Channel == f.channel {", "if false {"},
	{"groups.go", "case t.Form != record.FormMandate:", "case false:"},
	{"groups.go", "case !slices.Contains(t.Parties, e.Party):", "case false:"},
	{"groups.go", "case !known.inForce(mandate):", "case false:"},
	{"groups.go", "known := textTerms(mandate), f.glance(e, lastTime)", "known := textTerms(mandate), f.glance(e, e.entry.Time.Time)"},
	{"groups.go", "case known.replaced(mandate):", "case false:"},
	{"groups.go", "groupTerms(o).Channel == channel && counts(o) {", "groupTerms(o).Channel == channel {"},
	{"groups.go", "groupTerms(o).Channel == channel && counts(o) {", "false {"},
	{"groups.go", "func(o *object) bool { return f.atWork(e, o) })", "func(o *object) bool { return false })"},
	{"groups.go", "case f.groupWithdrawn(e, o):", "case false:"},
	{"groups.go", "case f.standsBy(e, o, e.Party, \"group.confirmed\"):", "case false:"},
	{"groups.go", "case !slices.Contains(o.parties, e.Party):", "case false:"},
	{"groups.go", "case !f.atWork(e, o):", "case false:"},
	{"groups.go", "case f.closedGroup(e, o):", "case false:"},
	{"groups.go", "return judgeClaims(f, e)", "return nil"},
	{"groups.go", "return said == e", "return true"},
	{"groups.go", "words = placed(words, x)", "_ = x"},
	{"groups.go", "stay = append(stay, p)", "_ = p"},
	{"groups.go", "case !v.inForce(f.mandateOf(o)):", "case false:"},
	{"groups.go", "f.seceded(s, p) == nil && !f.standsBy", "!f.standsBy"},
	{"withdrawal.go", "if f.atWork(e, e.about) {", "if false {"},
	{"withdrawal.go", "if f.closedGroup(e, e.about) {", "if false {"},
}
