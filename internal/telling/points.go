package telling

import (
	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// PointMarks are where a point stands, by when it is to be kept, and how certain that is.
func (t *Teller) PointMarks(p standing.Point) []web.State {
	marks := []web.State{t.PointMark(p)}
	if due := t.DueMark(p); due.Word != "" {
		marks = append(marks, due)
	}
	return append(marks, t.Certainty(p.Line)...)
}

// PointMark is where a point stands.
func (t *Teller) PointMark(p standing.Point) web.State {
	mark := t.Mark(record.ObjectPoint, p.State)
	switch p.State {
	case "kept":
		return mark.With(t.kept(p))
	case "overdue":
		return web.Overdue(t.Speaker, p.DueBy.LastDay(), t.AskedAt())
	case "claimed":
		return mark.With(t.Say("mark.said-by", "by", t.Names(p.ClaimedBy)))
	}
	return mark
}

// kept is the day on which a point was kept, as those who acknowledged it say, and who they are.
func (t *Teller) kept(p standing.Point) string {
	var by []record.PartyName
	for _, a := range p.Acks {
		by = append(by, a.Party)
	}
	if p.Kept == "" {
		return t.Say("telling.kept.undated", "by", t.Names(by))
	}
	return t.Say("mark.kept", "date", t.When(p.Kept), "by", t.Names(by))
}

// DueMark is by when a point is to be kept. It is never empty for what somebody owes and has
// not kept; where it is overdue, [Teller.PointMark] has it.
func (t *Teller) DueMark(p standing.Point) web.State {
	switch {
	case len(p.Owes) == 0 || p.State == "kept" || p.State == "overdue":
		return web.State{}
	case p.Due.None:
		return web.NewState(t.Speaker, web.Unknown, "no-deadline")
	}
	s := web.State{Look: web.Settled}
	switch due := reading.Due(t.Speaker, p.Due); {
	case p.DueIs != "":
		s.Word = t.Say("due."+p.DueIs, "due", due)
	case p.DueBy != "":
		s.Word = t.Say("mark.due", "date", t.When(p.DueBy))
	default:
		s.Word = due
	}
	if p.Overdue > 0 {
		s.Look, s.Detail = web.Late, t.Say("mark.overdue-by", "span", t.Span(p.DueBy.End(), t.AskedAt()))
	}
	return s
}

// PointSide is who says that a point was agreed.
func (t *Teller) PointSide(p standing.Point) web.Side {
	switch p.State {
	case "claimed":
		return t.Sides(p.ClaimedBy)
	case "proposed":
		return t.Side(p.By)
	}
	return web.Both
}

// Owed says who owes what to whom.
func (t *Teller) Owed(p standing.Point) string {
	switch {
	case len(p.Owes) == 0:
		return t.Say("telling.understanding")
	case len(p.Owes) > 1 && len(p.Owes) == len(p.To):
		return t.Say("mark.mutual")
	}
	return t.Say("mark.owes", "by", t.Names(p.Owes), "to", t.Names(p.To))
}
