package desk

import (
	"net/http"
	"slices"
	"strings"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type statePage struct {
	sheet
	Awaiting    []web.Entry
	Timeline    *web.Figure
	Open        []card
	Parent      []web.Fact // of a working group
	Groups      []web.Entry
	Provisional []web.Fact
	Statements  []web.Entry
	Void        []web.Entry
}

// showState answers how things stand: in a sentence, and then part by part.
func (v *view) showState() error {
	p := statePage{sheet: v.sheet(v.Say("desk.state.title"))}
	var err error
	if p.Awaiting, err = v.awaiting(); err != nil {
		return err
	}
	p.Lead = v.sentence(len(p.Awaiting))
	if p.Parent, err = v.ParentFacts(v.neighbour); err != nil {
		return err
	}
	if p.Groups, err = v.groups(); err != nil {
		return err
	}
	if len(v.Contacts)+len(v.Measures) > 0 {
		p.Timeline = v.timeline()
	}
	for _, point := range v.commitments() {
		if !closed(point) {
			steps, err := v.steps(record.ObjectPoint, point.Line)
			if err != nil {
				return err
			}
			p.Open = append(p.Open, v.pointCard(point, steps))
		}
	}
	for class, line := range v.Lines() {
		if line.Provisional && class != record.ObjectPoint {
			p.Provisional = append(p.Provisional, v.provisional(class, line))
		}
	}
	for _, s := range slices.Backward(v.Statements) {
		if len(p.Statements) < latest {
			p.Statements = append(p.Statements, v.statementEntry(s, true))
		}
	}
	p.Void = v.voidEntries()
	return v.render(http.StatusOK, "state", p)
}

func (v *view) provisional(class record.Object, line standing.Line) web.Fact {
	f := v.fact(telling.Upper(v.Say("desk.class."+string(class))), line.Ref)
	state := web.NewState(v.Speaker, web.Provisional, "provisional")
	f.Value.State = &state
	return f
}

// voidEntries are the acts that broke a rule, with the rule.
func (v *view) voidEntries() []web.Entry {
	var all []web.Entry
	for _, w := range v.WithoutEffect {
		e := web.Entry{
			Title: v.Kind(w.Kind), By: v.Name(w.Cite.Party), Edge: v.Side(w.Cite.Party), Citation: v.Cited(w.Cite),
			Href: v.base + "/log/" + path(w.Cite), States: []web.State{web.Void(v.Speaker, string(w.Rule), w.Why)},
		}
		if w.Kind == "" {
			e.Title = v.Say("desk.unreadable")
		}
		if l, ok := v.Line(w.Cite); ok && l.Act != nil {
			e.When = v.ShortDate(l.Act.Dated.Time)
		}
		all = append(all, e)
	}
	return all
}

// sentence says how things stand in one sentence: when contact was last held, what became of
// the commitments, what is next, and how much awaits this official.
func (v *view) sentence(awaiting int) string {
	parts := []string{v.lastHeld()}
	counts := map[string]int{}
	noDeadline := 0
	for _, p := range v.commitments() {
		counts[p.State]++
		if p.State == "open" && p.Due.None {
			noDeadline++
		}
	}
	counts["open"] -= noDeadline
	for _, state := range []string{"overdue", "contested", "reported", "open", "kept", "claimed"} {
		if state == "open" && noDeadline > 0 {
			parts = append(parts, v.Count("desk.lead.no-deadline", noDeadline))
		}
		if n := counts[state]; n > 0 {
			parts = append(parts, v.Count("desk.lead."+state, n))
		}
	}
	if next := v.nextContact(); next != "" {
		parts = append(parts, next)
	}
	if awaiting > 0 {
		parts = append(parts, v.Count("desk.lead.awaiting", awaiting))
	}
	return strings.Join(parts, v.Say("desk.lead.join")) + v.Say("desk.lead.end")
}

func (v *view) lastHeld() string {
	var last *standing.Contact
	for i, c := range v.Contacts {
		if (c.State == "held" || c.State == "held-by-one") && (last == nil || !c.When.Start().Before(last.When.Start())) {
			last = &v.Contacts[i]
		}
	}
	if last == nil {
		return v.Say("desk.lead.never-held")
	}
	return v.Say("desk.lead.held", "date", v.Date(last.When.Start()))
}

// nextContact says what is known of the contact after the last one that was held.
func (v *view) nextContact() string {
	var next *standing.Contact
	for i, c := range v.Contacts {
		if c.State == "proposed" || c.State == "accepted" || c.State == "awaiting-witness" || c.State == "cancelled" {
			if next == nil || c.When.Start().After(next.When.Start()) {
				next = &v.Contacts[i]
			}
		}
	}
	if next == nil || next.When == "" {
		return ""
	}
	return v.Say("desk.lead."+next.State, "date", v.When(shortened(next.When)))
}

// shortened leaves out the time of day, which a sentence about the whole has no room for.
func shortened(m record.Moment) record.Moment {
	if day, _, timed := strings.Cut(string(m), "T"); timed && !strings.Contains(string(m), "/") {
		return record.Moment(day)
	}
	return m
}
