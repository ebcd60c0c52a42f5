package desk

import (
	"errors"
	"slices"

	"parley.example/internal/access"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// neighbour is another channel in which this official has full powers.
func (v *view) neighbour(id record.Hash) (*telling.Neighbour, error) {
	w, err := v.open(id)
	if errors.Is(err, access.Nowhere) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &telling.Neighbour{Teller: w.Teller, Href: w.base}, nil
}

// groups are the working groups of the channel, the newest first.
func (v *view) groups() ([]web.Entry, error) {
	var all []web.Entry
	for _, g := range slices.Backward(v.Groups) {
		e, _, err := v.groupEntry(g)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (v *view) groupEntry(g standing.Group) (web.Entry, []step, error) {
	steps, err := v.steps(record.ObjectGroup, g.Line)
	if err != nil {
		return web.Entry{}, nil, err
	}
	o := v.object(g.Ref)
	e := web.Entry{
		ID: "g-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: telling.Upper(v.Say("desk.class.group")), By: v.Names(g.Confirmed),
		Edge: v.Sides(g.Confirmed), Citation: v.Cited(o.Cite),
		States: v.LineMarks(record.ObjectGroup, g.Line), Acts: v.buttons(steps, record.ObjectGroup, true),
	}
	if l, ok := v.Opening(g.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	e.Facts, err = v.GroupFacts(g, v.neighbour)
	return e, steps, err
}

func (v *view) awaitingGroups() ([]web.Entry, error) {
	var all []web.Entry
	for _, g := range v.Groups {
		e, steps, err := v.groupEntry(g)
		if err != nil {
			return nil, err
		}
		if has(steps, "group.confirmed") {
			all = append(all, wait(e, v.Say("desk.awaits.group")))
		}
	}
	return all, nil
}
