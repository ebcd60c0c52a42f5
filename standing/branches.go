package standing

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"parley.example/record"
)

// Branches: what is known of a log that its party has forked (rule 9.9). Where two histories differ
// the log ends, and goes on as branches; each is a log of its own that begins with all that was
// before it. Entries cite heads, and the root of a head says which branch it is of: whoever keeps
// the logs says it by the branch's name, see [Leaf].

// BranchName names the branch of a party's log that has this root after its first entry.
func BranchName(party record.PartyName, root record.Hash) record.PartyName {
	return party + "~" + record.PartyName(root.String()[:16])
}

// PartyOf returns whose log a name is of: a party's, or a branch's.
func PartyOf(log record.PartyName) record.PartyName {
	party, _, _ := strings.Cut(string(log), "~")
	return record.PartyName(party)
}

// Branch begins a branch where a log ends, with the entries of it that are here: all of them, because
// an act that stands on two branches counts on one. The log must have no entries after that, and the
// branches of a branch come after it. It panics if the log is not there or the branch is.
func (f *Fold) Branch(name, of record.PartyName, leaves ...Leaf) {
	trunk := f.logs[of]
	if trunk == nil && of == PartyOf(name) { // they differ from the start
		trunk = f.newLog(of)
		f.logs[of] = trunk
	}
	if trunk == nil || f.logs[name] != nil {
		panic("standing: a branch of no log, or twice: " + string(name))
	}
	l := f.newLog(name)
	l.of, l.from, l.leaves = trunk, int64(len(trunk.leaves)), slices.Clone(trunk.leaves)
	trunk.ends = true
	f.logs[name] = l
	owner := PartyOf(name)
	f.branches[owner] = append(f.branches[owner], l)
	slices.SortFunc(f.branches[owner], func(a, b *log) int { return cmp.Compare(a.party, b.party) })
	for _, leaf := range leaves {
		l.add(leaf)
		if leaf.Act == nil {
			continue
		}
		at := Cite{name, leaf.N}
		if first, twice := f.shared[leaf.Act.Hash]; !twice || compareCites(at, first) < 0 {
			f.shared[leaf.Act.Hash] = at
		}
	}
	f.advance()
}

// elsewhere returns the place at which an act counts that stands at e too, on another branch.
func (f *Fold) elsewhere(e *event) (Cite, bool) {
	at, ok := f.shared[e.act.Hash]
	return at, ok && at != e.Cite && f.logs[e.Cite.Party].of != nil
}

// ofHouse are the kinds of acts by which a party says, for its own log, that it takes part and who speaks for it.
// What stands on a branch is judged by what that branch says of this: so such an act counts on each branch on
// which it stands. Otherwise an act of which others know nothing could take from those who cited the other branch
// what they relied on.
var ofHouse = []string{"charter", "accession", "powers.given", "powers.revoked", "key.rotated"}

// again returns the place at which an act stands already, if it does not count at e.
func (f *Fold) again(e *event) (Cite, bool) {
	at, again := f.places[e.act.Hash]
	twin, counts := f.elsewhere(e)
	if l := f.logOf(e); l != nil && l.of != nil && (again || counts) && countsOnEach(e.act) {
		first := l.said(e.act.Hash)
		if first == nil {
			return Cite{}, false
		}
		return first.Cite, true
	}
	if counts {
		return twin, true
	}
	return at, again
}

// countsOnEach reports whether an act counts on each branch on which it stands: all do but those by which others
// can name something, a contact or a move of it, which would be there twice under one name.
func countsOnEach(act *record.SignedAct) bool {
	kind, _ := record.Kinds().Find(act.Kind)
	opens := kind.Opens != "" && (act.About == "" || !kind.Optional) || kind.Name == "contact.moved" || kind.Name == "point.moved"
	return !opens || slices.Contains(ofHouse, act.Kind)
}

// said returns the first place at which an act stands in a log, or in one that it goes on from; nil if it does
// not.
func (l *log) said(act record.Hash) *event {
	for _, e := range l.events {
		if e.act != nil && e.act.Hash == act && e.act.Party == e.Party {
			return e
		}
	}
	return nil
}

