package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
)

const linkDrawer = "access-link"

// keptLink is what a link opens. Its secret is not kept: the paper's name is its hash.
type keptLink struct {
	Person string    `json:"person"`
	Until  time.Time `json:"until"`
}

// Link makes the one-time link by which a person of the house signs in, below the address of the
// staff's pages (https://desk.mid.example). Whoever has it is that person: hand it over by a way that
// both trust. It is good for half an hour. It returns [staff.ErrNobody].
func Link(ctx context.Context, n *node.Node, random io.Reader, person, base string) (string, error) {
	if _, err := staff.Find(ctx, n, person); err != nil {
		return "", fmt.Errorf("a link for %q: %w", person, err)
	}
	token, err := Token(random)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(keptLink{person, n.Now().Add(linkLasts)})
	if err != nil {
		return "", err
	}
	err = n.Put(ctx, []store.Paper{{Drawer: linkDrawer, Name: hashed(token), Data: raw}})
	return strings.TrimSuffix(base, "/") + "/sign-in/" + token, err
}

// Linked returns whom the link of a token lets in, or [Spent]. It uses nothing up.
func (v *Visit) Linked(token string) (staff.Person, error) {
	p, _, err := v.door.findLink(v.R.Context(), token)
	return p, err
}

func (d *Door) findLink(ctx context.Context, token string) (p staff.Person, raw []byte, err error) {
	raw, err = d.node.Paper(ctx, linkDrawer, hashed(token))
	if errors.Is(err, store.ErrNone) {
		return p, nil, Spent
	}
	if err != nil {
		return p, nil, err
	}
	var link keptLink
	if err := json.Unmarshal(raw, &link); err != nil {
		return p, nil, err
	}
	if !d.node.Now().Before(link.Until) {
		return p, nil, Spent
	}
	p, err = staff.Find(ctx, d.node, link.Person)
	if errors.Is(err, staff.ErrNobody) {
		return p, nil, Spent
	}
	return p, raw, err
}

// UseLink uses a link up and begins the session of whom it lets in. Of two requests with one link, one
// wins.
func (v *Visit) UseLink(token string) error {
	d, ctx := v.door, v.R.Context()
	p, raw, err := d.findLink(ctx, token)
	if err != nil {
		return err
	}
	name := hashed(token)
	err = d.node.Put(ctx, []store.Paper{{Drawer: linkDrawer, Name: name}}, store.Expect{Drawer: linkDrawer, Name: name, Data: raw})
	if errors.Is(err, store.ErrMoved) {
		return Spent
	}
	if err != nil {
		return err
	}
	return v.begin(p, ByLink)
}

// MakeLink makes the one-time link of another person, below the address that these pages have.
func (v *Visit) MakeLink(person string) (string, error) {
	base := ""
	if v.door.address != nil {
		base = v.door.address()
	}
	return Link(v.R.Context(), v.door.node, v.door.random, person, base)
}
