package standing_test

import (
	"slices"
	"strings"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// growth watches that what has come true stays true as a record grows: in all that is here, in what
// is settled, and for what is shown as final.
type growth struct {
	t                  testing.TB
	all, settled, sure map[string]string
	void               map[standing.Cite]standing.Rule
	sizes              map[record.PartyName]int64
}

// stays says to which states a state may change, for the states that bind.
var stays = map[string][]string{
	"text adopted":           {"in-force", "replaced"},
	"text in-force":          {"replaced"},
	"text replaced":          {},
	"text adoption-disputed": {"adopted", "in-force", "replaced"},
	"notes answered":         {"in-force"},
	"notes in-force":         {},
	"contact held":           {},
	"point kept":             {"undone"},
	"point released":         {"kept", "undone"},
	"point agreed":           {"kept", "replaced", "contested"},
	"topic closed":           {},
	"measure lifted":         {},
	"measure eased":          {"lifted"},
	"agrement given":         {},
	"agrement refused":       {},
	"point undone":           {},
	"stage open":             {"done"},
	"round all-in":           {"matched", "opened", "closed"},
	"round matched":          {"opened"},
	"round opened":           {},
	"stage done":             {},
	"official revoked":       {},
	"group at-work":          {"replaced", "closed"},
	"group not-in-force":     {"replaced", "closed"},
	"group replaced":         {"closed", "withdrawn"}, // withdrawn, if it was never at work
	"group closed":           {},
	"agreement reached":      {},
	"correction made":        {},
	"text initialled":        {"signed-in-part", "awaiting-witness", "adopted", "adoption-disputed", "in-force", "replaced"},
}

// final says so for what is not provisional.
var final = map[string][]string{
	"text withdrawn":       {},
	"notes withdrawn":      {},
	"correction withdrawn": {},
	"group withdrawn":      {},
	"contact withdrawn":    {"held-by-one", "held"},
	"contact declined":     {"held-by-one", "held"},
	"contact cancelled":    {"disputed", "held"},
}

// check holds what stands now to what stood before.
func (g *growth) check(f *standing.Fold) {
	all, settled := f.Both(later)
	g.all = g.grown("in all", notOf(leftOut(all), g.all, f, all), statesOf(all, false), stays)
	g.settled = g.grown("in what is settled", g.settled, statesOf(settled, false), stays)
	g.sure = g.grown("finally", g.sure, statesOf(all, true), final)
	g.voidStays(f, all)
	g.sizesGrow(all)
}

// voidStays holds that an act judged to have no effect has none for ever, by the same rule. What a
// forker said counts after all when it turns out that another had relied on it (rule 9.9).
func (g *growth) voidStays(f *standing.Fold, all *standing.Standing) {
	void := map[standing.Cite]standing.Rule{}
	for _, w := range all.WithoutEffect {
		void[w.Cite] = w.Rule
	}
	for c, rule := range g.void {
		if void[c] != rule && rule != standing.RuleForker {
			g.t.Fatalf("%s had no effect by rule %s, and now %q", c, rule, void[c])
		}
	}
	g.void = void
}

// sizesGrow holds that what is settled of a log stays settled.
func (g *growth) sizesGrow(all *standing.Standing) {
	sizes := map[record.PartyName]int64{}
	for _, p := range all.Parties {
		sizes[p.Name] = p.Settled
		if p.Settled < g.sizes[p.Name] || p.Settled > p.Entries {
			g.t.Fatalf("%d entries of %s are settled, of %d; %d were", p.Settled, p.Name, p.Entries, g.sizes[p.Name])
		}
	}
	g.sizes = sizes
}

// leftOut lists the parties of whom a silence, or a fork, leaves out what was said unheard. What rests on that
// binds only once it is settled (rules 6.2, 9.9).
func leftOut(st *standing.Standing) map[record.PartyName]bool {
	parties := map[record.PartyName]bool{}
	for _, w := range st.WithoutEffect {
		if w.Rule == standing.RuleForker || w.Rule == standing.RuleLeft && strings.HasPrefix(w.Why, "the silence of") {
			parties[standing.PartyOf(w.Cite.Party)] = true
		}
	}
	return parties
}

// notOf leaves of some states those of objects in which the parties have no part: neither by their own acts, nor by
// what those name or are named by, directly or by way of others.
func notOf(parties map[record.PartyName]bool, states map[string]string, f *standing.Fold, st *standing.Standing) map[string]string {
	if len(parties) == 0 {
		return states
	}
	mentions := map[record.Hash][]record.Hash{}
	var reached []record.Hash
	for _, l := range st.Logs() {
		for n := range l.Entries {
			leaf, ok := f.Leaf(standing.Cite{Party: l.Log, N: n})
			if !ok || leaf.Act == nil {
				continue
			}
			act := leaf.Act.Hash
			if parties[standing.PartyOf(l.Log)] {
				reached = append(reached, act)
			}
			named := []record.Hash{leaf.Act.About.Act()}
			if leaf.Act.Known() && leaf.Act.Fault == nil {
				for _, r := range record.References(leaf.Act.Terms) {
					named = append(named, r.Ref.Act())
				}
			}
			for _, x := range named {
				if !x.IsZero() {
					mentions[act], mentions[x] = append(mentions[act], x), append(mentions[x], act)
				}
			}
		}
	}
	theirs := map[record.Hash]bool{}
	for len(reached) > 0 {
		act := reached[0]
		if reached = reached[1:]; !theirs[act] {
			theirs[act] = true
			reached = append(reached, mentions[act]...)
		}
	}
	rest := map[string]string{}
	for ref, state := range states {
		name, _, _ := strings.Cut(ref, " ")
		if !theirs[record.Ref(name).Act()] {
			rest[ref] = state
		}
	}
	return rest
}

func (g *growth) grown(where string, before, now map[string]string, may map[string][]string) map[string]string {
	for ref, was := range before {
		next, binds := may[was]
		class, _, _ := strings.Cut(was, " ")
		state := strings.TrimPrefix(now[ref], class+" ")
		if binds && now[ref] != was && !slices.Contains(next, state) && (where != "finally" || now[ref] != "") {
			g.t.Fatalf("%.8s was %s %s, and is %q", ref, was, where, state)
		}
	}
	return now
}

func statesOf(st *standing.Standing, final bool) map[string]string {
	states := map[string]string{}
	put := func(class string, l standing.Line) {
		if !final || !l.Provisional {
			states[string(l.Ref)] = class + " " + l.State
		}
	}
	for _, x := range st.Texts {
		put("text", x.Line)
	}
	for _, x := range st.Notes {
		put("notes", x.Line)
	}
	for _, x := range st.Contacts {
		put("contact", x.Line)
	}
	for _, x := range st.Points {
		put("point", x.Line)
		if x.Agreed != "" {
			states[string(x.Ref)+" agreed"] = "agreement reached"
		}
	}
	for _, x := range st.Packages {
		for _, stage := range x.Stages {
			states[string(x.Ref)+" "+stage.Name] = "stage " + stage.State
		}
	}
	for _, x := range st.Defaults {
		put("default", x.Line)
	}
	for _, x := range st.Rounds {
		put("round", x.Line)
	}
	for _, x := range st.Groups {
		put("group", x.Line)
	}
	for _, x := range st.Topics {
		put("topic", x.Line)
	}
	for _, x := range st.Measures {
		put("measure", x.Line)
	}
	for _, x := range st.Agrements {
		put("agrement", x.Line)
	}
	for _, x := range st.Corrections {
		put("correction", x.Line)
	}
	for _, p := range st.Parties {
		for _, o := range p.Officials {
			states[string(o.Ref)] = "official " + o.State
		}
	}
	return states
}
