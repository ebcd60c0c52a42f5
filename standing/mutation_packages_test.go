//go:build mutation

package standing_test

func init() { mutations = append(mutations, packageMutations...) }

// packageMutations are those of packages and sealed offers.
var packageMutations = []struct{ file, old, new string }{
	{"stages.go", "case stage.Certifier != \"\" && f.certificateIn(settled, text, i) == nil:", "case false:"},
	{"stages.go", "case stage.Certifier == \"\" && i > 0 && !f.stageDone(settled, text, i-1):", "case stage.Certifier == \"\" && i > 0 && false:"},
	{"stages.go", "if stage.Together && !f.allReady(settled, text, i) {", "if false {"},
	{"stages.go", "|| !f.glance(settled, lastTime).inForce(text)", ""},
	{"stages.go", "if ready != nil && f.acts[e.act.About.Act()] == ready {", "if false {"},
	{"stages.go", "return ready != nil && !slices.ContainsFunc(", "return ready != nil || !slices.ContainsFunc("},
	{"stages.go", "if !ok || slices.ContainsFunc(", "if !ok || false && slices.ContainsFunc("},
	{"stages.go", "case stage < p.open:", "case false:"},
	{"stages.go", "switch p := f.progressIn(f.settledIn(e), e.about); {", "switch p := f.progressIn(f.glance(e, lastTime).scope, e.about); {"},
	{"stages.go", "if p := f.progressIn(f.settledIn(e), e.about); !p.begun", "if p := f.progressIn(f.glance(e, lastTime).scope, e.about); !p.begun"},
	{"stages.go", "if i > 0 && slices.Contains(", "if i > 1 && slices.Contains("},
	{"defaults.go", "if !closes(step.point, e.Party) {", "if false {"},
	{"defaults.go", "!l.stands() && l.state != \"disputed\" {", "false {"},
	{"defaults.go", "!l.stands() && l.state != \"disputed\" {", "!l.stands() {"},
	{"defaults.go", "case !f.shownBy(s, step, f.inForceAt):", "case false:"},
	{"defaults.go", "case reported || over || is.due.None || is.due.Standing:", "case true:"},
	{"defaults.go", "if step.point.Verifier == \"\" || x.Party == step.point.Verifier {", "if true {"},
	{"defaults.go", "over := f.shownBy(s, step, f.overAt)", "over := f.overAt(s, step, claimed)"},
	{"defaults.go", "if !settled.has(answered.opened.Cite) {", "if false {"},
	{"defaults.go", "case l.contest != nil && !settled.has(l.contest.Cite):", "case false:"},
	{"defaults.go", "&& textTerms(text).SnapBack != record.SnapBackWhole {", "{"},
	{"defaults.go", "if !slices.Contains(lapsed.point.Owes, e.Party) {", "if true {"},
	{"defaults.go", "!slices.Contains(lapsed.point.Owes, x.Party) && settled.has(x.Cite) {", "!slices.Contains(lapsed.point.Owes, x.Party) {"},
	{"defaults.go", "|| text != f.sourceOf(answered.opened.about) {", "{"},
	{"points.go", "case undoneIn(v.scope, o):", "case false:"},
	{"points.go", "case v.notOpen(o):", "case false:"},
	{"rounds.go", "|| f.offerTakenBack(s, e) != nil {", "{"},
	{"rounds.go", "if !f.allIn(settled, o) {", "if !f.allIn(e, o) {"},
	{"rounds.go", "&& o.first(settled, \"round.matched\") == nil {", "&& o.first(e, \"round.matched\") == nil {"},
	{"rounds.go", "if c, err := kept.Commitment(); err != nil || c !=", "if c, err := kept.Commitment(); err != nil || false && c !="},
	{"rounds.go", "if mediator == \"\" && f.allIn(e, o) {", "if false {"},
	{"rounds.go", "if x := o.by(e, e.Party, \"offer.sealed\"); x != nil {", "if x := o.by(e, e.Party, \"offer.sealed\"); false {"},
	{"stages.go", "return kept || f.releasedIn(s, o)", "return kept"},
	{"rounds.go", "if !f.allIn(f.settledIn(e), o) {", "if !f.allIn(e, o) {"},
}
