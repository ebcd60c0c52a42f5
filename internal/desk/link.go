package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/internal/web"
	"parley.example/record"
)

const linkDrawer = "desk-link"

// keptLink is what a link opens. Its secret is not kept: the paper's name is its hash.
type keptLink struct {
	Official record.OfficialID `json:"official"`
	Until    time.Time         `json:"until"`
}

// Link makes the one-time link by which an official signs in, below the address of the desk
// (https://desk.mid.example). Whoever has it is that official: hand it over by a way that both
// trust. It is good for half an hour.
func (d *Desk) Link(ctx context.Context, official record.OfficialID, base string) (string, error) {
	if official == "" {
		return "", errors.New("desk: a link is for an official: name one, such as anna")
	}
	token, err := d.newToken()
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(keptLink{official, d.clock().Add(linkLasts)})
	if err != nil {
		return "", err
	}
	err = d.node.Put(ctx, []store.Paper{{Drawer: linkDrawer, Name: hashed(token), Data: raw}})
	return strings.TrimSuffix(base, "/") + "/sign-in/" + token, err
}

func (d *Desk) newToken() (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(d.random, raw); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return hex.EncodeToString(raw), nil
}

func hashed(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// findLink returns the link of a token while it is good, with its paper.
func (d *Desk) findLink(ctx context.Context, token string) (link keptLink, raw []byte, err error) {
	raw, err = d.node.Paper(ctx, linkDrawer, hashed(token))
	if errors.Is(err, store.ErrNone) {
		return link, nil, errSpent
	}
	if err != nil {
		return link, nil, err
	}
	if err := json.Unmarshal(raw, &link); err != nil {
		return link, nil, err
	}
	if !d.clock().Before(link.Until) {
		return link, nil, errSpent
	}
	return link, raw, nil
}

type signInPage struct {
	sheet
	Form web.Form
}

// showSignIn shows a button and uses nothing up: programs that look at the links in a mail must
// not spend them.
func (v *visit) showSignIn() error {
	link, _, err := v.desk.findLink(v.ctx(), v.r.PathValue("token"))
	if err != nil {
		return err
	}
	p := signInPage{sheet: v.sheet(v.Say("desk.sign-in.title", "official", string(link.Official)))}
	p.Lead = v.Say("desk.sign-in.lead")
	p.Form = web.Form{
		Speaker: v.Speaker, ID: "sign-in", Action: v.r.URL.Path,
		Buttons: []web.Button{{Text: v.Say("action.sign-in")}},
	}
	return v.render(http.StatusOK, "sign-in", p)
}

// signIn uses the link up and begins the session. Of two requests with one link, one wins.
func (v *visit) signIn() error {
	d, ctx := v.desk, v.ctx()
	token := v.r.PathValue("token")
	link, raw, err := d.findLink(ctx, token)
	if err != nil {
		return err
	}
	name := hashed(token)
	err = d.node.Put(ctx, []store.Paper{{Drawer: linkDrawer, Name: name}}, store.Expect{Drawer: linkDrawer, Name: name, Data: raw})
	if errors.Is(err, store.ErrMoved) {
		return errSpent
	}
	if err != nil {
		return err
	}
	if err := d.sweep(ctx); err != nil {
		return err
	}
	if err := d.begin(ctx, link.Official); err != nil {
		return err
	}
	d.log.InfoContext(ctx, "desk: signed in", "official", link.Official)
	return v.redirect("/")
}

type signOutPage struct {
	sheet
	Form web.Form
}

func (v *visit) showSignOut() error {
	p := signOutPage{sheet: v.sheet(v.Say("desk.sign-out.title", "official", string(v.official)))}
	since := time.Unix(v.desk.sessions.GetInt64(v.ctx(), sinceKey), 0).UTC()
	p.Lead = v.Say("desk.sign-out.lead", "since", v.DateTime(since))
	p.Form = web.Form{
		Speaker: v.Speaker, ID: "sign-out", Action: "/sign-out",
		Buttons: []web.Button{{Text: v.Say("action.sign-out")}},
	}
	return v.render(http.StatusOK, "sign-out", p)
}

func (v *visit) signOut() error {
	if err := v.desk.sessions.Destroy(v.ctx()); err != nil {
		return err
	}
	v.official, v.session = "", ""
	p := v.sheet(v.Say("desk.signed-out.title"))
	p.Lead = v.Say("desk.signed-out.lead")
	return v.render(http.StatusOK, "plain", p)
}
