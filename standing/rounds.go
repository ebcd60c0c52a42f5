package standing

import (
	"slices"
	"sort"
	"time"

	"parley.example/record"
)

// Rounds of sealed offers: nobody shows their hand before all have committed themselves (rule 12).
func init() {
	register("round.opened", law{judge: judgeRoundOpened})
	register("offer.sealed", law{judge: judgeSealed})
	register("offer.opened", law{judge: judgeOpened})
	register("round.matched", law{judge: judgeMatched})
	register("round.closed", law{judge: judgeRoundClosed, supersedes: itsObject})
	classes[record.ObjectRound] = func(v *view, o *object) { v.Rounds = append(v.Rounds, v.round(o)) }
}

// Round is a round of sealed offers:
//
//	collecting  offers are awaited
//	withdrawn   one was withdrawn in time: the round opens nothing
//	all-in      all offers are in, and that is settled
//	matched     the mediator says that they match
//	opened      all are opened
//	closed      it was ended without an offer being opened
type Round struct {
	Line
	Parties  []record.PartyName `json:"parties"`
	Mediator record.PartyName   `json:"mediator,omitzero"`
	Until    record.Moment      `json:"until,omitzero"`
	Offers   []RoundOffer       `json:"offers"`
	Matched  *Cite              `json:"matched,omitzero"`
	Match    *record.Offer      `json:"match,omitzero"`
}

// RoundOffer is one party's offer in a round: awaited, not-offered (until its time was over),
// sealed, withdrawn, opened, or not-opened (although it could be: see [openingTime]).
type RoundOffer struct {
	Party  record.PartyName `json:"party"`
	State  string           `json:"state"`
	Sealed *Cite            `json:"sealed,omitzero"`
	Opened *Cite            `json:"opened,omitzero"`
	Offer  *record.Offer    `json:"offer,omitzero"`
}

// openingTime is what a party has for opening its offer, from when its own log shows that it can be
// opened; and it has as long as the round in any case (rule 12).
const openingTime = 24 * time.Hour

func roundTerms(o *object) *record.RoundOpened { return o.opened.act.Terms.(*record.RoundOpened) }

// by returns a party's act of a kind on an object, in scope, or nil.
func (o *object) by(s scope, party record.PartyName, kind string) *event {
	for _, e := range o.events {
		if e.Party == party && e.act.Kind == kind && s.has(e.Cite) {
			return e
		}
	}
	return nil
}

// offerOf returns a party's sealed offer, in scope, or nil. Of a log that has forked, one that was not
// taken back counts before one that was (rule 9.9).
func (f *Fold) offerOf(s scope, o *object, party record.PartyName) (offer *event) {
	for _, e := range o.of(s, "offer.sealed") {
		if e.Party == party && (offer == nil || f.offerTakenBack(s, offer) != nil) {
			offer = e
		}
	}
	return offer
}

// offerTakenBack returns a withdrawal of an offer, in scope, or nil.
func (f *Fold) offerTakenBack(s scope, sealed *event) *event {
	for _, e := range sealed.about.events {
		if e.act.Kind == "withdrawal" && s.has(e.Cite) && e.act.About.Act() == sealed.act.Hash {
			return e
		}
	}
	return nil
}

// allIn applies rule 3 to sealed offers: each party's is there, and none was taken back; nor was
// the round, by who opened it, if no mediator leads it. It can only become true.
func (f *Fold) allIn(s scope, o *object) bool {
	var sealed []*event
	for _, e := range o.within(s) {
		if e.act.Kind == "offer.sealed" {
			sealed = append(sealed, e)
		}
	}
	t := roundTerms(o)
	if len(sealed) < len(t.Parties) {
		return false
	}
	return f.reachedIn(s, sealed, t.Parties, func(s scope) bool {
		if t.Mediator == "" && o.first(s, "round.closed") != nil {
			return false
		}
		for _, p := range t.Parties {
			if e := f.offerOf(s, o, p); e == nil || f.offerTakenBack(s, e) != nil {
				return false
			}
		}
		return true
	})
}

// mayOpen reports whether the offers of a round can be opened, by what is settled in scope. It can only
// become true.
func (f *Fold) mayOpen(s scope, o *object) bool {
	settled := f.firmIn(s)
	return f.allIn(settled, o) && (roundTerms(o).Mediator == "" || o.first(settled, "round.matched") != nil)
}

// mayOpenSince returns when a party's log, by an entry in scope, first shows that the offers of a round
// can be opened, as that entry claims; false if it does not show that.
func (f *Fold) mayOpenSince(s scope, o *object, party record.PartyName) (time.Time, bool) {
	for _, l := range f.strands(party) {
		size := min(l.folded, s.size(l.party))
		n := int64(sort.Search(int(size), func(n int) bool { return f.mayOpen(past(s, l, int64(n)), o) }))
		if n < size && l.leaves[n].Entry != nil {
			return l.leaves[n].Entry.Time.Time, true
		}
	}
	return time.Time{}, false
}

func judgeRoundOpened(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.RoundOpened)
	for _, p := range t.Parties {
		if f.roleIn(e, p) != record.RoleParty {
			return breach(RuleMember, "%s is no principal of this channel", p)
		}
	}
	if t.Mediator != "" && f.roleIn(e, t.Mediator) != record.RoleMediator {
		return breach(RuleMember, "%s is no mediator of this channel", t.Mediator)
	}
	return nil
}

