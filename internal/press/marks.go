package press

import (
	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// mark makes the mark of something that pages say of any object.
func (v *view) mark(look web.Look, name string) web.State {
	if v.Has("press.state." + name) {
		return web.State{Look: look, Word: v.Say("press.state." + name), Help: v.Say("press.state." + name + ".help")}
	}
	return web.NewState(v.Speaker, look, name)
}

// stands makes the mark of the state in which an object of a class stands.
func (v *view) stands(look web.Look, class, state string) web.State {
	key := "standing." + class + "." + state
	return web.State{Look: look, Word: v.Say(key + ".label"), Help: v.Say(key + ".help")}
}

// certainty marks what is not settled, and what rests on a disputed date. Nothing is said of
// what is settled, which is the rule.
func (v *view) certainty(l standing.Line) []web.State {
	var marks []web.State
	if l.Provisional {
		marks = append(marks, v.mark(web.Provisional, "provisional"))
	}
	if l.DateDispute {
		marks = append(marks, v.mark(web.Disputed, "date-disputed"))
	}
	return marks
}

func (v *view) contactMarks(c standing.Contact) []web.State {
	first := v.stands(web.Settled, "contact", c.State)
	switch c.State {
	case "held-by-one":
		first.Detail = v.heldBy(c)
	case "disputed":
		first.Look, first.Detail = web.Disputed, v.Say("press.contact.disputed", "held", v.heldBy(c), "cancelled", v.cancelledBy(c))
	case "cancelled":
		first.Detail = v.Say("press.by", "by", v.cancelledBy(c))
	}
	marks := []web.State{first}
	if c.State == "proposed" {
		marks = append(marks, v.mark(web.Unknown, "not-answered"))
	}
	if c.Offer != nil {
		marks = append(marks, v.mark(web.Settled, "moved").With(v.when(c.Offer.When)))
	}
	return append(marks, v.certainty(c.Line)...)
}

func (v *view) heldBy(c standing.Contact) string {
	var by []record.PartyName
	for _, h := range c.Held {
		by = append(by, h.Party)
	}
	return v.names(by)
}

func (v *view) cancelledBy(c standing.Contact) string {
	var by []record.PartyName
	for _, x := range c.Cancelled {
		by = append(by, x.Party)
	}
	return v.names(by)
}

// pointMark is where a point stands.
func (v *view) pointMark(p standing.Point) web.State {
	mark := v.stands(web.Settled, "point", p.State)
	switch p.State {
	case "kept":
		mark.Detail = v.keptDetail(p)
	case "overdue":
		return web.Overdue(v.Speaker, p.Due.By.LastDay(), v.Standing.At.Time)
	case "contested":
		mark.Look = web.Disputed
	case "claimed":
		mark.Detail = v.Say("mark.said-by", "by", v.names(p.ClaimedBy))
	case "not-in-force", "proposed":
		mark.Look = web.Provisional
	}
	return mark
}

// keptDetail is the day on which a point was kept, as those who acknowledged it say, and who
// they are.
func (v *view) keptDetail(p standing.Point) string {
	var by []record.PartyName
	for _, a := range p.Acks {
		by = append(by, a.Party)
	}
	if p.Kept == "" {
		return v.Say("press.kept.undated", "by", v.names(by))
	}
	return v.Say("mark.kept", "date", v.when(p.Kept), "by", v.names(by))
}

// dueMark is by when a point is to be kept. It is never empty for what somebody owes.
func (v *view) dueMark(p standing.Point) web.State {
	switch {
	case len(p.Owes) == 0 || p.State == "kept" || p.State == "overdue":
		return web.State{}
	case p.Due.None:
		return v.mark(web.Unknown, "no-deadline")
	}
	s := web.State{Look: web.Settled, Word: v.Say("mark.due", "date", v.when(p.Due.By))}
	if p.Overdue > 0 {
		s.Look = web.Late
		s.Detail = v.Say("mark.overdue-by", "span", v.Span(p.Due.By.End(), v.Standing.At.Time))
	}
	return s
}

func (v *view) textMarks(t standing.Text) []web.State {
	look := web.Settled
	switch t.State {
	case "adoption-disputed":
		look = web.Disputed
	case "proposed", "signed-in-part", "awaiting-witness":
		look = web.Provisional
	}
	return append([]web.State{v.stands(look, "text", t.State)}, v.certainty(t.Line)...)
}

func (v *view) notesMarks(n standing.Notes) []web.State {
	look := web.Settled
	if n.State == "offered" { // not answered
		look = web.Unknown
	}
	return append([]web.State{v.stands(look, "notes", n.State)}, v.certainty(n.Line)...)
}

func (v *view) measureMarks(m standing.Measure) []web.State {
	s := v.stands(web.Settled, "measure", m.State)
	if m.Lifted != "" {
		s.Detail = v.when(m.Lifted)
	}
	return append([]web.State{s}, v.certainty(m.Line)...)
}

// lineMarks says of an entry itself what stands in the way of taking it at its word. Why an
// entry has no effect is said where the released entries show it; otherwise only that it has
// none, because the reason would tell of entries that are not released.
func (v *view) lineMarks(l node.Line) []web.State {
	cite := standing.Cite{Party: l.Party, N: l.N}
	var public *standing.Breach
	for _, w := range v.WithoutEffect {
		if w.Cite == cite {
			public = &w.Breach
		}
	}
	switch {
	case l.Breach != nil && public != nil && public.Rule == l.Breach.Rule:
		return []web.State{web.Void(v.Speaker, string(public.Rule), v.Say("press.void.rule"))}
	case l.Breach != nil:
		return []web.State{v.mark(web.WithoutEffect, "without-effect").With(v.Say("press.void.unreleased"))}
	case public != nil:
		return []web.State{v.mark(web.Unknown, "rests-unreleased")}
	}
	return nil
}
