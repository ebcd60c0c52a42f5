package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// A visit is one request, by a person of the house.
type visit struct {
	*access.Visit
	desk *Desk
}

func (v *visit) ctx() context.Context { return v.R.Context() }

// official is who the person is in the record; empty: nobody.
func (v *visit) official() record.OfficialID { return v.Person.Official }

func (v *visit) render(status int, page string, data any) error {
	return v.desk.pages.Render(v.W, status, page, data)
}

// A sheet is what every page of the desk has.
type sheet struct {
	web.Page
	Channel *web.Link // of which the page tells, above the title
	Notices []web.Notice
}

func (v *visit) sheet(title string) sheet { return sheet{Page: v.Page(title)} }

// A view is a channel as a person of the house sees it.
type view struct {
	words.Speaker
	*visit
	*telling.Teller
	base string             // the address of its pages
	me   *standing.Official // the full powers of the person; nil: they only read
	now  time.Time
}

// inChannel opens the channel of the address to whoever may see it.
func inChannel(action func(*view) error) func(*visit) error {
	return func(v *visit) error {
		id, err := record.ParseHash(v.R.PathValue("channel"))
		if err != nil {
			return access.Nowhere
		}
		w, err := v.open(id)
		if err != nil {
			return err
		}
		return action(w)
	}
}

// open reads a channel. To whom the house has not given it, and who has no full powers in it, it is as if
// it were not there.
func (v *visit) open(id record.Hash) (*view, error) {
	known, err := v.desk.node.Channels(v.ctx())
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, id) {
		return nil, access.Nowhere
	}
	now, base := v.desk.clock(), "/c/"+id.String()
	r, err := reading.Whole(v.ctx(), v.desk.node, id, now)
	if err != nil {
		return nil, err
	}
	here := *v.Visit // the visit speaks in the words of this channel
	here.Speaker = r.InWords(v.Speaker)
	w := &view{Speaker: here.Speaker, visit: &visit{&here, v.desk}, Teller: telling.New(v.Speaker, r, addresses(base)), base: base, now: now}
	if w.me = w.powers(v.official()); w.me == nil && !v.Person.Sees(id) {
		return nil, access.Nowhere
	}
	return w, nil
}

// may reports whether the person's full powers in the channel cover something today.
func (v *view) may(power record.Power) bool { return v.me != nil && v.me.MayNow(power, v.now) }

// powers are the newest full powers of an official of the own side that are in force today.
func (v *view) powers(official record.OfficialID) *standing.Official {
	own, _ := v.Reading.Party(v.Own)
	if official == "" {
		return nil
	}
	for _, o := range slices.Backward(own.Officials) {
		if o.Official == official && slices.ContainsFunc(o.May, func(p record.Power) bool { return o.MayNow(p, v.now) }) {
			return &o
		}
	}
	return nil
}

// sheet begins a page of the channel.
func (v *view) sheet(title string) sheet {
	s := v.visit.sheet(title)
	s.Site = v.Say("desk.site", "party", v.Name(v.Own))
	name, _ := v.Charter.Title.In(v.Langs()...)
	s.Channel = &web.Link{Text: name, Href: v.base}
	s.Band = v.band()
	s.Nav = v.nav()
	s.Wide = true
	if v.me != nil && len(s.Foot) > 0 {
		s.Foot[0].Text = v.Say("access.signed-in-as", "person", v.me.Name+", "+v.me.Office)
	}
	for _, k := range v.Forks {
		var finders []string
		for _, at := range k.Found {
			finders = append(finders, v.Name(at.Party))
		}
		s.Notices = append(s.Notices, web.Notice{
			Title: v.Say("desk.fork.title", "party", v.Name(k.Party)),
			Text:  v.Say("desk.fork.text", "party", v.Name(k.Party), "finders", v.List(finders)), Attention: true,
		})
	}
	if !v.Complete && len(v.Forks) == 0 {
		s.Notices = append(s.Notices, web.Notice{Title: v.Say("desk.incomplete.title"), Text: v.Say("desk.incomplete.text"), Attention: true})
	}
	return s
}

func (v *view) nav() []web.Link {
	links := []web.Link{{Text: v.Say("desk.nav.state"), Href: v.base}}
	for _, page := range []string{"contacts", "commitments", "statements", "texts", "measures", "topics", "log", "non-papers", "act", "about"} {
		links = append(links, web.Link{Text: v.Say("desk.nav." + page), Href: v.base + "/" + page})
	}
	for i, l := range links {
		links[i].Here = l.Href == v.R.URL.Path
	}
	return links
}

// band says on top of every page that the channel is not what it seems: in the catalogue's
// words, and in those of its charter.
func (v *view) band() string {
	if v.Charter.Nature == record.Real {
		return ""
	}
	said := v.Say("layout." + string(v.Charter.Nature))
	if note, _ := v.Charter.Note.In(v.Langs()...); note != "" && !strings.Contains(said, note) {
		said = v.Say("desk.band", "said", said, "note", note)
	}
	return said
}
