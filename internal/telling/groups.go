package telling

import (
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// A Neighbour is another channel that this audience may see: how it is told, and the address of its
// first page.
type Neighbour struct {
	*Teller
	Href string
}

// Neighbours finds other channels. It returns nil for one that this audience may not see.
type Neighbours func(record.Hash) (*Neighbour, error)

// another is a channel as the value of a fact. Of one that this audience may not see there is no more
// than its fingerprint to say.
func (t *Teller) another(id record.Hash, n *Neighbour) web.Value {
	if n == nil {
		s := web.NewState(t.Speaker, web.Unknown, "elsewhere")
		return web.Value{Text: id.Short(), State: &s}
	}
	title, lang := n.Charter.Title.In(t.Langs()...)
	return web.Value{Text: title, Lang: t.Foreign(lang), Href: n.Href}
}

// ParentFacts say of a working group to which channel it reports, and under which mandate. There are
// none of another channel.
func (t *Teller) ParentFacts(find Neighbours) ([]web.Fact, error) {
	p := t.Charter.Parent
	if p.Channel.IsZero() {
		return nil, nil
	}
	parent, err := find(p.Channel)
	if err != nil {
		return nil, err
	}
	facts := []web.Fact{{Term: t.Say("telling.group.parent"), Value: t.another(p.Channel, parent)}}
	if p.Mandate != "" {
		mandate := web.Value{Text: p.Mandate.Act().Short()}
		if parent != nil {
			mandate = parent.Reference(p.Mandate)
			mandate.Citation = nil // it would be one of another channel
		}
		facts = append(facts, web.Fact{Term: t.Say("field.mandate.label"), Value: mandate})
	}
	return facts, nil
}

// GroupFacts say of a working group which channel is its own, under which mandate it works, who has
// not confirmed it or would end it, and what was reported from it.
func (t *Teller) GroupFacts(g standing.Group, find Neighbours) ([]web.Fact, error) {
	channel, err := find(g.Channel)
	if err != nil {
		return nil, err
	}
	facts := []web.Fact{
		{Term: t.Say("telling.group.channel"), Value: t.another(g.Channel, channel)},
		{Term: t.Say("field.mandate.label"), Value: t.Reference(g.Mandate)},
	}
	if waiting := without(g.Parties, g.Confirmed); len(waiting) > 0 {
		facts = append(facts, web.Fact{Term: t.Say("telling.group.unconfirmed"), Value: web.Value{Text: t.Names(waiting)}})
	}
	if len(g.Closing) > 0 && g.State != "closed" {
		facts = append(facts, web.Fact{Term: t.Say("telling.group.closing"), Value: web.Value{Text: t.Names(g.Closing)}})
	}
	for _, ref := range g.Reports {
		by := t.Say("telling.unreadable")
		if l, ok := t.Opening(ref); ok {
			by = t.Say("telling.group.report", "party", t.Name(l.Party))
		}
		facts = append(facts, web.Fact{Term: by, Value: t.Reference(ref)})
	}
	return facts, nil
}

func without(all, but []record.PartyName) (rest []record.PartyName) {
	in := map[record.PartyName]bool{}
	for _, p := range but {
		in[p] = true
	}
	for _, p := range all {
		if !in[p] {
			rest = append(rest, p)
		}
	}
	return rest
}
