package desk

import (
	"net/http"

	"parley.example/internal/web"
)

type aboutPage struct {
	sheet
	Facts       []web.Fact
	Parties     []web.PartyCard
	Fingerprint string
}

// showAbout answers whose channel this is, under which rules, and how each party is doing.
func (v *view) showAbout() error {
	p := aboutPage{
		sheet: v.sheet(v.Say("desk.about.title")), Facts: v.Founding(), Parties: v.PartyCards(), Fingerprint: v.Fingerprint(),
	}
	p.Lead = v.Count("desk.about.lead", len(p.Parties))
	return v.render(http.StatusOK, "about", p)
}
