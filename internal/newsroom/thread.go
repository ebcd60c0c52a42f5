package newsroom

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// threadListed is how many comments stand on one page of a thread: as many as on the public's.
const threadListed = 200

// thread answers: what was said on this, shown or not?
func (v *visit) thread() error {
	key := v.R.PathValue("key")
	all, err := v.room.Comments.On(v.R.Context(), key)
	if err != nil {
		return err
	}
	title, public, err := v.titleOf(key)
	if err != nil {
		return err
	}
	if !public && len(all) == 0 {
		return access.Nowhere
	}
	p := v.talkSheet(title)
	if p.Lead, err = v.threadState(key); err != nil {
		return err
	}
	p.Links = []web.Link{{Text: v.Say("moderation.title"), Href: queuePath}}
	if public {
		post, _, err := v.room.Comments.Post(v.R.Context(), key)
		if err != nil {
			return err
		}
		p.Links = append(p.Links, web.Link{Text: v.Say("comments.back"), Href: v.room.Press() + "/" + v.Lang() + "/" + post.Path})
		if v.Person.Is(staff.Spokesperson) {
			p.Links = append(p.Links, web.Link{Text: v.Say("moderation.answer"), Href: queuePath + "/answer/" + key})
		}
		if v.Person.May(staff.Moderate) {
			st, err := v.room.Comments.StateOf(v.R.Context(), post)
			if err != nil {
				return err
			}
			do := "close"
			if st.Closed {
				do = "open"
			}
			p.Forms = []web.Form{{Speaker: v.Speaker, ID: "close", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("moderation." + do), Name: "do", Value: do, Plain: true}}}}
		}
	}
	from, err := strconv.Atoi(v.R.URL.Query().Get("from"))
	if err != nil || from < 0 || from > len(all) {
		from = 0
	}
	to := min(from+threadListed, len(all))
	for _, c := range all[from:to] {
		s := v.shown(c)
		if c.Stage != comments.Deleted {
			s.Acts = append([]web.Link{{Text: v.Say("moderation.other"), Href: queuePath + "/" + s.ID}}, v.answerLink(c)...)
		}
		p.Comments = append(p.Comments, s)
	}
	if to < len(all) {
		p.Later = &web.Link{Text: v.Say("comments.later"), Href: v.R.URL.Path + "?from=" + strconv.Itoa(to)}
	}
	return v.render(http.StatusOK, "comments", p)
}

// threadState is a sentence on whether comments are taken.
func (v *visit) threadState(key string) (string, error) {
	post, public, err := v.room.Comments.Post(v.R.Context(), key)
	if err != nil || !public {
		return v.Say("moderation.gone"), err
	}
	st, err := v.room.Comments.StateOf(v.R.Context(), post)
	switch {
	case err != nil:
		return "", err
	case !st.On:
		return v.Say("moderation.off"), nil
	case st.Closed:
		return v.Say("comments.closed"), nil
	case st.Decided:
		return v.Say("moderation.opened"), nil
	case st.Closes.IsZero():
		return v.Say("moderation.never-closes"), nil
	}
	return v.Say("comments.closes", "date", st.Closes), nil
}

// closeThread closes the comments on a post, or opens them.
func (v *visit) closeThread() error {
	key, do := v.R.PathValue("key"), v.R.PostForm.Get("do")
	if _, public, err := v.room.Comments.Post(v.R.Context(), key); err != nil || !public || do != "close" && do != "open" {
		return cmp.Or[error](err, access.Nowhere)
	}
	if err := v.room.Comments.SetClosed(v.R.Context(), v.Person.ID, key, do == "close"); err != nil {
		return err
	}
	return v.Redirect(v.R.URL.Path)
}

// askAnswer is the form at which a spokesperson answers a post, or a comment on it.
func (v *visit) askAnswer() error {
	return v.showAnswer(http.StatusOK, comments.Answer{Lang: v.Lang(), Parent: v.R.URL.Query().Get("to")}, nil)
}