// actIn returns an act that has effect: of one that counts on several branches, as it stands on the first that
// has it in scope, else on the first at all; nil if there is none.
func (f *Fold) actIn(s scope, act record.Hash) *event {
	e := f.acts[act]
	if e == nil || s.has(e.Cite) {
		return e
	}
	for _, l := range f.strands(e.Party) {
		if x := l.said(act); x != nil && x.breach == nil && s.has(x.Cite) {
			return x
		}
	}
	return e
}

// objectIn is actIn for what an act opens.
func (f *Fold) objectIn(s scope, r record.Ref) *object {
	o := f.objects[r]
	if o == nil || o.class != record.ObjectPowers || s.has(o.opened.Cite) {
		return o
	}
	official := o.opened.act.Terms.(*record.PowersGiven).Official
	for _, l := range f.strands(o.opened.Party) {
		for _, x := range l.powers[official] {
			if x.ref == r && s.has(x.opened.Cite) {
				return x
			}
		}
	}
	return o
}

// begin makes a branch what its log was where it ends. It reports whether it is to be folded.
func (l *log) begin() bool {
	if l.of == nil || l.folded > 0 {
		return true
	}
	if l.of.folded < l.from {
		return false
	}
	l.folded, l.seen, l.events = l.from, slices.Clone(l.of.seen), slices.Clone(l.of.events)
	l.unknown, l.restored, l.rotated = slices.Clone(l.of.unknown), slices.Clone(l.of.restored), slices.Clone(l.of.rotated)
	l.signed, l.keys = l.of.signed, l.of.keys
	l.powers, l.numbers = maps.Clone(l.of.powers), maps.Clone(l.of.numbers)
	for official := range l.powers {
		l.powers[official] = slices.Clip(l.powers[official])
	}
	l.watch = slices.Clone(l.of.watch)
	return true
}

// trunks are the heads of the logs of which l is a branch: all of each.
func (l *log) trunks() []record.Cited {
	var list []record.Cited
	for t := l; t.of != nil; t = t.of {
		list = append(list, record.Cited{Party: t.of.party, Size: t.from})
	}
	slices.Reverse(list)
	return list
}

// at returns the citation of a place of the log, which may be in a log of which it is a branch.
func (l *log) at(n int64) Cite {
	for l.of != nil && n < l.from {
		l = l.of
	}
	return Cite{l.party, n}
}

// on reports whether an entry is of this log, or of one of which it is a branch.
func (l *log) on(c Cite) bool {
	for ; l != nil; l = l.of {
		if l.party == c.Party {
			return true
		}
	}
	return false
}

// strands are a party's log and its branches, in an order that depends on nothing but their names.
func (f *Fold) strands(party record.PartyName) []*log {
	var list []*log
	if l := f.logs[party]; l != nil {
		list = append(list, l)
	}
	return append(list, f.branches[party]...)
}

// pathsIn are the histories that a party's log has in scope: the log itself, or each branch that goes
// on as no other there. Of a log that has forked the one counts on which it binds most (rule 9.9); one
// that nobody in scope has heard of is none.
func (f *Fold) pathsIn(s scope, party record.PartyName) []*log {
	all := f.strands(party)
	if len(f.branches[party]) == 0 {
		return all
	}
	in := func(l *log) bool { return l.of == nil || min(l.folded, s.size(l.party)) > l.from }
	return slices.DeleteFunc(slices.Clone(all), func(l *log) bool {
		return !in(l) || slices.ContainsFunc(all, func(b *log) bool { return b.of == l && in(b) })
	})
}

// onSome reports whether something is so on one of a party's histories in scope.
func (f *Fold) onSome(s scope, party record.PartyName, is func(*log) bool) bool {
	return slices.ContainsFunc(f.pathsIn(s, party), is)
}

// logOf returns the log, or branch, in which an act stands.
func (f *Fold) logOf(e *event) *log { return f.logs[e.Cite.Party] }

// takesBack are the kinds of acts by which a party takes something back, denies it, or turns against
// another. To revoke powers is none: it is of one's own house, and what an official said is judged by
// the branch on which it stands. Nor are a protest or a measure, which only say what their author does;
// nor the word that closes a working group, which closes nothing without the others'.
var takesBack = []string{
	"withdrawal", "contact.declined", "agrement.refused", "contact.cancelled", "round.closed", "point.contested",
	"step.defaulted", "step.undone", "correction.objected", "silence.noticed", "secession",
}

