package standing

import "parley.example/record"

// Calendars: which days are business days (rule 5). A calendar means nothing by itself: it is
// agreed to with the point that names it.
func init() {
	register("calendar.published", law{judge: judgeCalendar})
	classes[record.ObjectCalendar] = func(v *view, o *object) { v.Calendars = append(v.Calendars, v.calendar(o)) }
}

// Calendar is a calendar as it stands. It is always published: another calendar is another
// object, and takes nothing from the points that name this one.
type Calendar struct {
	Line
	record.CalendarPublished
}

func judgeCalendar(f *Fold, e *event) *Breach {
	if f.roleIn(e, e.Party) != record.RoleParty {
		return breach(RuleMember, "%s is no principal of this channel", e.Party)
	}
	return nil
}

func calendarTerms(o *object) *record.CalendarPublished {
	return o.opened.act.Terms.(*record.CalendarPublished)
}

func (v *view) calendar(o *object) Calendar {
	line, _ := v.line(o)
	line.State = "published"
	return Calendar{line, *calendarTerms(o)}
}
