package main

import (
	"context"
	"errors"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/staff"
	"parley.example/record"
	"parley.example/standing"
)

type officialCmd struct {
	Add    officialAddCmd    `cmd:"" help:"Make an official's key and give full powers."`
	Revoke officialRevokeCmd `cmd:"" help:"Take full powers back, from now on."`
}

type officialAddCmd struct {
	ID      record.OfficialID `arg:"" help:"A short name within the party: anna."`
	Name    string            `required:"" help:"The person's name."`
	Office  string            `required:"" help:"The office held: Counsellor."`
	May     []string          `required:"" help:"What the official may do, with commas: send, publish, initial, sign, ad-referendum." placeholder:"POWER"`
	From    record.Moment     `help:"From when." placeholder:"DATE"`
	Until   record.Moment     `help:"Until when." placeholder:"DATE"`
	NewKey  bool              `help:"Make a new key in place of the old one, which was lost or stolen; revoke its powers first."`
	Channel string            `help:"The first digits of one channel's hash; else every channel." placeholder:"HASH"`
	JSON    bool              `help:"Print JSON."`
}

// Help explains the verb.
func (officialAddCmd) Help() string {
	return `Makes a key for the official, if there is none, keeps it sealed with the party's keys, and
signs full powers with the party key in every channel where the official has none. Where there is
no channel yet, only the key is made: give the command again when there is. Whoever is no person of the house yet becomes one, a signatory who signs in under the same
short name. With --new-key the
official gets another key than before; what was signed with the old one stands.`
}

// Run adds an official.
func (v *officialAddCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "official add", v)
}

func (v *officialAddCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	may := []record.Power{}
	for _, m := range v.May {
		if !slices.Contains(record.Power("").Options(), m) {
			return remedied("want some of "+join(record.Power("").Options()), "there is no power %q", m)
		}
		may = append(may, record.Power(m))
	}
	slices.Sort(may)
	ids, err := channels(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	added, err := v.makeKey(ctx, o)
	if err != nil {
		return err
	}
	key, err := o.OfficialKey(v.ID)
	if err != nil {
		return err
	}
	given := []record.Hash{}
	for _, id := range ids {
		has, err := powersInForce(ctx, o, id, v.ID)
		if err != nil {
			return err
		}
		if len(has) > 0 {
			continue
		}
		if _, err := o.Node.Say(ctx, node.Saying{Channel: id, Kind: "powers.given", Terms: &record.PowersGiven{
			Official: v.ID, Name: v.Name, Office: v.Office, Key: key, May: slices.Compact(may), From: v.From, Until: v.Until,
		}}); err != nil {
			return err
		}
		given = append(given, id)
	}
	if err := employ(ctx, o.Node, v.ID, v.Name); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"official": v.ID, "new-key": added, "channels": given})
	}
	p := &printer{to: c.Out()}
	if added {
		p.line("Made a key for %s.", v.ID)
	}
	for _, id := range given {
		p.line("%s may %s in channel %s.", v.ID, join(may), id.Short())
	}
	switch {
	case len(ids) == 0:
		p.line("There is no channel yet: give this command again when there is.")
	case len(given) == 0:
		p.line("%s has powers there already: revoke them first to change them.", v.ID)
	}
	return p.err
}

// employ takes an official into the house as a signatory under their own id, if nobody of the house is that
// official. Somebody else who has the id keeps it.
func employ(ctx context.Context, n *node.Node, id record.OfficialID, name string) error {
	_, tied := staff.Official(ctx, n, id)
	_, found := staff.Find(ctx, n, string(id))
	for _, err := range []error{tied, found} {
		if !errors.Is(err, staff.ErrNobody) {
			return err
		}
	}
	return staff.Put(ctx, n, staff.Person{ID: string(id), Name: name, Roles: []staff.Role{staff.Signatory}, Official: id})
}

// makeKey makes the official's key, if there is none or a new one is asked for. It reports whether it
// has made one. No powers may rest on a key that is given up.
func (v *officialAddCmd) makeKey(ctx context.Context, o *office.Office) (made bool, err error) {
	if !v.NewKey {
		return o.AddOfficial(v.ID)
	}
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		has, err := powersInForce(ctx, o, id, v.ID)
		if err != nil {
			return false, err
		}
		if len(has) > 0 {
			return false, remedied("parley official revoke "+string(v.ID), "%s has powers in channel %s under the key that would be given up", v.ID, id.Short())
		}
	}
	return true, o.RenewOfficial(v.ID)
}

type officialRevokeCmd struct {
	ID      record.OfficialID `arg:"" help:"The official's short name."`
	Channel string            `help:"The first digits of one channel's hash; else every channel." placeholder:"HASH"`
	JSON    bool              `help:"Print JSON."`
}

// Help explains the verb.
func (officialRevokeCmd) Help() string {
	return `What the official did before stays as it is. The key stays in the ring, without powers.`
}

// Run revokes.
func (v *officialRevokeCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "official revoke", v)
}

func (v *officialRevokeCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	ids, err := channels(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	p := &printer{to: c.Out()}
	revoked := []record.Hash{}
	for _, id := range ids {
		has, err := powersInForce(ctx, o, id, v.ID)
		if err != nil {
			return err
		}
		for _, powers := range has {
			if _, err := o.Node.Say(ctx, node.Saying{Channel: id, Kind: "powers.revoked", About: powers.Ref, Terms: &record.PowersRevoked{}}); err != nil {
				return err
			}
		}
		if len(has) > 0 {
			revoked = append(revoked, id)
		}
	}
	if len(revoked) == 0 {
		return remedied("parley show lists who has powers", "%s has no powers in force", v.ID)
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"official": v.ID, "channels": revoked})
	}
	for _, id := range revoked {
		p.line("%s has no powers in channel %s any more.", v.ID, id.Short())
	}
	return p.err
}

// channels lists the one channel that is meant, or all.
func channels(ctx context.Context, o *office.Office, prefix string) ([]record.Hash, error) {
	if prefix == "" {
		return o.Node.Channels(ctx)
	}
	id, err := findChannel(ctx, o.Node, prefix)
	return []record.Hash{id}, err
}

// powersInForce returns the powers of one of this party's officials that are neither
// revoked nor over.
func powersInForce(ctx context.Context, o *office.Office, id record.Hash, official record.OfficialID) ([]standing.Official, error) {
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return nil, err
	}
	var list []standing.Official
	for _, p := range s.Parties {
		if p.Name != o.Config.Party {
			continue
		}
		for _, x := range p.Officials {
			if x.Official == official && x.State == "in-force" && (x.Until == "" || o.Node.Now().Before(x.Until.End())) {
				list = append(list, x)
			}
		}
	}
	return list, nil
}