// forkHolesIn returns what the forks in scope that all others know of leave out of it: of the log and of each
// branch, be it one that goes on as others, what no other principal had cited when it learnt of the fork; and of
// what is on a branch, whatever takes something back, unless all of them had.
func (f *Fold) forkHolesIn(s scope) []hole {
	var all []hole
	if len(f.found) == 0 {
		return nil
	}
	for _, party := range f.knownForkersIn(s, f.goneIn(s)) {
		for _, l := range f.strands(party) {
			some, every := f.reliedOn(s, l)
			all = append(all, l.saveHouse(hole{
				l.party, max(l.from, some), math.MaxInt64,
				breach(RuleForker, "the log of %s has forked, and no other principal had cited this when it learnt of it", party),
			})...)
			all = append(all, l.takingsBack(every, some)...)
		}
	}
	return all
}

// takingsBack returns what takes something back, of the entries of a branch between two sizes.
func (l *log) takingsBack(from, until int64) (all []hole) {
	if l.of == nil {
		return nil
	}
	for _, e := range l.eventsFrom(max(l.from, from), until) {
		if e.act != nil && slices.Contains(takesBack, e.act.Kind) {
			all = append(all, hole{
				l.party, e.N, e.N + 1,
				breach(RuleForker, "it takes something back, on one branch of the log of %s", PartyOf(l.party)),
			})
		}
	}
	return all
}

// forkersIn lists the parties of whose forks there is evidence in scope, in order.
func (f *Fold) forkersIn(s scope) []record.PartyName {
	var list []record.PartyName
	for _, x := range f.found {
		if s.has(x.at) && !slices.Contains(list, x.fork.Party) {
			list = append(list, x.fork.Party)
		}
	}
	slices.Sort(list)
	return list
}

// knownForkersIn are those of whom all other principals know that they forked, but for who is gone. Who the
// others are is judged by what was before the evidence: who joins later takes nothing out of the settled.
func (f *Fold) knownForkersIn(s scope, gone map[record.PartyName][]back) []record.PartyName {
	forkers := f.forkersIn(s)
	return slices.DeleteFunc(slices.Clone(forkers), func(party record.PartyName) bool {
		return !slices.ContainsFunc(f.evidenceIn(s, party), func(at upTo) bool {
			return !slices.ContainsFunc(f.principalsIn(at), func(p record.PartyName) bool {
				return !slices.Contains(forkers, p) && len(gone[p]) == 0 && f.seceded(s, p) == nil && !f.knowsFork(s, p, party)
			})
		})
	})
}

// evidenceIn lists the entries in scope that carry evidence that a party has forked its log.
func (f *Fold) evidenceIn(s scope, party record.PartyName) (list []upTo) {
	for _, x := range f.found {
		if x.fork.Party == party && s.has(x.at) {
			list = append(list, upTo{f.logs[x.at.Party], x.at.N})
		}
	}
	return list
}

// knowsFork reports whether a party's log has evidence against another.
func (f *Fold) knowsFork(s scope, p, forker record.PartyName) bool {
	return slices.ContainsFunc(f.found, func(x found) bool {
		return x.fork.Party == forker && s.has(x.at) && (PartyOf(x.at.Party) == p || f.citedBy(s, p, x.at.Party) > x.at.N)
	})
}

// reliedOn returns how much of a forked log, or branch, some other principal had cited before the entry
// by which it knows of the fork, and how much every one had that was a principal by then. Of one that has forked
// too, what it had cited by the entries on which those rely who have not.
func (f *Fold) reliedOn(s scope, forked *log) (some, every int64) {
	owner, forkers := PartyOf(forked.party), f.forkersIn(s)
	others := slices.DeleteFunc(slices.Clone(f.everPrincipalsIn(s)), func(p record.PartyName) bool { return p == owner })
	honest := slices.DeleteFunc(slices.Clone(others), func(p record.PartyName) bool { return slices.Contains(forkers, p) })
	every = math.MaxInt64
	evidence := f.evidenceIn(s, owner)
	for _, p := range others {
		cited := int64(0)
		for _, l := range f.strands(p) {
			size := min(s.size(l.party), l.folded)
			if len(honest) > 0 && slices.Contains(forkers, p) {
				size = min(size, f.reliedOnBy(s, honest, l))
			}
			cited = max(cited, f.citedUnaware(s, l, forked, size))
		}
		some = max(some, cited)
		if !slices.ContainsFunc(evidence, func(at upTo) bool { return !slices.Contains(f.principalsIn(at), p) }) {
			every = min(every, cited)
		}
	}
	return some, every
}

