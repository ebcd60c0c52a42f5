package standing

import (
	"slices"

	"parley.example/record"
)

// Statements: what one side says, and what others said in public.
func init() {
	register("readout", law{judge: judgeClaims})
	register("announcement", law{judge: judgeClaims})
	register("quotation", law{judge: always})
	register("correction", law{judge: judgeStatementCorrected})
	classes[record.ObjectStatement] = func(v *view, o *object) { v.Statements = append(v.Statements, v.statement(o)) }
}

// Statement is what one side has said:
//
//	stated    nobody else has a say in it
//	answered  one to whom it is addressed has replied to it
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

	To      []record.PartyName `json:"to,omitempty"` // to whom it is addressed
	Number  string             `json:"number,omitzero"`
	Form    record.NoticeForm  `json:"form,omitzero"`   // of a formal notice
	Treaty  string             `json:"treaty,omitzero"` // of a formal notice
	Against []record.Ref       `json:"against,omitempty"`
	ReplyTo record.Ref         `json:"reply-to,omitzero"`
	Follows record.Ref         `json:"follows,omitzero"`
	Group   record.Ref         `json:"group,omitzero"`   // of which it is a report
	Reports record.Hash        `json:"reports,omitzero"` // the act of the group's channel that it reports
	Replies []record.Ref       `json:"replies"`          // what replies to it, or follows it

	Corrects    record.Ref   `json:"corrects,omitzero"`
	CorrectedBy []record.Ref `json:"corrected-by"`
}

// judgeStatementCorrected lets a party correct what it said itself.
func judgeStatementCorrected(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleOwn, "%s said it", e.about.opened.Party)
	}
	return nil
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
	line, events := v.line(o)
	act := o.opened.act
	s := Statement{
		Line: line, Kind: act.Kind, Act: act.Hash, Dated: act.Dated, Topics: []record.Ref{}, Points: []record.Ref{},
		To: addresseesOf(o), Replies: []record.Ref{}, CorrectedBy: []record.Ref{},
	}
	s.State = "stated"
	if about := o.opened.about; about != nil {
		switch about.class {
		case record.ObjectContact:
			s.Contact = about.ref
		case record.ObjectGroup:
			s.Group = about.ref
		default:
			s.Corrects = about.ref
		}
	}
	for _, e := range events {
		if e.act.Kind == "correction" && e != o.opened {
			s.CorrectedBy = append(s.CorrectedBy, record.RefTo(e.act.Hash))
		}
	}
	for _, e := range o.named {
		if v.scope.has(e.Cite) && repliesTo(e, o) {
			s.Replies = append(s.Replies, record.RefTo(e.act.Hash))
			if slices.Contains(s.To, e.Party) {
				s.State = "answered"
			}
		}
	}
	switch t := act.Terms.(type) {
	case *record.NoteVerbale:
		s.Topics = append(s.Topics, t.Topics...)
		s.Number, s.ReplyTo = t.Number, t.ReplyTo
	case *record.AideMemoire:
		s.Topics = append(s.Topics, t.Topics...)
	case *record.Protest:
		s.Topics = append(s.Topics, t.Topics...)
		s.Against, s.ReplyTo = t.Against, t.ReplyTo
	case *record.FormalNotice:
		s.Topics = append(s.Topics, t.Topics...)
		s.Number, s.Form, s.Treaty, s.Follows = t.Number, t.Form, t.Treaty, t.Follows
	case *record.Declaration:
		s.Topics = append(s.Topics, t.Topics...)
	case *record.Readout:
		s.Topics = append(s.Topics, t.Topics...)
	case *record.GroupReported:
		s.Topics = append(s.Topics, t.Topics...)
		s.Reports = t.Act
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

// repliesTo reports whether an act replies to a statement, or follows it.
func repliesTo(e *event, o *object) bool {
	switch t := e.act.Terms.(type) {
	case *record.NoteVerbale:
		return t.ReplyTo == o.ref
	case *record.Protest:
		return t.ReplyTo == o.ref
	case *record.FormalNotice:
		return t.Follows == o.ref
	}
	return false
}
