package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"parley.example/internal/store"
	"parley.example/record"
)

// Sessions are papers of the node, under the hash of their token, so that whoever reads the
// database cannot take one over.
const sessionDrawer = "desk-session"

// What a session holds.
const (
	officialKey = "official"
	sessionKey  = "session" // a random name, to which drafts are bound
	sinceKey    = "since"   // unix seconds, by the desk's clock
	seenKey     = "seen"
)

func (d *Desk) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = &sessionStore{d}
	m.HashTokenInStore = true
	m.Lifetime = sessionLasts
	// A browser sends cookies to every port of a host, so two desks on one machine are told apart
	// by their parties.
	m.Cookie.Name = "parley-desk-" + string(d.node.Party())
	if d.secure {
		m.Cookie.Name = "__Host-" + m.Cookie.Name // browsers hold it to Secure, to / and to this host
	}
	m.Cookie.Secure = d.secure
	m.Cookie.HttpOnly = true
	// A page that another site links to is asked for without the session. The page that then
	// answers has a link to itself, and that one counts as the desk's own.
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Persist = false // it ends with the browser, too
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		d.log.ErrorContext(r.Context(), "desk: session", "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
	return m
}

// begin binds a fresh session to an official.
func (d *Desk) begin(ctx context.Context, official record.OfficialID) error {
	if err := d.sessions.RenewToken(ctx); err != nil {
		return err
	}
	name, err := d.newToken()
	if err != nil {
		return err
	}
	now := d.clock().Unix()
	d.sessions.Put(ctx, officialKey, string(official))
	d.sessions.Put(ctx, sessionKey, name)
	d.sessions.Put(ctx, sinceKey, now)
	d.sessions.Put(ctx, seenKey, now)
	return nil
}

// signedIn returns whose session it is, and its name; or none if there is none, or its time is
// over by the desk's clock.
func (d *Desk) signedIn(ctx context.Context) (official record.OfficialID, session string) {
	official = record.OfficialID(d.sessions.GetString(ctx, officialKey))
	if official == "" {
		return "", ""
	}
	now := d.clock()
	since, seen := time.Unix(d.sessions.GetInt64(ctx, sinceKey), 0), time.Unix(d.sessions.GetInt64(ctx, seenKey), 0)
	if now.Sub(since) >= sessionLasts || now.Sub(seen) >= idleLasts {
		return "", ""
	}
	if now.Sub(seen) >= seenEvery {
		d.sessions.Put(ctx, seenKey, now.Unix())
	}
	return official, d.sessions.GetString(ctx, sessionKey)
}

// sessionStore keeps sessions as papers of the node.
type sessionStore struct{ desk *Desk }

type keptSession struct {
	Until time.Time `json:"until"`
	Data  []byte    `json:"data"`
}

func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	raw, err := s.desk.node.Paper(ctx, sessionDrawer, token)
	if errors.Is(err, store.ErrNone) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	var kept keptSession
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, false, fmt.Errorf("session: %w", err)
	}
	return kept.Data, s.desk.clock().Before(kept.Until), nil
}

// CommitCtx ignores the expiry that package scs gives, which is by the machine's clock.
func (s *sessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	raw, err := json.Marshal(keptSession{s.desk.clock().Add(sessionLasts), data})
	if err != nil {
		return err
	}
	return s.desk.node.Put(ctx, []store.Paper{{Drawer: sessionDrawer, Name: token, Data: raw}})
}

func (s *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.desk.node.Put(ctx, []store.Paper{{Drawer: sessionDrawer, Name: token}})
}

// Package scs asks for these too, and calls them only for a store that has no others.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s *sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

func (s *sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// sweep removes links, sessions and drafts whose time is over. It runs when somebody signs in:
// that is often enough, and needs no goroutine.
func (d *Desk) sweep(ctx context.Context) error {
	var old []store.Paper
	for _, drawer := range []string{linkDrawer, sessionDrawer, draftDrawer} {
		papers, err := d.node.Papers(ctx, drawer, "")
		if err != nil {
			return err
		}
		for _, p := range papers {
			var kept struct {
				Until time.Time `json:"until"`
			}
			if json.Unmarshal(p.Data, &kept) != nil || !d.clock().Before(kept.Until) {
				old = append(old, store.Paper{Drawer: drawer, Name: p.Name})
			}
		}
	}
	if len(old) == 0 {
		return nil
	}
	return d.node.Put(ctx, old)
}
