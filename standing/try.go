package standing

import "fmt"

// Try says what would be judged of the next leaf of a log, without taking it in: nil if it
// would have effect, or is a node's own entry. An act that is not signed yet is judged as if
// its signature were good, so that an official can be warned before signing. It panics, as
// [Fold.Add] does, if the leaf is not the log's next.
func (f *Fold) Try(leaf Leaf) *Breach {
	l := f.logs[leaf.Party]
	if l == nil {
		l = f.newLog(leaf.Party)
	}
	if leaf.N != int64(len(l.leaves)) {
		panic(fmt.Sprintf("standing: leaf %d of %s tried after %d", leaf.N, leaf.Party, len(l.leaves)))
	}
	if l.folded < leaf.N || !f.holdsPast(leaf) {
		return breach(RuleSeen, "what was before it is not all here")
	}
	e := f.event(l, leaf)
	if e.breach != nil || e.act == nil {
		return e.breach
	}
	e.draft = !e.act.IsSigned()
	return f.judge(e)
}
