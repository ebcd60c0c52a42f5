package office

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley.example/record"
	"parley.example/standing"
)

// JoinNamed signs the charter of a channel that names this party, if agree returns no error. It is
// fetched from the node of another party at an address, and held to its fingerprint.
func (o *Office) JoinNamed(ctx context.Context, fingerprint record.Hash, address string, agree func(*record.Charter) error) error {
	err := o.Client.Enter(ctx, fingerprint, address, func(c *record.Charter) error {
		if _, named := c.Party(o.Config.Party); !named {
			return fmt.Errorf("the charter does not name %s: have them invite it", o.Config.Party)
		}
		return agree(c)
	})
	if err != nil {
		return err
	}
	if err := o.AccedeByCard(ctx, fingerprint); err != nil {
		return err
	}
	_, err = o.Deliver(ctx, fingerprint)
	return err
}

// Misnamed is the error for a channel in which this party would be called otherwise than its configuration
// says, for good: a card has no signature, and whoever carries one can change all of it but the keys.
type Misnamed struct {
	Channel   record.Hash
	There, Us record.Party
}

func (m *Misnamed) Error() string {
	return fmt.Sprintf("channel %s would have %s called %s, and here it is called %s", m.Channel.Short(), m.Us.Name, called(m.There), called(m.Us))
}

// called are the names of a party, as people read them.
func called(p record.Party) string {
	var all []string
	for _, lang := range slices.Sorted(maps.Keys(p.Names)) {
		all = append(all, "“"+record.Harmless(p.Names[lang])+"”")
	}
	if p.Country != "" {
		all = append(all, "("+record.Harmless(p.Country)+")")
	}
	return strings.Join(all, " ")
}

// AccedeByCard is [Office.Accede] where another party has this one's names from its card. It returns [*Misnamed].
func (o *Office) AccedeByCard(ctx context.Context, id record.Hash) error {
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return err
	}
	us := record.Party{Name: o.Config.Party, Names: o.Config.Names, Country: o.Config.Country}
	for _, p := range s.Parties {
		if p.Name == us.Name && p.Signed == nil && (!maps.Equal(p.Names, us.Names) || p.Country != us.Country) {
			return &Misnamed{id, p.Party, us}
		}
	}
	return o.Accede(ctx, id)
}

// Accede signs the charter of a channel, unless that is done.
func (o *Office) Accede(ctx context.Context, id record.Hash) error {
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return err
	}
	signed := func(p standing.Party) bool { return p.Name == o.Config.Party && p.Signed != nil }
	if slices.ContainsFunc(s.Parties, signed) {
		return nil
	}
	_, err = o.Node.Accede(ctx, id)
	return err
}
