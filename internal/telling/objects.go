package telling

import (
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// A Called is what something is called, and where its page is.
type Called struct {
	Text, Lang, Href string
	Cite             standing.Cite
}

// Object names an object of the record: by its title or its words, or else by what it is. It
// returns false if this audience may not see it.
func (t *Teller) Object(ref record.Ref) (Called, bool) {
	l, ok := t.Opening(ref)
	if !ok {
		return Called{Text: string(ref)}, false
	}
	c := Called{Cite: standing.Cite{Party: l.Party, N: l.N}}
	if _, point, isPoint := strings.Cut(string(ref), "#"); isPoint {
		text, lang := t.Words(ref, t.Langs()...)
		c.Text, c.Lang, c.Href = FirstLine(text), t.Foreign(lang), t.PointPage(c.Cite, point)
		if c.Text == "" {
			c.Text = t.Say("field.points.one", "n", point)
		}
		return c, true
	}
	if contact, ok := t.Contact(ref); ok {
		c.Text, c.Lang = t.ContactName(contact)
		c.Href = t.ContactPage(c.Cite)
		return c, true
	}
	c.Href = t.EntryPage(c.Cite)
	if title, lang := t.Title(ref, t.Langs()...); title != "" {
		c.Text, c.Lang = title, t.Foreign(lang)
	} else if text, lang := t.Words(ref, t.Langs()...); text != "" {
		c.Text, c.Lang = FirstLine(text), t.Foreign(lang)
	} else {
		c.Text, c.Lang = t.EntryName(l)
	}
	return c, true
}

// EntryName is the title of an entry, or else what it is and whose.
func (t *Teller) EntryName(l node.Line) (text, lang string) {
	if l.Body != nil {
		if title, in := l.Body.Title.In(t.Langs()...); title != "" {
			return title, t.Foreign(in)
		}
	}
	kind := t.Say("telling.unreadable")
	if l.Act != nil {
		kind = t.Kind(l.Act.Kind)
	}
	return t.Say("telling.untitled", "kind", Upper(kind), "by", t.Name(l.Party)), ""
}

// ContactName is the title of a contact, or else what it is, and where or when.
func (t *Teller) ContactName(c standing.Contact) (text, lang string) {
	if title, l := t.Title(c.Ref, t.Langs()...); title != "" {
		return title, t.Foreign(l)
	}
	form := t.Say("telling.contact")
	if c.Form != "" {
		form = t.Option(string(c.Form), "contact.held", "form")
	}
	switch {
	case c.Venue != "":
		return Upper(t.Say("telling.contact.at", "form", form, "venue", c.Venue)), ""
	case c.When != "":
		return Upper(t.Say("telling.contact.on", "form", form, "date", t.When(c.When))), ""
	}
	return Upper(form), ""
}

// Cited is the citation of an entry, which leads to its page; nil if this audience may not see
// it.
func (t *Teller) Cited(c standing.Cite) *web.Citation {
	if _, shown := t.Line(c); !shown {
		return nil
	}
	return &web.Citation{Text: c.String(), Href: t.EntryPage(c), Label: t.Say("mark.citation", "citation", c.String())}
}

// Reference is an object as the value of a fact, with the way to it. What this audience may not
// see is named by no more than that.
func (t *Teller) Reference(ref record.Ref) web.Value {
	name, shown := t.Object(ref)
	if !shown {
		s := web.NewState(t.Speaker, web.Unknown, "unreleased")
		if !t.Public {
			s = web.NewState(t.Speaker, web.Unknown, "not-here")
		}
		return web.Value{State: &s}
	}
	return web.Value{Text: name.Text, Lang: name.Lang, Href: name.Href, Citation: t.Cited(name.Cite)}
}

// Said is a text in the best language that there is for the reader; nil if there is none.
func (t *Teller) Said(words record.Text) *web.Said {
	text, lang := words.In(t.Langs()...)
	if text == "" {
		return nil
	}
	return &web.Said{Text: text, Lang: t.Foreign(lang)}
}
