//go:build mutation

package standing_test

func init() { mutations = append(mutations, branchMutations...) }

// branchMutations are those of logs that have forked.
var branchMutations = []mutation{
	{"branches.go", "n = min(n, l.firstWith(x.at)-1)", "_ = x"},
	{"branches.go", "!slices.Contains(forkers, p) && len(gone[p]) == 0 && f.seceded(s, p) == nil && !f.knowsFork(s, p, party)", "false"},
	{"branches.go", "all = append(all, l.takingsBack(every, some)...)", "_ = every"},
	{"branches.go", "l.takingsBack(every, some)", "l.takingsBack(min(0, every), some)"},
	{"branches.go", "at != e.Cite && f.logs[e.Cite.Party].of != nil", "false"},
	{"branches.go", "return x.Party == e.Party && !l.on(x.Cite) && !f.logOf(x).on(e.Cite)", "return false"},
	{"branches.go", "return !in(l) || slices", "return slices"},
	{"branches.go", "return b.of == l && in(b)", "return b.of == l"},
	{"branches.go", "\"agrement.refused\", ", ""},
	{"branches.go", "\"round.closed\", ", ""},
	{"branches.go", "\"step.defaulted\", ", ""},
	{"initials.go", "!s.has(e.Cite) || !l.on(e.Cite)", "!s.has(e.Cite)"},
	{"groups.go", "if !l.on(e.Cite) || !s", "if PartyOf(l.party) != e.Party || !s"},
	{"stages.go", "if !l.on(e.Cite) || !s", "if PartyOf(l.party) != e.Party || !s"},
	{"corrections.go", "answer == nil || answered(", "true || answered("},
	{"rounds.go", "offer == nil || f.offerTakenBack", "true || f.offerTakenBack"},
	{"objects.go", "for i > 0 && precedes(o.opened, list[i-1].opened, o.ref, list[i-1].ref) {", "for i < 0 {"},
	{"branches.go", "for n >= 0 && l.leaves[n].Entry == nil {", "for false {"},
	{"silence.go", "slices.Equal(f.heads(x, party), seen) {", "seen != nil && x.size(party) == e.size(party) {"},
	{"silence.go", "slices.Equal(f.heads(same[0], party), f.heads(e, party))", "same[0].size(party) == e.size(party)"},
	{"silence.go", "for t := l; t != nil; t = t.of {", "for t := l; t == nil; t = t.of {"},
	{"silence.go", "h.from = max(h.from, sizeIn(by, l.party))", "_ = by"},
	{"scope.go", "if l.on(c) {", "if c.Party == l.party {"},
	{"scope.go", "return l.from <= n && n < min(", "return n < min("},
	{"reached.go", "f.strands(f.charter.Witness), func(l *log) bool {\n\t\tn :=", "f.strands(f.charter.Witness)[:1], func(l *log) bool {\n\t\tn :="},
	{"settled.go", "range f.knownForkersIn(s, gone)", "range []record.PartyName{}"},
	{"branches.go", "slices.ContainsFunc(f.principalsIn(at), func(p record.PartyName) bool {", "slices.ContainsFunc(f.principalsIn(s), func(p record.PartyName) bool {"},
	{"branches.go", "if !slices.ContainsFunc(evidence, func(at upTo) bool { return !slices.Contains(f.principalsIn(at), p) }) {", "if evidence != nil {"},
	{"branches.go", " && f.seceded(s, p) == nil && !f.knowsFork(s, p, party)", " && !f.knowsFork(s, p, party)"},
	{"branches.go", "if l != nil && l.of != nil && slices.Contains(ofHouse, e.act.Kind) {", "if false && l != nil {"},
	{"branches.go", "for _, l := range f.strands(party) {\n\t\t\tsome, every", "for _, l := range f.pathsIn(s, party) {\n\t\t\tsome, every"},
}
