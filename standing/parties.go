package standing

import (
	"bytes"
	"math"
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
	register("powers.revoked", law{judge: judgeRevoked, supersedes: itsObject})
}

// Party is a party as it stands.
type Party struct {
	record.Party
	State     string     `json:"state"` // founder, acceded, seceded, named, invited
	Signed    *Cite      `json:"signed,omitzero"`
	Rotated   []Cite     `json:"rotated"` // the entries by which it came by its keys, if not by the charter or an invitation
	Entries   int64      `json:"entries"`
	Settled   int64      `json:"settled"`  // entries of its log that all other principals have cited
	Restored  []Cite     `json:"restored"` // entries by which it declared a loss
	Officials []Official `json:"officials"`
	Seceded   *Cite      `json:"seceded,omitzero"`
	Life      Life       `json:"life"`
	Silences  []Silence  `json:"silences"`
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
// by an official with full powers (rules 9.2, 9.3). Of the powers only the log of the party
// itself tells, up to the act, so that they cannot be taken back from what was done under them.
func (f *Fold) judgeAuthor(e *event) *Breach {
	if e.act.Kind != "charter" && e.act.Kind != "accession" && f.signed(e, e.Party) == nil {
		return breach(RuleMember, "%s has not signed the charter before it", e.Party)
	}
	if e.act.By != "" {
		var b *Breach
		e.powers, b = f.powersFor(e)
		return b
	}
	party, known := f.partyKeys(e)
	if !known {
		return breach(RuleMember, "nothing before it names %s a party", e.Party)
	}
	if kind, _ := record.Kinds().Find(e.act.Kind); kind.Power != "" {
		return breach(RulePowers, "%s is done by an official with full powers, not by the party key", e.act.Kind)
	}
	return f.signedBy(e, party.Keys.Party)
}

// powersFor returns the full powers under which an official made an act, or why there are none.
func (f *Fold) powersFor(e *event) (*object, *Breach) {
	why := breach(RulePowers, "%s has given no powers to %s before it", e.Party, e.act.By)
	l := f.logOf(e)
	if l == nil {
		return nil, why
	}
	for _, o := range l.powers[e.act.By] {
		given := o.opened.act.Terms.(*record.PowersGiven)
		if revoked := o.first(e, "powers.revoked"); revoked != nil {
			why = breach(RulePowers, "the powers of %s were revoked by %s", e.act.By, revoked.Cite)
		} else if err := given.Cover(e.act); err != nil {
			why = breach(RulePowers, "%v", err)
		} else if b := f.signedBy(e, given.Key); b != nil {
			why = b
		} else {
			return o, nil
		}
	}
	return nil, why
}

func (f *Fold) signedBy(e *event, key record.PublicKey) *Breach {
	if e.draft {
		return nil
	}
	if err := f.verify(e.act, key); err != nil {
		return breach(RulePowers, "%v", err)
	}
	return nil
}

func judgeRevoked(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleOwn, "the powers were given by %s", e.about.opened.Party)
	}
	if x := e.about.first(e, "powers.revoked"); x != nil {
		return breach(RuleClosed, "the powers were revoked by %s", x.Cite)
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
	if e.Party == f.charter.Founder {
		return breach(RuleMember, "%s founds the channel by the charter; others accede to it", e.Party)
	}
	if _, named := f.charter.Party(e.Party); named && e.about != nil {
		return breach(RuleMember, "the charter names %s: it accedes without an invitation", e.Party)
	}
	return nil // who is not named is known by the invitation, or not at all
}

func judgeInvitation(f *Fold, e *event) *Breach {
	invited := e.act.Terms.(*record.Invitation).Party
	if f.roleIn(e, e.Party) != record.RoleParty {
		return breach(RuleMember, "only principals invite")
	}
	if _, named := f.charter.Party(invited.Name); named || f.signed(e, invited.Name) != nil {
		return breach(RuleMember, "%s is in the channel already", invited.Name)
	}
	if a, like := f.charter.AuditorLike(invited); like {
		return breach(RuleForm, "%s would have the name or a key of the auditor %s", invited.Name, a.Name)
	}
	for _, p := range f.membersIn(e) {
		chain, _ := f.Keys(p.Name)
		for _, p.Keys = range chain.Until(e.size(p.Name)) {
			if invited.SharesKey(p) {
				return breach(RuleForm, "%s would have a key of %s", invited.Name, p.Name)
			}
		}
	}
	return nil
}

