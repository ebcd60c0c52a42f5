// Package staff is the persons of the house: who works in the organisation, in which roles, and what
// each role may do there. A role is given by the house and ends at its door. Full powers are given in
// the record, to an official, and count with the other side: a person can be tied to one official, and
// then signs with that official's powers, if a role lets them sign at all.
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
	"parley.example/record"
)

// A Person is one of the house.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Roles []Role `json:"roles"`

	// Official is who the person is in the record; empty: nobody. No two persons are the same one.
	Official record.OfficialID `json:"official,omitempty"`

	// Login is who the person is to the provider of identities; empty: they do not come in through it. No two
	// persons have the same one.
	Login string `json:"login,omitempty"`

	// Channels are those that the person reads beside the ones in which their official has powers.
	// Every is all of them, later ones too.
	Channels []record.Hash `json:"channels,omitempty"`
	Every    bool          `json:"every-channel,omitempty"`
}

// Is reports whether the person has one of the roles.
func (p Person) Is(roles ...Role) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// Sees reports whether the person was given a channel to read.
func (p Person) Sees(channel record.Hash) bool {
	return p.Every || slices.Contains(p.Channels, channel)
}

const drawer = "staff"

// ErrNobody is returned for who is not of the house.
var ErrNobody = errors.New("nobody of the house has this id")

// A Fault says what is wrong with a person.
type Fault struct {
	Field string // id, name, roles, official, login
	Text  string
}

func (f *Fault) Error() string { return f.Text }

func faulty(field, format string, args ...any) error {
	return &Fault{field, fmt.Sprintf(format, args...)}
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,62}$`)

// check reports what is wrong with a person by themselves.
func (p Person) check() error {
	if !idForm.MatchString(p.ID) {
		return faulty("id", "%q is no id: want small letters, digits, hyphens and dots, such as eve", p.ID)
	}
	if p.Name == "" || len(p.Name) > maxName {
		return faulty("name", "give a name, of at most %d bytes", maxName)
	}
	if len(p.Roles) == 0 {
		return faulty("roles", "give at least one role")
	}
	for _, r := range p.Roles {
		if !slices.Contains(Roles(), r) {
			return faulty("roles", "%q is no role: want one of %v", r, Roles())
		}
	}
	return nil
}

// Put keeps a person, new or changed. It returns a [Fault] for who cannot be.
func Put(ctx context.Context, n *node.Node, p Person) error {
	if err := p.check(); err != nil {
		return err
	}
	if p.Official != "" {
		other, err := Official(ctx, n, p.Official)
		if err == nil && other.ID != p.ID {
			return faulty("official", "%s is the official %s already: nobody else can be", other.ID, p.Official)
		}
		if err != nil && !errors.Is(err, ErrNobody) {
			return err
		}
	}
	if p.Login != "" {
		other, err := Login(ctx, n, p.Login)
		if err == nil && other.ID != p.ID {
			return faulty("login", "%s has the login %q already", other.ID, p.Login)
		}
		if err != nil && !errors.Is(err, ErrNobody) {
			return err
		}
	}
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: drawer, Name: p.ID, Data: data}})
}

// Remove takes a person out of the house: whatever they still hold opens nothing from now on.
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

// Official returns the person who is tied to an official, or [ErrNobody].
func Official(ctx context.Context, n *node.Node, id record.OfficialID) (Person, error) {
	return first(ctx, n, func(p Person) bool { return p.Official == id })
}

// Login returns the person whom the provider of identities knows under a login, or [ErrNobody].
func Login(ctx context.Context, n *node.Node, login string) (Person, error) {
	return first(ctx, n, func(p Person) bool { return p.Login != "" && p.Login == login })
}

func first(ctx context.Context, n *node.Node, is func(Person) bool) (Person, error) {
	all, err := All(ctx, n)
	if err != nil {
		return Person{}, err
	}
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], nil
	}
	return Person{}, ErrNobody
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
