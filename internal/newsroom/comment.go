package newsroom

import (
	"errors"
	"net/http"
	"strconv"

	"parley.example/internal/comments"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

// comment answers: what is said here, and what is to be done with it?
func (v *visit) comment() error { return v.showComment(http.StatusOK, nil) }

func (v *visit) found() (*comments.Comment, error) {
	id, err := comments.ParseID(v.R.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return v.room.Comments.Comment(v.R.Context(), id)
}

func (v *visit) showComment(status int, refused error) error {
	c, err := v.found()
	if err != nil {
		return err
	}
	s := v.shown(c)
	p := v.talkSheet(v.Say("moderation.comment-of", "name", s.By))
	subject, err := v.subject(c.Post)
	if err != nil {
		return err
	}
	p.Subject = &subject
	if err := v.answered(c, &s); err != nil {
		return err
	}
	if errors.Is(refused, comments.ErrMoved) {
		p.Notices = append(p.Notices, web.Notice{Text: v.Say("moderation.moved"), Attention: true})
	}
	if v.Person.May(staff.Moderate) {
		if options := v.decisions(c); len(options) > 0 {
			p.After = append(p.After, v.decisionForm(c, options, refused))
		}
		if c.Address != "" {
			s.Acts = append(s.Acts, web.Link{Text: v.Say("moderation.block"), Href: queuePath + "/blocked?comment=" + s.ID})
		}
	}
	s.Acts = append(s.Acts, v.answerLink(c)...)
	p.Comments = []shownComment{s}
	return v.render(status, "comments", p)
}

// answered adds what the comment answers: without it many cannot be understood.
func (v *visit) answered(c *comments.Comment, s *shownComment) error {
	if c.Parent == "" {
		return nil
	}
	id, err := comments.ParseID(c.Parent)
	if err != nil {
		return err
	}
	to, err := v.room.Comments.Comment(v.R.Context(), id)
	if errors.Is(err, comments.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	before := v.shown(to)
	s.To, s.ToHTML = v.Say("moderation.answers", "name", before.By), before.HTML
	return nil
}

func (v *visit) decisionForm(c *comments.Comment, options []web.Option, refused error) web.Form {
	wrong, _ := errors.AsType[comments.Faults](refused)
	sent := v.R.PostForm
	f := web.Form{
		Speaker: v.Speaker, ID: "decide", Action: queuePath + "/" + comments.Written(c.ID),
		Hidden: []web.Hidden{{Name: "revision", Value: strconv.FormatInt(c.Revision(), 10)}}, Buttons: []web.Button{{Text: v.Say("moderation.decide")}},
	}
	for i := range options {
		options[i].Chosen = options[i].Value == sent.Get("decision")
	}
	f.Fields = []web.Field{{Name: "decision", Label: v.Say("moderation.field.decision"), Kind: web.RadioField, Options: options, Error: v.wrong(wrong, "decision")}}
	for _, o := range options {
		if d := comments.Decision(o.Value); d == comments.Hold || d == comments.Refuse {
			f.Fields = append(f.Fields, v.whyField(sent.Get("why"), true, wrong), v.noteField(sent.Get("note"), wrong))
			break
		}
	}
	return f
}

func (v *visit) whyField(chosen string, optional bool, wrong comments.Faults) web.Field {
	f := web.Field{Name: "why", Label: v.Say("moderation.field.why"), Kind: web.SelectField, Optional: optional, Error: v.wrong(wrong, "why")}
	if optional {
		f.Help = v.Say("moderation.field.why.help")
	}
	for _, w := range comments.Whys() {
		f.Options = append(f.Options, web.Option{Value: string(w), Text: v.Say("comments.why." + string(w)), Chosen: chosen == string(w)})
	}
	return f
}

func (v *visit) noteField(note string, wrong comments.Faults) web.Field {
	return web.Field{
		Name: "note", Label: v.Say("comments.field.note"), Help: v.Say("moderation.field.note.help"), Kind: web.TextArea, Rows: 3, Optional: true, Said: true,
		Value: note, Error: v.wrong(wrong, "note"),
	}
}

// wrong says what is wrong with a field of a form about comments.
func (v *visit) wrong(f comments.Faults, field string) string {
	if key := f.At(field); key != "" {
		return v.Say(key)
	}
	return ""
}

// decideComment rules on a comment as it was read, and goes on to the next.
func (v *visit) decideComment() error {
	c, err := v.found()
	if err != nil {
		return err
	}
	form := v.R.PostForm
	r := comments.Ruling{Decision: comments.Decision(form.Get("decision")), Why: comments.Why(form.Get("why")), Note: form.Get("note"), Who: v.Person.ID}
	err = v.room.Comments.Decide(v.R.Context(), c.ID, v.revision(), r)
	if errors.Is(err, comments.ErrMoved) {
		return v.showComment(http.StatusConflict, err)
	}
	if _, ok := errors.AsType[comments.Faults](err); ok {
		return v.showComment(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: "+string(r.Decision)+" a comment", "person", v.Person.ID, "comment", comments.Written(c.ID))
	to := queuePath
	if next, err := comments.ParseID(form.Get("next")); err == nil {
		to += "#c-" + comments.Written(next)
	}
	return v.Redirect(to)
}
