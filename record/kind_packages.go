package record

import (
	"errors"
	"fmt"
	"slices"
)

// Packages: joint texts whose points are steps in stages, so that nobody has to move first
// (law, rule 11).
func init() {
	register(
		Kind{Name: "stage.ready", Group: "packages", Power: PowerSign, About: ObjectText, Body: PartText, Terms: StageReady{}, Law: 2},
		Kind{Name: "stage.certified", Group: "packages", Power: PowerSign, About: ObjectText, Body: PartText, Terms: StageCertified{}, Law: 2},
		Kind{Name: "step.defaulted", Group: "packages", Power: PowerSign, About: ObjectPoint, Opens: ObjectDefault, Body: PartText, Terms: StepDefaulted{}, Law: 2},
		Kind{Name: "step.undone", Group: "packages", Power: PowerSign, About: ObjectPoint, Body: PartText, Terms: StepUndone{}, Law: 2},
	)
}

// FormPackage is the form of a joint text that has stages.
const FormPackage TextForm = "package"

// Stage is a part of a package. It opens after the stage before it: when its certifier says so,
// or, if it names none, when every step of the stage before is kept. The first stage opens with
// the text.
type Stage struct {
	Name      string    `json:"name"`
	Steps     []string  `json:"steps"`              // points of the text, by name
	Certifier PartyName `json:"certifier,omitzero"` // of any role
	Together  bool      `json:"together,omitzero"`  // nobody has to move until all who owe a step are ready
}

// SnapBack is how far a default reaches: what the others may then undo.
type SnapBack string

// How far a default reaches.
const (
	SnapBackStage SnapBack = "stage" // the stage of the default, and those after it
	SnapBackWhole SnapBack = "whole" // every stage
)

// Options lists how far a default can reach.
func (SnapBack) Options() []string { return []string{string(SnapBackStage), string(SnapBackWhole)} }

// StageReady says that its author is ready to move, with the others, in a stage whose steps are
// together. A withdrawal of it has effect until all are ready.
type StageReady struct {
	Stage string `json:"stage"`
}

// StageCertified says, by the certifier of the stage, that what it opens on has come to pass.
type StageCertified struct {
	Stage    string `json:"stage"`
	Evidence []Ref  `json:"evidence,omitempty" object:"any"`
}

// StepDefaulted calls a default: a step owed by another was not kept in time, or not kept.
type StepDefaulted struct{}

// StepUndone takes back one's own part of a step, done or still to be done: in answer to a
// default, or to the silence of another party of the package (law, rules 11.5 and 11.6).
type StepUndone struct {
	Default Ref       `json:"default,omitzero" object:"default"`
	Silence PartyName `json:"silence,omitzero"` // whose
}

func (s *StepUndone) check() error {
	if (s.Default == "") == (s.Silence == "") {
		return errors.New("default, silence: name the default that it answers, or the party whose silence it answers, and not both")
	}
	return nil
}

// checkStages holds a text to being a package, with every point a step of exactly one stage, or
// none.
func (t *TextProposed) checkStages() error {
	if t.Form != FormPackage {
		if len(t.Stages) > 0 || t.SnapBack != "" {
			return fmt.Errorf("stages: only a text of the form %s has stages and a snap-back", FormPackage)
		}
		return nil
	}
	if len(t.Stages) == 0 {
		return errors.New("stages: missing: a package has at least one")
	}
	if t.SnapBack == "" {
		return errors.New("snap-back: missing: say whether a default reaches its stage and those after it (stage), or all (whole)")
	}
	in := map[string]string{}
	for i, s := range t.Stages {
		if slices.ContainsFunc(t.Stages[:i], func(x Stage) bool { return x.Name == s.Name }) {
			return fmt.Errorf("stages: %s: occurs twice", s.Name)
		}
		for _, step := range s.Steps {
			if other, twice := in[step]; twice {
				return fmt.Errorf("stages: %s: %s is a step of %s already", s.Name, step, other)
			}
			in[step] = s.Name
		}
	}
	return t.checkSteps(in)
}

// checkSteps holds points and steps to each other: in has the stage of each step.
func (t *TextProposed) checkSteps(in map[string]string) error {
	names := map[string]bool{}
	for _, p := range t.Points {
		names[p.Name] = true
		switch {
		case in[p.Name] == "":
			return fmt.Errorf("points: %s: is in no stage: name it among the steps of one", p.Name)
		case len(p.Owes) == 0:
			return fmt.Errorf("points: %s: is owed by nobody: a step of a package says who owes it", p.Name)
		}
	}
	for _, s := range t.Stages {
		for _, step := range s.Steps {
			if !names[step] {
				return fmt.Errorf("stages: %s: no point is named %s", s.Name, step)
			}
		}
	}
	return nil
}

func (s *Stage) check() error { return checkName("stage", s.Name) }
