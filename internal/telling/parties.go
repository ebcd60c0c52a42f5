package telling

import (
	"slices"

	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// Langs are the languages to look for words in: the reader's, then those of the channel.
func (t *Teller) Langs() []record.Lang {
	return append([]record.Lang{record.Lang(t.Lang())}, t.Charter.Languages...)
}

// Foreign is a language for the attribute lang, empty where it is that of the page.
func (t *Teller) Foreign(l record.Lang) string {
	if string(l) == t.Lang() {
		return ""
	}
	return string(l)
}

// Name is what a party calls itself.
func (t *Teller) Name(p record.PartyName) string {
	if known, ok := t.Party(standing.PartyOf(p)); ok {
		name, _ := known.Names.In(t.Langs()...)
		return name
	}
	return string(p)
}

// Names lists parties, the first before the others.
func (t *Teller) Names(parties []record.PartyName) string {
	var all []string
	for _, p := range t.InOrder(parties) {
		all = append(all, t.Name(p))
	}
	return t.List(all)
}

// InOrder returns parties, the first before the others.
func (t *Teller) InOrder(parties []record.PartyName) []record.PartyName {
	all := slices.Clone(parties)
	slices.SortStableFunc(all, func(a, b record.PartyName) int { return t.Place(a) - t.Place(b) })
	return all
}

// Place is 0 for the party that stands first, and 1 for the others, to sort by.
func (t *Teller) Place(p record.PartyName) int {
	if p == t.First {
		return 0
	}
	return 1
}

// Actor names a party or a country.
func (t *Teller) Actor(a record.Actor) string {
	if c := a.Country(); c != "" {
		return t.Country(c)
	}
	return t.Name(record.PartyName(a))
}

// Side is a party's place and accent. Those who are no principals have neither.
func (t *Teller) Side(p record.PartyName) web.Side {
	known, ok := t.Party(p)
	switch {
	case !ok || known.Role != record.RoleParty:
		return web.Neither
	case p == t.First:
		return web.Ours
	}
	return web.Theirs
}

// Sides is the side of several.
func (t *Teller) Sides(parties []record.PartyName) web.Side {
	side := web.Neither
	for _, p := range parties {
		switch s := t.Side(p); {
		case side == web.Neither:
			side = s
		case s != web.Neither && s != side:
			return web.Both
		}
	}
	return side
}

// Drawn is a party for a picture.
func (t *Teller) Drawn(p record.PartyName) picture.Party {
	side := picture.Neither
	switch t.Side(p) {
	case web.Ours:
		side = picture.Ours
	case web.Theirs:
		side = picture.Theirs
	}
	return picture.Party{Name: t.Name(p), Side: side}
}

// Principals are the parties that make texts and owe, the first before the others.
func (t *Teller) Principals() []record.PartyName {
	var all []record.PartyName
	for _, p := range t.Parties {
		if p.Role == record.RoleParty {
			all = append(all, p.Name)
		}
	}
	return t.InOrder(all)
}
