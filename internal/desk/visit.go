package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"parley.example/internal/reading"
	"parley.example/internal/staff"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// A visit is one request, in one language, by one official or by nobody.
type visit struct {
	words.Speaker
	desk     *Desk
	w        http.ResponseWriter
	r        *http.Request
	official record.OfficialID
	session  string
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// visited makes a handler of an action. What an action returns as its error is the answer, if
// the action has not given one.
func (d *Desk) visited(action func(*visit) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Speaker: d.speaker(r), desk: d, w: w, r: r}
		v.official, v.session = d.signedIn(r.Context())
		w.Header().Set("Cache-Control", "no-store") // what is confidential stays out of caches
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := action(v); err != nil {
			v.refuse(err)
		}
	})
}

// housed tells a room on the desk's listener who asks.
func (d *Desk) housed(room http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, _ := d.signedIn(r.Context())
		visitor := staff.Visitor{Speaker: d.speaker(r), ID: string(id)}
		room.ServeHTTP(w, r.WithContext(staff.With(r.Context(), visitor)))
	})
}

func signedIn(action func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if v.official == "" {
			return errSignedOut
		}
		return action(v)
	}
}

func (v *visit) render(status int, page string, data any) error {
	return v.desk.pages.Render(v.w, status, page, data)
}

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// A sheet is what every page of the desk has.
type sheet struct {
	web.Page
	Channel *web.Link // of which the page tells, above the title
	Notices []web.Notice
}

func (v *visit) sheet(title string) sheet {
	s := sheet{Page: web.Page{
		Speaker: v.Speaker, Title: title, Home: "/",
		Site: v.Say("desk.site", "party", string(v.desk.node.Party())),
	}}
	if v.r.Method == http.MethodGet { // to come back to what was sent would lose it
		s.Languages = web.LanguageLinks(v.Speaker, v.languageAddress)
	}
	if v.official != "" {
		s.Foot = []web.Link{{Text: v.Say("desk.signed-in-as", "official", string(v.official)), Href: "/sign-out"}}
	}
	return s
}

// A view is a channel as its official sees it.
type view struct {
	words.Speaker
	*visit
	*telling.Teller
	base string // the address of its pages
	me   *standing.Official
	now  time.Time
}

// inChannel opens the channel of the address to an official who has full powers in it.
func inChannel(action func(*view) error) func(*visit) error {
	return func(v *visit) error {
		id, err := record.ParseHash(v.r.PathValue("channel"))
		if err != nil {
			return errNowhere
		}
		w, err := v.open(id)
		if err != nil {
			return err
		}
		return action(w)
	}
}

// open reads a channel. Without full powers in it, it is as if it were not there.
func (v *visit) open(id record.Hash) (*view, error) {
	known, err := v.desk.node.Channels(v.ctx())
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, id) {
		return nil, errNowhere
	}
	now, base := v.desk.clock(), "/c/"+id.String()
	r, err := reading.Whole(v.ctx(), v.desk.node, id, now)
	if err != nil {
		return nil, err
	}
	here := *v // the visit speaks in the words of this channel
	here.Speaker = r.InWords(v.Speaker)
	w := &view{Speaker: here.Speaker, visit: &here, Teller: telling.New(v.Speaker, r, addresses(base)), base: base, now: now}
	if w.me = w.powers(v.official); w.me == nil {
		return nil, errNowhere
	}
	return w, nil
}

// powers are the newest full powers of an official of the own side that are in force today.
func (v *view) powers(official record.OfficialID) *standing.Official {
	own, _ := v.Reading.Party(v.Own)
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
	if len(s.Foot) > 0 {
		s.Foot[0].Text = v.Say("desk.signed-in-as", "official", v.me.Name+", "+v.me.Office)
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
		links[i].Here = l.Href == v.r.URL.Path
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
