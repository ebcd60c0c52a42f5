package standing_test

import (
	"slices"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// Random histories of working groups begin with a mandate that is adopted.

// groupWeights has what is drawn more often in histories of working groups.
var groupWeights = map[string]int{
	"group.formed": 12, "group.confirmed": 60, "group.reported": 16, "group.closed": 24, "withdrawal": 12,
	"point.confirmed": 8, "text.signed": 8, "text.proposed": 4,
}

func init() {
	stays["group at-work"] = []string{"replaced", "closed"}
	stays["group not-in-force"] = []string{"replaced", "closed"}
	stays["group replaced"] = []string{"closed"}
	stays["group closed"] = nil
	final["group withdrawn"] = nil
}

// mandated makes a text a mandate.
func (x *chance) mandated(t *record.TextProposed) {
	t.Form = record.FormMandate
	t.Brackets, t.InitialsSign, t.Through, t.Expunges, t.Stages, t.SnapBack = nil, false, "", nil, nil, ""
}

// beginGroup has the principals, or the first two of them, adopt a mandate, and everybody know.
func (x *chance) beginGroup() {
	x.kinds = allWeighted(groupWeights)
	parties := x.principals()
	t := text(parties[:2+x.pick(len(parties)-1)]...)
	t.InForce = one(x, []record.InForce{{On: record.OnAdoption}, {On: record.OnAdoption}, {On: record.OnDate, Date: "2025-06-01"}})
	x.mandated(t)
	act := standingtest.Act{Kind: "text.proposed", Terms: t}
	ref := x.Enter(a, act)
	x.note(ref, act)
	x.SyncAll()
	for _, p := range t.Parties {
		x.Say(p, "text.signed", &record.TextSigned{}, ref)
	}
	x.SyncAll()
	x.follow()
}

// group draws an act of a working group.
func (x *chance) group(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	if kind == "group.formed" {
		mandate := x.named(by, "text.proposed")
		act.Terms = &record.GroupFormed{Mandate: mandate, Channel: one(x, []record.Hash{experts, {8}, {9}})}
		return act, mandate != ""
	}
	act.About = x.named(by, "group.formed", "group.formed", "group.confirmed")
	switch kind {
	case "group.confirmed":
		act.Terms = &record.GroupConfirmed{}
	case "group.reported":
		points := x.points(by)
		if p := x.named(by, "point"); p != "" && len(points) > 0 && x.pick(2) > 0 {
			points[0] = x.theSame(p)
		}
		act.Terms = &record.GroupReported{Points: points}
	case "group.closed":
		act.Terms = &record.GroupClosed{}
	}
	return act, act.About != ""
}

// checkGroups holds that a group is at work, and closed, by the word of all who made its mandate.
func (x *chance) checkGroups(st *standing.Standing) {
	for _, g := range st.Groups {
		said := map[string][]record.PartyName{}
		for _, c := range g.Entries {
			l, _ := x.fold.Leaf(c)
			said[l.Act.Kind] = append(said[l.Act.Kind], c.Party)
		}
		for _, p := range g.Parties {
			confirmed := p == g.By || slices.Contains(said["group.confirmed"], p)
			if slices.Contains([]string{"at-work", "not-in-force", "closed"}, g.State) && !confirmed {
				x.t.Fatalf("%.8s is %s, and %s has not confirmed it", g.Ref, g.State, p)
			}
			if g.State == "closed" && !slices.Contains(said["group.closed"], p) && !x.fold.Left(p) {
				x.t.Fatalf("%.8s is closed, and %s has not closed it", g.Ref, p)
			}
		}
	}
}
