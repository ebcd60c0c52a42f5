//go:build mutation

package standing_test

func init() { mutations = append(mutations, claimsMutations...) }

// claimsMutations are those of what texts and points need, as far as the others do not break it.
var claimsMutations = []mutation{
	{"texts.go", "if x.Party == e.Party && x.act.Kind == e.act.Kind {", "if false {"},
	{"texts.go", "return breach(RuleSigners, \"the text does not name %s\", e.Party)", "return nil"},
	{"texts.go", "sig.State != \"ad-referendum\" {", "false {"},
	{"texts.go", "if f.adoptionIn(e, old).state == \"\" {", "if false {"},
	{"points.go", "case !slices.Contains(o.point.Owes, e.Party):", "case false:"},
	{"points.go", "case p.agreed == \"\" && (!f.isClaim(o) || o.opened.Party == e.Party):", "case false && p.kept:"},
	{"points.go", "case kept:", "case false:"},
	{"kept.go", "if !closedBy(o.point, now.at(m, o.point).acks) {", "if !closedBy(o.point, now.at(m, o.point).last) {"},
	{"claims.go", "if slices.Contains(p.Owes, p.Verifier) {", "if false {"},
	{"claims.go", "if p.Verifier != \"\" && f.roleIn(e, p.Verifier) == \"\" {", "if false {"},
}
