package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
	"parley.example/internal/web"
)

// Sessions are papers of the node, under the hash of their token, so that whoever reads the
// database cannot take one over.
const sessionDrawer = "access-session"

// How is the way by which somebody came in.
type How string

// The ways.
const (
	ByLink     How = "link"
	ByPasskey  How = "passkey"
	ByProvider How = "provider"
)

// A Session is one browser in which a person has signed in.
type Session struct {
	Name   string    `json:"-"` // it is no secret: the hash of one
	Person string    `json:"person"`
	How    How       `json:"how"`
	From   string    `json:"from,omitempty"`  // the address of their machine, as far as it is known
	Agent  string    `json:"agent,omitempty"` // what their browser calls itself
	Since  time.Time `json:"since"`
	Seen   time.Time `json:"seen"` // to [seenEvery]
}

// over reports whether its time is over.
func (s Session) over(now time.Time) bool {
	return now.Sub(s.Since) >= sessionLasts || now.Sub(s.Seen) >= idleLasts
}

// cookieName is that of the cookie that has the token. A browser sends cookies to every port of a host,
// so two houses on one machine are told apart by their parties.
func (d *Door) cookieName() string {
	name := "parley-desk-" + string(d.node.Party())
	if d.secure {
		name = "__Host-" + name // browsers hold it to Secure, to / and to this host
	}
	return name
}

func (d *Door) cookie(token string) *http.Cookie {
	return &http.Cookie{
		Name: d.cookieName(), Value: token, Path: "/", Secure: d.secure, HttpOnly: true,
		// A page that another site links to is asked for without the session. The page that then
		// answers has a link to itself, and that one counts as the house's own.
		SameSite: http.SameSiteStrictMode,
		// Without an age it ends with the browser, too.
	}
}

// begin begins a session of a person in the browser of a visit, under a token that nobody had before.
// The session that the browser had, if any, ends.
func (v *Visit) begin(p staff.Person, how How) error {
	d, ctx := v.door, v.R.Context()
	if err := d.sweep(ctx); err != nil {
		return err
	}
	if err := v.note(signedIn, p.ID, "", how); err != nil {
		return err
	}
	token, err := Token(d.random)
	if err != nil {
		return err
	}
	now := d.node.Now()
	s := Session{Person: p.ID, How: how, Agent: v.R.UserAgent(), Since: now, Seen: now}
	s.Agent = clip(s.Agent, maxAgent)
	if from := web.ClientAddr(v.R); from.IsValid() {
		s.From = from.String()
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	papers := []store.Paper{{Drawer: sessionDrawer, Name: hashed(token), Data: raw}}
	if v.Session.Name != "" {
		papers = append(papers, store.Paper{Drawer: sessionDrawer, Name: v.Session.Name})
	}
	if err := d.node.Put(ctx, papers); err != nil {
		return err
	}
	http.SetCookie(v.W, d.cookie(token))
	s.Name = hashed(token)
	v.Person, v.Session = p, s
	d.log.InfoContext(ctx, "access: signed in", "person", p.ID, "by", how)
	return nil
}

// SignOut ends the session of the visit.
func (v *Visit) SignOut() error {
	d := v.door
	if err := d.node.Put(v.R.Context(), []store.Paper{{Drawer: sessionDrawer, Name: v.Session.Name}}); err != nil {
		return err
	}
	if err := v.note(signedOut, v.Person.ID, "", ""); err != nil {
		return err
	}
	gone := d.cookie("")
	gone.MaxAge = -1
	http.SetCookie(v.W, gone)
	v.Person, v.Session = staff.Person{}, Session{}
	return nil
}

// recognise finds out whose session a request has; nobody's if it has none, if its time is over, or if
// the person is not of the house any more.
func (d *Door) recognise(r *http.Request) (staff.Person, Session, error) {
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return staff.Person{}, Session{}, nil
	}
	ctx, name := r.Context(), hashed(c.Value)
	raw, err := d.node.Paper(ctx, sessionDrawer, name)
	if errors.Is(err, store.ErrNone) {
		return staff.Person{}, Session{}, nil
	}
	if err != nil {
		return staff.Person{}, Session{}, err
	}
	s, err := readSession(name, raw)
	if now := d.node.Now(); err != nil || s.over(now) {
		return staff.Person{}, Session{}, err
	}
	p, err := staff.Find(ctx, d.node, s.Person)
	if errors.Is(err, staff.ErrNobody) {
		return staff.Person{}, Session{}, nil
	}
	if err != nil {
		return staff.Person{}, Session{}, err
	}
	return p, s, d.noteSeen(ctx, s, raw)
}

