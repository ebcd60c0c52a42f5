package desk

import (
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// awaiting is what waits for this official: what the other side has proposed and they could
// answer, what needs their signature, what the other side says and they could confirm, and
// what their side owes and is due. What waits for colleagues with other powers is not there.
func (v *view) awaiting() ([]web.Entry, error) {
	var all []web.Entry
	for _, look := range []func() ([]web.Entry, error){v.awaitingPoints, v.awaitingContacts, v.awaitingTexts, v.awaitingNotes, v.awaitingGroups, v.awaitingRounds} {
		found, err := look()
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// wait makes the entry of something that waits, with the sentence that says why.
func wait(e web.Entry, why string) web.Entry {
	e.Kind = why
	return e
}

func (v *view) awaitingPoints() ([]web.Entry, error) {
	var late, rest []web.Entry
	for _, p := range v.Points {
		if p.Same != "" {
			continue // it is what the other one is
		}
		steps, err := v.steps(record.ObjectPoint, p.Line)
		if err != nil {
			return nil, err
		}
		e := v.pointEntry(p, steps)
		soon := p.DueBy != "" && p.DueBy.End().Sub(v.now) < dueSoon
		switch {
		case has(steps, "point.reported") && p.State == "overdue":
			late = append(late, wait(e, v.Say("desk.awaits.overdue")))
		case has(steps, "point.reported") && p.State == "open" && soon:
			rest = append(rest, wait(e, v.Say("desk.awaits.due")))
		case has(steps, "point.acknowledged") && p.State == "reported":
			rest = append(rest, wait(e, v.Say("desk.awaits.acknowledgement")))
		case has(steps, "point.confirmed") && p.State == "claimed":
			rest = append(rest, wait(e, v.Say("desk.awaits.confirmation")))
		}
	}
	return append(late, rest...), nil
}

func (v *view) awaitingContacts() ([]web.Entry, error) {
	var all []web.Entry
	for _, c := range v.Contacts {
		steps, err := v.steps(record.ObjectContact, c.Line)
		if err != nil {
			return nil, err
		}
		e := v.contactEntry(c, steps)
		switch {
		case has(steps, "contact.accepted"):
			all = append(all, wait(e, v.Say("desk.awaits.answer")))
		case has(steps, "contact.held") && c.State == "held-by-one":
			all = append(all, wait(e, v.Say("desk.awaits.held")))
		}
	}
	return all, nil
}

func (v *view) awaitingTexts() ([]web.Entry, error) {
	var all []web.Entry
	for _, t := range v.Texts {
		steps, err := v.steps(record.ObjectText, t.Line)
		if err != nil {
			return nil, err
		}
		e := v.textEntry(t, steps)
		switch {
		case has(steps, "text.confirmed"):
			all = append(all, wait(e, v.Say("desk.awaits.confirm-signature")))
		case has(steps, "text.signed") && unsigned(t, v.Own) && (t.State == "proposed" || t.State == "signed-in-part"):
			all = append(all, wait(e, v.Say("desk.awaits.signature")))
		}
	}
	return all, nil
}

func unsigned(t standing.Text, party record.PartyName) bool {
	for _, s := range t.Signatures {
		if s.Party == party {
			return s.State == "missing" || s.State == "withdrawn"
		}
	}
	return false
}

func (v *view) awaitingNotes() ([]web.Entry, error) {
	var all []web.Entry
	for _, n := range v.Notes {
		steps, err := v.steps(record.ObjectNotes, n.Line)
		if err != nil {
			return nil, err
		}
		if has(steps, "notes.answered") {
			all = append(all, wait(v.notesEntry(n, steps), v.Say("desk.awaits.answer")))
		}
	}
	return all, nil
}
