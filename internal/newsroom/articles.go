package newsroom

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// list answers what is being written, what waits, and what is public.
func (v *visit) list() error {
	if v.room.Comments != nil && !v.Person.May(staff.Write) {
		return v.Redirect(queuePath) // of what is written, a moderator decides nothing
	}
	all, err := v.room.articles.All(v.R.Context())
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b *publication.Article) int { return touched(b).Compare(touched(a)) })
	p := v.sheet(v.Say("newsroom.list"))
	p.Lead = v.Count("newsroom.count", len(all))
	from := 0
	if asked := v.R.URL.Query().Get("from"); asked != "" {
		if from, err = strconv.Atoi(asked); err != nil || from < 0 || from >= len(all) {
			return access.Nowhere
		}
	}
	to := min(from+articlesListed, len(all))
	if to < len(all) {
		p.Later = &web.Link{Text: v.Say("newsroom.later"), Href: "/newsroom/?from=" + strconv.Itoa(to)}
	}
	for _, a := range all[from:to] {
		w := a.Newest()
		title, lang := w.Title.In(record.Lang(v.Lang()))
		if title == "" {
			title = v.Say("newsroom.untitled")
		}
		e := web.Entry{Level: 2, Title: title, Href: "/newsroom/article/" + a.ID, When: v.DateTime(touched(a)), States: v.states(a)}
		if s := w.Summary[lang]; s != "" {
			e.Said = &web.Said{Text: s, Lang: string(lang)}
		}
		p.Rows = append(p.Rows, e)
	}
	if v.Person.May(staff.Release) {
		channels, err := v.room.Node.Channels(v.R.Context())
		if err != nil {
			return err
		}
		for _, id := range channels {
			charter, _, err := v.room.Node.Charter(v.R.Context(), id)
			if err != nil {
				return err
			}
			title, _ := charter.Title.In(record.Lang(v.Lang()))
			p.Links = append(p.Links, web.Link{Text: v.Say("newsroom.release-from", "channel", title), Href: "/newsroom/channel/" + id.String()})
		}
	}
	return v.render(http.StatusOK, "form", p)
}

func touched(a *publication.Article) time.Time {
	at := a.Made
	if a.Draft != nil && a.Draft.Saved.After(at) {
		at = a.Draft.Saved
	}
	for _, e := range a.Editions {
		if e.Decided.After(at) {
			at = e.Decided
		}
	}
	return at.UTC()
}

// states says where an article stands.
func (v *visit) states(a *publication.Article) []web.State {
	mark := func(look web.Look, key string, args ...any) web.State {
		return web.State{Look: look, Word: v.Say("newsroom.state."+key, args...)}
	}
	var all []web.State
	waiting, waits := a.Waiting(v.room.Clock())
	switch {
	case a.Removed != nil:
		return []web.State{mark(web.WithoutEffect, "removed")}
	case a.Withdrawn != nil:
		all = append(all, mark(web.WithoutEffect, "withdrawn"))
	case len(a.Editions) > 1 || len(a.Editions) == 1 && !waits:
		all = append(all, mark(web.Settled, "public"))
	}
	if waits {
		all = append(all, mark(web.Provisional, "waits", "when", v.DateTime(waiting.At.UTC())))
	}
	if a.Draft != nil {
		all = append(all, mark(web.Provisional, "draft"))
	}
	return all
}