func readSession(name string, raw []byte) (Session, error) {
	s := Session{Name: name}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("session %s: %w", name, err)
	}
	return s, nil
}

// noteSeen notes that a session is in use. If it has ended meanwhile, it does not come back.
func (d *Door) noteSeen(ctx context.Context, s Session, raw []byte) error {
	now := d.node.Now()
	if now.Sub(s.Seen) < seenEvery {
		return nil
	}
	s.Seen = now
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = d.node.Put(ctx, []store.Paper{{Drawer: sessionDrawer, Name: s.Name, Data: data}}, store.Expect{Drawer: sessionDrawer, Name: s.Name, Data: raw})
	if errors.Is(err, store.ErrMoved) {
		return nil // it was seen, or ended, by another request
	}
	return err
}

// sweep removes links and sessions whose time is over. It runs when somebody signs in: that is often
// enough, and needs no goroutine.
func (d *Door) sweep(ctx context.Context) error {
	now := d.node.Now()
	links, err := d.node.Papers(ctx, linkDrawer, "")
	if err != nil {
		return err
	}
	sessions, err := d.node.Papers(ctx, sessionDrawer, "")
	if err != nil {
		return err
	}
	var old []store.Paper
	for _, p := range links {
		var link keptLink
		if json.Unmarshal(p.Data, &link) != nil || !now.Before(link.Until) {
			old = append(old, store.Paper{Drawer: linkDrawer, Name: p.Name})
		}
	}
	for _, p := range sessions {
		if s, err := readSession(p.Name, p.Data); err != nil || s.over(now) {
			old = append(old, store.Paper{Drawer: sessionDrawer, Name: p.Name})
		}
	}
	if len(old) == 0 {
		return nil
	}
	return d.node.Put(ctx, old)
}

// Sessions lists those of a person that are not over, the newest first.
func Sessions(ctx context.Context, n *node.Node, person string) ([]Session, error) {
	papers, err := n.Papers(ctx, sessionDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []Session
	for _, p := range papers {
		s, err := readSession(p.Name, p.Data)
		if err != nil {
			return nil, err
		}
		if s.Person == person && !s.over(n.Now()) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b Session) int { return b.Since.Compare(a.Since) })
	return all, nil
}

// EndSessions signs a person out in the sessions of these names; without a name, everywhere. Links by which
// they could come in again end with the latter.
func EndSessions(ctx context.Context, n *node.Node, person string, names ...string) error {
	all, err := Sessions(ctx, n, person)
	if err != nil {
		return err
	}
	var ended []store.Paper
	for _, s := range all {
		if len(names) == 0 || slices.Contains(names, s.Name) {
			ended = append(ended, store.Paper{Drawer: sessionDrawer, Name: s.Name})
		}
	}
	if len(names) == 0 {
		links, err := n.Papers(ctx, linkDrawer, "")
		if err != nil {
			return err
		}
		for _, p := range links {
			var link keptLink
			if json.Unmarshal(p.Data, &link) == nil && link.Person == person {
				ended = append(ended, store.Paper{Drawer: linkDrawer, Name: p.Name})
			}
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return n.Put(ctx, ended)
}
