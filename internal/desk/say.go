package desk

import (
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// langs are the languages to look for words in: the reader's, then those of the channel.
func (v *view) langs() []record.Lang {
	return append([]record.Lang{record.Lang(v.Lang())}, v.Charter.Languages...)
}

// foreign is a language for the attribute lang, empty where it is that of the page.
func (v *visit) foreign(l record.Lang) string {
	if string(l) == v.Lang() {
		return ""
	}
	return string(l)
}

// name is what a party calls itself.
func (v *view) name(p record.PartyName) string {
	if known, ok := v.Reading.Party(p); ok {
		name, _ := known.Names.In(v.langs()...)
		return name
	}
	return string(p)
}

func (v *view) names(parties []record.PartyName) string {
	var all []string
	for _, p := range parties {
		all = append(all, v.name(p))
	}
	return v.List(all)
}

func (v *view) actor(a record.Actor) string {
	if c := a.Country(); c != "" {
		return v.Country(c)
	}
	return v.name(record.PartyName(a))
}

// side is a party's place and accent. Whoever is no principal has neither.
func (v *view) side(p record.PartyName) web.Side {
	known, ok := v.Reading.Party(p)
	switch {
	case p == v.Own:
		return web.Ours
	case !ok || known.Role != record.RoleParty:
		return web.Neither
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

// principals are the parties that make texts and owe, ours first.
func (v *view) principals() []record.PartyName {
	var all []record.PartyName
	for _, p := range v.Parties {
		if p.Role == record.RoleParty {
			all = append(all, p.Name)
		}
	}
	slices.SortStableFunc(all, func(a, b record.PartyName) int {
		switch {
		case a == v.Own:
			return -1
		case b == v.Own:
			return 1
		}
		return 0
	})
	return all
}

// others are the other parties of the channel.
func (v *view) others() []record.PartyName {
	var all []record.PartyName
	for _, p := range v.Parties {
		if p.Name != v.Own {
			all = append(all, p.Name)
		}
	}
	return all
}

// path is how a citation is written in an address.
func path(c standing.Cite) string { return fmt.Sprintf("%s/%d", c.Party, c.N) }

// anchor is how it is written in the id of an element.
func anchor(c standing.Cite) string { return fmt.Sprintf("%s-%d", c.Party, c.N) }

// cite is the citation of an entry, which leads to its page.
func (v *view) cite(c standing.Cite) *web.Citation {
	return &web.Citation{Text: c.String(), Href: v.base + "/log/" + path(c), Label: v.Say("mark.citation", "citation", c.String())}
}

// called is what an object is called, and where its page is.
type called struct {
	Text, Lang, Href string
	Cite             standing.Cite
}

// object names an object of the record: by its title or its words, or else by what it is.
func (v *view) object(ref record.Ref) called {
	l, ok := v.Opening(ref)
	if !ok {
		return called{Text: string(ref)}
	}
	c := called{Cite: standing.Cite{Party: l.Party, N: l.N}}
	c.Href = v.base + "/log/" + path(c.Cite)
	if _, point, isPoint := strings.Cut(string(ref), "#"); isPoint {
		text, lang := v.Words(ref, v.langs()...)
		c.Text, c.Lang = firstLine(text), v.foreign(lang)
		c.Href = v.base + "/commitments#" + anchor(c.Cite) + "-" + point
		if c.Text == "" {
			c.Text = v.Say("field.points.one", "n", point)
		}
		return c
	}
	if title, lang := v.Title(ref, v.langs()...); title != "" {
		c.Text, c.Lang = title, v.foreign(lang)
	}
	if contact, ok := v.Contact(ref); ok {
		c.Href = v.base + "/contacts/" + path(c.Cite)
		if c.Text == "" {
			c.Text = v.contactName(contact)
		}
	}
	if c.Text == "" {
		if text, lang := v.Words(ref, v.langs()...); text != "" {
			c.Text, c.Lang = firstLine(text), v.foreign(lang)
		}
	}
	if c.Text == "" && l.Act != nil {
		c.Text = v.kindLabel(l.Act.Kind)
	}
	return c
}

// contactName says what a contact without a title is.
func (v *view) contactName(c standing.Contact) string {
	form := v.Say("desk.contact")
	if c.Form != "" {
		form = v.option("contact.held", []string{"form"}, string(c.Form))
	}
	switch {
	case c.Venue != "":
		return upper(v.Say("desk.contact.at", "form", form, "venue", c.Venue))
	case c.When != "":
		return upper(v.Say("desk.contact.on", "form", form, "date", reading.When(v.Speaker, c.When)))
	}
	return upper(form)
}

// firstLine is the beginning of a text, for a line that names it.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	const most = 120 // characters: two lines on a wide page
	if runes := []rune(line); len(runes) > most {
		cut := string(runes[:most])
		if i := strings.LastIndex(cut, " "); i > 0 {
			cut = cut[:i]
		}
		return cut + "…"
	}
	return line
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

// kindLabel is what an act of a kind is called. A kind that this version does not know is
// called by its name.
func (v *visit) kindLabel(kind string) string {
	if key := "kind." + kind + ".label"; v.Has(key) {
		return v.Say(key)
	}
	return v.Say("desk.kind-unknown", "kind", kind)
}

// term finds the words of a field: its label, its help, what is wrong with it. They are sought
// under the kind and the whole path, and then under ever shorter ends of the path, so that
// fields of one meaning share theirs.
func (v *visit) term(kind string, path []string, what string) string {
	if key := termKey("field", kind, path, what, v.Has); key != "" {
		return v.Say(key)
	}
	return ""
}

// option is what one of the options of a field is called.
func (v *visit) option(kind string, path []string, value string) string {
	if key := termKey("option", kind, path, value, v.Has); key != "" {
		return v.Say(key)
	}
	return v.Say("option." + path[len(path)-1] + "." + value)
}

func termKey(root, kind string, path []string, what string, has func(string) bool) string {
	if key := root + "." + kind + "." + strings.Join(path, ".") + "." + what; has(key) {
		return key
	}
	for i := range path {
		if key := root + "." + strings.Join(path[i:], ".") + "." + what; has(key) {
			return key
		}
	}
	return ""
}