// reliedOnBy returns how much of a forked log, or branch, some of the parties had cited before they knew of the fork.
func (f *Fold) reliedOnBy(s scope, parties []record.PartyName, forked *log) (most int64) {
	for _, p := range parties {
		for _, l := range f.strands(p) {
			most = max(most, f.citedUnaware(s, l, forked, l.folded))
		}
	}
	return most
}

// citedUnaware returns how much of a forked log, or branch, another log has cited, in scope and up to a size of
// its own, before the entry by which it knows of the fork.
func (f *Fold) citedUnaware(s scope, by, forked *log, size int64) int64 {
	n := min(s.size(by.party), by.folded, size) - 1
	for _, x := range f.found {
		if x.fork.Party == PartyOf(forked.party) && s.has(x.at) {
			n = min(n, by.firstWith(x.at)-1)
		}
	}
	if n < 0 {
		return 0
	}
	return sizeIn(by.seen[n], forked.party)
}

// Branch is one of the histories that a forked log has, from where it differs.
type Branch struct {
	Log     record.PartyName `json:"log"`     // its name
	From    int64            `json:"from"`    // the first entry that differs
	Entries int64            `json:"entries"` // its size, with all that was before it
	Kept    int64            `json:"kept"`    // up to there others relied on it
}

// branchesIn lists the branches of a party's log that are in scope.
func (f *Fold) branchesIn(s scope, party record.PartyName) []Branch {
	list := []Branch{}
	for _, l := range f.branches[party] {
		if size := min(l.folded, s.size(l.party)); size > l.from {
			some, _ := f.reliedOn(s, l)
			list = append(list, Branch{l.party, l.from, size, min(size, max(l.from, some))})
		}
	}
	return list
}

// forkedBehind lists the parties of which two branches stand behind a line.
func (f *Fold) forkedBehind(events []*event) (list []record.PartyName) {
	for i, e := range events {
		l := f.logOf(e)
		differs := func(x *event) bool {
			return x.Party == e.Party && !l.on(x.Cite) && !f.logOf(x).on(e.Cite)
		}
		if l.of != nil && !slices.Contains(list, e.Party) && slices.ContainsFunc(events[:i], differs) {
			list = append(list, e.Party)
		}
	}
	slices.Sort(list)
	return list
}

// newest returns the newest entry of a party's log in scope, and the time that it claims; of a log that
// has forked, that of the history that goes on the longest by its own account.
func (f *Fold) newest(s scope, party record.PartyName) (newest Cite, at record.Time, found bool) {
	for _, l := range f.pathsIn(s, party) {
		n := min(s.size(l.party), l.folded) - 1
		for n >= 0 && l.leaves[n].Entry == nil {
			n--
		}
		if n >= 0 && (!found || at.Before(l.leaves[n].Entry.Time.Time)) {
			newest, at, found = l.at(n), l.leaves[n].Entry.Time, true
		}
	}
	return newest, at, found
}

// heads are how much there is of each history of a party's log in scope.
func (f *Fold) heads(s scope, party record.PartyName) []record.Cited {
	var list []record.Cited
	for _, l := range f.pathsIn(s, party) {
		list = append(list, record.Cited{Party: l.party, Size: min(s.size(l.party), l.folded)})
	}
	return list
}

// LogSize is how many entries a log, or a branch of one, has in a standing.
type LogSize struct {
	Log     record.PartyName
	Entries int64
}

// Logs lists the logs of a standing, each before its branches, by their names.
func (s *Standing) Logs() (list []LogSize) {
	for _, p := range s.Parties {
		list = append(list, LogSize{p.Name, p.Entries})
		for _, k := range s.Forks {
			for _, b := range k.Branches {
				if k.Party == p.Name {
					list = append(list, LogSize{b.Log, b.Entries})
				}
			}
		}
	}
	return list
}
