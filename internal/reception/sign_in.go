package reception

import (
	"errors"
	"net/http"

	"parley.example/internal/access"
	"parley.example/internal/web"
)

// showSignIn offers the ways to come in.
func (v *visit) showSignIn() error {
	p := v.sheet(v.Say("access.come-in.title"))
	s := section{Help: v.Say("access.come-in.link")}
	options, err := v.AskPasskey()
	switch {
	case err == nil:
		s.Passkey = &passkeyForm{"use", options, web.Form{
			Speaker: v.Speaker, ID: "passkey", Action: "/sign-in", Buttons: []web.Button{{Text: v.Say("access.come-in.passkey")}},
		}}
	case !errors.Is(err, access.ErrNoAddress):
		return err
	}
	if v.HasProvider() {
		s.Links = []web.Link{{Text: v.Say("access.come-in.provider"), Href: "/sign-in/provider"}}
	}
	p.Sections = []section{s}
	return v.render(http.StatusOK, p)
}

// toProvider leads to the organisation's own provider of identities.
func (v *visit) toProvider() error {
	to, err := v.ToProvider()
	if err != nil {
		return err
	}
	return v.Redirect(to)
}

// fromProvider takes its answer. What the browser then asks for is still asked from another site, and so
// without the session: the next page is a link away.
func (v *visit) fromProvider() error {
	if err := v.FromProvider(); err != nil {
		return err
	}
	p := v.sheet(v.Say("access.signed-in-as", "person", v.Person.Name))
	p.Sections = []section{{Links: []web.Link{{Text: v.Say("access.come-in.go-on"), Href: "/"}}}}
	return v.render(http.StatusOK, p)
}

func (v *visit) usePasskey() error {
	err := v.UsePasskey(v.R.PostForm.Get("credential"))
	if errors.Is(err, access.ErrNoAddress) {
		return access.NoPasskey
	}
	if err != nil {
		return err
	}
	return v.Redirect("/")
}

// showLink shows a button and uses nothing up: programs that look at the links in a mail must
// not spend them.
func (v *visit) showLink() error {
	person, err := v.Linked(v.R.PathValue("token"))
	if err != nil {
		return err
	}
	p := v.sheet(v.Say("access.sign-in.title", "person", person.Name))
	p.Lead = v.Say("access.sign-in.lead")
	p.Sections = []section{{Forms: []web.Form{{Speaker: v.Speaker, ID: "sign-in", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("action.sign-in")}}}}}}
	return v.render(http.StatusOK, p)
}

func (v *visit) useLink() error {
	if err := v.UseLink(v.R.PathValue("token")); err != nil {
		return err
	}
	return v.Redirect("/")
}

func (v *visit) showSignOut() error {
	p := v.sheet(v.Say("access.sign-out.title", "person", v.Person.Name))
	p.Lead = v.Say("access.sign-out.lead", "since", v.DateTime(v.Session.Since.UTC()))
	p.Sections = []section{{Forms: []web.Form{{Speaker: v.Speaker, ID: "sign-out", Action: "/sign-out", Buttons: []web.Button{{Text: v.Say("action.sign-out")}}}}}}
	return v.render(http.StatusOK, p)
}

func (v *visit) signOut() error {
	if err := v.SignOut(); err != nil {
		return err
	}
	p := v.sheet(v.Say("access.signed-out.title"))
	p.Lead = v.Say("access.signed-out.lead")
	return v.render(http.StatusOK, p)
}
