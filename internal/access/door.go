package access

import (
	"embed"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
)

//go:embed pages
var files embed.FS

// Config is what a door is made of.
type Config struct {
	Node   *node.Node
	Words  *words.Catalogue
	Assets *web.Assets // what the pages of all rooms load
	Random io.Reader
	Log    *slog.Logger
	Secure bool // the pages are served over TLS: cookies are then sent over nothing else

	// Address is that of the pages, as browsers name it (https://desk.mid.example), as soon as it is known.
	// Passkeys are bound to its host.
	Address func() string

	// Provider is the organisation's own, through which people come in, too; nil: there is none.
	Provider *Provider
}

// A Door stands before the pages of the staff. Once its handler is asked for it is safe for concurrent
// use.
type Door struct {
	node   *node.Node
	words  *words.Catalogue
	assets *web.Assets
	random io.Reader
	log    *slog.Logger
	secure bool

	address    func() string
	provider   *Provider
	challenges challenges
	seen       seen

	trimming sync.Mutex
	trimmed  time.Time // when the log was, by this run of the program

	pages  *web.Pages
	mux    *http.ServeMux
	routes []Route
}

// A Route is an address behind the door, and the right that one must have there.
type Route struct {
	Pattern string // as http.ServeMux has it
	Right   staff.Right
}

// New makes a door, with nothing behind it yet but the choice of a language. It fails only if its own
// template is faulty.
func New(c Config) (*Door, error) {
	d := &Door{node: c.Node, words: c.Words, assets: c.Assets, random: c.Random, log: c.Log, secure: c.Secure, address: c.Address, provider: c.Provider, mux: http.NewServeMux()}
	var err error
	if err = d.challenges.begin(c.Random); err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	if d.pages, err = web.NewPages(c.Assets, files, "pages/*.html"); err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	d.Handle("GET /language/{lang}", staff.Anybody, 0, (*Visit).chooseLanguage)
	d.Handle("/", staff.Anybody, 0, func(*Visit) error { return Nowhere })
	return d, nil
}

// Handle puts a page behind the door: action answers who has the right, with a form of at most maxForm
// bytes. What it returns as its error is the answer, if it has not given one; see [Refusal]. A right that
// there is not is a fault of the program, and panics, as a faulty pattern does.
func (d *Door) Handle(pattern string, right staff.Right, maxForm int64, action func(*Visit) error) {
	if !right.Known() {
		panic(fmt.Sprintf("access: %s asks for a right %q, which is not in the table of package staff", pattern, right))
	}
	d.routes = append(d.routes, Route{pattern, right})
	d.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		answer := &status{w, http.StatusOK}
		v := &Visit{Speaker: d.speaker(r), W: answer, R: r, door: d}
		w.Header().Set("Cache-Control", "no-store") // what is confidential stays out of caches
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		err := v.admit(right)
		if err == nil {
			err = action(v)
		}
		if err != nil {
			v.Refuse(err)
		}
		v.noteDone(right, answer.code)
	})
}

// admit lets a visit pass if whoever makes it has the right.
func (v *Visit) admit(right staff.Right) (err error) {
	if v.Person, v.Session, err = v.door.recognise(v.R); err != nil {
		return err
	}
	switch {
	case v.Person.May(right):
		return nil
	case v.Person.ID == "":
		return SignedOut
	}
	return NotYourRole
}

// Routes lists what is behind the door.
func (d *Door) Routes() []Route { return slices.Clone(d.routes) }

// Handler answers every request to the staff's pages.
func (d *Door) Handler() http.Handler {
	outer := http.NewServeMux()
	outer.Handle(web.AssetPattern, d.assets)
	outer.Handle("/", d.mux)
	return web.Secure(web.Policy{}, http.NewCrossOriginProtection().Handler(outer))
}