func (v *visit) showAnswer(status int, a comments.Answer, refused error) error {
	key := v.R.PathValue("key")
	if _, public, err := v.room.Comments.Post(v.R.Context(), key); err != nil || !public {
		return cmp.Or[error](err, access.Nowhere)
	}
	party, err := v.houseName(a.Lang)
	if err != nil {
		return err
	}
	p := v.talkSheet(v.Say("moderation.answer.title", "party", party))
	p.Lead = v.Say("moderation.answer.lead", "party", party)
	subject, err := v.subject(key)
	if err != nil {
		return err
	}
	p.Subject = &subject
	if a.Parent != "" {
		id, err := comments.ParseID(a.Parent)
		if err != nil {
			return err
		}
		to, err := v.room.Comments.Comment(v.R.Context(), id)
		if err != nil {
			return err
		}
		p.Comments = append(p.Comments, v.shown(to))
	}
	wrong, _ := errors.AsType[comments.Faults](refused)
	f := web.Form{
		Speaker: v.Speaker, ID: "answer", Action: v.R.URL.Path, Hidden: []web.Hidden{{Name: "to", Value: a.Parent}},
		Buttons: []web.Button{{Text: v.Say("moderation.answer.button"), Name: "then", Value: "show"}, {Text: v.Say("action.preview"), Name: "then", Value: "preview", Plain: true}},
	}
	tongue := web.Field{Name: "lang", Label: v.Say("moderation.answer.lang"), Kind: web.SelectField}
	for _, l := range words.Languages() {
		tongue.Options = append(tongue.Options, web.Option{Value: l, Text: v.Language(l), Chosen: l == a.Lang})
	}
	f.Fields = []web.Field{{
		Name: "words", Label: v.Say("moderation.answer.words"), Help: v.Say("comments.field.words.help"), Kind: web.TextArea, Rows: 8, Said: true,
		Value: a.Words, Error: v.wrong(wrong, "words"),
	}, tongue}
	if a.Words != "" && refused == nil {
		p.Comments = append(p.Comments, shownComment{
			Speaker: v.Speaker, ID: "preview", By: party + ", " + v.Person.Name, HTML: comments.Render(a.Words), Notes: []string{v.Say("moderation.answer.preview")},
		})
	}
	p.After = []web.Form{f}
	return v.render(status, "comments", p)
}

// answer shows what a spokesperson says, or first how it will look.
func (v *visit) answer() error {
	form := v.R.PostForm
	a := comments.Answer{Post: v.R.PathValue("key"), Parent: form.Get("to"), Words: form.Get("words"), Lang: form.Get("lang")}
	if !slices.Contains(words.Languages(), a.Lang) {
		a.Lang = v.Lang()
	}
	if form.Get("then") == "preview" {
		return v.showAnswer(http.StatusOK, a, nil)
	}
	party, err := v.houseName(a.Lang)
	if err != nil {
		return err
	}
	a.Official = comments.Official{Party: party, Who: v.Person.Name}
	said, err := v.room.Comments.Answer(v.R.Context(), a)
	if _, ok := errors.AsType[comments.Faults](err); ok {
		return v.showAnswer(http.StatusUnprocessableEntity, a, err)
	}
	if errors.Is(err, comments.ErrOff) {
		return access.Nowhere
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(v.R.Context(), "newsroom: official answer", "person", v.Person.ID, "comment", comments.Written(said.ID))
	return v.Redirect(queuePath + "/on/" + a.Post)
}

// houseName is for whom a spokesperson speaks, in a language: the publication, or else the party.
func (v *visit) houseName(lang string) (string, error) {
	set, err := v.room.articles.Settings(v.R.Context())
	if err != nil {
		return "", err
	}
	for _, names := range []record.Text{set.Name, v.room.Names} {
		if name, _ := names.In(record.Lang(lang), "en"); name != "" {
			return name, nil
		}
	}
	return string(v.room.Node.Party()), nil
}
