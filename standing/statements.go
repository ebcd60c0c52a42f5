package standing

import "parley.example/record"

// Statements: what one side says, and what others said in public.
func init() {
	register("readout", law{judge: judgeClaims})
	register("announcement", law{judge: judgeClaims})
	register("quotation", law{judge: always})
	classes[record.ObjectStatement] = func(v *view, o *object) { v.Statements = append(v.Statements, v.statement(o)) }
}

// Statement is one side's readout or announcement, or a quotation that it entered. Its state
// is always stated: nobody else has a say in it.
type Statement struct {
	Line
	Kind    string         `json:"kind"`
	Act     record.Hash    `json:"act"`
	Dated   record.Time    `json:"dated"`
	Contact record.Ref     `json:"contact,omitzero"`
	Topics  []record.Ref   `json:"topics"`
	Points  []record.Ref   `json:"points"`
	Speaker string         `json:"speaker,omitzero"` // of a quotation
	Said    record.Moment  `json:"said,omitzero"`
	Source  *record.Source `json:"source,omitzero"`
}

// judgeClaims refuses to count one's own claim as the other side's, and to call the same what
// others owe, or to others.
func judgeClaims(f *Fold, e *event) *Breach {
	points := pointsOf(e)
	for _, p := range points {
		if p.Same == "" {
			continue
		}
		same := f.root(f.objects[p.Same])
		if f.sourceOf(same).class == record.ObjectStatement && same.opened.Party == e.Party {
			return breach(RuleOwnOffer, "point %s: %s is one's own claim", p.Name, short(p.Same))
		}
		if !sameDebt(&p, same.point) {
			return breach(RuleSame, "point %s: not owed by the same, to the same, with the same verifier as %s", p.Name, short(p.Same))
		}
	}
	return f.judgePoints(e, points, nil)
}

func (v *view) statement(o *object) Statement {
	line, _ := v.line(o)
	act := o.opened.act
	s := Statement{Line: line, Kind: act.Kind, Act: act.Hash, Dated: act.Dated, Topics: []record.Ref{}, Points: []record.Ref{}}
	s.State = "stated"
	if o.opened.about != nil {
		s.Contact = o.opened.about.ref
	}
	switch t := act.Terms.(type) {
	case *record.Readout:
		s.Topics = append(s.Topics, t.Topics...)
	case *record.Announcement:
		s.Topics = append(s.Topics, t.Topics...)
	case *record.Quotation:
		s.Topics = append(s.Topics, t.Topics...)
		s.Speaker, s.Said, s.Source = t.Speaker, t.Said, &t.Source
	}
	for _, p := range pointsOf(o.opened) {
		s.Points = append(s.Points, o.ref.Point(p.Name))
	}
	return s
}
