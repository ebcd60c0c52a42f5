package newsroom

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/record"
)

// askPublish asks how the draft of an article is to be published; or whether what waits is called off.
func (v *visit) askPublish() error {
	a, err := v.article()
	if err != nil {
		return err
	}
	return v.showPublish(http.StatusOK, a, nil)
}

func (v *visit) showPublish(status int, a *publication.Article, err error) error {
	p := v.sheet(v.Say("newsroom.publish"))
	p.Notices = v.notices(a)
	at := "/newsroom/article/" + a.ID
	revision := web.Hidden{Name: "revision", Value: strconv.FormatInt(a.Revision, 10)}
	if _, waits := a.Waiting(v.room.Clock()); waits {
		p.Forms = []web.Form{{Speaker: v.Speaker, ID: "call-off", Action: at + "/call-off", Hidden: []web.Hidden{revision}, Buttons: []web.Button{{Text: v.Say("newsroom.call-off")}}}}
		return v.render(status, "form", p)
	}
	faults := publication.Faults(err)
	f := web.Form{Speaker: v.Speaker, ID: "publish", Action: at + "/publish", Hidden: []web.Hidden{revision}, Buttons: []web.Button{{Text: v.Say("action.publish")}}}
	sent := v.R.PostForm
	slug := sent.Get("slug")
	if len(sent) == 0 {
		slug = a.Slug
	}
	f.Fields = []web.Field{
		{Name: "slug", Label: v.Say("newsroom.field.slug"), Help: v.Say("newsroom.help.slug"), Kind: web.TextField, Optional: true, Value: slug, Error: v.fault(faults, "slug", "")},
		{Name: "when", Label: v.Say("newsroom.field.when"), Help: v.Say("newsroom.help.when"), Kind: web.TextField, Optional: true, Value: sent.Get("when"), Error: v.fault(faults, "when", "")},
		{Name: "commit", Label: v.Say("newsroom.field.commit"), Kind: web.CheckField, Optional: true, Options: []web.Option{{Value: "1", Text: v.Say("newsroom.help.commit"), Chosen: sent.Get("commit") != ""}}},
	}
	if len(a.Editions) > 0 {
		langs, err := v.langs(a.Newest())
		if err != nil {
			return err
		}
		for _, l := range langs {
			name := "correction." + string(l)
			f.Fields = append(f.Fields, web.Field{
				Name: name, Label: v.Say("newsroom.in", "what", v.Say("newsroom.field.correction"), "language", v.Language(string(l))), Help: v.Say("newsroom.help.correction"),
				Kind: web.TextArea, Rows: 3, Optional: true, Value: sent.Get(name), Said: true, Error: v.fault(faults, "correction", l),
			})
		}
		f.Fields = append(f.Fields, web.Field{Name: "minor", Label: v.Say("newsroom.field.minor"), Kind: web.CheckField, Optional: true, Options: []web.Option{{Value: "1", Text: v.Say("newsroom.help.minor"), Chosen: sent.Get("minor") != ""}}})
	}
	if err != nil && len(f.Wrong()) == 0 {
		f.Error = v.reason(err)
		for _, x := range faults { // what is missing is in the article itself
			f.Error = v.Say("newsroom.refused.incomplete", "field", v.Say("newsroom.field."+x.Field))
			p.Links = []web.Link{{Text: v.Say("newsroom.edit"), Href: at}}
			break
		}
	}
	p.Forms = []web.Form{f}
	if a.Draft != nil {
		p.Forms = append(p.Forms, web.Form{Speaker: v.Speaker, ID: "discard", Action: at + "/discard", Hidden: []web.Hidden{revision}, Buttons: []web.Button{{Text: v.Say("action.discard"), Plain: true}}})
	}
	return v.render(status, "form", p)
}

