//go:build mutation

package standing_test

func init() { mutations = append(mutations, foundingMutations...) }

// foundingMutations are those of who is a party, its keys, and what its node enters of itself.
var foundingMutations = []mutation{
	{"parties.go", "if e.act.Kind != \"charter\" && e.act.Kind != \"accession\" && f.signed(e, e.Party) == nil {", "if false {"},
	{"parties.go", "if e.Party != f.charter.Founder {", "if false {"},
	{"parties.go", "named && e.about != nil {", "false && named {"},
	{"parties.go", "if f.roleIn(e, e.Party) != record.RoleParty {", "if false {"},
	{"parties.go", "named || f.signed(e, invited.Name) != nil {", "named {"},
	{"parties.go", "if invited.SharesKey(p) {", "if false {"},
	{"parties.go", "if a, like := f.charter.AuditorLike(invited); like {", "if a, like := f.charter.AuditorLike(invited); like && false {"},
	{"parties.go", "p != terms.Name && !slices.Contains(hosts, p)", "!slices.Contains(hosts, p)"},
	{"parties.go", "if e.about.opened.Party != e.Party {", "if false {"},
	{"parties.go", "if e.draft {\n\t\treturn nil", "if true {\n\t\treturn nil"},
	{"keys.go", "if _, err := chain.Check(e.act); err != nil {", "if _, err := chain.Check(e.act); err != nil && false {"},
	{"keys.go", "if err := f.verify(e.act, chain.At(e.N).Keys.Party); err != nil {", "if err := f.verify(e.act, chain.At(e.N).Keys.Party); err != nil && false {"},
	{"keys.go", "register(\"key.rotated\", law{judge: judgeRotated, alone: true})", "register(\"key.rotated\", law{judge: judgeRotated})"},
	{"keys.go", "return l.keys.At(size)", "return l.keys.At(0)"},
	{"keys.go", "if c.N < s.size(c.Party) {", "if true {"},
	{"restored.go", "if i < 0 {\n\t\t\treturn breach(RuleRestored", "if false {\n\t\t\treturn breach(RuleRestored"},
	{"restored.go", "if s.Channel != f.channel || s.Log != e.Party {", "if false {"},
	{"restored.go", "if err := VerifyStatement(s, f.keysBefore(e, p)); err != nil {", "if err := VerifyStatement(s, f.keysBefore(e, p)); err != nil && false {"},
	{"restored.go", "if s.Size > e.N {", "if false {"},
	{"restored.go", "if len(honest) == 0 {", "if true {"},
	{"restored.go", "if len(honest) == 0 {", "if false {"},
	{"restored.go", "if fork.Channel != f.channel || i < 0 {", "if i < 0 {"},
	{"restored.go", "if fork.Party == e.Party {", "if false {"},
	{"restored.go", "if b := f.judgeHeads(e, fork, members[i]); b != nil {", "if b := f.judgeHeads(e, fork, members[i]); b != nil && false {"},
	{"restored.go", "if fork.Sizes()[0] > at.N {", "if true {"},
	{"restored.go", "if fork.Sizes()[0] > at.N {", "if false {"},
}
