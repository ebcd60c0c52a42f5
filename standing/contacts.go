package standing

import (
	"maps"
	"slices"
	"sort"

	"parley.example/record"
)

// Contacts: proposed, accepted, moved, cancelled, held. A contact is held when all sides have
// recorded that it was, each as it has it.
func init() {
	register("contact.proposed", law{judge: always})
	register("contact.accepted", law{judge: judgeAnswer})
	register("contact.declined", law{judge: judgeAnswer})
	register("contact.moved", law{judge: judgeChange, supersedes: itsObject})
	register("contact.cancelled", law{judge: judgeChange, supersedes: itsObject})
	register("contact.held", law{judge: judgeHeld})
	classes[record.ObjectContact] = func(v *view, o *object) { v.Contacts = append(v.Contacts, v.contact(o)) }
}

// Contact is a contact as it stands:
//
//	proposed     waits for an answer of all sides but the one that proposed it
//	accepted     all sides have a time; another one may be on offer
//	awaiting-witness  accepted or withdrawn, and the witness's log does not say yet which was first
//	declined     no offer is left, and one was declined
//	withdrawn    no offer is left
//	cancelled    called off
//	held-by-one  recorded as held by a side, but not by all
//	held         recorded as held by all sides; it stays so
//	disputed     cancelled, and recorded as held by a side, but not by all
type Contact struct {
	Line
	record.ContactFacts
	Sides     []record.PartyName `json:"sides"`          // who has to accept it and to record it as held
	Offer     *Offer             `json:"offer,omitzero"` // another time or place, not yet answered
	Held      []HeldAs           `json:"held"`           // by each side, as it has it; and by a host or mediator that is none
	Cancelled []CancelledBy      `json:"cancelled"`
}

// Offer is another time or place for a contact.
type Offer struct {
	record.ContactMoved
	Cite Cite `json:"cite"`
}

// HeldAs is one party's record that a contact took place.
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
	offers   []*offer // the proposal and the moves, in order
	accepted *offer   // the newest that all others accepted
	pending  *offer   // the newest that waits for an answer
	held     []*event // as its sides have it
	told     []*event // as those who hosted or mediated have it, without being a side
	cancels  []*event
}

// offer is a proposal of a time and place, and what became of it.
type offer struct {
	*event
	answers  []*event // that accept it
	accepted bool     // by all others
	by       *event   // the act that completed the acceptance, of a move of a point
	open     bool     // it waits for an answer
	ended    *event   // withdrawn or declined
	endings  []*event // all that withdraw, decline or replace it
	step     int64    // the entry of the witness's log by which it was accepted, under the stricter rule
	awaits   bool     // the witness
	replaced *event   // by a later offer whose author knew it
}

// contactIn says what a contact is in a scope.
//
// A withdrawal or a decline ends an offer; but where all others accepted it, having it before
// them and not the withdrawal, the acceptance prevails: a withdrawal that has effect beside it
// can only have crossed it (rule 2).
func (f *Fold) contactIn(s scope, o *object) contactIs {
	var c contactIs
	by := map[*event]*offer{}
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "contact.proposed", "contact.moved":
			by[e] = &offer{event: e}
			c.offers = append(c.offers, by[e])
		case "contact.accepted":
			if x := by[f.acts[e.act.About.Act()]]; x != nil {
				x.answers = append(x.answers, e)
			}
		case "contact.declined", "withdrawal":
			if x := by[f.acts[e.act.About.Act()]]; x != nil {
				x.ended, x.endings = e, append(x.endings, e)
			}
		case "contact.cancelled":
			c.cancels = append(c.cancels, e)
		case "contact.held":
			if slices.Contains(o.parties, e.Party) {
				c.held = append(c.held, e)
			} else {
				c.told = append(c.told, e)
			}
		}
	}
	replace(c.offers)
	for _, x := range c.offers {
		f.decide(s, o, x)
		if x.accepted && (c.accepted == nil || !f.strict() || x.follows(c.accepted)) {
			c.accepted = x
		}
	}
	accepting := accepting(c.offers)
	for _, x := range c.offers {
		if x.open = !x.accepted && x.ended == nil && x.replaced == nil && !x.settledBy(accepting); x.open {
			c.pending = x
		}
	}
	c.state = c.word(o)
	return c
}

// replace notes which offers were replaced by a later one, whose author knew them: of each log the
// first, because whoever knows another of that log knows this one.
func replace(offers []*offer) {
	logs := map[record.PartyName][]*offer{}
	for _, x := range slices.Backward(offers) {
		for _, later := range logs {
			// From the newest to the oldest.
			n := sort.Search(len(later), func(i int) bool { return !later[i].event.knows(x.Cite) })
			if n == 0 {
				continue
			}
			first := later[n-1].event
			x.endings = append(x.endings, first)
			if x.replaced == nil || precedes(first, x.replaced, "", "") {
				x.replaced = first
			}
		}
		logs[x.Cite.Party] = append(logs[x.Cite.Party], x)
	}
}

