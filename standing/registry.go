package standing

import "parley.example/record"

// law is what a kind of act means: when it has effect, and of what it is the withdrawal or the
// replacement (rule 1.2); nil if of nothing. An act that is judged alone is judged by its own log
// and the charter, and by nothing else that was before it.
type law struct {
	judge      func(f *Fold, e *event) *Breach
	supersedes func(e *event, o *object) bool
	alone      bool
}

// laws has one law for each kind. Each subject's file registers its own.
var laws = map[string]law{}

// classes has, for each class of object, the function that puts what an object is into a
// standing.
var classes = map[record.Object]func(v *view, o *object){}

func register(kind string, l law) {
	if _, twice := laws[kind]; twice {
		panic("standing: law registered twice: " + kind)
	}
	laws[kind] = l
}

// always is the law of acts that no rule beyond the general ones can make void.
func always(*Fold, *event) *Breach { return nil }

// itsObject is for kinds that take back or replace what they are about.
func itsObject(e *event, o *object) bool { return e.about == o }
