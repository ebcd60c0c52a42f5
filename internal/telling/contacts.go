package telling

import (
	"slices"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// ContactMarks are the marks of a contact.
func (t *Teller) ContactMarks(c standing.Contact) []web.State {
	first := t.Mark(record.ObjectContact, c.State)
	switch c.State {
	case "held-by-one":
		first = first.With(t.HeldBy(c))
	case "disputed":
		first = first.With(t.Say("telling.contact.disputed", "held", t.HeldBy(c), "cancelled", t.CancelledBy(c)))
	case "cancelled":
		first = first.With(t.Say("telling.by", "by", t.CancelledBy(c)))
	}
	marks := []web.State{first}
	if c.State == "proposed" {
		marks = append(marks, web.NewState(t.Speaker, web.Unknown, "not-answered"))
	}
	if c.Offer != nil {
		marks = append(marks, web.NewState(t.Speaker, web.Unknown, "another-time").With(t.When(c.Offer.When)))
	}
	if len(c.Initiative) == 0 {
		marks = append(marks, web.NewState(t.Speaker, web.Unknown, "initiator-unknown"))
	}
	return append(marks, t.Certainty(c.Line)...)
}

// HeldBy names the sides that record a contact as held.
func (t *Teller) HeldBy(c standing.Contact) string { return t.Names(heldBy(c)) }

// CancelledBy names those who called it off.
func (t *Teller) CancelledBy(c standing.Contact) string { return t.Names(cancelledBy(c)) }

func heldBy(c standing.Contact) []record.PartyName {
	var by []record.PartyName
	for _, h := range c.Held {
		if slices.Contains(c.Sides, h.Party) {
			by = append(by, h.Party)
		}
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

// ContactSide closes the edges of those who stand by what a contact is: of one that one side
// alone records as held, or has proposed, the other edge stays open.
func (t *Teller) ContactSide(c standing.Contact) web.Side {
	switch c.State {
	case "held", "accepted", "disputed", "declined":
		return web.Both
	case "held-by-one":
		return t.Sides(heldBy(c))
	case "cancelled":
		return t.Sides(cancelledBy(c))
	}
	return t.Side(c.By)
}
