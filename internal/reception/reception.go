// Package reception is the pages on which the persons of the house come in and go out, behind the door of
// package access: by a link, or with a passkey; where each sees by what they come in, and where they are
// signed in; and where an administrator says who is of the house, and sees who came in.
package reception

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

//go:embed pages assets
var files embed.FS

// Files are what the pages load beside the files of the desk.
func Files() fs.FS {
	own, err := fs.Sub(files, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return own
}

// maxForm bounds what a form of these pages may send: a few short fields, and the answer of a passkey.
const maxForm = 64 << 10

// Config is what a reception is made of.
type Config struct {
	Node   *node.Node
	Door   *access.Door
	Assets *web.Assets // with [Files], and those of the desk
}

// Reception is safe for concurrent use.
type Reception struct {
	node  *node.Node
	pages *web.Pages
}

// New makes a reception, and puts its pages behind the door. It fails only if its own templates are faulty.
func New(c Config) (*Reception, error) {
	pages, err := web.NewPages(c.Assets, files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("reception: %w", err)
	}
	r := &Reception{c.Node, pages}
	r.routes(c.Door)
	return r, nil
}

// routes has every address of the reception, with the right that one must have there.
func (r *Reception) routes(door *access.Door) {
	route := func(pattern string, right staff.Right, action func(*visit) error) {
		door.Handle(pattern, right, maxForm, func(v *access.Visit) error { return r.answer(v, action) })
	}
	route("GET /sign-in", staff.Anybody, (*visit).showSignIn)
	route("POST /sign-in", staff.Anybody, (*visit).usePasskey)
	route("GET /sign-in/provider", staff.Anybody, (*visit).toProvider)
	route("GET /sign-in/provider/back", staff.Anybody, (*visit).fromProvider)
	route("GET /sign-in/{token}", staff.Anybody, (*visit).showLink)
	route("POST /sign-in/{token}", staff.Anybody, (*visit).useLink)
	route("GET /sign-out", staff.Enter, (*visit).showSignOut)
	route("POST /sign-out", staff.Enter, (*visit).signOut)
	route("GET /account", staff.Enter, (*visit).showAccount)
	route("POST /account/passkeys", staff.Enter, (*visit).addPasskey)
	route("POST /account/passkeys/{id}/remove", staff.Enter, (*visit).removePasskey)
	route("POST /account/sessions/end", staff.Enter, (*visit).endSessions)
	route("POST /account/sessions/{id}/end", staff.Enter, (*visit).endSession)

	route("GET /people", staff.Administer, (*visit).showPeople)
	route("POST /people", staff.Administer, (*visit).takeIn)
	route("GET /people/{person}", staff.Administer, (*visit).showPerson)
	route("POST /people/{person}", staff.Administer, (*visit).changePerson)
	route("POST /people/{person}/link", staff.Administer, (*visit).makeLink)
	route("POST /people/{person}/passkeys/{id}/remove", staff.Administer, (*visit).removeTheirPasskey)
	route("POST /people/{person}/sessions/end", staff.Administer, (*visit).endTheirSessions)
	route("POST /people/{person}/sessions/{id}/end", staff.Administer, (*visit).endTheirSession)
	route("GET /people/{person}/remove", staff.Administer, (*visit).askRemove)
	route("POST /people/{person}/remove", staff.Administer, (*visit).remove)
	route("GET /access-log", staff.Administer, (*visit).showLog)
	route("GET /access-log.csv", staff.Administer, (*visit).exportLog)
}

// A visit is one request.
type visit struct {
	*access.Visit
	room *Reception
}

func (r *Reception) answer(v *access.Visit, action func(*visit) error) error {
	if v.R.Method == http.MethodPost {
		if err := v.R.ParseForm(); err != nil {
			return access.TooLarge
		}
	}
	return action(&visit{v, r})
}

// A sheet is every page of the reception.
type sheet struct {
	web.Page
	Notices  []web.Notice
	Sections []section
}

// A section is a part of a page: what there is, and what can be done with it.
type section struct {
	Title, Help string
	Rows        []row
	Table       *web.Table
	Links       []web.Link
	Passkey     *passkeyForm
	Forms       []web.Form
}

// A row is one thing, and what can be done with it.
type row struct {
	Entry web.Entry
	Form  *web.Form
}

// A passkeyForm is sent with the answer of a passkey, which a script asks for.
type passkeyForm struct {
	What    string // "new", or "use"
	Options string
	Form    web.Form
}

// Passkeys reports whether the page needs that script.
func (s sheet) Passkeys() bool {
	for _, part := range s.Sections {
		if part.Passkey != nil {
			return true
		}
	}
	return false
}

func (v *visit) sheet(title string) sheet {
	p := sheet{Page: v.Page(title)}
	if v.Person.ID == "" {
		return p
	}
	p.Nav = []web.Link{{Text: v.Say("access.account"), Href: "/account"}}
	if v.Person.May(staff.Administer) {
		p.Nav = append(p.Nav, web.Link{Text: v.Say("access.people"), Href: "/people"}, web.Link{Text: v.Say("access.log"), Href: "/access-log"})
	}
	for i, l := range p.Nav {
		p.Nav[i].Here = l.Href == v.R.URL.Path
	}
	return p
}

func (v *visit) render(status int, p sheet) error {
	if p.Passkeys() {
		v.W.Header().Set("Content-Security-Policy", web.Policy{Few: true}.ContentSecurityPolicy())
	}
	return v.room.pages.Render(v.W, status, "sheet", p)
}

// button is a form of one button.
func (v *visit) button(id, action, text string) *web.Form {
	return &web.Form{Speaker: v.Speaker, ID: id, Action: action, Buttons: []web.Button{{Text: text, Plain: true}}}
}
