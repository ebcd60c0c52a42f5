package standing

import (
	"slices"

	"parley.example/record"
)

// Packages: joint texts whose points are steps in stages. Nobody has to move until a stage is
// open, and it opens by settled entries alone (rule 11).
func init() {
	register("stage.ready", law{judge: judgeStageReady})
	register("stage.certified", law{judge: judgeStageCertified})
	register("step.defaulted", law{judge: judgeDefaulted})
	register("step.undone", law{judge: judgeUndone})
	classes[record.ObjectDefault] = func(v *view, o *object) { v.Defaults = append(v.Defaults, v.stepDefault(o)) }
}

// Package is how far the steps of a package have come. Its text is under [Standing.Texts], by
// the same reference; its steps are under [Standing.Points].
//
//	proposed    its text is not adopted
//	under-way   it is, and steps are still to be kept
//	in-default  a default stands, or is disputed
//	undone      somebody has undone a step
//	done        every step is kept
type Package struct {
	Line
	Parties  []record.PartyName `json:"parties"`
	SnapBack record.SnapBack    `json:"snap-back"`
	Stages   []PackageStage     `json:"stages"`
	Defaults []record.Ref       `json:"defaults"`
}

// PackageStage is a stage of a package:
//
//	closed   its turn has not come
//	waiting  its turn has come, and not all who owe a step are ready
//	open     its steps are to be kept
//	done     they are
type PackageStage struct {
	Name      string             `json:"name"`
	State     string             `json:"state"`
	Steps     []record.Ref       `json:"steps"`
	Together  bool               `json:"together"`
	Ready     []record.PartyName `json:"ready"`
	Awaited   []record.PartyName `json:"awaited"` // whose readiness a stage needs that is not open
	Certifier record.PartyName   `json:"certifier,omitzero"`
	Certified *Cite              `json:"certified,omitzero"`
	Undone    []Undoing          `json:"undone"`
}

// progressOf is how far a package has come by what is settled, asked once.
func (v *view) progressOf(text *object) progress {
	p, known := v.progress[text]
	if !known {
		p = v.fold.progressIn(v.firm(), text)
		v.progress[text] = p
	}
	return p
}

// notOpen reports whether a point is a step of a stage that is not open.
func (v *view) notOpen(o *object) bool {
	text, stage, ok := v.fold.stageOf(o)
	return ok && v.progressOf(text).open <= stage
}

func (v *view) pack(o *object) Package {
	line, _ := v.line(o)
	t := textTerms(o)
	p := Package{Line: line, Parties: t.Parties, SnapBack: t.SnapBack, Stages: []PackageStage{}, Defaults: []record.Ref{}}
	open, done := false, true
	for _, d := range v.Defaults {
		if d.Package == o.ref {
			p.Defaults = append(p.Defaults, d.Ref)
			open = open || d.State == "called" || d.State == "disputed"
		}
	}
	for i := range t.Stages {
		s := v.stage(o, i)
		p.Stages = append(p.Stages, s)
		done = done && s.State == "done"
	}
	switch {
	case v.fold.adoptionIn(v.scope, o).state != "adopted":
		p.State = "proposed"
	case slices.ContainsFunc(p.Stages, func(s PackageStage) bool { return len(s.Undone) > 0 }):
		p.State = "undone"
	case open:
		p.State = "in-default"
	case done:
		p.State = "done"
	default:
		p.State = "under-way"
	}
	return p
}

func (v *view) stage(text *object, i int) PackageStage {
	t := textTerms(text).Stages[i]
	s := PackageStage{
		Name: t.Name, Together: t.Together, Certifier: t.Certifier,
		Steps: []record.Ref{}, Ready: []record.PartyName{}, Awaited: []record.PartyName{}, Undone: []Undoing{},
	}
	for _, step := range v.fold.steps(text, i) {
		s.Steps = append(s.Steps, step.ref)
		for _, e := range step.within(v.scope) {
			if e.act.Kind == "step.undone" {
				s.Undone = append(s.Undone, v.undoing(e))
			}
		}
	}
	progress := v.progressOf(text)
	for _, p := range v.fold.movers(text, i) {
		switch {
		case v.fold.readyIn(v.scope, text, i, p):
			s.Ready = append(s.Ready, p)
		case t.Together && progress.open <= i:
			s.Awaited = append(s.Awaited, p)
		}
	}
	if x := v.fold.certificateIn(v.scope, text, i); x != nil {
		s.Certified = &x.Cite
	}
	switch {
	case progress.turns <= i:
		s.State = "closed"
	case progress.open <= i:
		s.State = "waiting"
	case v.fold.stageDone(v.firm(), text, i):
		s.State = "done"
	default:
		s.State = "open"
	}
	return s
}
