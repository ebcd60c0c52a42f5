package standing

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"parley.example/record"
)

// Founding: who is a party, and who may speak for it.
func init() {
	register("charter", law{judge: judgeCharter})
	register("accession", law{judge: judgeAccession})
	register("invitation", law{judge: judgeInvitation})
	register("powers.given", law{judge: always})
	register("powers.revoked", law{judge: judgeRevoked, supersedes: true})
}

// Party is a party as it stands.
type Party struct {
	record.Party
	State     string     `json:"state"` // founder, acceded, named, invited
	Signed    *Cite      `json:"signed,omitzero"`
	Entries   int64      `json:"entries"`
	Settled   int64      `json:"settled"` // entries of its log that all other principals have cited
	Officials []Official `json:"officials"`
}

// Official is a person with full powers.
type Official struct {
	record.PowersGiven
	State   string     `json:"state"` // in-force, revoked
	Given   Cite       `json:"given"`
	Revoked *Cite      `json:"revoked,omitzero"`
	Ref     record.Ref `json:"ref"`
}

// judgeAuthor holds an act to who made it: a party that has signed the charter, by itself or
// by an official with full powers (rules 9.2, 9.3). Only the log of the party itself matters,
// up to the act, so that powers cannot be taken back from what was done under them.
func (f *Fold) judgeAuthor(e *event) *Breach {
	kind, _ := record.Kinds().Find(e.act.Kind)
	switch e.act.Kind {
	case "charter", "accession":
	default:
		if f.signed(e, e.Party) == nil {
			return breach(RuleMember, "%s has not signed the charter before it", e.Party)
		}
	}
	if e.act.By == "" {
		party, known := f.partyKeys(e)
		if !known {
			return breach(RuleMember, "nothing before it names %s a party", e.Party)
		}
		if kind.Power != "" {
			return breach(RulePowers, "%s is done by an official with full powers, not by the party key", e.act.Kind)
		}
		if err := e.signedBy(party.Keys.Party); err != nil {
			return breach(RulePowers, "%v", err)
		}
		return nil
	}
	var why *Breach
	for _, o := range f.powersOf(e, e.act.By) {
		given := o.opened.act.Terms.(*record.PowersGiven)
		switch revoked := revocation(e, o); {
		case revoked != nil:
			why = breach(RulePowers, "the powers of %s were revoked by %s", e.act.By, revoked.Cite)
		default:
			if err := given.Cover(e.act); err != nil {
				why = breach(RulePowers, "%v", err)
			} else if err := e.signedBy(given.Key); err != nil {
				why = breach(RulePowers, "%v", err)
			} else {
				return nil
			}
		}
	}
	if why == nil {
		why = breach(RulePowers, "%s has given no powers to %s before it", e.Party, e.act.By)
	}
	return why
}

// signedBy verifies the act's signature. A draft that bears none yet ([Fold.Try]) passes.
func (e *event) signedBy(key record.PublicKey) error {
	if !e.act.IsSigned() {
		return nil
	}
	return e.act.VerifyBy(key)
}

// powersOf returns the powers given to an official before e, in its party's own log.
func (f *Fold) powersOf(e *event, official record.OfficialID) []*object {
	var list []*object
	for _, o := range f.order {
		if given, ok := o.opened.act.Terms.(*record.PowersGiven); ok && o.class == record.ObjectPowers &&
			o.opened.Party == e.Party && given.Official == official && e.has(o.opened.Cite) {
			list = append(list, o)
		}
	}
	return list
}

func revocation(s scope, powers *object) *event {
	for _, x := range powers.within(s) {
		if x.act.Kind == "powers.revoked" {
			return x
		}
	}
	return nil
}

func judgeRevoked(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleOwn, "the powers were given by %s", e.about.opened.Party)
	}
	return nil
}

func judgeCharter(f *Fold, e *event) *Breach {
	if e.Party != f.charter.Founder {
		return breach(RuleMember, "the charter is founded by %s; others accede to it", f.charter.Founder)
	}
	if f.signed(e, e.Party) != nil {
		return breach(RuleOnce, "%s has signed the charter already", e.Party)
	}
	return nil
}

func judgeAccession(f *Fold, e *event) *Breach {
	if f.signed(e, e.Party) != nil {
		return breach(RuleOnce, "%s has signed the charter already", e.Party)
	}
	_, named := f.charter.Party(e.Party)
	if named && e.Party != f.charter.Founder && e.about == nil {
		return nil
	}
	if e.about == nil {
		return breach(RuleMember, "the charter does not name %s; an accession on an invitation says which", e.Party)
	}
	if e.about.opened.act.Terms.(*record.Invitation).Party.Name != e.Party {
		return breach(RuleMember, "the invitation is to another party")
	}
	return nil
}

func judgeInvitation(f *Fold, e *event) *Breach {
	invited := e.act.Terms.(*record.Invitation).Party
	if f.roleIn(e, e.Party) != record.RoleParty {
		return breach(RuleMember, "only principals invite")
	}
	if _, named := f.charter.Party(invited.Name); named || f.signed(e, invited.Name) != nil {
		return breach(RuleMember, "%s is in the channel already", invited.Name)
	}
	return nil
}