// langs are the languages in which an article can be written: those of the publication, and those that
// it has.
func (v *visit) langs(w publication.Words) ([]record.Lang, error) {
	set, err := v.room.articles.Settings(v.R.Context())
	if err != nil {
		return nil, err
	}
	all := slices.Clone(set.Languages)
	for _, l := range w.Languages() {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all, nil
}

// form is an article as it is written, with what is wrong with it.
func (v *visit) form(w publication.Words, action string, revision int64, faults []*publication.Fault) (web.Form, error) {
	f := web.Form{Speaker: v.Speaker, ID: "article", Action: action, Hidden: []web.Hidden{{Name: "revision", Value: strconv.FormatInt(revision, 10)}}}
	langs, err := v.langs(w)
	if err != nil {
		return f, err
	}
	field := func(name, what string, kind web.FieldKind, l record.Lang, value string, rows int) {
		label := v.Say("newsroom.field." + what)
		if l != "" {
			name += "." + string(l)
			label = v.Say("newsroom.in", "what", label, "language", v.Language(string(l)))
		}
		f.Fields = append(f.Fields, web.Field{
			Name: name, Label: label, Kind: kind, Value: value, Rows: rows, Said: true, Optional: what != "title" && what != "body",
			Help: v.help(what), Error: v.fault(faults, what, l),
		})
	}
	for _, l := range langs {
		field("title", "title", web.TextField, l, w.Title[l], 0)
		field("summary", "summary", web.TextArea, l, w.Summary[l], 3)
		field("body", "body", web.TextArea, l, w.Body[l], 18)
		if len(langs) > 1 {
			options := []web.Option{}
			for _, t := range publication.Translations() {
				options = append(options, web.Option{Value: string(t), Text: v.Say("text." + string(t)), Chosen: w.Translations[l] == t || w.Translations[l] == "" && t == publication.Original})
			}
			f.Fields = append(f.Fields, web.Field{Name: "translation." + string(l), Label: v.Say("newsroom.in", "what", v.Say("newsroom.field.translation"), "language", v.Language(string(l))), Kind: web.SelectField, Options: options})
		}
	}
	field("tags", "tags", web.TextField, "", strings.Join(w.Tags, ", "), 0)
	field("byline", "byline", web.TextField, "", w.Byline, 0)
	f.Buttons = []web.Button{{Text: v.Say("action.save-draft"), Name: "then", Value: "save"}, {Text: v.Say("action.preview"), Name: "then", Value: "preview", Plain: true}, {Text: v.Say("action.publish"), Name: "then", Value: "publish", Plain: true}}
	return f, nil
}

func (v *visit) help(what string) string {
	switch what {
	case "body", "tags", "summary":
		return v.Say("newsroom.help." + what)
	}
	return ""
}

// fault says what is wrong with a field, if anything is.
func (v *visit) fault(faults []*publication.Fault, field string, l record.Lang) string {
	for _, f := range faults {
		if f.Field == field && (f.Lang == l || f.Lang == "") {
			return v.Say("newsroom.fault." + string(f.Why))
		}
	}
	return ""
}

// words reads an article from its form.
func (v *visit) words() publication.Words {
	w := publication.Words{Title: record.Text{}, Summary: record.Text{}, Body: record.Text{}, Translations: map[record.Lang]publication.Translation{}}
	for name, values := range v.R.PostForm {
		what, lang, _ := strings.Cut(name, ".")
		l := record.Lang(lang)
		switch {
		case what == "title" && lang != "":
			w.Title[l] = values[0]
		case what == "summary" && lang != "":
			w.Summary[l] = values[0]
		case what == "body" && lang != "":
			w.Body[l] = values[0]
		case what == "translation" && lang != "":
			w.Translations[l] = publication.Translation(values[0])
		}
	}
	w.Tags, w.Byline = strings.Split(v.R.PostForm.Get("tags"), ","), v.R.PostForm.Get("byline")
	return w
}

func (v *visit) blank() error {
	return v.write(http.StatusOK, nil, publication.Words{}, nil)
}

// write shows the form of an article, with what is wrong.
func (v *visit) write(status int, a *publication.Article, w publication.Words, err error) error {
	action, revision, title := "/newsroom/new", int64(0), v.Say("newsroom.new")
	if a != nil {
		action, revision, title = "/newsroom/article/"+a.ID, a.Revision, v.Say("newsroom.edit")
	}
	p := v.sheet(title)
	f, formErr := v.form(w, action, revision, publication.Faults(err))
	if formErr != nil {
		return formErr
	}
	if err != nil && len(f.Wrong()) == 0 {
		f.Error = v.reason(err)
	}
	p.Forms = []web.Form{f}
	if a != nil {
		p.Links = v.steps(a)
		p.Notices = v.notices(a)
	}
	return v.render(status, "form", p)
}

// steps are what can be done with an article beside writing on it.
func (v *visit) steps(a *publication.Article) []web.Link {
	at := "/newsroom/article/" + a.ID
	links := []web.Link{{Text: v.Say("action.preview"), Href: at + "/preview"}}
	_, waits := a.Waiting(v.room.Clock())
	public := len(a.Editions) > 1 || len(a.Editions) == 1 && !waits
	if a.Draft != nil || waits {
		links = append(links, web.Link{Text: v.Say("action.publish"), Href: at + "/publish"})
	}
	if public && !waits {
		links = append(links, web.Link{Text: v.Say("newsroom.end.withdraw"), Href: at + "/withdraw"}, web.Link{Text: v.Say("newsroom.end.remove"), Href: at + "/remove"})
	}
	return links
}

func (v *visit) notices(a *publication.Article) []web.Notice {
	var all []web.Notice
	for _, s := range v.states(a) {
		all = append(all, web.Notice{Text: s.Word})
	}
	return all
}

// reason says of an error of a decision what the reader can do.
func (v *visit) reason(err error) string {
	for known, key := range map[error]string{
		publication.ErrStale: "stale", publication.ErrWaiting: "waits", publication.ErrNoDraft: "no-draft", publication.ErrUnchanged: "unchanged",
		publication.ErrNotPublic: "not-public", publication.ErrPublic: "public", publication.ErrEnded: "ended",
	} {
		if errors.Is(err, known) {
			return v.Say("newsroom.refused." + key)
		}
	}
	return v.Say("error.title")
}

// refusedByRules reports whether an error is the writer's to mend.
func refusedByRules(err error) bool {
	if len(publication.Faults(err)) > 0 {
		return true
	}
	for _, known := range []error{publication.ErrStale, publication.ErrWaiting, publication.ErrNoDraft, publication.ErrUnchanged, publication.ErrNotPublic, publication.ErrPublic, publication.ErrEnded} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

func (v *visit) begin() error {
	a, err := v.room.articles.New(v.R.Context(), v.Person.ID, v.words())
	if refusedByRules(err) {
		return v.write(http.StatusUnprocessableEntity, nil, v.words(), err)
	}
	if err != nil {
		return err
	}
	return v.then(a)
}

// then goes on to where the button that was pressed leads.
func (v *visit) then(a *publication.Article) error {
	at := "/newsroom/article/" + a.ID
	switch v.R.PostForm.Get("then") {
	case "preview", "publish":
		at += "/" + v.R.PostForm.Get("then")
	}
	return v.Redirect(at)
}

func (v *visit) article() (*publication.Article, error) {
	return v.room.articles.Article(v.R.Context(), v.R.PathValue("id"))
}

func (v *visit) edit() error {
	a, err := v.article()
	if err != nil {
		return err
	}
	return v.write(http.StatusOK, a, a.Newest(), nil)
}

// save keeps a draft. If somebody else has saved since it was read, nothing is lost: the writer gets
// their words back, with a link to the other's, and what they save next is on top of it.
func (v *visit) save() error {
	a, err := v.article()
	if err != nil {
		return err
	}
	saved, err := v.room.articles.Save(v.R.Context(), a.ID, v.revision(), v.Person.ID, v.words())
	if refusedByRules(err) {
		if !errors.Is(err, publication.ErrStale) {
			a.Revision = v.revision()
		}
		return v.write(http.StatusConflict, a, v.words(), err)
	}
	if err != nil {
		return err
	}
	return v.then(saved)
}

func (v *visit) revision() int64 {
	n, err := strconv.ParseInt(v.R.PostForm.Get("revision"), 10, 64)
	if err != nil {
		return -1 // which no article has
	}
	return n
}

// preview answers with the page that readers would get.
func (v *visit) preview() error {
	a, err := v.article()
	if err != nil {
		return err
	}
	lang := v.R.URL.Query().Get("in")
	if !slices.Contains(words.Languages(), lang) {
		lang = v.Lang()
	}
	var page bytes.Buffer
	if err := v.room.Preview(&page, v.R, lang, a.Preview(v.room.Clock())); err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = page.WriteTo(v.W) // a reader who has gone away is nobody's error
	return nil
}
