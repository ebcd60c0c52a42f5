package press

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// A promise is a commitment as the page shows it: who owes whom what, by when, where it stands,
// and what was said of it since.
type promise struct {
	web.Commitment
	Marks    []web.State
	StandsIn string
	Source   *telling.Called // the statement, text or note in which it stands
	Story    []step
	Group    string

	due time.Time
}

// A step is an entry in a story.
type step struct {
	When, What string
	Citation   *web.Citation
	Said       *web.Said
}

type commitmentsPage struct {
	sheet
	Drawn  *web.Figure
	Groups []promiseGroup
}

type promiseGroup struct {
	Title, Help string
	Promises    []promise
}

// promiseStates are the states of a commitment in the order in which they need somebody to do
// something.
func promiseStates() []string {
	return []string{"overdue", "contested", "reported", "in-force-disputed", "withheld", "untold", "open", "standing", "waiting", "claimed", "not-open", "not-in-force", "proposed", "undone", "kept", "released", "lapsed", "replaced"}
}

// commitmentsPage answers: who owes what to whom?
func (v *view) commitmentsPage() (*page, error) {
	data := commitmentsPage{sheet: v.sheet(v.Say("press.commitments.title"))}
	data.Lead = telling.Upper(v.commitmentClause()) + v.Say("press.sentence.end")
	for _, state := range promiseStates() {
		g := promiseGroup{Title: v.Say("press.group." + state), Help: v.Mark(record.ObjectPoint, state).Help}
		for _, p := range v.commitments() {
			if p.Group == state {
				g.Promises = append(g.Promises, p)
			}
		}
		if len(g.Promises) > 0 {
			data.Groups = append(data.Groups, g)
		}
	}
	data.Wide = true
	data.Drawn = v.drawnCommitments()
	return &page{template: "commitments", data: data}, nil
}

// owed lists the points that somebody owes. One that says the same as another's is that one.
func (v *view) owed() []standing.Point {
	var list []standing.Point
	for _, p := range v.Points {
		if _, shown := v.Point(p.Same); len(p.Owes) > 0 && !(p.Same != "" && shown) {
			list = append(list, p)
		}
	}
	return list
}

// commitments lists what is owed, what needs somebody first, then what is due first.
func (v *view) commitments() []promise {
	var all []promise
	for _, p := range v.owed() {
		all = append(all, v.promise(p, 3))
	}
	rank := func(p promise) int { return slices.Index(promiseStates(), p.Group) }
	slices.SortStableFunc(all, func(a, b promise) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.due.Compare(b.due))
	})
	return all
}

func (v *view) promise(p standing.Point, level int) promise {
	source, _ := v.Opening(p.Ref)
	cite := standing.Cite{Party: source.Party, N: source.N}
	_, point, _ := strings.Cut(string(p.Ref), "#")
	what, lang := v.Words(p.Ref, v.Langs()...)
	out := promise{
		Commitment: web.Commitment{
			ID: anchor(cite, point), Level: level, What: what, Lang: v.Foreign(lang), Href: v.EntryPage(cite) + "#" + anchor(cite, point),
			Owed: v.Owed(p), Side: v.Sides(p.Owes), State: v.PointMark(p), Due: v.DueMark(p), Citation: v.Cited(cite),
		},
		Marks: v.Certainty(p.Line), Group: p.State, Story: v.story(p.Entries[1:]),
		due: time.Unix(1<<60, 0), // what has no deadline comes last
	}
	if p.DueBy != "" {
		out.due = p.DueBy.End()
	}
	if in, ok := v.Object(p.Source); ok {
		out.Source, out.StandsIn = &in, v.Say("press.stands-in")
	}
	if p.Verifier != "" {
		out.Notes = append(out.Notes, v.Say("press.verifier", "by", v.Name(p.Verifier)))
	}
	return out
}

// story tells what was entered about an object, in the order in which it was.
func (v *view) story(entries []standing.Cite) []step {
	var steps []step
	for _, c := range entries {
		l, shown := v.Line(c)
		if !shown || l.Act == nil {
			continue
		}
		s := step{
			When: v.Date(l.Act.Dated.Time), Citation: v.Cited(c),
			What: v.Say("press.story", "by", v.Name(l.Party), "kind", v.Kind(l.Act.Kind)),
		}
		if l.Body != nil && strings.HasPrefix(l.Act.Kind, "point.") {
			s.Said = v.Said(l.Body.Text)
		}
		steps = append(steps, s)
	}
	return steps
}
