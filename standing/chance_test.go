package standing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// A chance is a random history in the making. Several plots are told in it at once, each of which
// knows what it wants: the next of its acts is drawn up, the fold is asked what it would come to, and
// it is mostly said if it would have effect. Between their acts things happen that nobody planned:
// logs reach others or do not, nodes and clocks go wrong, and somebody breaks a rule.
type chance struct {
	*story
	random  *rand.Rand
	known   standing.Verdicts
	parties []record.PartyName
	law     int
	said    []said
	plots   []*plot
	told    map[string]int // how often each plot was begun
	label   string         // of the keys of the rotation that was drawn last
}

// said is what an act may name: an act or a point, by who said it.
type said struct {
	ref  record.Ref
	kind string
	at   standing.Cite
}

// setting is a charter and its parties.
type setting struct {
	charter func(*record.Charter)
	parties []record.PartyName
}

// settings are those of random histories: two to five parties, of every role, under both rules on
// crossing and both laws, as they happen and told afterwards.
var settings = []setting{
	{usual, []record.PartyName{a, b}},
	{usual, []record.PartyName{a, b}},
	{usual, []record.PartyName{a, b, m}},
	{usual, []record.PartyName{a, b, c}},
	{usual, []record.PartyName{a, b, c, m}},
	{usual, []record.PartyName{a, b, c, k, h}},
	{usual, []record.PartyName{a, b, m, k, w}},
	{judgedBy(w), []record.PartyName{a, b, w}},
	{judgedBy(m), []record.PartyName{a, b, c, m}},
	{silenceAfter(1), []record.PartyName{a, b}},
	{silenceAfter(1), []record.PartyName{a, b, c}},
	{silenceAfter(1), []record.PartyName{a, b, k}},
	{silenceAfter(1), []record.PartyName{a, b, c, k, m}},
	{underLaw1, []record.PartyName{a, b}},
	{underLaw1, []record.PartyName{a, b, c, m}},
	{retold, []record.PartyName{a, b, m}},
	{retold, []record.PartyName{a, b, c}},
}

// retold is a reconstruction, which asks for a contact every week.
func retold(c *record.Charter) { c.Nature, c.Cadence = record.Reconstruction, 7 }

func underLaw1(c *record.Charter) { c.Law = 1 }

// newChance begins a history: every other one in one of the settings, and the others where a rule was
// just broken.
func newChance(t testing.TB, seed uint64) *chance {
	random := rand.New(rand.NewPCG(seed, 0))
	x := &chance{random: random, known: standing.Verdicts{}, told: map[string]int{}}
	if seed%2 == 0 {
		x.beginBroken(t, seed/2)
	} else {
		s := one(x, settings)
		x.story = beginUnder(t, s.charter, s.parties...)
		x.parties = s.parties
	}
	x.Now().VerifyOnce(x.known)
	x.law = x.Charter.Law
	return x
}

// pick draws one of so many.
func (x *chance) pick(n int) int { return x.random.IntN(n) }

// rarely is true once in so many times.
func (x *chance) rarely(n int) bool { return x.pick(n) == 0 }

func one[V any](x *chance, list []V) V { return list[x.pick(len(list))] }

// some draws at least so many of a list, in its order.
func some[V any](x *chance, least int, list []V) []V {
	list = slices.Clone(list)
	for n := least + x.pick(len(list)-least+1); len(list) > n; {
		i := x.pick(len(list))
		list = slices.Delete(list, i, i+1)
	}
	return list
}

// step is one thing that happens.
func (x *chance) step() {
	switch n := x.pick(20); {
	case n < 12:
		x.goOn()
	case n < 14:
		x.deliver()
	case n < 16:
		x.whim()
	case n < 17:
		x.trouble()
	default:
		x.breakOne()
	}
}

// deliver brings a part of what one party holds to another, in silence or with a receipt.
func (x *chance) deliver() {
	from, to := one(x, x.parties), one(x, x.parties)
	switch {
	case from == to || x.Size(from) == 0:
	case x.rarely(3): // as much as it is shown, and not a word about it
		x.Sees(to, from, int64(x.pick(int(x.Size(from))+1)))
	case x.law > 1 && x.rarely(20):
		x.Node(from, record.Entry{Node: record.CheckIn})
	default:
		x.Sync(from, to)
	}
}

