package press

import (
	"slices"
	"strings"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type aboutPage struct {
	sheet
	Facts       []web.Fact
	Parties     []partyCard
	Fingerprint string
	Own         string
}

// A partyCard is a party as the charter, or an invitation, names it.
type partyCard struct {
	Name, Role string
	Side       web.Side
	State      web.State
	ID         string
	Key        string
}

// about answers: whose channel is this, and how is it checked?
func (v *view) about() (*page, error) {
	data := aboutPage{sheet: v.sheet(v.Say("press.about.title")), Fingerprint: grouped(v.ID), Own: v.Name(v.Own)}
	data.Lead = v.Count("press.about.lead", len(v.Releases), "party", data.Own)
	fact := func(key, text string) {
		data.Facts = append(data.Facts, web.Fact{Term: v.Say("press.about." + key), Value: web.Value{Text: text}})
	}
	fact("nature", v.Say("press.nature."+string(v.Charter.Nature)))
	fact("founded", v.Say("press.about.founded-by", "date", v.Date(v.Charter.Founded.Time), "by", v.Name(v.Charter.Founder)))
	var langs []string
	for _, l := range v.Charter.Languages {
		langs = append(langs, v.Language(string(l)))
	}
	fact("languages", v.List(langs))
	if v.Charter.Cadence > 0 {
		fact("cadence", v.Count("date.span.days", int(v.Charter.Cadence)))
	}
	for _, p := range slices.SortedStableFunc(slices.Values(v.Parties), func(a, b standing.Party) int { return v.Place(a.Name) - v.Place(b.Name) }) {
		data.Parties = append(data.Parties, v.partyCard(p))
	}
	return &page{template: "about", data: data}, nil
}

func (v *view) partyCard(p standing.Party) partyCard {
	look := web.Settled
	if p.State == "named" || p.State == "invited" {
		look = web.Unknown
	}
	return partyCard{
		Name: v.Name(p.Name), Role: telling.Upper(v.Say("role." + string(p.Role))), Side: v.Side(p.Name),
		State: v.mark(look, "party-"+p.State), ID: string(p.Name), Key: keyText(p.Keys.Party),
	}
}

// grouped writes a fingerprint in groups of eight digits, to be compared by eye or read aloud.
func grouped(h record.Hash) string {
	digits := h.String()
	var groups []string
	for i := 0; i < len(digits); i += 8 {
		groups = append(groups, digits[i:i+8])
	}
	return strings.Join(groups, " ")
}