func judgeSealed(f *Fold, e *event) *Breach {
	o := e.about
	if !slices.Contains(roundTerms(o).Parties, e.Party) {
		return breach(RuleOffer, "the round asks no offer of %s", e.Party)
	}
	if x := o.by(e, e.Party, "offer.sealed"); x != nil {
		return breach(RuleOffer, "%s has sealed its offer by %s", e.Party, x.Cite)
	}
	if x := o.first(e, "round.closed"); x != nil {
		return breach(RuleClosed, "the round was closed by %s", x.Cite)
	}
	if until := roundTerms(o).Until; until != "" && !e.entry.Time.Before(until.End()) {
		return breach(RuleOffer, "the time of the round was over (%s)", until)
	}
	return nil
}

func judgeOpened(f *Fold, e *event) *Breach {
	o, t := e.about, e.act.Terms.(*record.OfferOpened)
	if !slices.Contains(roundTerms(o).Parties, e.Party) {
		return breach(RuleOffer, "the round asks no offer of %s", e.Party)
	}
	if x := o.by(e, e.Party, "offer.opened"); x != nil {
		return breach(RuleOffer, "%s has opened its offer by %s", e.Party, x.Cite)
	}
	settled := f.firmIn(e)
	if !f.allIn(settled, o) {
		return breach(RuleAllIn, "not all offers were in, by what was settled before it")
	}
	if roundTerms(o).Mediator != "" && o.first(settled, "round.matched") == nil {
		return breach(RuleMatched, "the mediator had not said that the offers match, by what was settled before it")
	}
	kept := record.SealedOffer{Channel: f.channel, Offer: t.Offer, Party: e.Party, Random: t.Random, Round: o.ref}
	sealed := o.by(e, e.Party, "offer.sealed")
	if c, err := kept.Commitment(); err != nil || c != sealed.act.Terms.(*record.OfferSealed).Commitment {
		return breach(RuleCommitted, "it is not the offer that was sealed by %s", sealed.Cite)
	}
	return nil
}

func judgeMatched(f *Fold, e *event) *Breach {
	o := e.about
	if roundTerms(o).Mediator != e.Party {
		return breach(RuleMatched, "%s is not the mediator of the round", e.Party)
	}
	if b := judgeEnded(e); b != nil {
		return b
	}
	if !f.allIn(f.firmIn(e), o) {
		return breach(RuleAllIn, "not all offers were in, by what was settled before it")
	}
	return nil
}

// judgeRoundClosed lets a round be ended by its mediator, or, if it has none, by who opened it
// before all offers are in.
func judgeRoundClosed(f *Fold, e *event) *Breach {
	o := e.about
	mediator := roundTerms(o).Mediator
	if mediator != e.Party && (mediator != "" || o.opened.Party != e.Party) {
		return breach(RuleMatched, "it is not for %s to close the round", e.Party)
	}
	if b := judgeEnded(e); b != nil {
		return b
	}
	if mediator == "" && f.allIn(e, o) {
		return breach(RuleTooLate, "all offers are in")
	}
	return nil
}

func judgeEnded(e *event) *Breach {
	for _, kind := range []string{"round.matched", "round.closed"} {
		if x := e.about.first(e, kind); x != nil {
			return breach(RuleClosed, "the round was ended by %s", x.Cite)
		}
	}
	return nil
}

func (v *view) round(o *object) Round {
	line, _ := v.line(o)
	t := roundTerms(o)
	r := Round{Line: line, Parties: t.Parties, Mediator: t.Mediator, Until: t.Until, Offers: []RoundOffer{}}
	matched := o.first(v.scope, "round.matched")
	if matched != nil {
		r.Matched = &matched.Cite
		if match := matched.act.Terms.(*record.RoundMatched).Match; len(match.Amounts) > 0 || !match.Document.IsZero() {
			r.Match = &match
		}
	}
	allIn := v.fold.allIn(v.firm(), o)
	opened, withdrawn := 0, false
	for _, p := range t.Parties {
		x := v.roundOffer(o, p)
		if x.Opened != nil {
			opened++
		}
		withdrawn = withdrawn || x.State == "withdrawn"
		r.Offers = append(r.Offers, x)
	}
	switch {
	case opened == len(t.Parties):
		r.State = "opened"
	case matched != nil:
		r.State = "matched"
	case o.first(v.scope, "round.closed") != nil && (t.Mediator != "" || !v.fold.allIn(v.scope, o)):
		r.State = "closed"
	case allIn:
		r.State = "all-in"
	case withdrawn:
		r.State = "withdrawn"
	default:
		r.State = "collecting"
	}
	return r
}

func (v *view) roundOffer(o *object, party record.PartyName) RoundOffer {
	x := RoundOffer{Party: party, State: "awaited"}
	over := roundTerms(o).Until != "" && v.passed(roundTerms(o).Until)
	sealed := v.fold.offerOf(v.scope, o, party)
	if sealed == nil {
		if over {
			x.State = "not-offered"
		}
		return x
	}
	x.State, x.Sealed = "sealed", &sealed.Cite
	switch opened := o.by(v.scope, party, "offer.opened"); {
	case opened != nil:
		x.State, x.Opened = "opened", &opened.Cite
		x.Offer = &opened.act.Terms.(*record.OfferOpened).Offer
	case v.fold.offerTakenBack(v.scope, sealed) != nil && !v.fold.allIn(v.scope, o):
		x.State = "withdrawn"
	case over:
		if since, may := v.fold.mayOpenSince(v.scope, o, party); may && v.at.Sub(since) >= openingTime {
			x.State = "not-opened"
		}
	}
	return x
}
