package press

import (
	"net/http"

	"parley.example/internal/comments"
	"parley.example/internal/web"
)

// writeComment is the form at which a comment is written.
func (v *visit) writeComment() (*reply, error) {
	return v.commentForm(comments.Draft{Parent: v.request.FormValue("to")}, nil)
}

// commentForm is that form, as far as it is filled in.
func (v *visit) commentForm(d comments.Draft, wrong comments.Faults) (*reply, error) {
	post, err := v.commentedAt(v.request.PathValue("path"))
	if err != nil {
		return nil, err
	}
	t, err := v.press.comments.Thread(v.ctx(), post.Key)
	if err != nil {
		return nil, err
	}
	if t.State.Closed {
		return nil, comments.ErrClosed
	}
	data := v.commentPage(v.Say("comments.write"))
	subject := v.subject(post)
	data.Subject = &subject
	data.Lead = v.Say("comments.write.lead")
	for _, it := range t.Items {
		if it.ID == d.Parent && it.Gone == "" {
			c := v.shownComment(it, t)
			data.Title, data.By, data.HTML = c.AnswerTo, c.By, it.HTML
		}
	}
	if d.Parent != "" && data.HTML == "" {
		return nil, errNowhere
	}
	set, err := v.press.comments.Settings(v.ctx())
	if err != nil {
		return nil, err
	}
	if set.Before {
		data.Notes = []string{v.Say("comments.write.before")}
	} else {
		data.Notes = []string{v.Say("comments.write.after"), v.Say("comments.write.without")}
	}
	challenge, err := v.press.comments.Challenge(v.ctx(), post.Key)
	if err != nil {
		return nil, err
	}
	data.Forms = []commentForm{{Challenge: challenge, Trap: d.Trap, Form: web.Form{
		Speaker: v.Speaker, ID: "comment", Action: v.request.URL.Path, Hidden: []web.Hidden{{Name: "to", Value: d.Parent}},
		Fields: []web.Field{
			{Name: "words", Label: v.Say("comments.field.words"), Help: v.Say("comments.field.words.help"), Kind: web.TextArea, Rows: 10, Said: true, Value: d.Words, Error: v.fault(wrong, "words")},
			{Name: "name", Label: v.Say("comments.field.name"), Help: v.Say("comments.field.name.help"), Kind: web.TextField, Value: d.Name, Autocomplete: "name", Error: v.fault(wrong, "name")},
			{Name: "address", Label: v.Say("comments.field.address"), Help: v.Say("comments.field.address.help"), Kind: web.EmailField, Value: d.Address, Autocomplete: "email", Error: v.fault(wrong, "address")},
		},
		Buttons: []web.Button{{Text: v.Say("comments.send")}}, Error: v.formFault(wrong),
	}}}
	r := &reply{template: "comment", data: data, scripts: true}
	if wrong != nil {
		r.status = http.StatusUnprocessableEntity
	}
	return r, nil
}

// formFault is what is wrong with a form as a whole.
func (v *visit) formFault(wrong comments.Faults) string {
	if s := v.fault(wrong, "website"); s != "" {
		return s
	}
	return v.fault(wrong, "")
}

// takeComment takes in what was written. Whatever is wrong, what was entered is given back.
func (v *visit) takeComment() (*reply, error) {
	post, err := v.commentedAt(v.request.PathValue("path"))
	if err != nil {
		return nil, err
	}
	form := v.request.PostForm
	d := comments.Draft{
		Post: post.Key, Parent: form.Get("to"), Name: form.Get("name"), Address: form.Get("address"), Words: form.Get("words"), Lang: v.Lang(),
		Challenge: form.Get("challenge"), Solution: form.Get("solution"), Trap: form.Get("website"), From: web.ClientAddr(v.request),
	}
	wrong, err := faults(v.press.comments.Write(v.ctx(), d))
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return v.commentForm(d, wrong)
	}
	data := v.commentPage(v.Say("comments.sent.title"))
	data.Lead = v.Say("comments.sent")
	data.Link = &web.Link{Text: v.Say("comments.title"), Href: "/" + v.Lang() + "/comments/" + post.Path}
	return &reply{template: "comment", data: data}, nil
}

// reportComment is the form at which a comment is reported.
func (v *visit) reportComment() (*reply, error) { return v.reportForm(comments.Complaint{}, nil) }

func (v *visit) reportForm(c comments.Complaint, wrong comments.Faults) (*reply, error) {
	id, err := comments.ParseID(v.request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	one, err := v.press.comments.Visible(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	challenge, err := v.press.comments.ReportChallenge(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	data := v.commentPage(v.Say("comments.report.title"))
	data.Lead, data.HTML = v.Say("comments.report.lead"), comments.Render(one.Words)
	if data.By = one.Name; data.By == "" {
		data.By = v.Say("comments.reader")
	}
	why := web.Field{Name: "why", Label: v.Say("comments.field.why"), Kind: web.RadioField, Error: v.fault(wrong, "why")}
	for _, w := range comments.Whys() {
		why.Options = append(why.Options, web.Option{Value: string(w), Text: v.Say("comments.why." + string(w)), Chosen: w == c.Why})
	}
	data.Forms = []commentForm{{Challenge: challenge, Trap: c.Trap, Form: web.Form{
		Speaker: v.Speaker, ID: "report", Action: v.request.URL.Path,
		Fields:  []web.Field{why, {Name: "note", Label: v.Say("comments.field.note"), Kind: web.TextArea, Rows: 3, Optional: true, Value: c.Note, Error: v.fault(wrong, "note")}},
		Buttons: []web.Button{{Text: v.Say("comments.send")}}, Error: v.formFault(wrong),
	}}}
	r := &reply{template: "comment", data: data, scripts: true}
	if wrong != nil {
		r.status = http.StatusUnprocessableEntity
	}
	return r, nil
}

// takeReport takes in a report.
func (v *visit) takeReport() (*reply, error) {
	id, err := comments.ParseID(v.request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	form := v.request.PostForm
	c := comments.Complaint{
		Why: comments.Why(form.Get("why")), Note: form.Get("note"), Challenge: form.Get("challenge"), Solution: form.Get("solution"),
		Trap: form.Get("website"), From: web.ClientAddr(v.request),
	}
	wrong, err := faults(v.press.comments.Report(v.ctx(), id, c))
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return v.reportForm(c, wrong)
	}
	data := v.commentPage(v.Say("comments.report"))
	data.Lead = v.Say("comments.report.done")
	data.Link = &web.Link{Text: v.Say("comments.title"), Href: "/" + v.Lang() + "/comment/" + comments.Written(id)}
	return &reply{template: "comment", data: data}, nil
}
