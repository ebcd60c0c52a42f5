package desk

import (
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// supposed are the terms by which the law is asked whether an act would have effect, before its form is
// filled in: any of them will do. Of most kinds it judges by what they are about and by whom; then nothing
// need be supposed. But a stage is certified by its name, and what recurs is reported for one of its times.
func (v *view) supposed(kind string, about record.Ref) []record.Terms {
	var all []record.Terms
	suppose := func(t record.Terms) { all = append(all, t) }
	switch kind {
	case "text.signed": // signing ad referendum needs another power
		suppose(&record.TextSigned{})
		suppose(&record.TextSigned{AdReferendum: true})
	case "stage.ready", "stage.certified":
		for _, stage := range v.stagesOf(about) {
			if kind == "stage.ready" {
				suppose(&record.StageReady{Stage: stage.Name})
			} else {
				suppose(&record.StageCertified{Stage: stage.Name})
			}
		}
	case "step.undone":
		for _, d := range v.Defaults {
			suppose(&record.StepUndone{Default: d.Ref})
		}
		for _, p := range v.Parties {
			if len(p.Silences) > 0 {
				suppose(&record.StepUndone{Silence: p.Name})
			}
		}
	case "point.reported", "point.acknowledged", "point.contested":
		for _, at := range v.timesOf(about) {
			switch kind {
			case "point.reported":
				suppose(&record.PointReported{For: at})
			case "point.acknowledged":
				suppose(&record.PointAcknowledged{For: at})
			default:
				suppose(&record.PointContested{For: at})
			}
		}
	}
	if len(all) == 0 {
		all = append(all, nil)
	}
	return all
}

// stagesOf are the stages of a package; none of what is no package.
func (v *view) stagesOf(text record.Ref) []standing.PackageStage {
	i := slices.IndexFunc(v.Packages, func(p standing.Package) bool { return p.Ref == text })
	if i < 0 {
		return nil
	}
	return v.Packages[i].Stages
}

// timesOf are the times of a point that recurs of which something is to be said: the newest first, and those
// that are reported last. Before them stands none: what does not recur is spoken of as a whole.
func (v *view) timesOf(point record.Ref) []record.Moment {
	times, reported := []record.Moment{""}, []record.Moment{}
	i := slices.IndexFunc(v.Points, func(p standing.Point) bool { return p.Ref == point })
	if i < 0 {
		return times
	}
	for _, x := range slices.Backward(v.Points[i].Occurrences) {
		switch x.State {
		case "kept":
		case "reported":
			reported = append(reported, x.For)
		default:
			times = append(times, x.For)
		}
	}
	times = append(times, reported...)
	return times[:min(len(times), maxTimes)]
}
