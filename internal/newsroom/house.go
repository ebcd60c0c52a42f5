package newsroom

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"net/http"
	"strconv"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

// commentLog answers: what was decided, by whom, and why?
func (v *visit) commentLog() error {
	before := v.room.Clock().Add(time.Second)
	if at, err := strconv.ParseInt(v.R.URL.Query().Get("before"), 10, 64); err == nil {
		before = time.UnixMicro(at)
	}
	events, err := v.room.Comments.Log(v.R.Context(), before)
	if err != nil {
		return err
	}
	p := v.talkSheet(v.Say("moderation.log"))
	p.Lead, p.Wide = v.Say("moderation.log.lead"), true
	p.Links = []web.Link{{Text: v.Say("moderation.title"), Href: queuePath}}
	if len(events) == 0 {
		p.Notices = []web.Notice{{Text: v.Say("moderation.log.none")}}
		return v.render(http.StatusOK, "comments", p)
	}
	t := &web.Table{Caption: v.Say("comments.title")}
	for _, c := range []string{"when", "what", "who"} {
		t.Columns = append(t.Columns, web.Column{Name: v.Say("moderation.column." + c)})
	}
	for _, e := range events {
		row, err := v.eventRow(e)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table = t
	if len(events) >= comments.Logged {
		p.Later = &web.Link{Text: v.Say("moderation.log.earlier"), Href: v.R.URL.Path + "?before=" + strconv.FormatInt(events[len(events)-1].At.UnixMicro(), 10)}
	}
	return v.render(http.StatusOK, "comments", p)
}

func (v *visit) eventRow(e comments.Event) ([]web.Value, error) {
	who := web.Value{Text: e.Who}
	switch {
	case e.Who == "" && e.What == comments.DidReport:
		who.Text = v.Say("moderation.reader")
	case e.Who == "":
		who.Text = v.Say("moderation.author")
	default:
		if p, err := staff.Find(v.R.Context(), v.room.Node, e.Who); err == nil {
			who.Text = p.Name
		} else if !errors.Is(err, staff.ErrNobody) {
			return nil, err
		}
	}
	what := web.Value{Text: v.Say("moderation.did." + string(e.What))}
	why := v.reasonOf(e.Why, e.Note)
	if set, ok := comments.SettingsNoted(e.Note); ok && e.What == comments.DidSetUp {
		why = v.settingsInWords(set)
	}
	if why != "" {
		what.Text = v.Say("moderation.because", "what", what.Text, "why", why)
	}
	if e.Comment != "" {
		what.Href = queuePath + "/" + e.Comment
	} else if e.Post != "" {
		what.Href = queuePath + "/on/" + e.Post
	}
	return []web.Value{{Text: v.at(e.At)}, what, who}, nil
}

// settingsInWords says how comments are taken.
func (v *visit) settingsInWords(set comments.Settings) string {
	on, look := "no", "after"
	if set.On {
		on = "yes"
	}
	if set.Before {
		look = "before"
	}
	return v.Say("moderation.setting.on."+on) + " " + v.Say("moderation.setting.look") + " " + v.Say("moderation.setting.look."+look) + " " +
		v.Say("moderation.setting.close") + " " + v.Number(set.Close) + ". " + v.Say("moderation.setting.edit") + " " + v.Number(set.Edit) + "."
}

// blocked lists the addresses that cannot comment, and asks for another.
func (v *visit) blocked() error {
	b := comments.Block{}
	if id, err := comments.ParseID(v.R.URL.Query().Get("comment")); err == nil {
		c, err := v.room.Comments.Comment(v.R.Context(), id)
		if err != nil {
			return err
		}
		b.Address = c.Address
	}
	return v.showBlocked(http.StatusOK, b, nil)
}

func (v *visit) showBlocked(status int, b comments.Block, wrong comments.Faults) error {
	all, err := v.room.Comments.Blocks(v.R.Context())
	if err != nil {
		return err
	}
	p := v.talkSheet(v.Say("moderation.blocked"))
	p.Lead = v.Say("moderation.blocked.lead")
	p.Links = []web.Link{{Text: v.Say("moderation.title"), Href: queuePath}}
	p.Forms = []web.Form{{
		Speaker: v.Speaker, ID: "block", Action: queuePath + "/blocked", Buttons: []web.Button{{Text: v.Say("moderation.block.button")}},
		Fields: []web.Field{
			{Name: "address", Label: v.Say("comments.field.address"), Kind: web.EmailField, Value: b.Address, Autocomplete: "off", Error: v.wrong(wrong, "address")},
			v.whyField(string(b.Why), false, wrong), v.noteField(b.Note, wrong),
		},
	}}
	if len(all) == 0 {
		p.Notices = []web.Notice{{Text: v.Say("moderation.blocked.none")}}
	}
	for _, one := range all {
		name := hex.EncodeToString(one.Name[:])
		s := shownComment{Speaker: v.Speaker, ID: name, By: one.Address, When: v.at(one.At), Notes: []string{v.reasonOf(one.Why, one.Note), v.Say("moderation.by", "who", one.Who)}}
		if s.By == "" {
			s.By = v.Say("moderation.erased")
		}
		s.Quick = &web.Form{Speaker: v.Speaker, ID: "unblock-" + name, Action: queuePath + "/unblock/" + name, Buttons: []web.Button{{Text: v.Say("moderation.unblock"), Plain: true}}}
		p.Comments = append(p.Comments, s)
	}
	return v.render(status, "comments", p)
}

func (v *visit) block() error {
	form := v.R.PostForm
	b := comments.Block{Address: form.Get("address"), Who: v.Person.ID, Why: comments.Why(form.Get("why")), Note: form.Get("note")}
	err := v.room.Comments.Block(v.R.Context(), b)
	if wrong, ok := errors.AsType[comments.Faults](err); ok {
		return v.showBlocked(http.StatusUnprocessableEntity, b, wrong)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: an address is blocked", "person", v.Person.ID)
	return v.Redirect(queuePath + "/blocked")
}

func (v *visit) unblock() error {
	name, err := hex.DecodeString(v.R.PathValue("name"))
	if err != nil || len(name) != 32 {
		return access.Nowhere
	}
	if err := v.room.Comments.Unblock(v.R.Context(), v.Person.ID, [32]byte(name)); err != nil {
		return err
	}
	return v.Redirect(queuePath + "/blocked")
}

// askErase is the form at which an address is erased for whoever has asked the house.
func (v *visit) askErase() error { return v.showErase(http.StatusOK, -1, nil) }

// showErase shows the form; done is of how many comments an address was just erased, or -1.
func (v *visit) showErase(status, done int, wrong comments.Faults) error {
	p := v.talkSheet(v.Say("moderation.erase"))
	p.Lead = v.Say("moderation.erase.lead")
	p.Links = []web.Link{{Text: v.Say("moderation.title"), Href: queuePath}}
	address, words := v.R.PostForm.Get("address"), v.R.PostForm.Get("words") != ""
	if done >= 0 {
		p.Notices = []web.Notice{{Text: v.Count("moderation.erase.done", done)}}
		address, words = "", false
	}
	p.Forms = []web.Form{{
		Speaker: v.Speaker, ID: "erase", Action: queuePath + "/erase", Buttons: []web.Button{{Text: v.Say("moderation.erase.button")}},
		Fields: []web.Field{
			{Name: "address", Label: v.Say("comments.field.address"), Kind: web.EmailField, Value: address, Autocomplete: "off", Error: v.wrong(wrong, "address")},
			{Name: "words", Label: v.Say("moderation.erase.words.label"), Kind: web.CheckField, Optional: true, Options: []web.Option{{Value: "1", Text: v.Say("moderation.erase.words"), Chosen: words}}},
		},
	}}
	return v.render(status, "comments", p)
}

func (v *visit) erase() error {
	n, err := v.room.Comments.Erase(v.R.Context(), v.Person.ID, v.R.PostForm.Get("address"), v.R.PostForm.Get("words") != "")
	if wrong, ok := errors.AsType[comments.Faults](err); ok {
		return v.showErase(http.StatusUnprocessableEntity, -1, wrong)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: an address is erased", "person", v.Person.ID, "comments", n)
	return v.showErase(http.StatusOK, n, nil)
}

// commentSettings answers: how do readers comment?
func (v *visit) commentSettings() error {
	set, err := v.room.Comments.Settings(v.R.Context())
	if err != nil {
		return err
	}
	return v.showCommentSettings(http.StatusOK, set, strconv.Itoa(set.Close), strconv.Itoa(set.Edit), nil)
}

func (v *visit) showCommentSettings(status int, set comments.Settings, days, hours string, wrong comments.Faults) error {
	p := v.talkSheet(v.Say("moderation.settings"))
	p.Links = []web.Link{{Text: v.Say("moderation.title"), Href: queuePath}}
	if !v.room.Comments.Mails() {
		p.Notices = []web.Notice{{Text: v.Say("moderation.no-mail")}}
	}
	either := func(name, label string, first bool, a, b string) web.Field {
		option := func(value string, chosen bool) web.Option {
			return web.Option{Value: value, Text: v.Say(label + "." + value), Chosen: chosen}
		}
		return web.Field{Name: name, Label: v.Say(label), Kind: web.RadioField, Options: []web.Option{option(a, first), option(b, !first)}}
	}
	p.Forms = []web.Form{{
		Speaker: v.Speaker, ID: "settings", Action: queuePath + "/settings", Buttons: []web.Button{{Text: v.Say("newsroom.keep")}},
		Fields: []web.Field{
			either("on", "moderation.setting.on", set.On, "yes", "no"),
			either("look", "moderation.setting.look", set.Before, "before", "after"),
			{Name: "close", Label: v.Say("moderation.setting.close"), Help: v.Say("moderation.setting.close.help"), Kind: web.NumberField, Value: days, Error: v.wrong(wrong, "close")},
			{Name: "edit", Label: v.Say("moderation.setting.edit"), Help: v.Say("moderation.setting.edit.help"), Kind: web.NumberField, Value: hours, Error: v.wrong(wrong, "edit")},
		},
	}}
	return v.render(status, "comments", p)
}

func (v *visit) setUpComments() error {
	form := v.R.PostForm
	number := func(name string) int {
		n, err := strconv.Atoi(form.Get(name))
		if err != nil {
			return -1 // which the settings refuse
		}
		return n
	}
	set := comments.Settings{On: form.Get("on") == "yes", Before: form.Get("look") != "after", Close: number("close"), Edit: number("edit")}
	err := v.room.Comments.SetUp(v.R.Context(), v.Person.ID, set)
	if wrong, ok := errors.AsType[comments.Faults](err); ok {
		return v.showCommentSettings(http.StatusUnprocessableEntity, set, form.Get("close"), form.Get("edit"), wrong)
	}
	if err != nil {
		return err
	}
	return v.Redirect(queuePath)
}

func (v *visit) exportJSON() error {
	return v.export("comments.json", "application/json", comments.ExportJSON)
}

func (v *visit) exportCSV() error {
	return v.export("comments.csv", "text/csv; charset=utf-8", comments.ExportCSV)
}

// export gives all comments as a file.
func (v *visit) export(name, mediaType string, write func(io.Writer, iter.Seq2[*comments.Comment, error]) error) error {
	var file bytes.Buffer // whole, before anything is answered: half a file would look like all of it
	if err := write(&file, v.room.Comments.All(v.R.Context())); err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: all comments are taken out", "person", v.Person.ID)
	v.W.Header().Set("Content-Type", mediaType)
	v.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = file.WriteTo(v.W) // a reader who has gone away is nobody's error
	return nil
}
