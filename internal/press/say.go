package press

import (
	"slices"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// langs are the languages to look for words in: the reader's, then those of the channel.
func (v *view) langs() []record.Lang {
	return append([]record.Lang{record.Lang(v.Lang())}, v.Charter.Languages...)
}

// foreign is a language for the attribute lang, empty where it is that of the page.
func (v *view) foreign(l record.Lang) string {
	if string(l) == v.Lang() {
		return ""
	}
	return string(l)
}

// name is what a party calls itself.
func (v *view) name(p record.PartyName) string {
	if known, ok := v.Party(p); ok {
		name, _ := known.Names.In(v.langs()...)
		return name
	}
	return string(p)
}

// names lists parties. Each side's own pages name that side first (the alternat).
func (v *view) names(parties []record.PartyName) string {
	var all []string
	for _, p := range v.ownFirst(parties) {
		all = append(all, v.name(p))
	}
	return v.List(all)
}

func (v *view) ownFirst(parties []record.PartyName) []record.PartyName {
	all := slices.Clone(parties)
	slices.SortStableFunc(all, func(a, b record.PartyName) int { return v.place(a) - v.place(b) })
	return all
}

func (v *view) place(p record.PartyName) int {
	if p == v.left {
		return 0
	}
	return 1
}

func (v *view) actor(a record.Actor) string {
	if c := a.Country(); c != "" {
		return v.Country(c)
	}
	return v.name(record.PartyName(a))
}

// side is a party's place and accent. Those who are no principals have neither.
func (v *view) side(p record.PartyName) web.Side {
	known, ok := v.Party(p)
	switch {
	case !ok || known.Role != record.RoleParty:
		return web.Neither
	case p == v.left:
		return web.Ours
	}
	return web.Theirs
}

func (v *view) sides(parties []record.PartyName) web.Side {
	side := web.Neither
	for _, p := range parties {
		switch s := v.side(p); {
		case side == web.Neither:
			side = s
		case s != web.Neither && s != side:
			return web.Both
		}
	}
	return side
}

func (v *view) drawn(p record.PartyName) picture.Party {
	side := picture.Neither
	switch v.side(p) {
	case web.Ours:
		side = picture.Ours
	case web.Theirs:
		side = picture.Theirs
	}
	return picture.Party{Name: v.name(p), Side: side}
}

// cite is the citation of an entry, which leads to its page; nil if it is not shown.
func (v *view) cite(c standing.Cite) *web.Citation {
	if _, shown := v.Line(c); !shown {
		return nil
	}
	return &web.Citation{Text: c.String(), Href: v.entryAddress(c), Label: v.Say("mark.citation", "citation", c.String())}
}

func (v *view) entryAddress(c standing.Cite) string {
	return v.at + "/entry/" + address(c)
}

func (v *view) contactAddress(c standing.Cite) string {
	return v.at + "/contact/" + address(c)
}

// address is how a citation is written in an address.
func address(c standing.Cite) string { return strings.Replace(c.String(), " ", "/", 1) }

// anchor is the id of a point on a page.
func anchor(c standing.Cite, point string) string {
	return strings.Replace(c.String(), " ", "-", 1) + "-" + point
}

// A name is what something is called, and where its page is.
type called struct {
	Text, Lang, Href string
}

// object is what an object is called, and its page; false if it is not shown.
func (v *view) object(ref record.Ref) (called, bool) {
	l, ok := v.Opening(ref)
	if !ok {
		return called{}, false
	}
	cite := standing.Cite{Party: l.Party, N: l.N}
	c := called{Href: v.entryAddress(cite)}
	if _, point, isPoint := strings.Cut(string(ref), "#"); isPoint {
		text, lang := v.Words(ref, v.langs()...)
		c.Text, c.Lang = text, v.foreign(lang)
		c.Href += "#" + anchor(cite, point)
		return c, c.Text != ""
	}
	if contact, ok := v.Contact(ref); ok {
		text, lang := v.contactName(contact)
		return called{text, lang, v.contactAddress(cite)}, true
	}
	c.Text, c.Lang = v.entryName(l)
	return c, true
}

// together keeps a citation or a number on the line of the word beside it.
func together(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// contactName is the title of a contact, or else what it is and where.
func (v *view) contactName(c standing.Contact) (text, lang string) {
	if title, l := v.Title(c.Ref, v.langs()...); title != "" {
		return title, v.foreign(l)
	}
	return v.formAndVenue(c), ""
}

func (v *view) formAndVenue(c standing.Contact) string {
	form := v.Say("press.contact")
	if c.Form != "" {
		form = upper(v.option("form", string(c.Form)))
	}
	if c.Venue == "" {
		return form
	}
	return v.Say("press.contact.at", "form", form, "venue", c.Venue)
}

// upper begins a text with a capital where its script has them.
func upper(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return strings.ToUpper(s)
}

// marked is a moment for a picture.
func marked(s words.Speaker, m record.Moment) picture.When {
	return picture.When{Day: m.Start(), Words: reading.When(s, dayOf(m))}
}

// principals are the parties that make texts and owe, the one on the left first.
func (v *view) principals() []record.PartyName {
	var all []record.PartyName
	for _, p := range v.Parties {
		if p.Role == record.RoleParty {
			all = append(all, p.Name)
		}
	}
	return v.ownFirst(all)
}

// when says a moment as exactly as it is known, and no more.
func (v *view) when(m record.Moment) string { return reading.When(v.Speaker, m) }

// kind names the kind of an entry's act.
func (v *view) kind(l node.Line) string {
	if key := "kind." + l.Act.Kind + ".label"; v.Has(key) {
		return v.Say(key)
	}
	return v.Say("press.kind.unknown", "kind", l.Act.Kind)
}

// option says one of the values that a field can have.
func (v *view) option(path, value string) string { return v.sought("option", path, value) }

// field names a field of an act.
func (v *view) field(path string) string { return v.sought("field", path, "label") }

// sought says what the catalogue has under root for a path, or for the longest end of it.
func (v *view) sought(root, path, name string) string {
	for {
		key := root + "." + path + "." + name
		_, shorter, more := strings.Cut(path, ".")
		if v.Has(key) || !more {
			return v.Say(key)
		}
		path = shorter
	}
}
