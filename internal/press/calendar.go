package press

import (
	"cmp"
	"strings"
	"time"

	"parley.example/internal/feeds"
	"parley.example/record"
	"parley.example/standing"
)

// calendar is of the contacts of all channels.
func (v *visit) calendar() (*answer, error) {
	all, err := v.readings()
	if err != nil {
		return nil, err
	}
	site := v.sheet("").Site
	c := feeds.Calendar{Name: site, Page: v.press.absolute("/" + v.Lang() + "/")}
	for _, r := range all {
		c.Events = append(c.Events, newView(v, r).events()...)
	}
	return newAnswer(feeds.CalendarType, maxAge, feeds.ICalendar(c), forAll...), nil
}

// channelCalendar is of the contacts of one channel.
func (v *visit) channelCalendar() (*answer, error) {
	id, _, err := v.press.channel(v.ctx(), v.request.PathValue("channel"))
	if err != nil {
		return nil, err
	}
	w, err := v.view(id)
	if err != nil {
		return nil, err
	}
	name, _ := w.Charter.Title.In(w.Langs()...)
	return newAnswer(feeds.CalendarType, maxAge, feeds.ICalendar(feeds.Calendar{Name: name, Page: v.press.absolute(w.at + "/timeline"), Events: w.events()}), forAll...), nil
}

func (v *view) events() []feeds.Event {
	var all []feeds.Event
	for _, c := range v.byDate() {
		all = append(all, v.event(c))
	}
	return all
}

// event is a contact for a calendar. What is known of its day, and how it stands, is said in words
// too: a calendar has no other way to say that nobody knows the day.
func (v *view) event(c standing.Contact) feeds.Event {
	title, _ := v.ContactName(c)
	e := feeds.Event{
		ID: v.ID.String()[:16] + "-" + strings.ReplaceAll(c.Entries[0].String(), " ", "-") + "@" + string(v.Own), Sequence: len(c.Entries) - 1,
		Title: title, Place: c.Venue, Page: v.press.absolute(v.ContactPage(c.Entries[0])), Status: eventStatus(c.State),
	}
	e.From, e.To, e.Days = eventSpan(c)
	said := []string{v.When(c.When)}
	for _, m := range v.ContactMarks(c) {
		said = append(said, m.Word)
	}
	if band := v.band(); band != "" {
		said = append(said, band)
	}
	e.Description = strings.Join(said, "\n")
	for _, cite := range c.Entries {
		if l, ok := v.Line(cite); ok && l.Act != nil {
			at := l.Act.Dated.Time
			if e.Created.IsZero() || at.Before(e.Created) {
				e.Created = at
			}
			if at.After(e.Changed) {
				e.Changed = at
			}
		}
	}
	return e
}

func eventStatus(state string) feeds.Status {
	switch state {
	case "held", "held-by-one", "accepted":
		return feeds.Confirmed
	case "cancelled", "declined", "withdrawn":
		return feeds.Cancelled
	}
	return feeds.Tentative
}

// eventSpan is from when to when a contact was or may have been. To the minute is known when it
// began; how long it lasted, if those who held it say.
func eventSpan(c standing.Contact) (from, to time.Time, days bool) {
	from, to = c.When.Start(), c.When.End()
	if !strings.Contains(string(c.When), "T") {
		return from, to, true
	}
	if !strings.ContainsAny(string(c.When), "/|") {
		lasted := record.Duration("")
		for _, h := range c.Held {
			lasted = cmp.Or(lasted, h.Lasted)
		}
		if least, _, err := lasted.Span(); err == nil && least > 0 {
			to = from.Add(least)
		}
	}
	return from, to, false
}
