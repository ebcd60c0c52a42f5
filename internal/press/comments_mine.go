package press

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"

	"parley.example/internal/comments"
	"parley.example/internal/web"
)

// ownComment is an author's own comment, by the link that was sent to their address: to confirm, edit
// and delete it.
func (v *visit) ownComment() (*reply, error) { return v.mine("", nil) }

func (v *visit) mine(edit string, wrong comments.Faults) (*reply, error) {
	m, err := v.press.comments.Mine(v.ctx(), v.request.PathValue("key"))
	if err != nil {
		return nil, err
	}
	data := v.commentPage(v.Say("comments.mine.title"))
	why := ""
	if m.Why != "" {
		why = v.Say("comments.why." + string(m.Why))
		if m.Note != "" {
			why = v.Say("comments.why.noted", "why", why, "note", m.Note)
		}
	}
	data.By, data.HTML = m.Name, comments.Render(m.Words)
	if m.Available {
		subject := v.subject(m.On)
		data.Subject = &subject
	} else {
		data.Notes = append(data.Notes, v.Say("comments.mine.unavailable"))
	}
	form := func(id, heading, do, button string, fields ...web.Field) {
		data.Forms = append(data.Forms, commentForm{Heading: heading, Form: web.Form{
			Speaker: v.Speaker, ID: id, Action: v.request.URL.Path, Fields: fields, Hidden: []web.Hidden{{Name: "do", Value: do}},
			Buttons: []web.Button{{Text: button, Plain: do == "delete"}},
		}})
	}
	switch m.Stage {
	case comments.Unconfirmed:
		data.Lead = v.Say("comments.mine.confirm")
		if m.Takes && m.Available {
			form("confirm", "", "confirm", v.Say("comments.mine.confirm.button"))
		}
	case comments.Waiting:
		data.Lead = v.Say("comments.mine.waiting")
	case comments.Shown:
		data.Lead = v.Say("comments.mine.shown")
		if m.Edit != "" {
			data.Notes = append(data.Notes, v.Say("comments.mine.edit.waits"))
		}
		data.Link = &web.Link{Text: v.Say("comments.title"), Href: "/" + v.Lang() + "/comment/" + comments.Written(m.ID)}
	case comments.Refused:
		data.Lead = v.Say("comments.mine.refused", "why", why)
	case comments.Removed:
		data.Lead = v.Say("comments.mine.removed", "why", why)
	}
	if !m.Editable.IsZero() {
		form("edit", v.Say("comments.mine.edit"), "edit", v.Say("comments.mine.edit.button"), web.Field{
			Name: "words", Label: v.Say("comments.field.words"), Kind: web.TextArea, Rows: 8, Said: true,
			Help:  v.Say("comments.mine.edit.until", "until", v.moment(m.Editable)),
			Value: cmp.Or(edit, m.Edit, m.Words), Error: v.fault(wrong, "words"),
		})
	}
	data.Notes = append(data.Notes, v.Say("comments.mine.delete.help"))
	form("delete", v.Say("comments.mine.delete"), "delete", v.Say("comments.mine.delete.button"))
	r := &reply{template: "comment", data: data}
	if wrong != nil {
		r.status = http.StatusUnprocessableEntity
	}
	return r, nil
}

// changeComment does what the author asks for.
func (v *visit) changeComment() (*reply, error) {
	key, form := v.request.PathValue("key"), v.request.PostForm
	again := &reply{to: v.request.URL.Path}
	switch form.Get("do") {
	case "confirm":
		_, err := v.press.comments.Confirm(v.ctx(), key)
		return again, err
	case "edit":
		_, err := v.press.comments.Edit(v.ctx(), key, form.Get("words"))
		if errors.Is(err, comments.ErrOver) {
			err = comments.Faults{{Field: "words", Key: "comments.fault.over"}}
		}
		wrong, err := faults(err)
		if err != nil {
			return nil, err
		}
		if wrong != nil {
			return v.mine(form.Get("words"), wrong)
		}
		return again, nil
	case "delete":
		if _, err := v.press.comments.Delete(v.ctx(), key); err != nil {
			return nil, err
		}
		data := v.commentPage(v.Say("comments.mine.title"))
		data.Lead = v.Say("comments.mine.deleted")
		return &reply{template: "comment", data: data}, nil
	}
	return again, nil
}