// membersIn returns the parties of the charter, and those that have joined, in scope.
func (f *Fold) membersIn(s scope) []record.Party {
	list := slices.Clone(f.charter.Parties)
	for _, x := range f.joined {
		if s.has(x.Cite) && !slices.ContainsFunc(list, func(p record.Party) bool { return p.Name == x.Party }) {
			list = append(list, termsOfInvitation(x.about))
		}
	}
	return list
}

func termsOfInvitation(o *object) record.Party {
	return o.opened.act.Terms.(*record.Invitation).Party
}

// join notes that a party has signed the charter.
func (f *Fold) join(e *event) {
	f.logOf(e).signed = e
	if e.about != nil {
		f.beginKeys(f.logOf(e), termsOfInvitation(e.about))
		f.joined = append(f.joined, e)
		slices.SortFunc(f.joined, func(a, b *event) int { return compareCites(a.Cite, b.Cite) })
	}
}

// signed returns the act by which a party signed the charter, if it is in scope.
func (f *Fold) signed(s scope, party record.PartyName) *event {
	for _, l := range f.strands(party) {
		if l.signed != nil && s.has(l.signed.Cite) {
			return l.signed
		}
	}
	return nil
}

// partyKeys returns what the charter says of e's party; or the invitation on which the party
// acceded, or by e accedes; with the keys that the party has by then.
func (f *Fold) partyKeys(e *event) (record.Party, bool) {
	if chain, known := f.chainOf(e); known {
		return chain.At(e.N), true
	}
	o, b := f.find(e, e.act.About, record.ObjectInvitation)
	if b != nil || termsOfInvitation(o).Name != e.Party || !f.admits(e, o) {
		return record.Party{}, false
	}
	return termsOfInvitation(o), true
}

// admits reports whether every principal in scope has made an invitation in the same terms:
// nobody brings in a party alone (two-person admission).
func (f *Fold) admits(s scope, invitation *object) bool {
	terms := termsOfInvitation(invitation)
	var hosts []record.PartyName
	for _, o := range f.classes[record.ObjectInvitation] {
		if s.has(o.opened.Cite) && sameParty(termsOfInvitation(o), terms) {
			hosts = append(hosts, o.opened.Party)
		}
	}
	for _, p := range f.principalsIn(s) {
		if p != terms.Name && !slices.Contains(hosts, p) {
			return false
		}
	}
	return true
}

// Member returns what the record says of a party, and so by which keys its log and its node are
// known now: what the charter says; else the invitation on which it acceded; else one that all
// principals have made in the same terms; with the keys that it has since rotated to. An
// invitation by some of them says nothing yet.
func (f *Fold) Member(name record.PartyName) (record.Party, bool) {
	if p, named := f.charter.Party(name); named {
		return f.keysAt(p, math.MaxInt64), true
	}
	if x := f.signed(everything{}, name); x != nil {
		return f.keysAt(termsOfInvitation(x.about), math.MaxInt64), true
	}
	for _, o := range f.objectsIn(everything{}, record.ObjectInvitation) {
		if p := termsOfInvitation(o); p.Name == name && f.admits(everything{}, o) {
			return p, true
		}
	}
	return record.Party{}, false
}

// Members returns the parties of which [Fold.Member] knows, in the order of their names.
func (f *Fold) Members() []record.Party {
	list := slices.Clone(f.charter.Parties)
	for i, p := range list {
		list[i] = f.keysAt(p, math.MaxInt64)
	}
	for _, o := range f.objectsIn(everything{}, record.ObjectInvitation) {
		name := termsOfInvitation(o).Name
		if slices.ContainsFunc(list, func(p record.Party) bool { return p.Name == name }) {
			continue
		}
		if p, ok := f.Member(name); ok {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b record.Party) int { return strings.Compare(string(a.Name), string(b.Name)) })
	return list
}

