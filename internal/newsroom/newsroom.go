// Package newsroom is the staff's pages for the publication: articles are written, previewed, held back,
// published, corrected, withdrawn and removed there, entries of the record released, and what readers
// comment is looked at and answered. Its pages
// stand below /newsroom/ behind the door of package access, which says who asks. What may be done with
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

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/compare"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

//go:embed pages
var files embed.FS

// Config is what a newsroom is made of.
type Config struct {
	Node   *node.Node
	Door   *access.Door
	Words  *words.Catalogue // in which it guesses what two readouts have in common
	Assets *web.Assets      // with the files of the desk
	Clock  func() time.Time
	Random io.Reader
	Log    *slog.Logger

	// Preview writes the page of a post as the public would get it, in a language.
	Preview func(w io.Writer, r *http.Request, lang string, p publication.Post) error

	Names    record.Text        // what the party is called, where its publication has no name of its own
	Comments *comments.Comments // nil: there are none
	Press    func() string      // the public's address, scheme and host; needed with comments
	Mail     Mail               // nil: there is none
}

// Newsroom is safe for concurrent use.
type Newsroom struct {
	Config
	articles *publication.Articles
	links    *publication.Links
	comparer *compare.Comparer
	pages    *web.Pages
}

// New makes a newsroom, and puts its pages behind the door. It fails only if its own templates are faulty.
func New(c Config) (*Newsroom, error) {
	pages, err := web.NewPages(c.Assets, files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("newsroom: %w", err)
	}
	comparer, err := compare.New(c.Words)
	if err != nil {
		return nil, fmt.Errorf("newsroom: %w", err)
	}
	n := &Newsroom{c, publication.NewArticles(c.Node, c.Clock, c.Random), publication.NewLinks(c.Node, c.Clock), comparer, pages}
	n.routes(c.Door)
	return n, nil
}

// routes has every address of the newsroom, with the right that one must have there.
func (n *Newsroom) routes(door *access.Door) {
	route := func(pattern string, right staff.Right, action func(*visit) error) {
		door.Handle(pattern, right, maxForm, func(v *access.Visit) error { return n.answer(v, action) })
	}
	route("GET /newsroom/{$}", staff.Newsroom, (*visit).list)
	route("GET /newsroom/new", staff.Write, (*visit).blank)
	route("POST /newsroom/new", staff.Write, (*visit).begin)
	route("GET /newsroom/article/{id}", staff.Write, (*visit).edit)
	route("POST /newsroom/article/{id}", staff.Write, (*visit).save)
	route("GET /newsroom/article/{id}/preview", staff.Write, (*visit).preview)
	route("GET /newsroom/article/{id}/publish", staff.Write, (*visit).askPublish)
	route("POST /newsroom/article/{id}/publish", staff.Write, (*visit).publish)
	route("POST /newsroom/article/{id}/call-off", staff.Write, (*visit).callOff)
	route("POST /newsroom/article/{id}/discard", staff.Write, (*visit).discard)
	route("GET /newsroom/article/{id}/{end}", staff.Write, (*visit).askEnd)
	route("POST /newsroom/article/{id}/{end}", staff.Write, (*visit).end)
	route("GET /newsroom/settings", staff.SetUp, (*visit).settings)
	route("POST /newsroom/settings", staff.SetUp, (*visit).setUp)
	route("GET /newsroom/channel/{channel}", staff.Release, (*visit).entries)
	route("GET /newsroom/channel/{channel}/{party}/{n}", staff.Release, (*visit).entry)
	route("POST /newsroom/channel/{channel}/{party}/{n}", staff.Release, (*visit).decide)
	route("GET /newsroom/channel/{channel}/compare/{party}/{n}/with/{other}/{m}", staff.Release, (*visit).compare)
	route("POST /newsroom/channel/{channel}/compare/{party}/{n}/with/{other}/{m}", staff.Release, (*visit).link)
	if n.Comments != nil {
		n.commentRoutes(route)
	}
	if n.Mail != nil {
		n.mailRoutes(route)
	}
}

// A visit is one request by a person of the house.
type visit struct {
	*access.Visit
	room *Newsroom
}

func (n *Newsroom) answer(v *access.Visit, action func(*visit) error) error {
	if v.R.Method == http.MethodPost {
		if err := v.R.ParseForm(); err != nil {
			return access.TooLarge
		}
	}
	err := action(&visit{v, n})
	if errors.Is(err, publication.ErrNoArticle) || errors.Is(err, comments.ErrNone) {
		return access.Nowhere
	}
	return err
}

// A sheet is every page of the newsroom: notices, rows, and forms.
type sheet struct {
	web.Page
	Notices []web.Notice
	Rows    []web.Entry
	Forms   []web.Form
	Links   []web.Link
	Later   *web.Link // to what does not stand on this page
}

func (v *visit) sheet(title string) sheet {
	s := sheet{Page: v.Page(title)}
	s.Home, s.Site = "/newsroom/", v.Say("newsroom.site", "party", string(v.room.Node.Party()))
	if v.Person.May(staff.Write) || v.room.Comments == nil {
		s.Nav = []web.Link{{Text: v.Say("newsroom.list"), Href: "/newsroom/"}}
	}
	if v.room.Comments != nil {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("comments.title"), Href: queuePath})
	}
	if v.Person.May(staff.Write) {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("newsroom.new"), Href: "/newsroom/new"})
	}
	if v.room.Mail != nil && v.Person.May(staff.Write) {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("newsroom.mail.title"), Href: mailPath})
	}
	if v.Person.May(staff.SetUp) {
		s.Nav = append(s.Nav, web.Link{Text: v.Say("newsroom.settings"), Href: "/newsroom/settings"})
	}
	for i, l := range s.Nav {
		s.Nav[i].Here = l.Href == v.R.URL.Path
	}
	return s
}

func (v *visit) render(status int, page string, data any) error {
	return v.room.pages.Render(v.W, status, page, data)
}