// askOwn is the form at which whoever has an address asks what was written from it.
func (v *visit) askOwn() (*reply, error) { return v.askForm("", nil) }

func (v *visit) askForm(address string, wrong comments.Faults) (*reply, error) {
	challenge, err := v.press.comments.AskChallenge(v.ctx())
	if err != nil {
		return nil, err
	}
	data := v.commentPage(v.Say("comments.ask.title"))
	data.Lead = v.Say("comments.ask.lead")
	data.Forms = []commentForm{{Challenge: challenge, Form: web.Form{
		Speaker: v.Speaker, ID: "ask", Action: v.request.URL.Path,
		Fields:  []web.Field{{Name: "address", Label: v.Say("comments.field.address"), Kind: web.EmailField, Value: address, Autocomplete: "email", Error: v.fault(wrong, "address")}},
		Buttons: []web.Button{{Text: v.Say("comments.send")}}, Error: v.formFault(wrong),
	}}}
	r := &reply{template: "comment", data: data, scripts: true}
	if wrong != nil {
		r.status = http.StatusUnprocessableEntity
	}
	return r, nil
}

// sendOwn has the letter sent, and does not say whether there was anything to send it for.
func (v *visit) sendOwn() (*reply, error) {
	form := v.request.PostForm
	wrong, err := faults(v.press.comments.Ask(v.ctx(), form.Get("challenge"), form.Get("solution"), form.Get("address"), v.Lang(), web.ClientAddr(v.request)))
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return v.askForm(form.Get("address"), wrong)
	}
	data := v.commentPage(v.Say("comments.sent.title"))
	data.Lead = v.Say("comments.ask.done")
	return &reply{template: "comment", data: data}, nil
}

// ownComments is all that an address has written.
func (v *visit) ownComments() (*reply, error) {
	key := v.request.PathValue("key")
	_, all, err := v.press.comments.Own(v.ctx(), key)
	if err != nil {
		return nil, err
	}
	data := v.commentPage(v.Say("comments.own.title"))
	data.Lead = v.Count("comments.count", len(all))
	for _, c := range all {
		data.List = append(data.List, writtenComment{v.moment(c.Said), comments.Render(c.Words)})
	}
	data.Link = &web.Link{Text: v.Say("comments.own.download"), Href: v.request.URL.Path + "/comments.json"}
	data.Forms = []commentForm{{Heading: v.Say("comments.erase"), Form: web.Form{
		Speaker: v.Speaker, ID: "erase", Action: v.request.URL.Path,
		Fields: []web.Field{{Name: "what", Label: v.Say("comments.erase.what"), Kind: web.RadioField, Options: []web.Option{
			{Value: "address", Text: v.Say("comments.erase.address"), Chosen: true}, {Value: "words", Text: v.Say("comments.erase.words")},
		}}},
		Buttons: []web.Button{{Text: v.Say("comments.erase.button")}},
	}}}
	return &reply{template: "comment", data: data}, nil
}

// ownFile is the same to be taken along.
func (v *visit) ownFile() (*reply, error) {
	_, all, err := v.press.comments.Own(v.ctx(), v.request.PathValue("key"))
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = comments.ExportJSON(&file, func(yield func(*comments.Comment, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	})
	return &reply{file: file.Bytes()}, err
}

// eraseOwn erases the address, and the words if that is asked for.
func (v *visit) eraseOwn() (*reply, error) {
	if _, err := v.press.comments.EraseOwn(v.ctx(), v.request.PathValue("key"), v.request.PostForm.Get("what") == "words"); err != nil {
		return nil, err
	}
	data := v.commentPage(v.Say("comments.erase"))
	data.Lead = v.Say("comments.erased")
	return &reply{template: "comment", data: data}, nil
}