// InvitationOf returns the first invitation of a party that all principals have made in the
// same terms; else the first at all; or none.
func (f *Fold) InvitationOf(name record.PartyName) record.Ref {
	var first record.Ref
	for _, o := range f.objectsIn(everything{}, record.ObjectInvitation) {
		if termsOfInvitation(o).Name != name {
			continue
		}
		if f.admits(everything{}, o) {
			return o.ref
		}
		if first == "" {
			first = o.ref
		}
	}
	return first
}

func sameParty(a, b record.Party) bool {
	x, err1 := json.Marshal(a, json.Deterministic(true))
	y, err2 := json.Marshal(b, json.Deterministic(true))
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// principalsIn returns, in order, the parties that have a say: those of role party that the
// charter names, and those invited that have acceded, in scope, and have not left. The list is not
// to be changed.
func (f *Fold) principalsIn(s scope) []record.PartyName {
	list := f.everPrincipalsIn(s)
	if len(f.left) > 0 {
		list = slices.DeleteFunc(slices.Clone(list), func(p record.PartyName) bool { return f.seceded(s, p) != nil })
	}
	return list
}

// everPrincipalsIn returns also those that have left.
func (f *Fold) everPrincipalsIn(s scope) []record.PartyName {
	list := f.principals
	for _, x := range f.joined {
		if termsOfInvitation(x.about).Role == record.RoleParty && s.has(x.Cite) && !slices.Contains(list, x.Party) {
			list = append(slices.Clip(list), x.Party)
		}
	}
	if len(list) > len(f.principals) {
		slices.Sort(list)
	}
	return list
}

// roleIn returns the role of a party that the charter names or that has acceded in scope, or
// none.
func (f *Fold) roleIn(s scope, party record.PartyName) record.Role {
	if p, ok := f.charter.Party(party); ok {
		return p.Role
	}
	if x := f.signed(s, party); x != nil {
		return termsOfInvitation(x.about).Role
	}
	return ""
}

func (v *view) parties() {
	officials := map[record.PartyName][]Official{}
	for _, o := range v.fold.objectsIn(v.scope, record.ObjectPowers) {
		officials[o.opened.Party] = append(officials[o.opened.Party], v.official(o))
	}
	add := func(p record.Party, state string) {
		party := Party{Party: p, State: state, Officials: append([]Official{}, officials[p.Name]...)}
		if x := v.fold.signed(v.scope, p.Name); x != nil {
			party.Signed = &x.Cite
			party.State = "acceded"
			if p.Name == v.fold.charter.Founder {
				party.State = "founder"
			}
			if x.about != nil {
				party.Party = termsOfInvitation(x.about)
			}
		}
		party.Rotated = v.fold.rotatedIn(v.scope, p.Name)
		if state == "named" || party.Signed != nil {
			party.Keys = v.fold.keysAt(party.Party, v.scope.size(p.Name)).Keys
		}
		if x := v.fold.seceded(v.scope, p.Name); x != nil {
			party.State, party.Seceded = "seceded", &x.Cite
		}
		party.Life = v.life(p.Name, party.State)
		party.Silences = append([]Silence{}, v.fold.silencesIn(v.scope, p.Name)...)
		party.Entries = min(v.fold.Folded(p.Name), v.scope.size(p.Name))
		party.Settled = v.settled[p.Name]
		party.Restored = v.fold.restoredIn(v.scope, p.Name)
		v.Parties = append(v.Parties, party)
	}
	for _, p := range v.fold.charter.Parties {
		add(p, "named")
	}
	seen := map[record.PartyName]bool{}
	for _, o := range v.fold.objectsIn(v.scope, record.ObjectInvitation) {
		if p := termsOfInvitation(o); !seen[p.Name] {
			seen[p.Name] = true
			add(p, "invited")
		}
	}
	slices.SortFunc(v.Parties, func(a, b Party) int { return strings.Compare(string(a.Name), string(b.Name)) })
}

func (v *view) official(o *object) Official {
	official := Official{PowersGiven: *o.opened.act.Terms.(*record.PowersGiven), State: "in-force", Given: o.opened.Cite, Ref: o.ref}
	if x := o.first(v.scope, "powers.revoked"); x != nil {
		official.State = "revoked"
		official.Revoked = &x.Cite
	}
	return official
}
