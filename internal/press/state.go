package press

import (
	"parley.example/internal/web"
)

type statePage struct {
	sheet
	Marks    []web.State
	Timeline *web.Figure
	Parent   []web.Fact // of a working group
	Open     []promise
	Groups   []web.Entry
	Entries  []web.Entry
	More     []web.Link
}

// state answers: how do things stand? First in a sentence, then as a picture, then what is
// open, then what was said last.
func (v *view) state() (*page, error) {
	data := statePage{sheet: v.sheet(v.Say("press.stands.title"))}
	data.Wide = true
	data.Lead = v.sentence()
	if v.anyProvisional() {
		data.Marks = append(data.Marks, v.mark(web.Provisional, "provisional-part"))
	}
	if !v.Complete {
		data.Marks = append(data.Marks, v.mark(web.Unknown, "incomplete"))
	}
	data.Box = v.box(whatChannel + v.ID.String())
	if len(v.Contacts) > 0 {
		data.Timeline = v.timeline()
	}
	var err error
	if data.Parent, err = v.ParentFacts(v.neighbour); err != nil {
		return nil, err
	}
	if data.Groups, err = v.groups(); err != nil {
		return nil, err
	}
	for _, p := range v.commitments() {
		if p.Group != "kept" {
			data.Open = append(data.Open, p)
		}
	}
	for _, l := range firsts(v.statements(), latest) {
		data.Entries = append(data.Entries, v.entry(l, 3))
	}
	return &page{template: "state", data: data}, nil
}

// anyProvisional reports whether anything that the sentence tells of is not settled yet.
func (v *view) anyProvisional() bool {
	for _, c := range v.Contacts {
		if c.Provisional {
			return true
		}
	}
	for _, p := range v.Points {
		if p.Provisional {
			return true
		}
	}
	for _, m := range v.Measures {
		if m.Provisional {
			return true
		}
	}
	return false
}
