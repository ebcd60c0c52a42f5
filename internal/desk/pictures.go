package desk

import (
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
)

func (v *view) drawnWhen(m record.Moment) picture.When {
	return picture.When{Day: m.Start(), Words: v.When(shortened(m))}
}

// timeline draws the contacts by level, and the measures below them.
func (v *view) timeline() *web.Figure {
	t := picture.Timeline{ID: "timeline", Measures: v.drawnMeasures()}
	for _, p := range v.Principals() {
		t.Parties = append(t.Parties, v.Drawn(p))
	}
	unknown := false
	for _, c := range v.Contacts {
		if c.State == "declined" || c.State == "withdrawn" || c.When == "" {
			continue
		}
		o := v.object(c.Ref)
		drawn := picture.Contact{
			ID: string(c.Ref), Level: v.levelName(c.Level), When: v.drawnWhen(c.When), Label: o.Text, Href: o.Href,
		}
		unknown = unknown || c.Level == ""
		switch c.State {
		case "cancelled":
			drawn.State = picture.Cancelled
		case "proposed", "accepted", "awaiting-witness":
			drawn.State = picture.Ahead
		}
		if c.State != "held" {
			drawn.Note = v.Say("standing.contact." + c.State + ".label")
		}
		if c.Follows != "" {
			drawn.Follows = []string{string(c.Follows)}
		}
		t.Contacts = append(t.Contacts, drawn)
	}
	for _, l := range record.Level("").Options() {
		t.Levels = append(t.Levels, v.levelName(record.Level(l)))
	}
	if unknown {
		t.Levels = append(t.Levels, v.levelName(""))
	}
	return &web.Figure{Speaker: v.Speaker, Title: v.Say("picture.timeline"), Note: v.Say("picture.timeline.scale"), Picture: t.Draw(v.Speaker)}
}

func (v *view) levelName(l record.Level) string {
	if l == "" {
		return v.Say("desk.level-unknown")
	}
	return telling.Upper(v.Option(string(l), "contact.held", "level"))
}

func (v *view) drawnMeasures() []picture.Measure {
	var all []picture.Measure
	for _, m := range v.Measures {
		o := v.object(m.Ref)
		drawn := picture.Measure{ID: string(m.Ref), By: v.Drawn(m.By), When: v.drawnWhen(m.Taken), Label: o.Text, Href: o.Href}
		for _, a := range m.Answers {
			drawn.Answers = append(drawn.Answers, string(a))
		}
		if m.State == "lifted" {
			lifted := v.drawnWhen(m.Lifted)
			drawn.Lifted = &lifted
		}
		all = append(all, drawn)
	}
	return all
}
