package access

import (
	"net/http"

	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
)

// A Visit is one request, in one language, by one person of the house or by nobody.
type Visit struct {
	words.Speaker
	W       http.ResponseWriter
	R       *http.Request
	Person  staff.Person // without an id: nobody has signed in
	Session Session
	door    *Door
}

// Page begins a page of the house: whose pages these are, the switch of languages, who has signed in.
func (v *Visit) Page(title string) web.Page {
	p := web.Page{Speaker: v.Speaker, Title: title, Home: "/", Site: v.Say("desk.site", "party", string(v.door.node.Party()))}
	if v.R.Method == http.MethodGet { // to come back to what was sent would lose it
		p.Languages = web.LanguageLinks(v.Speaker, v.languageAddress)
	}
	if v.Person.ID != "" {
		p.Foot = []web.Link{{Text: v.Say("access.signed-in-as", "person", v.Person.Name), Href: "/account"}, {Text: v.Say("action.sign-out"), Href: "/sign-out"}}
	}
	return p
}

// Redirect leads on to another page.
func (v *Visit) Redirect(to string) error {
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
	return nil
}
