package newsroom

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

func (v *visit) channel() (*reading.Reading, error) {
	id, err := record.ParseHash(v.R.PathValue("channel"))
	if err != nil {
		return nil, access.Nowhere
	}
	known, err := v.room.Node.Channels(v.R.Context())
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, id) {
		return nil, access.Nowhere
	}
	return reading.Whole(v.R.Context(), v.room.Node, id, v.room.Clock())
}

// entries lists what a channel says, the newest first, and what of it is shown to the public.
func (v *visit) entries() error {
	r, err := v.channel()
	if err != nil {
		return err
	}
	title, _ := r.Charter.Title.In(record.Lang(v.Lang()))
	p := v.sheet(title)
	p.Lead = v.Say("newsroom.entries.lead")
	var lines []node.Line
	for _, party := range r.Parties {
		for _, l := range r.Log(party.Name) {
			if l.Act != nil && l.Body != nil {
				lines = append(lines, l)
			}
		}
	}
	slices.SortFunc(lines, func(a, b node.Line) int { return b.Act.Dated.Compare(a.Act.Dated.Time) })
	for _, l := range lines {
		p.Rows = append(p.Rows, v.row(r, l, 2))
	}
	return v.render(http.StatusOK, "form", p)
}

func (v *visit) row(r *reading.Reading, l node.Line, level int) web.Entry {
	cite := standing.Cite{Party: l.Party, N: l.N}
	title, _ := l.Body.Title.In(record.Lang(v.Lang()))
	kind := telling.Upper(telling.Kind(v.Speaker, l.Act.Kind))
	if title == "" {
		title = kind
	}
	e := web.Entry{Level: level, Kind: kind, Title: title, By: cite.String(), When: v.Date(l.Act.Dated.Time), Href: "/newsroom/channel/" + r.ID.String() + "/" + strings.Replace(cite.String(), " ", "/", 1)}
	state := func(look web.Look, key string, args ...any) {
		e.States = append(e.States, web.State{Look: look, Word: v.Say("newsroom.state."+key, args...)})
	}
	release, decided := r.Releases[cite]
	switch {
	case !decided:
		state(web.Unknown, "kept")
	case release.Removed != nil:
		state(web.WithoutEffect, "removed")
	case !release.Shown(v.room.Clock()):
		state(web.Provisional, "waits", "when", v.DateTime(release.From.UTC()))
	case release.Withdrawn != nil:
		state(web.WithoutEffect, "withdrawn")
	default:
		state(web.Settled, "public")
	}
	return e
}

// entry shows one entry, and what can be decided on it.
func (v *visit) entry() error { return v.showEntry(http.StatusOK, nil) }

func (v *visit) cited() (*reading.Reading, node.Line, standing.Cite, error) {
	r, err := v.channel()
	if err != nil {
		return nil, node.Line{}, standing.Cite{}, err
	}
	cite, err := node.ParseCite(v.R.PathValue("party") + " " + v.R.PathValue("n"))
	l, ok := r.Line(cite)
	if err != nil || !ok || l.Act == nil || l.Body == nil {
		return nil, node.Line{}, cite, access.Nowhere
	}
	return r, l, cite, nil
}

func (v *visit) showEntry(status int, err error) error {
	r, l, cite, readErr := v.cited()
	if readErr != nil {
		return readErr
	}
	e := v.row(r, l, 2)
	text, lang := l.Body.Text.In(record.Lang(v.Lang()))
	e.Said, e.Href = &web.Said{Text: text, Lang: string(lang)}, ""
	p := v.sheet(e.Title)
	p.Rows = []web.Entry{e}
	p.Links = v.compareLinks(r, l)
	faults := publication.Faults(err)
	action := v.R.URL.Path
	release, decided := r.Releases[cite]
	switch {
	case decided && release.Removed != nil:
	case decided && release.Shown(v.room.Clock()):
		p.Forms = []web.Form{v.reasonForm(l.Body.Languages(), action, "withdraw", faults), v.reasonForm(l.Body.Languages(), action, "remove", faults)}
	default:
		f := web.Form{Speaker: v.Speaker, ID: "release", Action: action, Buttons: []web.Button{{Text: v.Say("newsroom.release"), Name: "do", Value: "release"}}}
		f.Fields = []web.Field{{Name: "when", Label: v.Say("newsroom.field.when"), Help: v.Say("newsroom.help.when"), Kind: web.TextField, Optional: true, Value: v.R.PostForm.Get("when"), Error: v.fault(faults, "when", "")}}
		if decided {
			f.Buttons = append(f.Buttons, web.Button{Text: v.Say("newsroom.call-off"), Name: "do", Value: "call-off", Plain: true})
		}
		p.Forms = []web.Form{f}
	}
	if err != nil && len(faults) == 0 {
		p.Notices = []web.Notice{{Text: v.Say("newsroom.refused.stale"), Attention: true}}
	}
	return v.render(status, "form", p)
}

// decide releases an entry, at once or from a moment on, calls that off, withdraws it, or removes it.
func (v *visit) decide() error {
	r, _, cite, err := v.cited()
	if err != nil {
		return err
	}
	ctx, n, by, reason := v.R.Context(), v.room.Node, node.Releaser{Person: v.Person.ID}, v.texts("reason")
	do := v.R.PostForm.Get("do")
	switch do {
	case "release":
		from, bad := v.moment("when")
		if bad != nil {
			err = bad
			break
		}
		err = n.ReleaseFrom(ctx, r.ID, cite, by, from)
	case "call-off":
		err = n.CallOff(ctx, r.ID, cite, by)
	case "withdraw":
		err = n.Withdraw(ctx, r.ID, cite, by, reason)
	case "remove":
		err = n.Remove(ctx, r.ID, cite, by, reason)
	default:
		return access.Nowhere
	}
	if errors.Is(err, node.ErrNoReason) {
		err = &publication.Fault{Field: "reason", Why: publication.Missing}
	}
	if len(publication.Faults(err)) > 0 || errors.Is(err, node.ErrReleased) || errors.Is(err, node.ErrNotReleased) {
		return v.showEntry(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(ctx, "newsroom: "+do, "person", v.Person.ID, "entry", cite.String())
	return v.Redirect("/newsroom/channel/" + r.ID.String())
}
