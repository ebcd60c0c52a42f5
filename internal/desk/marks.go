package desk

import (
	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// mark makes the mark of what an object of a class is.
func (v *visit) mark(look web.Look, class, state string) web.State {
	key := "standing." + class + "." + state
	return web.State{Look: look, Word: v.Say(key + ".label"), Help: v.Say(key + ".help")}
}

// certainty marks what is not settled and what rests on a disputed date. What is settled is
// the rule, and has no mark of its own.
func (v *view) certainty(l standing.Line) []web.State {
	var marks []web.State
	if l.Provisional {
		marks = append(marks, web.NewState(v.Speaker, web.Provisional, "provisional"))
	}
	if l.DateDispute {
		marks = append(marks, web.State{Look: web.Disputed, Word: v.Say("desk.date-disputed"), Help: v.Say("desk.date-disputed.help")})
	}
	return marks
}

func (v *view) contactMarks(c standing.Contact) []web.State {
	first := v.mark(web.Settled, "contact", c.State)
	var more []web.State
	switch c.State {
	case "held-by-one":
		first = first.With(v.names(heldBy(c)))
	case "disputed":
		first.Look = web.Disputed
	case "cancelled":
		first = first.With(v.names(cancelledBy(c)))
	case "proposed":
		more = append(more, web.NewState(v.Speaker, web.Unknown, "not-answered"))
	}
	if c.Offer != nil {
		more = append(more, web.State{Look: web.Unknown, Word: v.Say("desk.offer"), Detail: reading.When(v.Speaker, c.Offer.When)})
	}
	if len(c.Initiative) == 0 {
		more = append(more, web.NewState(v.Speaker, web.Unknown, "initiator-unknown"))
	}
	return append(append([]web.State{first}, more...), v.certainty(c.Line)...)
}

func heldBy(c standing.Contact) []record.PartyName {
	var by []record.PartyName
	for _, h := range c.Held {
		by = append(by, h.Party)
	}
	return by
}

func cancelledBy(c standing.Contact) []record.PartyName {
	var by []record.PartyName
	for _, x := range c.Cancelled {
		by = append(by, x.Party)
	}
	return by
}

// contactEdge is who stands by what a contact is.
func (v *view) contactEdge(c standing.Contact) web.Side {
	switch c.State {
	case "held", "accepted", "disputed", "declined":
		return web.Both
	case "held-by-one":
		return v.sides(heldBy(c))
	case "cancelled":
		return v.sides(cancelledBy(c))
	}
	return v.side(c.By)
}

// pointMark is where a point stands.
func (v *view) pointMark(p standing.Point) web.State {
	switch p.State {
	case "kept":
		return v.mark(web.Settled, "point", "kept").With(v.keptDetail(p))
	case "overdue":
		return web.Overdue(v.Speaker, p.Due.By.LastDay(), v.now)
	case "contested":
		return v.mark(web.Disputed, "point", "contested")
	case "claimed":
		return v.mark(web.Settled, "point", "claimed").With(v.Say("mark.said-by", "by", v.names(p.ClaimedBy)))
	}
	return v.mark(web.Settled, "point", p.State)
}

func (v *view) keptDetail(p standing.Point) string {
	var by []record.PartyName
	for _, a := range p.Acks {
		by = append(by, a.Party)
	}
	if p.Kept == "" {
		return v.Say("desk.kept.undated", "by", v.names(by))
	}
	return v.Say("mark.kept", "date", reading.When(v.Speaker, p.Kept), "by", v.names(by))
}

// dueMark is by when a point is to be kept; where somebody owes it, it is never empty.
func (v *view) dueMark(p standing.Point) web.State {
	switch {
	case len(p.Owes) == 0 || p.State == "kept" || p.State == "overdue":
		return web.State{}
	case p.Due.None:
		return web.NewState(v.Speaker, web.Unknown, "no-deadline")
	}
	s := web.State{Look: web.Settled, Word: v.Say("mark.due", "date", reading.When(v.Speaker, p.Due.By))}
	if p.Overdue > 0 {
		s.Look, s.Detail = web.Late, v.Say("mark.overdue-by", "span", v.Span(p.Due.By.End(), v.now))
	}
	return s
}

// pointEdge is who says that a point was agreed.
func (v *view) pointEdge(p standing.Point) web.Side {
	switch {
	case p.State == "claimed":
		return v.sides(p.ClaimedBy)
	case p.State == "proposed":
		return v.side(p.By)
	}
	return web.Both
}

// owed says who owes what to whom.
func (v *view) owed(p standing.Point) string {
	switch {
	case len(p.Owes) == 0:
		return v.Say("desk.understanding")
	case len(p.Owes) > 1:
		return v.Say("mark.mutual")
	}
	return v.Say("mark.owes", "by", v.names(p.Owes), "to", v.names(p.To))
}

func (v *view) textMarks(t standing.Text) []web.State {
	look := web.Settled
	switch t.State {
	case "adoption-disputed":
		look = web.Disputed
	case "awaiting-witness":
		look = web.Provisional
	}
	return append([]web.State{v.mark(look, "text", t.State)}, v.certainty(t.Line)...)
}

// textEdge is who has signed a text.
func (v *view) textEdge(t standing.Text) web.Side {
	signed := []record.PartyName{}
	for _, s := range t.Signatures {
		if s.State != "missing" && s.State != "withdrawn" {
			signed = append(signed, s.Party)
		}
	}
	return v.sides(signed)
}

func (v *view) notesMarks(n standing.Notes) []web.State {
	look := web.Settled
	if n.State == "offered" {
		look = web.Unknown
	}
	return append([]web.State{v.mark(look, "notes", n.State)}, v.certainty(n.Line)...)
}

func (v *view) notesEdge(n standing.Notes) web.Side {
	if n.Answer != nil {
		return v.sides([]record.PartyName{n.By, n.To})
	}
	return v.side(n.By)
}

func (v *view) measureMarks(m standing.Measure) []web.State {
	s := v.mark(web.Settled, "measure", m.State)
	if m.Lifted != "" {
		s = s.With(reading.When(v.Speaker, m.Lifted))
	}
	return append([]web.State{s}, v.certainty(m.Line)...)
}

func (v *view) topicMarks(t standing.Topic) []web.State {
	return append([]web.State{v.mark(web.Settled, "topic", t.State)}, v.certainty(t.Line)...)
}
