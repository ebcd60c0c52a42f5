package desk

import (
	"fmt"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

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

// addresses are where the desk shows the things of a channel: below this.
type addresses string

// EntryPage is the page of an entry.
func (base addresses) EntryPage(c standing.Cite) string { return string(base) + "/log/" + path(c) }

// ContactPage is the page of a contact.
func (base addresses) ContactPage(c standing.Cite) string {
	return string(base) + "/contacts/" + path(c)
}

// PointPage is the place of a point among the commitments.
func (base addresses) PointPage(c standing.Cite, point string) string {
	return string(base) + "/commitments#" + anchor(c) + "-" + point
}

// object names an object of the record. Its own people may see all that there is.
func (v *view) object(ref record.Ref) telling.Called {
	c, _ := v.Object(ref)
	return c
}

// fact names an object under a term.
func (v *view) fact(term string, ref record.Ref) web.Fact {
	return web.Fact{Term: term, Value: v.Reference(ref)}
}