// enter draws an act up, asks what it would come to, and says it if it would have effect; now and
// then also if not. It returns false if it is not said, or has no effect.
func (x *chance) enter(by record.PartyName, act standingtest.Act, anyway int) (record.Ref, bool) {
	draft := x.Draft(by, act)
	e := &record.Entry{N: x.Size(by), Time: record.At(x.Clock), Seen: x.Heads(by, "")}
	want := x.Now().Try(standing.Leaf{Party: by, N: e.N, Entry: e, Act: draft.Unsigned()})
	if want != nil && !x.rarely(anyway) {
		return "", false
	}
	signed := x.SignDraft(act, draft)
	at := x.EnterSigned(by, signed)
	got := x.Now().Breach(at)
	// What the fold says beforehand is what it says of the act when it is there; but its author may
	// not know yet that it was noticed to be silent, or to have forked its log.
	unheard := want == nil && got != nil && (got.Rule == standing.RuleLeft || got.Rule == standing.RuleForker)
	if (want == nil) != (got == nil) && !unheard || want != nil && want.Rule != got.Rule {
		x.t.Fatalf("%s by %s would break %+v, and breaks %+v", act.Kind, by, want, got)
	}
	if got == nil && act.Kind == "key.rotated" {
		x.UseKeys(by, x.label)
	}
	ref := record.RefTo(signed.Hash)
	x.note(ref, at, act)
	return ref, got == nil
}

// note keeps what an act said, to be named later.
func (x *chance) note(ref record.Ref, at standing.Cite, act standingtest.Act) {
	x.said = append(x.said, said{ref, act.Kind, at})
	t, _ := act.Terms.(*record.TextProposed)
	isPackage := t != nil && t.Form == record.FormPackage
	if isPackage {
		x.said = append(x.said, said{ref, "package", at})
	}
	if pointed, ok := act.Terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range pointed.AllPoints() {
			x.said = append(x.said, said{ref.Point(p.Name), "point", at})
			if isPackage {
				x.said = append(x.said, said{ref.Point(p.Name), "step", at})
			}
		}
	}
}

// named draws something that was said of those kinds; newer things more often, and what the
// party has not heard of seldom.
func (x *chance) named(by record.PartyName, kinds ...string) record.Ref {
	var list []record.Ref
	heard := !x.rarely(20)
	for _, s := range x.said {
		if slices.Contains(kinds, s.kind) && (!heard || x.Holds(by, s.at)) {
			list = append(list, s.ref)
		}
	}
	if len(list) == 0 {
		return ""
	}
	if !x.rarely(4) {
		list = list[max(0, len(list)-3):]
	}
	return one(x, list)
}

// other draws another party.
func (x *chance) other(than record.PartyName) record.PartyName {
	p := one(x, x.parties)
	for p == than {
		p = x.parties[(slices.Index(x.parties, p)+1)%len(x.parties)]
	}
	return p
}

// withRole lists the parties here that have a role.
func (x *chance) withRole(role record.Role) (list []record.PartyName) {
	for _, p := range x.parties {
		if standingtest.Party(p).Role == role {
			list = append(list, p)
		}
	}
	return list
}

// principals lists the principals here, in order.
func (x *chance) principals() []record.PartyName { return x.withRole(record.RoleParty) }

// pointNamed returns the terms of a point.
func (x *chance) pointNamed(ref record.Ref) record.Point {
	l, _ := x.Now().Leaf(x.Cite(record.RefTo(ref.Act())))
	for _, p := range l.Act.Terms.(interface{ AllPoints() []record.Point }).AllPoints() {
		if strings.HasSuffix(string(ref), "#"+p.Name) {
			return p
		}
	}
	panic("no such point")
}

// folded folds entries in the order in which they are given.
func (x *chance) folded(order []standing.Leaf) *standing.Fold {
	f := standing.New(x.Charter, x.Channel)
	f.VerifyOnce(x.known)
	for _, l := range order {
		f.Add(l)
	}
	return f
}

// wait lets time pass.
func (x *chance) wait(hours int) { x.Clock = x.Clock.Add(time.Duration(hours) * time.Hour) }

// account tells the acts of a history, for whoever has to find out what went wrong in it.
func (x *chance) account() string {
	var all strings.Builder
	for _, l := range x.Leaves() {
		fmt.Fprintf(&all, "%s %d", l.Party, l.N)
		if l.Entry != nil {
			fmt.Fprintf(&all, " %s %s", l.Entry.Time, l.Entry.Node)
			for _, s := range l.Entry.Seen {
				fmt.Fprintf(&all, " %.1s<%d", s.Party, s.Size)
			}
		}
		if l.Act != nil {
			fmt.Fprintf(&all, " %s %.8s", l.Act.Kind, l.Act.Hash)
			if l.Act.About != "" {
				fmt.Fprintf(&all, " about %.8s", l.Act.About)
				if _, name, ok := strings.Cut(string(l.Act.About), "#"); ok {
					all.WriteString("#" + name)
				}
			}
			fmt.Fprintf(&all, " %s", l.Act.Act.Terms)
		}
		if br := x.Now().Breach(standing.Cite{Party: l.Party, N: l.N}); br != nil {
			fmt.Fprintf(&all, " BREAKS %s: %s", br.Rule, br.Why)
		}
		all.WriteByte('\n')
	}
	return all.String()
}
