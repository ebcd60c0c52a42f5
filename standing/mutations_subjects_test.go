//go:build mutation

package standing_test

func init() { mutations = append(mutations, subjectsMutations...) }

// subjectsMutations are those of measures, agrément, statements, topics and secession.
var subjectsMutations = []mutation{
	{"measures.go", "if t.Target == e.Party {", "if false {"},
	{"measures.go", "if f.roleIn(e, t.Target) == \"\" {", "if false {"},
	{"measures.go", "if !ofParty(f.objects[r], t.Target) {", "if false {"},
	{"measures.go", "if o.class == record.ObjectPoint {\n\t\treturn slices.Contains(o.point.Owes, party)", "if o.class == record.ObjectPoint && o.point == nil {\n\t\treturn slices.Contains(o.point.Owes, party)"},
	{"measures.go", "if e.about.opened.Party != e.Party {\n\t\treturn breach(RuleEased", "if false {\n\t\treturn breach(RuleEased"},
	{"measures.go", "if e.about.opened.Party != e.Party {\n\t\treturn breach(RuleOwn", "if false {\n\t\treturn breach(RuleOwn"},
	{"measures.go", "if x := e.about.first(e, \"measure.lifted\"); x != nil {", "if x := e.about.first(e, \"measure.lifted\"); x != nil && false {"},
	{"agrements.go", "To; to != e.Party {", "To; false && to != e.Party {"},
	{"agrements.go", "if x := agrementAnswer(e, e.about); x != nil {", "if x := agrementAnswer(e, e.about); x != nil && false {"},
	{"agrements.go", "if x := e.about.first(e, \"withdrawal\"); x != nil {", "if x := e.about.first(e, \"withdrawal\"); x != nil && false {"},
	{"statements.go", "if e.about.opened.Party != e.Party {", "if false {"},
	{"statements.go", "same.opened.Party == e.Party {", "false {"},
	{"statements.go", "if !sameDebt(&p, same.point) {", "if false {"},
	{"topics.go", "if x := e.about.first(e, \"topic.closed\"); x != nil {", "if x := e.about.first(e, \"topic.closed\"); x != nil && false {"},
	{"secession.go", "if x == nil || slices.Contains(winding, e.act.Kind) {", "if x == nil || slices.Contains(winding, \"\") {"},
	{"secession.go", "if x == nil || slices.Contains(winding, e.act.Kind) {", "if x == nil || !slices.Contains(winding, \"\") {"},
	{"roles.go", "if e.Party == f.charter.Witness && slices.Contains(ordered, e.act.Kind) {", "if false {"},
	{"roles.go", "if !serves {", "if !serves || serves {"},
	{"roles.go", "if role != record.RoleParty && (", "if false && ("},
	{"measures.go", "if t.NoticeIn != \"\" && ", "if false && "},
	{"measures.go", "return o.class == record.ObjectStatement && o", "return o"},
	{"measures.go", "return o.class == record.ObjectStatement && o.opened.Party == party", "return o.class == record.ObjectStatement"},
	{"measures.go", "if !lifted.End().After(taken.Start()) {", "if false && lifted != \"\" {"},
	{"notices.go", "if f.roleIn(e, e.Party) == record.RoleDepositary {", "if true {"},
	{"notices.go", "if f.roleIn(e, e.Party) == record.RoleDepositary {", "if false {"},
	{"notices.go", "carries && t.Treaty != first.Treaty {", "false && carries {"},
	{"notices.go", "c.state != \"accepted\" && len(c.held) == 0 {", "false && c.state == \"\" {"},
	{"notices.go", "c.state != \"accepted\" && len(c.held) == 0 {", "len(c.held) == 0 {"},
	{"silence.go", "case f.charter.Silence == 0:", "case false:"},
	{"silence.go", "case role != record.RoleDepositary && role != record.RoleParty:", "case false:"},
	{"silence.go", "case party == e.Party || !slices.Contains(principals, party):", "case !slices.Contains(principals, party):"},
	{"silence.go", "slices.Equal(f.heads(x, party), seen) {", "false && seen != nil {"},
	{"notes.go", "if t.To == e.Party {", "if false {"},
	{"notes.go", "if x := e.about.first(e, \"notes.answered\"); x != nil {", "if x := e.about.first(e, \"notes.answered\"); x != nil && false {"},
	{"notes.go", "if x := e.about.first(e, \"withdrawal\"); x != nil {", "if x := e.about.first(e, \"withdrawal\"); x != nil && false {"},
}