// decide says whether an offer was accepted: when all others accepted it; under the stricter rule,
// when an entry of the witness's log has that before it and nothing that ended the offer.
func (f *Fold) decide(s scope, o *object, x *offer) {
	all := acceptedByAll(o.parties, x)
	if !f.strict() {
		x.accepted = all
		return
	}
	c, ok := f.crossedIn(s, x.answers, o.parties, f.once(o, "accepted "+x.Cite.String(), func(s scope) bool {
		known := func(e *event) bool { return s.has(e.Cite) }
		return !slices.ContainsFunc(x.endings, known) &&
			acceptedByAll(o.parties, &offer{event: x.event, answers: slices.DeleteFunc(slices.Clone(x.answers), func(e *event) bool { return !known(e) })})
	}))
	if ok {
		x.accepted, x.step = true, c.at[o.parties[0]].n
		return
	}
	seen := slices.ContainsFunc(x.endings, func(e *event) bool { return f.witnessed(s, e) })
	x.awaits = !seen && (all || x.ended != nil)
}

// follows reports whether an offer, once accepted, takes the place of another that was accepted
// too: it was made by one who knew the other, or, where the two crossed, the witness's log has it
// first; of two that it has at once, the later in the order of the record.
func (x *offer) follows(y *offer) bool {
	if x.event.knows(y.Cite) {
		return true
	}
	return x.step <= y.step
}

// accepting returns, of each log, the last of the acts that accept an offer which was accepted: it knows
// what the others of that log do. An offer that one of them knew is no longer open.
func accepting(offers []*offer) []*event {
	last := map[record.PartyName]*event{}
	for _, x := range offers {
		for _, e := range x.answers {
			if at := last[e.Cite.Party]; x.accepted && (at == nil || at.N < e.N) {
				last[e.Cite.Party] = e
			}
		}
	}
	return slices.Collect(maps.Values(last))
}

// settledBy reports whether another offer was accepted by one who knew of this one.
func (x *offer) settledBy(accepting []*event) bool {
	return slices.ContainsFunc(accepting, func(e *event) bool { return e.knows(x.Cite) })
}

func (c *contactIs) word(o *object) string {
	switch {
	case heldByAll(o, c.held):
		return "held"
	case len(c.held) > 0 && len(c.cancels) > 0:
		return "disputed"
	case len(c.held) > 0:
		return "held-by-one"
	case len(c.cancels) > 0:
		return "cancelled"
	case c.accepted != nil:
		return "accepted"
	case slices.ContainsFunc(c.offers, func(x *offer) bool { return x.awaits }):
		return "awaiting-witness"
	case c.pending != nil:
		return "proposed"
	case slices.ContainsFunc(c.offers, (*offer).declined):
		return "declined"
	}
	return "withdrawn"
}

func (x *offer) declined() bool {
	return slices.ContainsFunc(x.endings, func(e *event) bool { return e.act.Kind == "contact.declined" })
}

// toCome reports whether a contact may still be accepted, moved or called off.
func (c *contactIs) toCome() bool {
	return c.state == "proposed" || c.state == "accepted" || c.state == "awaiting-witness"
}

func acceptedByAll(sides []record.PartyName, x *offer) bool {
	for _, p := range sides {
		if p != x.Party && !saidBy(x.answers, p) {
			return false
		}
	}
	return len(x.answers) > 0
}

// heldByAll reports whether all sides have recorded that it was held. Nobody meets alone.
func heldByAll(o *object, held []*event) bool {
	if len(o.parties) < 2 {
		return false
	}
	for _, p := range o.parties {
		if !saidBy(held, p) {
			return false
		}
	}
	return true
}

func saidBy(events []*event, party record.PartyName) bool {
	return slices.ContainsFunc(events, func(e *event) bool { return e.Party == party })
}

// sidesOf returns whose contact it is: the parties of the channel whose delegations it names,
// or else all principals, both as they were when it came into the record. So nobody who joins
// later can undo what a contact has become.
func (f *Fold) sidesOf(opened *event) []record.PartyName {
	var sides []record.PartyName
	for _, d := range factsOf(opened).Delegations {
		if f.sits(opened, d.Party) {
			sides = append(sides, d.Party)
		}
	}
	slices.Sort(sides)
	if sides = slices.Compact(sides); len(sides) >= 2 {
		return sides
	}
	return f.principalsIn(opened)
}

