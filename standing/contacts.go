package standing

import (
	"slices"

	"parley.example/record"
)

// Contacts: proposed, accepted, moved, cancelled, held. A contact is held when all sides have
// recorded that it was, each as it has it.
func init() {
	register("contact.proposed", law{judge: always})
	register("contact.accepted", law{judge: judgeAnswer})
	register("contact.declined", law{judge: judgeAnswer})
	register("contact.moved", law{judge: judgeMoved, supersedes: true})
	register("contact.cancelled", law{judge: judgeCancelled, supersedes: true})
	register("contact.held", law{judge: judgeHeld})
	classes[record.ObjectContact] = func(v *view, o *object) { v.Contacts = append(v.Contacts, v.contact(o)) }
}

// Contact is a contact as it stands: proposed, accepted, declined, withdrawn, cancelled,
// held-by-one, held, or disputed (one side cancelled what another records as held).
type Contact struct {
	Line
	record.ContactFacts
	Offer     *Offer        `json:"offer,omitzero"` // another time or place, not yet answered
	Held      []HeldAs      `json:"held"`           // by each side, as it has it
	Cancelled []CancelledBy `json:"cancelled"`
}

// Offer is another time or place for a contact.
type Offer struct {
	record.ContactMoved
	Cite Cite `json:"cite"`
}

// HeldAs is one side's record that a contact took place.
type HeldAs struct {
	Party   record.PartyName `json:"party"`
	When    record.Moment    `json:"when"`
	Lasted  record.Duration  `json:"lasted,omitzero"`
	Venue   string           `json:"venue,omitzero"`
	Fulfils []record.Ref     `json:"fulfils,omitempty"`
	Cite    Cite             `json:"cite"`
}

// CancelledBy says who cancelled, and at whose initiative as they have it.
type CancelledBy struct {
	Party      record.PartyName   `json:"party"`
	Initiative []record.PartyName `json:"initiative,omitempty"`
	Cite       Cite               `json:"cite"`
}

// contactIs is what a contact is in a scope.
type contactIs struct {
	state    string
	offers   []*event // the proposal and the moves, in order
	accepted *event   // the newest offer that all others accepted
	pending  *event   // an offer after that, not yet answered
	held     []*event
	cancels  []*event
}

// contactIn says what a contact is in a scope.
//
// A withdrawal or a decline ends an offer; but where an acceptance had the offer before it
// and not the withdrawal, it prevails: a withdrawal that has effect beside an acceptance can
// only have crossed it (rule 2).
func (f *Fold) contactIn(s scope, o *object) contactIs {
	var c contactIs
	answers := map[*event][]*event{} // by offer
	ended := map[*event]bool{}
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "contact.proposed", "contact.moved":
			c.offers = append(c.offers, e)
		case "contact.accepted":
			offer := f.acts[e.act.About.Act()]
			answers[offer] = append(answers[offer], e)
		case "contact.declined", "withdrawal":
			ended[f.acts[e.act.About.Act()]] = true
		case "contact.cancelled":
			c.cancels = append(c.cancels, e)
		case "contact.held":
			c.held = append(c.held, e)
		}
	}
	others := f.principals(s)
	for _, offer := range c.offers {
		switch {
		case answeredByAll(others, offer, answers[offer]):
			c.accepted, c.pending = offer, nil
		case !ended[offer]:
			c.pending = offer
		}
	}
	c.state = c.word(f, s, o, ended)
	return c
}

func (c *contactIs) word(f *Fold, s scope, o *object, ended map[*event]bool) string {
	switch {
	case len(c.held) > 0 && f.heldByAll(s, o, c.held):
		return "held"
	case len(c.held) > 0 && len(c.cancels) > 0:
		return "disputed"
	case len(c.held) > 0:
		return "held-by-one"
	case len(c.cancels) > 0:
		return "cancelled"
	case c.accepted != nil:
		return "accepted"
	case c.pending != nil:
		return "proposed"
	}
	for _, x := range o.within(s) {
		if x.act.Kind == "contact.declined" {
			return "declined"
		}
	}
	return "withdrawn"
}

func answeredByAll(principals []record.PartyName, offer *event, answers []*event) bool {
	for _, p := range principals {
		if p != offer.Party && !slices.ContainsFunc(answers, func(x *event) bool { return x.Party == p }) {
			return false
		}
	}
	return len(answers) > 0
}

// sidesOf returns whose contact it is: the parties whose delegations it names, or else all
// principals.
func (f *Fold) sidesOf(s scope, o *object) []record.PartyName {
	var sides []record.PartyName
	for _, d := range factsOf(o.opened).Delegations {
		sides = append(sides, d.Party)
	}
	if len(sides) >= 2 {
		slices.Sort(sides)
		return slices.Compact(sides)
	}
	return f.principals(s)
}

