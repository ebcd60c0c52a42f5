// Package newsroom is the staff's pages for the publication: articles are written, previewed, held back,
// published, corrected, withdrawn and removed there, entries of the record released, and what readers
// comment is looked at and answered. It is mounted
// on the desk's listener below /newsroom/, and learns from package staff who asks. What may be done with
// an article, package publication says.
package newsroom

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/record"
)

//go:embed pages
var files embed.FS

// maxForm bounds what a form may send: an article in six languages, of which what is not ASCII takes
// three times as much in a form.
const maxForm = 8 << 20

// Config is what a newsroom is made of.
type Config struct {
	Node   *node.Node
	Assets *web.Assets
	Clock  func() time.Time
	Random io.Reader
	Log    *slog.Logger

	// Preview writes the page of a post as the public would get it, in a language.
	Preview func(w io.Writer, r *http.Request, lang string, p publication.Post) error

	Names    record.Text        // what the party is called, where its publication has no name of its own
	Comments *comments.Comments // nil: there are none
	Press    func() string      // the public's address, scheme and host; needed with comments
}

// Newsroom is safe for concurrent use.
type Newsroom struct {
	Config
	articles *publication.Articles
	pages    *web.Pages
}

// New makes a newsroom. It fails only if its own templates are faulty.
func New(c Config) (*Newsroom, error) {
	pages, err := web.NewPages(c.Assets, files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("newsroom: %w", err)
	}
	return &Newsroom{c, publication.NewArticles(c.Node, c.Clock, c.Random), pages}, nil
}

// Handler answers for every address below /newsroom/.
func (n *Newsroom) Handler() http.Handler {
	mux := http.NewServeMux()
	all := staff.Roles()
	writers := []staff.Role{staff.Editor, staff.Spokesperson}
	route := func(pattern string, roles []staff.Role, action func(*visit) error) {
		mux.Handle(pattern, n.visited(roles, action))
	}
	route("GET /newsroom/{$}", all, (*visit).list)
	route("GET /newsroom/new", writers, (*visit).blank)
	route("POST /newsroom/new", writers, (*visit).begin)
	route("GET /newsroom/article/{id}", writers, (*visit).edit)
	route("POST /newsroom/article/{id}", writers, (*visit).save)
	route("GET /newsroom/article/{id}/preview", writers, (*visit).preview)
	route("GET /newsroom/article/{id}/publish", writers, (*visit).askPublish)
	route("POST /newsroom/article/{id}/publish", writers, (*visit).publish)
	route("POST /newsroom/article/{id}/call-off", writers, (*visit).callOff)
	route("POST /newsroom/article/{id}/discard", writers, (*visit).discard)
	route("GET /newsroom/article/{id}/{end}", writers, (*visit).askEnd)
	route("POST /newsroom/article/{id}/{end}", writers, (*visit).end)
	route("GET /newsroom/settings", []staff.Role{staff.Editor}, (*visit).settings)
	route("POST /newsroom/settings", []staff.Role{staff.Editor}, (*visit).setUp)
	spokesperson := []staff.Role{staff.Spokesperson}
	route("GET /newsroom/channel/{channel}", spokesperson, (*visit).entries)
	route("GET /newsroom/channel/{channel}/{party}/{n}", spokesperson, (*visit).entry)
	route("POST /newsroom/channel/{channel}/{party}/{n}", spokesperson, (*visit).decide)
	if n.Comments != nil {
		n.commentRoutes(route)
	}
	route("/", all, func(*visit) error { return errNowhere })
	return mux
}

// A visit is one request by a person of the house.
type visit struct {
	staff.Visitor
	room   *Newsroom
	w      http.ResponseWriter
	r      *http.Request
	person staff.Person
}

func (n *Newsroom) visited(roles []staff.Role, action func(*visit) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visitor, ok := staff.From(r.Context())
		if !ok { // it is mounted where nobody says who asks
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		v := &visit{Visitor: visitor, room: n, w: w, r: r}
		w.Header().Set("Cache-Control", "no-store") // drafts stay out of caches
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := v.admitted(roles, action); err != nil {
			v.refuse(err)
		}
	})
}

func (v *visit) admitted(roles []staff.Role, action func(*visit) error) error {
	if v.ID == "" {
		return errSignedOut
	}
	var err error
	if v.person, err = staff.Find(v.r.Context(), v.room.Node, v.ID); errors.Is(err, staff.ErrNobody) {
		return errNowhere
	} else if err != nil {
		return err
	}
	if !v.person.Is(roles...) {
		return errPowers
	}
	if v.r.Method == http.MethodPost {
		if err := v.r.ParseForm(); err != nil {
			return errTooLarge
		}
	}
	return action(v)
}

// A refusal is an error that is the reader's to know.
type refusal struct {
	status int
	key    string // of the desk's refusals
}

func (r *refusal) Error() string { return "refused: " + r.key }

var (
	errNowhere   = &refusal{http.StatusNotFound, "nowhere"}
	errSignedOut = &refusal{http.StatusUnauthorized, "signed-out"}
	errPowers    = &refusal{http.StatusForbidden, "powers"}
	errTooLarge  = &refusal{http.StatusRequestEntityTooLarge, "too-large"}
	errFault     = &refusal{http.StatusInternalServerError, "fault"}
)

func (v *visit) refuse(err error) {
	if errors.Is(err, publication.ErrNoArticle) || errors.Is(err, comments.ErrNone) {
		err = errNowhere
	}
	known, ok := errors.AsType[*refusal](err)
	if !ok {
		v.room.Log.ErrorContext(v.r.Context(), "newsroom: "+v.r.Method+" "+v.r.URL.Path, "error", err)
		known = errFault
	}
	p := v.sheet(v.Say("desk.refused." + known.key + ".title"))
	p.Lead = v.Say("desk.refused." + known.key + ".lead")
	if err := v.render(known.status, "form", p); err != nil {
		http.Error(v.w, http.StatusText(known.status), known.status)
	}
}

// A sheet is every page of the newsroom: notices, rows, and forms.
type sheet struct {
	web.Page
	Notices []web.Notice
	Rows    []web.Entry
	Forms   []web.Form
	Links   []web.Link
}

func (v *visit) sheet(title string) sheet {
	s := sheet{Page: web.Page{Speaker: v.Speaker, Title: title, Home: "/newsroom/", Site: v.Say("newsroom.site", "party", string(v.room.Node.Party()))}}
	if v.person.ID == "" {
		return s
	}
	if v.person.Is(staff.Editor, staff.Spokesperson) || v.room.Comments == nil {
		s.Nav = []web.Link{{Text: v.Say("newsroom.list"), Href: "/newsroom/"}}
	}
	if v.room.Comments != nil {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("comments.title"), Href: queuePath})
	}
	if v.person.Is(staff.Editor, staff.Spokesperson) {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("newsroom.new"), Href: "/newsroom/new"})
	}
	if v.person.Is(staff.Editor) {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("newsroom.settings"), Href: "/newsroom/settings"})
	}
	for i, l := range s.Nav {
		s.Nav[i].Here = l.Href == v.r.URL.Path
	}
	s.Foot = []web.Link{{Text: v.Say("desk.signed-in-as", "official", v.person.Name), Href: "/sign-out"}}
	return s
}

func (v *visit) render(status int, page string, data any) error {
	return v.room.pages.Render(v.w, status, page, data)
}

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}