// sits reports whether a party can be a side of a contact: it is in the channel, and not its witness.
func (f *Fold) sits(s scope, party record.PartyName) bool {
	return f.roleIn(s, party) != "" && f.seceded(s, party) == nil && party != f.charter.Witness
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

// judgeAnswer is the law of accepting and declining: an offer of another's, made to the one who
// answers, and still there.
func judgeAnswer(f *Fold, e *event) *Breach {
	c := f.contactIn(e, e.about)
	i := slices.IndexFunc(c.offers, func(x *offer) bool { return x.event == f.acts[e.act.About.Act()] })
	if i < 0 {
		return breach(RulePast, "%s is no proposal of a time", short(e.act.About))
	}
	x := c.offers[i]
	switch {
	case x.Party == e.Party:
		return breach(RuleOwnOffer, "the proposal is one's own")
	case !slices.Contains(e.about.parties, e.Party):
		return breach(RuleAddressee, "%s is no side of the contact", e.Party)
	case saidBy(x.answers, e.Party):
		return breach(RuleOnce, "%s has accepted it", e.Party)
	case !c.toCome():
		return breach(RuleWithdrawn, "the contact is %s", c.state)
	}
	return x.closed()
}

// closed says why an offer no longer waits for an answer, by rule 2.1; nil if it does.
func (x *offer) closed() *Breach {
	switch {
	case x.open:
		return nil
	case x.replaced != nil:
		return breach(RuleWithdrawn, "the proposal was replaced by %s", x.replaced.Cite)
	case x.ended != nil:
		return breach(RuleWithdrawn, "the proposal was ended by %s (%s)", x.ended.Cite, x.ended.act.Kind)
	}
	return breach(RuleWithdrawn, "a proposal was accepted in its place")
}

// judgeChange is the law of moving and cancelling: by a side, or by who proposed it, while it
// is to come.
func judgeChange(f *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party && !slices.Contains(e.about.parties, e.Party) {
		return breach(RuleOwn, "%s is no side of the contact", e.Party)
	}
	if c := f.contactIn(e, e.about); !c.toCome() {
		return breach(RuleWithdrawn, "the contact is %s", c.state)
	}
	return nil
}

func judgeHeld(f *Fold, e *event) *Breach {
	if !f.recordsHeld(e) {
		return breach(RuleOwn, "%s is no side of the contact", e.Party)
	}
	if e.about != nil {
		if x := e.about.by(e, e.Party, "contact.held"); x != nil {
			return breach(RuleOnce, "%s has recorded it as held by %s", e.Party, x.Cite)
		}
	}
	for _, r := range e.act.Terms.(*record.ContactHeld).Fulfils {
		p := f.objects[r].point
		if !slices.Contains(p.Owes, e.Party) && !slices.Contains(p.To, e.Party) {
			return breach(RuleCreditor, "%s is neither owed by %s nor owed to it", short(r), e.Party)
		}
		if due := f.dueIn(e, f.root(f.objects[r])); isRecurring(due) || due.Standing {
			return breach(RuleFits, "%s is not done once and for all: report it for its time, with the contact as evidence", short(r))
		}
	}
	return nil
}

// recordsHeld reports whether it is for a party to record that a contact was held: it is a side of it;
// or, as a host or mediator, was there, and others have brought it into the record.
func (f *Fold) recordsHeld(e *event) bool {
	if e.about == nil {
		return slices.Contains(f.sidesOf(e), e.Party)
	}
	role := f.roleIn(e, e.Party)
	return role == record.RoleHost || role == record.RoleMediator || slices.Contains(e.about.parties, e.Party)
}

// judgeOfferWithdrawn is the law of withdrawing a proposal or a move.
func (f *Fold) judgeOfferWithdrawn(e, target *event) *Breach {
	c := f.contactIn(e, e.about)
	x := c.offers[slices.IndexFunc(c.offers, func(x *offer) bool { return x.event == target })]
	if x.accepted || !c.toCome() {
		return breach(RuleTooLate, "the contact is %s", c.state)
	}
	return x.closed()
}

func (v *view) contact(o *object) Contact {
	line, _ := v.line(o)
	is := v.fold.contactIn(v.scope, o)
	c := Contact{Line: line, ContactFacts: factsOf(o.opened), Sides: o.parties, Held: []HeldAs{}, Cancelled: []CancelledBy{}}
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
		if moved, ok := is.pending.act.Terms.(*record.ContactMoved); ok && is.toCome() {
			c.Offer = &Offer{*moved, is.pending.Cite}
		}
	}
	for _, x := range slices.Concat(is.held, is.told) {
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
