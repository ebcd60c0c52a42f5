package standing

import "parley.example/record"

// Expunging (rule 3.8): the words of acts go from the record by a text of all principals. Nothing
// that the law reads is in them, so nothing else changes.

// Expunged says of an act that its words are expunged, by which text, and what completed it.
type Expunged struct {
	Act     record.Hash        `json:"act"`
	Text    record.Ref         `json:"text"`
	Parties []record.PartyName `json:"parties"`
	Adopted Cite               `json:"adopted"`
	Settled bool               `json:"settled"` // nothing that may arrive yet changes it: the words may go
}

// noteExpunging keeps a text with the bodies of the acts that it names.
func (f *Fold) noteExpunging(o *object) {
	for _, r := range textTerms(o).Expunges {
		at := f.places[r.Act()]
		if act := f.logs[at.Party].leaves[at.N].Act; act != nil && act.Act.Body != nil {
			f.expunging[*act.Act.Body] = append(f.expunging[*act.Act.Body], o)
		}
	}
}

// MayLack reports whether a copy of the record may be without a body: an adopted text expunges it.
func (f *Fold) MayLack(body record.Hash) bool {
	for _, o := range f.expunging[body] {
		if f.adoptionIn(everything{}, o).state == "adopted" {
			return true
		}
	}
	return false
}

// ExpungedBodies lists the bodies that are to go from every copy: those of acts that a text expunges
// whose adoption is settled. They are in no order.
func (f *Fold) ExpungedBodies() (list []record.Hash) {
	if len(f.expunging) == 0 {
		return nil
	}
	whole := cut{}
	for party, l := range f.logs {
		whole[party] = l.folded
	}
	settled := f.firmIn(whole)
	for body, texts := range f.expunging {
		for _, o := range texts {
			if settled.has(o.opened.Cite) && f.adoptionIn(settled, o).state == "adopted" {
				list = append(list, body)
				break
			}
		}
	}
	return list
}

// expunged lists the acts whose words an adopted text expunges.
func (v *view) expunged() {
	v.Expunged = []Expunged{}
	for _, o := range v.fold.objectsIn(v.scope, record.ObjectText) {
		t := textTerms(o)
		if t.Form != record.FormExpunging {
			continue
		}
		a := v.fold.adoptionIn(v.scope, o)
		if a.state != "adopted" {
			continue
		}
		settled := v.firm().has(o.opened.Cite) && v.fold.adoptionIn(v.firm(), o).state == "adopted"
		for _, r := range t.Expunges {
			v.Expunged = append(v.Expunged, Expunged{r.Act(), o.ref, t.Parties, a.by.Cite, settled})
		}
	}
}
