package desk

import (
	"net/http"
	"slices"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// byNeed is the order in which points need a person.
var byNeed = []string{"overdue", "contested", "reported", "in-force-disputed", "claimed", "withheld", "untold", "open", "not-open", "standing", "waiting", "proposed", "not-in-force", "agreed", "kept", "undone", "released", "lapsed", "replaced"}

// commitments are the points, those that need a person first. One that says the same as another
// is what that one is, and is left out.
func (v *view) commitments() []standing.Point {
	points := slices.DeleteFunc(slices.Clone(v.Points), func(p standing.Point) bool { return p.Same != "" })
	slices.SortStableFunc(points, func(a, b standing.Point) int {
		if x, y := slices.Index(byNeed, a.State), slices.Index(byNeed, b.State); x != y {
			return x - y
		}
		return a.DueBy.Start().Compare(b.DueBy.Start())
	})
	return points
}

// closed reports whether nobody has anything left to do about a point.
func closed(p standing.Point) bool {
	return slices.Contains([]string{"kept", "agreed", "undone", "replaced", "released", "lapsed"}, p.State)
}

type commitmentsPage struct {
	sheet
	Groups []cardGroup
	New    []web.Link
}

type cardGroup struct {
	Name  string
	Cards []card
}

// showCommitments answers who owes whom what, and by when.
func (v *view) showCommitments() error {
	p := commitmentsPage{sheet: v.sheet(v.Say("desk.commitments.title"))}
	points := v.commitments()
	p.Lead = v.Count("commitment.count", len(points))
	for _, g := range []struct {
		key    string
		states []string
	}{
		{"needs", []string{"overdue", "contested", "reported", "in-force-disputed", "claimed"}},
		{"open", []string{"withheld", "untold", "open", "standing", "waiting", "not-open", "not-in-force"}},
		{"proposed", []string{"proposed"}},
		{"kept", []string{"kept", "agreed", "released", "lapsed"}},
		{"undone", []string{"undone"}},
	} {
		group := cardGroup{Name: v.Say("desk.commitments." + g.key)}
		for _, point := range points {
			if !slices.Contains(g.states, point.State) {
				continue
			}
			steps, err := v.steps(record.ObjectPoint, point.Line)
			if err != nil {
				return err
			}
			group.Cards = append(group.Cards, v.pointCard(point, steps))
		}
		if len(group.Cards) > 0 {
			p.Groups = append(p.Groups, group)
		}
	}
	return v.render(http.StatusOK, "commitments", p)
}
