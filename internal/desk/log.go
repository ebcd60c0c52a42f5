package desk

import (
	"net/http"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type logPage struct {
	sheet
	Logs []partyLog
	All  web.Link // the same with, or without, the nodes' own entries
}

// A partyLog is what one party has said and received, in its order.
type partyLog struct {
	Name, Settled string
	Rows          []logRow
}

// A logRow is one entry in a line. Only what is not settled, or has no effect, says so.
type logRow struct {
	Citation        web.Citation
	What, Who, When string
	State           *web.State
}

// showLog answers what stands in each party's log, the newest entry first: the acts, and if
// asked for what the nodes wrote themselves too.
func (v *view) showLog() error {
	p := logPage{sheet: v.sheet(v.Say("desk.log.title"))}
	all := v.R.URL.Query().Has("all")
	p.All = web.Link{Text: v.Say("desk.log.all"), Href: v.base + "/log?all"}
	if all {
		p.All = web.Link{Text: v.Say("desk.log.acts"), Href: v.base + "/log"}
	}
	for _, name := range append(v.Principals(), v.servants()...) {
		party, _ := v.Reading.Party(name)
		l := partyLog{Name: v.Name(name), Settled: v.Say("desk.log.settled", "settled", int(party.Settled), "entries", int(party.Entries))}
		for _, line := range slices.Backward(v.Log(name)) {
			if all || line.Entry == nil || line.Entry.Node == "" {
				l.Rows = append(l.Rows, v.logRow(line, party))
			}
		}
		p.Logs = append(p.Logs, l)
	}
	return v.render(http.StatusOK, "log", p)
}

// servants are the parties that are no principals.
func (v *view) servants() []record.PartyName {
	var all []record.PartyName
	for _, p := range v.Parties {
		if p.Role != record.RoleParty {
			all = append(all, p.Name)
		}
	}
	return all
}

func (v *view) logRow(l node.Line, party standing.Party) logRow {
	r := logRow{
		Citation: *v.Cited(standing.Cite{Party: l.Party, N: l.N}),
		What:     v.Say("desk.unreadable"), Who: v.Say("desk.log.node"), When: v.Say("date.unknown"),
	}
	switch {
	case l.Entry == nil:
	case l.Entry.Node != "":
		r.What, r.When = v.nodeNote(l.Entry.Node), v.ShortDate(l.Entry.Time.Time)
	case l.Act != nil:
		r.What, r.Who, r.When = v.Kind(l.Act.Kind), v.who(l), v.ShortDate(l.Act.Dated.Time)
		if l.Body != nil && len(l.Body.Title) > 0 {
			title, _ := l.Body.Title.In(v.Langs()...)
			r.What = v.Say("desk.log.titled", "what", r.What, "title", title)
		}
	}
	if state := v.entryState(l, party); state.Look != web.Settled {
		r.State = &state
	}
	return r
}

func (v *view) nodeNote(n record.NodeNote) string {
	if key := "desk.node." + string(n); v.Has(key) {
		return v.Say(key)
	}
	return v.Say("telling.kind-unknown", "kind", string(n))
}

// who names the official of an act, or the party where it acted itself.
func (v *view) who(l node.Line) string {
	if l.Act.By == "" {
		return v.Say("desk.party-itself")
	}
	if o, ok := v.PowersOf(l); ok {
		return o.Name
	}
	return string(l.Act.By)
}

// entryState says whether an entry has effect, and whether it is settled.
func (v *view) entryState(l node.Line, party standing.Party) web.State {
	switch {
	case l.Breach != nil:
		return web.Void(v.Speaker, string(l.Breach.Rule), l.Breach.Why)
	case l.N < party.Settled:
		return web.NewState(v.Speaker, web.Settled, "settled")
	}
	return web.NewState(v.Speaker, web.Provisional, "provisional")
}
