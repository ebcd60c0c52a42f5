package telling

import (
	"slices"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// PackageFacts say of a text that is a package how far it has come: how it stands, each of its stages with
// whose word opens it, the defaults called in it, and what was undone. They are none for any other text.
func (t *Teller) PackageFacts(text record.Ref) []web.Fact {
	i := slices.IndexFunc(t.Packages, func(p standing.Package) bool { return p.Ref == text })
	if i < 0 {
		return nil
	}
	p := t.Packages[i]
	state := Mark(t.Speaker, "package", p.State)
	facts := []web.Fact{{Term: Upper(t.Option(string(record.FormPackage), "text.proposed", "form")), Value: web.Value{State: &state}}}
	for _, s := range p.Stages {
		facts = append(facts, t.stage(s))
		for _, u := range s.Undone {
			facts = append(facts, t.undone(u))
		}
	}
	for _, ref := range p.Defaults {
		facts = append(facts, t.called(ref))
	}
	return facts
}

// stage is one stage: what it waits for, or whose certificate opened it.
func (t *Teller) stage(s standing.PackageStage) web.Fact {
	state := Mark(t.Speaker, "stage", s.State)
	v := web.Value{State: &state}
	var notes []string
	if s.State == "waiting" && len(s.Awaited) > 0 {
		notes = append(notes, t.Say("picture.stages.awaited", "who", t.Names(s.Awaited)))
	}
	switch {
	case s.Certified != nil:
		notes = append(notes, t.Say("picture.stages.certified", "who", t.Name(s.Certifier)))
		v.Citation = t.Cited(*s.Certified)
	case s.Certifier != "":
		notes = append(notes, t.Say("picture.stages.certifier", "who", t.Name(s.Certifier)))
	}
	v.Text = t.List(notes)
	return web.Fact{Term: t.Say("telling.stage", "name", s.Name), Value: v}
}

// called is a default: whose step, and whether it still stands.
func (t *Teller) called(ref record.Ref) web.Fact {
	d := t.Defaults[slices.IndexFunc(t.Defaults, func(d standing.Default) bool { return d.Ref == ref })]
	v := t.Reference(d.Step)
	if v.State == nil {
		state := Mark(t.Speaker, "default", d.State)
		v.State = &state
	}
	if at, ok := t.Opening(d.Ref); ok {
		v.Citation = t.Cited(standing.Cite{Party: at.Party, N: at.N})
	}
	return web.Fact{Term: t.Say("telling.default.by", "by", t.Name(d.By)), Value: v}
}

// undone is one party's part of a step that it has taken back.
func (t *Teller) undone(u standing.Undoing) web.Fact {
	v := t.Reference(u.Step)
	v.Citation = t.Cited(u.Cite)
	if u.Disputed && v.State == nil {
		state := web.NewState(t.Speaker, web.Disputed, "disputed")
		v.State = &state
	}
	return web.Fact{Term: t.Say("telling.undone.by", "by", t.Name(u.Party)), Value: v}
}