func (v *visit) publish() error {
	a, err := v.article()
	if err != nil {
		return err
	}
	from, err := v.moment("when")
	if err == nil {
		_, err = v.room.articles.Publish(v.R.Context(), a.ID, v.revision(), publication.Publishing{
			By: v.Person.ID, Slug: strings.TrimSpace(v.R.PostForm.Get("slug")), From: from, Commit: v.R.PostForm.Get("commit") != "",
			Correction: v.texts("correction"), Minor: v.R.PostForm.Get("minor") != "",
		})
	}
	if refusedByRules(err) {
		return v.showPublish(http.StatusUnprocessableEntity, a, err)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: published", "person", v.Person.ID, "article", a.ID, "from", from)
	return v.Redirect("/newsroom/")
}

// moment reads a moment that was typed; the zero time if none was.
func (v *visit) moment(name string) (time.Time, error) {
	at, err := web.ParseMoment(v.R.PostForm.Get(name))
	if err != nil {
		err = &publication.Fault{Field: "when", Why: publication.Ill}
	}
	return at, err
}

// texts reads a text in several languages.
func (v *visit) texts(what string) record.Text {
	t := record.Text{}
	for name, values := range v.R.PostForm {
		if lang, ok := strings.CutPrefix(name, what+"."); ok && strings.TrimSpace(values[0]) != "" {
			t[record.Lang(lang)] = strings.TrimSpace(values[0])
		}
	}
	return t
}

func (v *visit) callOff() error {
	_, err := v.room.articles.CallOff(v.R.Context(), v.R.PathValue("id"), v.revision(), v.Person.ID)
	return v.decided(err)
}

func (v *visit) discard() error {
	return v.decided(v.room.articles.Discard(v.R.Context(), v.R.PathValue("id"), v.revision()))
}

// decided goes back to the list, or says why nothing was done.
func (v *visit) decided(err error) error {
	if !refusedByRules(err) {
		if err != nil {
			return err
		}
		return v.Redirect("/newsroom/")
	}
	a, readErr := v.article()
	if readErr != nil {
		return readErr
	}
	return v.showPublish(http.StatusConflict, a, err)
}

// askEnd asks for the reason for which an article is withdrawn or removed.
func (v *visit) askEnd() error { return v.showEnd(http.StatusOK, nil) }

func (v *visit) showEnd(status int, err error) error {
	a, readErr := v.article()
	end := v.R.PathValue("end")
	if readErr != nil {
		return readErr
	}
	if end != "withdraw" && end != "remove" {
		return access.Nowhere
	}
	p := v.sheet(v.Say("newsroom.end." + end))
	p.Lead = v.Say("newsroom.end." + end + ".lead")
	langs, langsErr := v.langs(a.Newest())
	if langsErr != nil {
		return langsErr
	}
	f := v.reasonForm(langs, "/newsroom/article/"+a.ID+"/"+end, end, publication.Faults(err))
	f.Hidden = []web.Hidden{{Name: "revision", Value: strconv.FormatInt(a.Revision, 10)}}
	if err != nil && len(f.Wrong()) == 0 {
		f.Error = v.reason(err)
	}
	p.Forms = []web.Form{f}
	return v.render(status, "form", p)
}

// reasonForm asks for a reason, in every language.
func (v *visit) reasonForm(langs []record.Lang, action, end string, faults []*publication.Fault) web.Form {
	f := web.Form{Speaker: v.Speaker, ID: end, Action: action, Buttons: []web.Button{{Text: v.Say("newsroom.end." + end), Name: "do", Value: end}}}
	for _, l := range langs {
		name := "reason." + string(l)
		f.Fields = append(f.Fields, web.Field{
			Name: name, Label: v.Say("newsroom.in", "what", v.Say("newsroom.field.reason"), "language", v.Language(string(l))),
			Kind: web.TextArea, Rows: 3, Said: true, Value: v.R.PostForm.Get(name), Error: v.fault(faults, "reason", l),
		})
	}
	return f
}

func (v *visit) end() error {
	ctx, id, reason := v.R.Context(), v.R.PathValue("id"), v.texts("reason")
	var err error
	switch v.R.PathValue("end") {
	case "withdraw":
		_, err = v.room.articles.Withdraw(ctx, id, v.revision(), v.Person.ID, reason)
	case "remove":
		_, err = v.room.articles.Remove(ctx, id, v.revision(), v.Person.ID, reason)
	default:
		err = access.Nowhere
	}
	if refusedByRules(err) && !errors.Is(err, publication.ErrNoArticle) {
		return v.showEnd(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(ctx, "newsroom: "+v.R.PathValue("end"), "person", v.Person.ID, "article", id)
	return v.Redirect("/newsroom/")
}

// settings are what the publication says of itself.
func (v *visit) settings() error {
	set, err := v.room.articles.Settings(v.R.Context())
	if err != nil {
		return err
	}
	return v.showSettings(http.StatusOK, set, nil)
}

func (v *visit) showSettings(status int, set publication.Settings, err error) error {
	p := v.sheet(v.Say("newsroom.settings"))
	faults := publication.Faults(err)
	f := web.Form{Speaker: v.Speaker, ID: "settings", Action: "/newsroom/settings", Hidden: []web.Hidden{{Name: "revision", Value: strconv.FormatInt(set.Revision, 10)}}, Buttons: []web.Button{{Text: v.Say("newsroom.keep")}}}
	var tags []string
	for _, l := range set.Languages {
		tags = append(tags, string(l))
	}
	f.Fields = []web.Field{{Name: "languages", Label: v.Say("newsroom.field.languages"), Help: v.Say("newsroom.help.languages"), Kind: web.TextField, Value: strings.Join(tags, " "), Error: v.fault(faults, "language", "")}}
	for _, l := range set.Languages {
		for _, x := range []struct {
			name string
			kind web.FieldKind
			text record.Text
		}{{"name", web.TextField, set.Name}, {"about", web.TextArea, set.About}, {"imprint", web.TextArea, set.Imprint}} {
			f.Fields = append(f.Fields, web.Field{
				Name: x.name + "." + string(l), Label: v.Say("newsroom.in", "what", v.Say("newsroom.field."+x.name), "language", v.Language(string(l))),
				Kind: x.kind, Value: x.text[l], Optional: true, Error: v.fault(faults, x.name, l),
			})
		}
	}
	if err != nil && len(f.Wrong()) == 0 {
		f.Error = v.reason(err)
	}
	p.Forms = []web.Form{f}
	return v.render(status, "form", p)
}

func (v *visit) setUp() error {
	set := publication.Settings{Revision: v.revision(), Name: v.texts("name"), About: v.texts("about"), Imprint: v.texts("imprint")}
	for _, l := range strings.Fields(v.R.PostForm.Get("languages")) {
		set.Languages = append(set.Languages, record.Lang(strings.ToLower(l)))
	}
	err := v.room.articles.SetUp(v.R.Context(), set)
	if refusedByRules(err) {
		if now, readErr := v.room.articles.Settings(v.R.Context()); readErr == nil && errors.Is(err, publication.ErrStale) {
			set.Revision = now.Revision
		}
		return v.showSettings(http.StatusUnprocessableEntity, set, err)
	}
	if err != nil {
		return err
	}
	return v.Redirect("/newsroom/settings")
}
