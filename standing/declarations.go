package standing

import (
	"slices"

	"parley.example/record"
)

// Declarations: what a party undertakes by its own word alone (rule 5). ICJ, Nuclear Tests
// (Australia v. France), 1974, paragraphs 43 to 46.
func init() {
	register("declaration", law{judge: judgeDeclaration})
}

// judgeDeclaration lets a party undertake what it itself owes, to others.
func judgeDeclaration(f *Fold, e *event) *Breach {
	points := pointsOf(e)
	for _, p := range points {
		if slices.Contains(p.To, e.Party) {
			return breach(RuleOwes, "point %s: nobody undertakes anything towards itself", p.Name)
		}
	}
	return f.judgePoints(e, points, []record.PartyName{e.Party})
}

// isDeclared reports whether a point is an undertaking: it is owed by its author's word.
func isDeclared(o *object) bool { return o.opened.act.Kind == "declaration" }