func (f *Fold) heldByAll(s scope, o *object, held []*event) bool {
	for _, p := range f.sidesOf(s, o) {
		if !slices.ContainsFunc(held, func(x *event) bool { return x.Party == p }) {
			return false
		}
	}
	return true
}

func factsOf(e *event) record.ContactFacts {
	switch t := e.act.Terms.(type) {
	case *record.ContactProposed:
		return t.ContactFacts
	case *record.ContactHeld:
		return t.ContactFacts
	}
	return record.ContactFacts{}
}

// judgeAnswer is the law of accepting and declining: an offer of another's, the newest before
// the answer, and still there.
func judgeAnswer(f *Fold, e *event) *Breach {
	offer := f.acts[e.act.About.Act()]
	c := f.contactIn(e, e.about)
	if !slices.Contains(c.offers, offer) {
		return breach(RulePast, "%s is no proposal of a time", short(e.act.About))
	}
	if offer.Party == e.Party {
		return breach(RuleOwnOffer, "the proposal is one's own")
	}
	if newest := c.offers[len(c.offers)-1]; newest != offer {
		return breach(RuleWithdrawn, "the proposal was replaced by %s", newest.Cite)
	}
	if c.state != "proposed" && c.pending != offer {
		return breach(RuleWithdrawn, "the contact is %s", c.state)
	}
	return nil
}

func judgeMoved(f *Fold, e *event) *Breach {
	if c := f.contactIn(e, e.about); c.state != "proposed" && c.state != "accepted" {
		return breach(RuleWithdrawn, "the contact is %s", c.state)
	}
	return nil
}

func judgeCancelled(f *Fold, e *event) *Breach {
	if c := f.contactIn(e, e.about); c.state != "proposed" && c.state != "accepted" {
		return breach(RuleWithdrawn, "the contact is %s", c.state)
	}
	return nil
}

func judgeHeld(f *Fold, e *event) *Breach {
	if e.about != nil {
		for _, x := range f.contactIn(e, e.about).held {
			if x.Party == e.Party {
				return breach(RuleOnce, "%s has recorded it as held by %s", e.Party, x.Cite)
			}
		}
	}
	for _, r := range e.act.Terms.(*record.ContactHeld).Fulfils {
		p := f.objects[r].point
		if !slices.Contains(p.Owes, e.Party) && !slices.Contains(p.To, e.Party) {
			return breach(RuleCreditor, "%s is neither owed by %s nor owed to it", short(r), e.Party)
		}
	}
	return nil
}

func (v *view) contact(o *object) Contact {
	line, _ := v.line(o)
	is := v.fold.contactIn(v.scope, o)
	c := Contact{Line: line, ContactFacts: factsOf(o.opened), Held: []HeldAs{}, Cancelled: []CancelledBy{}}
	c.State = is.state
	if is.accepted != nil {
		if moved, ok := is.accepted.act.Terms.(*record.ContactMoved); ok {
			c.When = moved.When
			if moved.Venue != "" {
				c.Venue = moved.Venue
			}
		}
	}
	if is.pending != nil {
		if moved, ok := is.pending.act.Terms.(*record.ContactMoved); ok && c.State != "held" && c.State != "cancelled" {
			c.Offer = &Offer{*moved, is.pending.Cite}
		}
	}
	for _, x := range is.held {
		t := x.act.Terms.(*record.ContactHeld)
		c.Held = append(c.Held, HeldAs{x.Party, t.When, t.Lasted, t.Venue, t.Fulfils, x.Cite})
		complete(&c.ContactFacts, t.ContactFacts)
	}
	for _, x := range is.cancels {
		c.Cancelled = append(c.Cancelled, CancelledBy{x.Party, x.act.Terms.(*record.ContactCancelled).Initiative, x.Cite})
	}
	return c
}

// complete adds to the facts of a contact what only a later act says of it. Where two acts
// differ, the earlier stays here and each side's own words stand in Held.
func complete(facts *record.ContactFacts, more record.ContactFacts) {
	if facts.Form == "" {
		facts.Form = more.Form
	}
	if facts.Level == "" {
		facts.Level = more.Level
	}
	if facts.Venue == "" {
		facts.Venue = more.Venue
	}
	if facts.Host == "" {
		facts.Host = more.Host
	}
	if facts.Follows == "" {
		facts.Follows = more.Follows
	}
	if len(facts.Initiative) == 0 {
		facts.Initiative = more.Initiative
	}
	if len(facts.Delegations) == 0 {
		facts.Delegations = more.Delegations
	}
	if len(facts.Topics) == 0 {
		facts.Topics = more.Topics
	}
}
