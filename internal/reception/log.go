package reception

import (
	"encoding/csv"
	"net/http"
	"slices"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

// maxEvents bounds the lines of the access log on one page. The file has all.
const maxEvents = 500

// showLog answers who came in during a month, and what they did.
func (v *visit) showLog() error {
	months := access.Months(v.room.node.Now())
	at := max(0, slices.IndexFunc(months, func(m time.Time) bool { return m.Format("2006-01") == v.R.URL.Query().Get("month") }))
	events, err := access.Events(v.R.Context(), v.room.node, months[at])
	if err != nil {
		return err
	}
	people, err := staff.All(v.R.Context(), v.room.node)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	p := v.sheet(v.Say("access.log"))
	p.Lead, p.Wide = v.Say("access.log.lead", "month", months[at].Format("2006-01")), true
	var s section
	switch {
	case len(events) == 0:
		s.Help = v.Say("access.log.none")
	case len(events) > maxEvents:
		events, s.Help = events[:maxEvents], v.Say("access.log.cut")
	}
	if len(events) > 0 {
		s.Table = &web.Table{Caption: v.Say("access.log")}
		for _, c := range []string{"access.log.when", "access.log.who", "access.log.what", "access.log.where", "access.session.from"} {
			s.Table.Columns = append(s.Table.Columns, web.Column{Name: v.Say(c)})
		}
	}
	for _, e := range events {
		s.Table.Rows = append(s.Table.Rows, v.event(e, names))
	}
	if at+1 < len(months) {
		s.Links = append(s.Links, web.Link{Text: v.Say("access.log.earlier"), Href: "/access-log?month=" + months[at+1].Format("2006-01")})
	}
	s.Links = append(s.Links, web.Link{Text: v.Say("access.log.csv"), Href: "/access-log.csv"})
	p.Sections = []section{s}
	return v.render(http.StatusOK, p)
}

func (v *visit) event(e access.Event, names map[string]string) []web.Value {
	who := web.Value{Text: names[e.Person]}
	switch {
	case e.Person == "":
		who = v.none("access.log.nobody")
	case who.Text == "": // who has left
		who.Text = e.Person
	}
	what := v.Say("access.did." + e.What)
	if e.How != "" {
		what = v.Say("access.log.by", "what", what, "how", v.Say("access.how."+string(e.How)))
	}
	value := func(s string) web.Value {
		if s == "" {
			return v.none("access.log.nowhere")
		}
		return web.Value{Text: s}
	}
	return []web.Value{{Text: v.DateTime(e.At)}, who, {Text: what}, value(e.Where), value(e.From)}
}

// none is the value that says that there is none.
func (v *visit) none(key string) web.Value {
	return web.Value{State: &web.State{Look: web.Unknown, Word: v.Say(key)}}
}

// exportLog writes all that is kept of the access log, the newest first.
func (v *visit) exportLog() error {
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="access-log.csv"`)
	w := csv.NewWriter(v.W)
	if err := w.Write([]string{"at", "person", "what", "how", "where", "from"}); err != nil {
		return err
	}
	for _, month := range access.Months(v.room.node.Now()) {
		events, err := access.Events(v.R.Context(), v.room.node, month)
		if err != nil {
			return err
		}
		for _, e := range events {
			// None of it can be a formula to a spreadsheet: addresses begin with a slash, persons with a letter.
			if err := w.Write([]string{e.At.Format(time.RFC3339Nano), e.Person, e.What, string(e.How), e.Where, e.From}); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}
