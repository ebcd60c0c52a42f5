package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
)

func (v *view) formAddress(kind string, about record.Ref) string {
	address := v.base + "/act/" + kind
	if about != "" {
		address += "?" + url.Values{"about": {string(about)}}.Encode()
	}
	return address
}

type actsPage struct {
	sheet
	Groups []kindGroup
}

type kindGroup struct {
	Name  string
	Kinds []kindLink
}

// A kindLink is a kind that can be said, with its help; without an address where this official
// cannot, and then it says why.
type kindLink struct{ Name, Help, Href, Why string }

// showActs lists every kind, so that the list is also the help.
func (v *view) showActs() error {
	p := actsPage{sheet: v.sheet(v.Say("desk.acts.title"))}
	p.Lead = v.Say("desk.acts.lead")
	p.Wide = false
	for _, kind := range record.Kinds().All() {
		l := kindLink{Name: v.Say("kind." + kind.Name + ".do"), Help: v.Say("kind." + kind.Name + ".help")}
		switch {
		case kind.Power == "":
			l.Why = v.Say("desk.acts.party-key")
		case !v.covers(kind):
			l.Why = v.Say("desk.acts.no-power", "power", v.Option(string(kind.Power), "powers.given", "may"))
		default:
			l.Href = v.formAddress(kind.Name, "")
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Name != v.Say("group."+kind.Group+".label") {
			p.Groups = append(p.Groups, kindGroup{Name: v.Say("group." + kind.Group + ".label")})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Kinds = append(g.Kinds, l)
	}
	return v.render(http.StatusOK, "acts", p)
}

// covers reports whether the official's powers reach a kind now.
func (v *view) covers(kind record.Kind) bool {
	return v.may(kind.Power) || kind.Name == "text.signed" && v.may(record.PowerAdReferendum)
}

// kindOf finds the kind of the address, if this official may use it.
func (v *view) kindOf() (record.Kind, error) {
	kind, ok := record.Kinds().Find(v.R.PathValue("kind"))
	if !ok {
		return kind, access.Nowhere
	}
	if kind.Power == "" || !v.covers(kind) {
		return kind, access.Powers
	}
	return kind, nil
}

// showForm shows an empty form, one that begins with what it is about, or one that goes on
// from a draft.
func (v *view) showForm() error {
	kind, err := v.kindOf()
	if err != nil {
		return err
	}
	f := &form{view: v, kind: kind, values: url.Values{}, errors: map[string]string{}}
	if id := v.R.URL.Query().Get("draft"); id != "" {
		kept, err := v.findDraft(id)
		if err != nil {
			return err
		}
		if kept.Kind == kind.Name {
			f.values = kept.Values
		}
	} else if about := v.R.URL.Query().Get("about"); about != "" {
		f.values.Set("about", about)
	}
	return v.renderForm(http.StatusOK, f)
}

// takeForm adds a row, or makes a draft of what was entered and goes on to its preview. If
// something is wrong, it shows the form again with everything in it.
func (v *view) takeForm() error {
	kind, err := v.kindOf()
	if err != nil {
		return err
	}
	if err := v.R.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return access.TooLarge
		}
		return access.Nowhere
	}
	f := &form{view: v, kind: kind, values: v.R.PostForm, errors: map[string]string{}}
	if list := f.values.Get("add"); list != "" {
		f.values.Del("add")
		f.values.Set("rows:"+list, strconv.Itoa(f.rows(list)+1))
		return v.renderForm(http.StatusOK, f)
	}
	s, err := f.saying()
	if err != nil {
		return err
	}
	if len(f.errors) == 0 && f.wrong == "" {
		draft, body, _, err := v.desk.node.Draft(v.ctx(), s)
		if err == nil {
			id, err := v.keepDraft(f, draft, body)
			if err != nil {
				return err
			}
			return v.Redirect(v.draftAddress(id))
		}
		f.place(err)
	}
	return v.renderForm(http.StatusUnprocessableEntity, f)
}

// saying is what was entered, as far as it could be read.
func (f *form) saying() (node.Saying, error) {
	about := f.about()
	var terms record.Terms
	var err error
	switch f.kind.Name {
	case offerSealed:
		terms, err = f.sealTerms(about)
	case offerOpened:
		terms, err = f.openTerms(about)
	default:
		terms, err = f.terms()
	}
	return node.Saying{
		Channel: f.ID, Official: f.official(), Kind: f.kind.Name, About: about, Terms: terms, Body: f.body(),
	}, err
}

type formPage struct {
	sheet
	Action  string
	Items   []item
	Hidden  []web.Hidden
	Issues  []issue
	Wrong   string
	Nothing string // there is nothing now that this could be said of
	Buttons []web.Button
}

func (v *view) renderForm(status int, f *form) error {
	about, err := f.aboutChoices()
	if err != nil {
		return err
	}
	p := formPage{sheet: v.sheet(v.Say("kind." + f.kind.Name + ".do")), Action: v.base + "/act/" + f.kind.Name}
	p.Lead = v.Say("kind." + f.kind.Name + ".help")
	p.Wide = false
	p.Items = f.items(about)
	p.Hidden, p.Issues, p.Wrong = lists(p.Items), issues(p.Items), f.wrong
	if f.kind.About != "" && !f.kind.Optional && len(about) == 0 {
		p.Nothing = v.Say("desk.nothing-to-be-about")
	}
	p.Buttons = []web.Button{{Text: v.Say("action.preview")}}
	return v.render(status, "form", p)
}
