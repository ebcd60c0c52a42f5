// Package staff is the persons of the house: who works on the publication without full powers in any
// channel. They sign in at the desk by the same one-time links as officials do. An official can be one
// of them too, under the same id.
package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/words"
)

// Role is what a person does.
type Role string

// The roles.
const (
	Spokesperson Role = "spokesperson" // releases entries of the record, and publishes articles
	Editor       Role = "editor"       // writes and publishes articles, and sets the publication up
	Moderator    Role = "moderator"    // answers for what readers write
)

// Roles lists them.
func Roles() []Role { return []Role{Spokesperson, Editor, Moderator} }

// A Person is one of the house.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Roles []Role `json:"roles"`
}

// Is reports whether the person has one of the roles.
func (p Person) Is(roles ...Role) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

const drawer = "staff"

// ErrNobody is returned for who is not of the house.
var ErrNobody = errors.New("nobody of the house has this id")

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,62}$`)

// Put keeps a person, new or changed.
func Put(ctx context.Context, n *node.Node, p Person) error {
	if !idForm.MatchString(p.ID) {
		return fmt.Errorf("%q is no id: want small letters, digits, hyphens and dots, such as eve", p.ID)
	}
	if len(p.Roles) == 0 {
		return errors.New("give at least one role")
	}
	for _, r := range p.Roles {
		if !slices.Contains(Roles(), r) {
			return fmt.Errorf("%q is no role: want one of %v", r, Roles())
		}
	}
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: drawer, Name: p.ID, Data: data}})
}

// Remove takes a person out of the house: sessions that they have show them nothing from now on.
func Remove(ctx context.Context, n *node.Node, id string) error {
	if _, err := Find(ctx, n, id); err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: drawer, Name: id}})
}

// Find returns a person, or [ErrNobody].
func Find(ctx context.Context, n *node.Node, id string) (Person, error) {
	data, err := n.Paper(ctx, drawer, id)
	if errors.Is(err, store.ErrNone) {
		return Person{}, ErrNobody
	}
	if err != nil {
		return Person{}, err
	}
	var p Person
	return p, json.Unmarshal(data, &p)
}

// All lists the persons, in the order of their ids.
func All(ctx context.Context, n *node.Node) ([]Person, error) {
	papers, err := n.Papers(ctx, drawer, "")
	if err != nil {
		return nil, err
	}
	var all []Person
	for _, paper := range papers {
		var p Person
		if err := json.Unmarshal(paper.Data, &p); err != nil {
			return nil, fmt.Errorf("staff %s: %w", paper.Name, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// A Visitor is who asks for a page of the house, and the language that they read.
type Visitor struct {
	words.Speaker
	ID string // empty: nobody has signed in
}

type visitorKey struct{}

// With gives a request its visitor; the desk does, which knows the sessions.
func With(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// From returns the visitor of a request; ok is false if it did not come through the desk.
func From(ctx context.Context) (v Visitor, ok bool) {
	v, ok = ctx.Value(visitorKey{}).(Visitor)
	return v, ok
}
