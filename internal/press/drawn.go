package press

import (
	"slices"
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// drawnSide is the side of several, for a picture: of both, as of nobody, it is neither.
func (v *view) drawnSide(parties []record.PartyName) picture.Side {
	switch v.Sides(parties) {
	case web.Ours:
		return picture.Ours
	case web.Theirs:
		return picture.Theirs
	}
	return picture.Neither
}

// pointPage is where a point stands: in the page of the entry that says it.
func (v *view) pointPage(ref record.Ref) string {
	source, _ := v.Opening(ref)
	_, point, _ := strings.Cut(string(ref), "#")
	return v.PointPage(standing.Cite{Party: source.Party, N: source.N}, point)
}

// progress is how far a commitment has come by its state. What is neither kept nor owed, nobody has to do.
func progress(p standing.Point) picture.Progress {
	switch p.State {
	case "kept":
		return picture.Kept
	case "overdue":
		return picture.Overdue
	case "contested", "in-force-disputed", "withheld":
		return picture.Disputed
	case "released", "lapsed", "replaced", "undone", "proposed", "claimed", "not-in-force", "not-open":
		return picture.Ended
	}
	return picture.Open
}

// drawnCommitments is the picture of what is owed; nil if nothing is.
func (v *view) drawnCommitments() *web.Figure {
	t := picture.Commitments{ID: "commitments"}
	for _, p := range v.owed() {
		what, _ := v.Words(p.Ref, v.Langs()...)
		t.Owed = append(t.Owed, picture.Commitment{
			ID: string(p.Ref), By: v.drawnSide(p.Owes), Who: v.Owed(p), Label: what, Due: v.drawnDue(p), Progress: progress(p),
			State: inFull(v.PointMark(p)), Href: v.pointPage(p.Ref),
		})
	}
	if len(t.Owed) == 0 {
		return nil
	}
	return &web.Figure{Speaker: v.Speaker, Picture: t.Draw(v.Speaker)}
}

// drawnDue is when a commitment is due; that there is no deadline, it says.
func (v *view) drawnDue(p standing.Point) picture.When {
	switch {
	case p.DueBy != "":
		return picture.When{Day: p.DueBy.LastDay(), Words: v.Say("date.by", "date", v.When(p.DueBy))}
	case p.Due.None:
		return picture.When{Words: web.NewState(v.Speaker, web.Unknown, "no-deadline").Word}
	}
	return picture.When{Words: reading.Due(v.Speaker, p.Due)}
}

// inFull is what a mark says, with what is beside it.
func inFull(s web.State) string {
	if s.Detail == "" {
		return s.Word
	}
	return s.Word + " · " + s.Detail
}

func (v *view) packageMark(p standing.Package) web.State {
	look := web.Settled
	switch p.State {
	case "proposed":
		look = web.Provisional
	case "in-default":
		look = web.Disputed
	case "undone":
		look = web.WithoutEffect
	}
	return web.State{Look: look, Word: v.Say("standing.package." + p.State + ".label"), Help: v.Say("standing.package." + p.State + ".help")}
}

// stages is the picture of a package. What it says of a default is what is shown of it.
func (v *view) stages(p standing.Package) *web.Figure {
	t := picture.Stages{ID: "stages"}
	called := map[string]bool{} // stages in which a default stands
	defaulted := map[record.Ref]bool{}
	for _, d := range v.Defaults {
		if d.Package == p.Ref && d.State == "called" {
			called[d.Stage], defaulted[d.Step] = true, true
		}
	}
	reached := p.SnapBack == record.SnapBackWhole && len(called) > 0
	for _, s := range p.Stages {
		reached = reached || called[s.Name]
		t.Stages = append(t.Stages, picture.Stage{
			Name: s.Name, State: v.Say("standing.stage." + s.State + ".label"), Open: s.State == "open" || s.State == "done",
			Notes: v.stageNotes(s), Steps: v.steps(s, defaulted), Reached: reached,
		})
	}
	return &web.Figure{Speaker: v.Speaker, Picture: t.Draw(v.Speaker), Note: v.Say("picture.stages.snap-back." + string(p.SnapBack))}
}

func (v *view) stageNotes(s standing.PackageStage) (notes []string) {
	if s.Together {
		notes = append(notes, v.Say("picture.stages.together"))
	}
	if len(s.Ready) > 0 {
		notes = append(notes, v.Say("picture.stages.ready", "who", v.Names(s.Ready)))
	}
	if len(s.Awaited) > 0 {
		notes = append(notes, v.Say("picture.stages.awaited", "who", v.Names(s.Awaited)))
	}
	switch {
	case s.Certified != nil:
		notes = append(notes, v.Say("picture.stages.certified", "who", v.Name(s.Certifier)))
	case s.Certifier != "":
		notes = append(notes, v.Say("picture.stages.certifier", "who", v.Name(s.Certifier)))
	}
	return notes
}

func (v *view) steps(s standing.PackageStage, defaulted map[record.Ref]bool) []picture.Step {
	var all []picture.Step
	for _, ref := range s.Steps {
		p, ok := v.Point(ref)
		if !ok {
			continue
		}
		what, _ := v.Words(ref, v.Langs()...)
		state := []string{inFull(v.PointMark(p))}
		if due := v.DueMark(p); due.Word != "" {
			state = append(state, due.Word)
		}
		if defaulted[ref] {
			state = append(state, v.Say("picture.stages.default"))
		}
		step := picture.Step{By: v.drawnSide(p.Owes), Who: v.Names(p.Owes), Label: what, Kept: p.State == "kept"}
		for _, u := range s.Undone {
			if u.Step == ref {
				step.Off = true
				state = append(state, v.Say("picture.stages.undone-by", "who", v.Name(u.Party)))
			}
		}
		step.State, step.Href = strings.Join(slices.Compact(state), " · "), v.pointPage(ref)
		all = append(all, step)
	}
	return all
}
