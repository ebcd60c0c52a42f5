package desk

import (
	"errors"
	"net/http"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

type channelsPage struct {
	sheet
	Channels []channelCard
}

// A channelCard is a channel as the first page shows it.
type channelCard struct {
	Title, Href, Lead, With string
	Band                    string
	Awaiting                []web.Entry
}

// showChannels lists the channels that the person sees, and what awaits them
// in each.
func (v *visit) showChannels() error {
	ids, err := v.desk.node.Channels(v.ctx())
	if err != nil {
		return err
	}
	p := channelsPage{sheet: v.sheet(v.Say("desk.channels.title"))}
	p.Wide = true
	waiting := 0
	if !v.Person.May(staff.Read) {
		ids = nil
	}
	for _, id := range ids {
		w, err := v.open(id)
		if errors.Is(err, access.Nowhere) {
			continue
		}
		if err != nil {
			return err
		}
		awaiting, err := w.awaiting()
		if err != nil {
			return err
		}
		waiting += len(awaiting)
		s := w.sheet("")
		c := channelCard{
			Title: s.Channel.Text, Href: w.base, Lead: w.sentence(0), With: v.Say("desk.with", "parties", w.Names(w.others())),
			Band: s.Band, Awaiting: awaiting,
		}
		p.Channels = append(p.Channels, c)
		p.Foot, p.Site = s.Foot, s.Site
		if s.Band != "" && (len(p.Channels) == 1 || p.Band == s.Band) {
			p.Band = s.Band
		} else {
			p.Band = ""
		}
	}
	p.Lead = v.Count("desk.awaiting", waiting)
	if v.Person.May(staff.Newsroom) {
		if len(p.Channels) == 0 {
			return v.Redirect("/newsroom/")
		}
		p.Nav = append(p.Nav, web.Link{Text: v.Say("newsroom.site", "party", v.Person.Name), Href: "/newsroom/"})
	}
	if v.Person.May(staff.Administer) {
		if len(p.Channels) == 0 {
			return v.Redirect("/people")
		}
		p.Nav = append(p.Nav, web.Link{Text: v.Say("access.people"), Href: "/people"})
	}
	if len(p.Channels) == 0 {
		p.Lead = v.Say("desk.channels.none")
	}
	return v.render(http.StatusOK, "channels", p)
}