// signed returns the act by which a party signed the charter, if it is in scope.
func (f *Fold) signed(s scope, party record.PartyName) *event {
	l := f.logs[party]
	if l == nil {
		return nil
	}
	for _, x := range l.events {
		if !s.has(x.Cite) {
			return nil
		}
		if x.breach == nil && (x.act.Kind == "charter" || x.act.Kind == "accession") {
			return x
		}
	}
	return nil
}

// partyKeys returns what the charter, or the invitations before e, say of e's party.
// An invitation counts when every principal that was in before e has made it in the same
// terms: nobody brings in a party alone (two-person admission).
func (f *Fold) partyKeys(e *event) (record.Party, bool) {
	if p, ok := f.charter.Party(e.Party); ok {
		return p, true
	}
	return f.invited(e, e.Party)
}

func (f *Fold) invited(s scope, name record.PartyName) (record.Party, bool) {
	var first *record.Party
	hosts := map[record.PartyName]bool{}
	for _, o := range f.objectsIn(s, record.ObjectInvitation) {
		p := o.opened.act.Terms.(*record.Invitation).Party
		if p.Name != name {
			continue
		}
		if first == nil {
			first = &p
		}
		if sameParty(*first, p) {
			hosts[o.opened.Party] = true
		}
	}
	if first == nil {
		return record.Party{}, false
	}
	for _, host := range f.principals(s) {
		if host != name && !hosts[host] {
			return record.Party{}, false
		}
	}
	return *first, true
}

// Invited returns what any invitation, with effect or not, says of a party: whose signatures
// to expect on its log.
func (f *Fold) Invited(name record.PartyName) []record.Party {
	var list []record.Party
	for _, o := range f.objectsIn(everything{}, record.ObjectInvitation) {
		if p := o.opened.act.Terms.(*record.Invitation).Party; p.Name == name {
			list = append(list, p)
		}
	}
	return list
}

// InvitationOf returns the first invitation of a party, or none.
func (f *Fold) InvitationOf(name record.PartyName) record.Ref {
	for _, o := range f.objectsIn(everything{}, record.ObjectInvitation) {
		if o.opened.act.Terms.(*record.Invitation).Party.Name == name {
			return o.ref
		}
	}
	return ""
}

func sameParty(a, b record.Party) bool {
	x, err1 := json.Marshal(a, json.Deterministic(true))
	y, err2 := json.Marshal(b, json.Deterministic(true))
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// principals returns, in order, the parties that have a say: those of role party that the
// charter names, and those invited that have acceded, in scope.
func (f *Fold) principals(s scope) []record.PartyName {
	var list []record.PartyName
	for _, p := range f.charter.Parties {
		if p.Role == record.RoleParty {
			list = append(list, p.Name)
		}
	}
	for _, x := range f.accessions(s) {
		if f.invitedRole(x) == record.RoleParty {
			list = append(list, x.Party)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// accessions returns the accessions on invitation that are in scope.
func (f *Fold) accessions(s scope) []*event {
	var list []*event
	for name := range f.logs {
		if _, named := f.charter.Party(name); named {
			continue
		}
		if x := f.signed(s, name); x != nil {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b *event) int { return strings.Compare(string(a.Party), string(b.Party)) })
	return list
}

func (f *Fold) invitedRole(accession *event) record.Role {
	return accession.about.opened.act.Terms.(*record.Invitation).Party.Role
}

func (f *Fold) roleIn(s scope, party record.PartyName) record.Role {
	if p, ok := f.charter.Party(party); ok {
		return p.Role
	}
	if x := f.signed(s, party); x != nil {
		return f.invitedRole(x)
	}
	return ""
}

// others returns the principals in scope but one.
func (f *Fold) others(s scope, but record.PartyName) []record.PartyName {
	return slices.DeleteFunc(f.principals(s), func(p record.PartyName) bool { return p == but })
}

func (v *view) parties() {
	add := func(p record.Party, state string) {
		party := Party{Party: p, State: state, Officials: []Official{}}
		if x := v.fold.signed(v.scope, p.Name); x != nil {
			party.Signed = &x.Cite
			if p.Name == v.fold.charter.Founder {
				party.State = "founder"
			} else {
				party.State = "acceded"
			}
		}
		party.Entries = min(v.fold.folded(p.Name), v.scope.size(p.Name))
		party.Settled = v.settled[p.Name]
		for _, o := range v.fold.objectsIn(v.scope, record.ObjectPowers) {
			if o.opened.Party == p.Name {
				party.Officials = append(party.Officials, v.official(o))
			}
		}
		v.Parties = append(v.Parties, party)
	}
	for _, p := range v.fold.charter.Parties {
		add(p, "named")
	}
	seen := map[record.PartyName]bool{}
	for _, o := range v.fold.objectsIn(v.scope, record.ObjectInvitation) {
		p := o.opened.act.Terms.(*record.Invitation).Party
		if !seen[p.Name] {
			seen[p.Name] = true
			add(p, "invited")
		}
	}
	slices.SortFunc(v.Parties, func(a, b Party) int { return strings.Compare(string(a.Name), string(b.Name)) })
}

func (v *view) official(o *object) Official {
	official := Official{PowersGiven: *o.opened.act.Terms.(*record.PowersGiven), State: "in-force", Given: o.opened.Cite, Ref: o.ref}
	if x := revocation(v.scope, o); x != nil {
		official.State = "revoked"
		official.Revoked = &x.Cite
	}
	return official
}
