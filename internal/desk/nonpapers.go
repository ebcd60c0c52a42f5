package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/nonpaper"
	"parley.example/internal/web"
	"parley.example/record"
)

type nonPapersPage struct {
	sheet
	Papers []web.Entry
	Form   *web.Form
}

// showNonPapers answers what was handed over outside the record.
func (v *view) showNonPapers() error { return v.nonPapers(http.StatusOK, "", "", "") }

func (v *view) nonPapers(status int, to, text, wrong string) error {
	all, err := nonpaper.List(v.ctx(), v.desk.node, v.ID)
	if err != nil {
		return err
	}
	p := nonPapersPage{sheet: v.sheet(v.Say("desk.non-papers.title"))}
	p.Lead = v.Count("desk.non-papers.count", len(all))
	for _, paper := range slices.Backward(all) {
		p.Papers = append(p.Papers, v.nonPaper(paper))
	}
	if v.may(record.PowerSend) {
		p.Form = v.nonPaperForm(to, text, wrong)
	}
	return v.render(status, "non-papers", p)
}

// nonPaper is one of them. It has no citation, because there is nothing that could be cited.
func (v *view) nonPaper(p nonpaper.Paper) web.Entry {
	state := web.State{Look: web.Unknown, Word: v.Say("desk.non-papers.received")}
	switch {
	case p.From != v.Own:
	case p.Waits():
		state.Word = v.Say("desk.non-papers.waits")
	default:
		state.Word = v.Say("desk.non-papers.delivered")
	}
	return web.Entry{
		ID: "np-" + p.ID, Kind: v.Say("desk.non-papers.one"), Title: v.Say("desk.non-papers.between", "from", v.Name(p.From), "to", v.Name(p.To)),
		When: v.ShortDate(p.Dated.Time), Edge: v.Side(p.From), States: []web.State{state}, Said: &web.Said{Text: p.Text},
	}
}

func (v *view) nonPaperForm(to, text, wrong string) *web.Form {
	choose := web.Field{Name: "to", Label: v.Say("desk.non-papers.to"), Kind: web.SelectField}
	for _, p := range v.others() {
		choose.Options = append(choose.Options, web.Option{Value: string(p), Text: v.Name(p), Chosen: string(p) == to})
	}
	return &web.Form{
		Speaker: v.Speaker, ID: "non-paper", Action: v.base + "/non-papers",
		Fields: []web.Field{choose, {
			Name: "text", Label: v.Say("desk.non-papers.text"), Help: v.Say("desk.non-papers.text.help"), Kind: web.TextArea, Rows: 7, Said: true, Value: text, Error: wrong,
		}},
		Buttons: []web.Button{{Text: v.Say("desk.non-papers.send")}},
	}
}

// writeNonPaper queues one; the courier hands it over.
func (v *view) writeNonPaper() error {
	if !v.may(record.PowerSend) {
		return access.Powers
	}
	if err := v.R.ParseForm(); err != nil {
		return access.TooLarge
	}
	to, text := v.R.PostForm.Get("to"), v.R.PostForm.Get("text")
	_, err := nonpaper.Write(v.ctx(), v.desk.node, v.desk.random, v.ID, record.PartyName(to), strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case errors.Is(err, nonpaper.ErrUnfit):
		return v.nonPapers(http.StatusUnprocessableEntity, to, text, v.Say("desk.non-papers.wrong", "most", nonpaper.MaxText))
	case errors.Is(err, nonpaper.ErrFull):
		return v.nonPapers(http.StatusUnprocessableEntity, to, text, v.Say("desk.non-papers.full", "most", nonpaper.MaxKept))
	case err != nil:
		return fmt.Errorf("non-paper: %w", err)
	}
	return v.Redirect(v.base + "/non-papers")
}
