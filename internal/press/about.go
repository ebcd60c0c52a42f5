package press

import "parley.example/internal/web"

type aboutPage struct {
	sheet
	Facts       []web.Fact
	Parties     []web.PartyCard
	Fingerprint string
	Own         string
}

// about answers: whose channel is this, and how is it checked?
func (v *view) about() (*page, error) {
	data := aboutPage{
		sheet: v.sheet(v.Say("press.about.title")), Facts: v.Founding(), Parties: v.PartyCards(),
		Fingerprint: v.Fingerprint(), Own: v.Name(v.Own),
	}
	data.Lead = v.Count("press.about.lead", len(v.Releases), "party", data.Own)
	return &page{template: "about", data: data}, nil
}
