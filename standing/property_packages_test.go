package standing_test

import (
	"fmt"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// Random histories of packages begin with one that is adopted, since few would come so far by
// chance.

// packageWeights has what is drawn more often once there is a package.
var packageWeights = map[string]int{
	"stage.ready": 24, "stage.certified": 8, "point.reported": 8, "point.acknowledged": 16, "point.contested": 6,
	"step.defaulted": 24, "step.undone": 40, "withdrawal": 8,
}

// stageNames are the stages of every package that is drawn.
var stageNames = []string{"one", "two"}

// asPackage makes a text a package of one or two stages, the steps of which its parties owe.
func (x *chance) asPackage(by record.PartyName, t *record.TextProposed) {
	t.Form, t.SnapBack = record.FormPackage, one(x, []record.SnapBack{record.SnapBackStage, record.SnapBackWhole})
	t.Points, t.Stages, t.Brackets, t.InitialsSign, t.Through, t.Expunges = nil, nil, nil, false, "", nil
	for i := range 2 + x.pick(3) {
		p := x.point(by)
		if len(p.Owes) == 0 {
			p = owes(by, x.other(by))
		}
		p.Name = fmt.Sprintf("p%d", i)
		if x.pick(2) == 0 {
			p.Due = record.Due{By: "2024"} // overdue as soon as it is open
		}
		t.Points = append(t.Points, p)
		if stage := min(i/2, 1); stage == len(t.Stages) {
			t.Stages = append(t.Stages, record.Stage{Name: stageNames[stage], Together: x.pick(2) > 0})
			if x.pick(4) == 0 {
				t.Stages[stage].Certifier = one(x, x.parties)
			}
		}
		last := &t.Stages[len(t.Stages)-1]
		last.Steps = append(last.Steps, p.Name)
	}
}

// beginPackage has the first two parties adopt a package, and everybody know.
func (x *chance) beginPackage() {
	x.kinds, x.settles = allWeighted(packageWeights), true
	t := text(a, b)
	all := x.parties
	x.parties = t.Parties // who owe and are owed
	x.asPackage(a, t)
	x.parties = all
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
