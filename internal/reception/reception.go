// Package reception is the pages on which the persons of the house come in and go out, behind the door of
// package access.
package reception

import (
	"embed"
	"fmt"
	"net/http"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

//go:embed pages
var files embed.FS

// maxForm bounds what a form of these pages may send: a few short fields.
const maxForm = 64 << 10

// Config is what a reception is made of.
type Config struct {
	Door   *access.Door
	Assets *web.Assets // with the files of the desk
}

// Reception is safe for concurrent use.
type Reception struct {
	pages *web.Pages
}

// New makes a reception, and puts its pages behind the door. It fails only if its own templates are faulty.
func New(c Config) (*Reception, error) {
	pages, err := web.NewPages(c.Assets, files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("reception: %w", err)
	}
	r := &Reception{pages}
	r.routes(c.Door)
	return r, nil
}

// routes has every address of the reception, with the right that one must have there.
func (r *Reception) routes(door *access.Door) {
	route := func(pattern string, right staff.Right, action func(*visit) error) {
		door.Handle(pattern, right, maxForm, func(v *access.Visit) error { return action(&visit{v, r}) })
	}
	route("GET /sign-in/{token}", staff.Anybody, (*visit).showLink)
	route("POST /sign-in/{token}", staff.Anybody, (*visit).useLink)
	route("GET /sign-out", staff.Enter, (*visit).showSignOut)
	route("POST /sign-out", staff.Enter, (*visit).signOut)
}

// A visit is one request.
type visit struct {
	*access.Visit
	room *Reception
}

// A sheet is every page of the reception: notices, rows, and forms.
type sheet struct {
	web.Page
	Notices []web.Notice
	Forms   []web.Form
}

func (v *visit) render(p sheet) error {
	return v.room.pages.Render(v.W, http.StatusOK, "sheet", p)
}

// showLink shows a button and uses nothing up: programs that look at the links in a mail must
// not spend them.
func (v *visit) showLink() error {
	person, err := v.Linked(v.R.PathValue("token"))
	if err != nil {
		return err
	}
	p := sheet{Page: v.Page(v.Say("access.sign-in.title", "person", person.Name))}
	p.Lead = v.Say("access.sign-in.lead")
	p.Forms = []web.Form{{Speaker: v.Speaker, ID: "sign-in", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("action.sign-in")}}}}
	return v.render(p)
}

func (v *visit) useLink() error {
	if err := v.UseLink(v.R.PathValue("token")); err != nil {
		return err
	}
	return v.Redirect("/")
}

func (v *visit) showSignOut() error {
	p := sheet{Page: v.Page(v.Say("access.sign-out.title", "person", v.Person.Name))}
	p.Lead = v.Say("access.sign-out.lead", "since", v.DateTime(v.Session.Since.UTC()))
	p.Forms = []web.Form{{Speaker: v.Speaker, ID: "sign-out", Action: "/sign-out", Buttons: []web.Button{{Text: v.Say("action.sign-out")}}}}
	return v.render(p)
}

func (v *visit) signOut() error {
	if err := v.SignOut(); err != nil {
		return err
	}
	p := sheet{Page: v.Page(v.Say("access.signed-out.title"))}
	p.Lead = v.Say("access.signed-out.lead")
	return v.render(p)
}
