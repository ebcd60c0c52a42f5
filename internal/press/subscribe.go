package press

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"parley.example/internal/mail"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// Subscriptions is what readers do with their mail; *mail.Mail is it. Nothing but a POST changes anything:
// what looks at the links in letters, before their reader does, subscribes and unsubscribes nobody.
type Subscriptions interface {
	Ask(ctx context.Context, r mail.Request) error
	Asking(ctx context.Context, token string) (mail.Reader, error)
	Confirm(ctx context.Context, token string) (mail.Reader, error)
	Managed(ctx context.Context, token string) (mail.Reader, error)
	Choose(ctx context.Context, token, lang string, rhythm mail.Rhythm, choice mail.Choice) error
	Leave(ctx context.Context, token, how string) error
	Export(ctx context.Context, token string) error
	Erase(ctx context.Context, token string) error
}

// subscribeRoutes are the pages of mail, in one language. None of them is kept by anybody.
func (p *Press) subscribeRoutes(mux *table, lang string) {
	if p.mail == nil {
		return
	}
	own := http.NewCrossOriginProtection() // other sites may not have their readers press our buttons
	page := func(path string, get, post func(*visit) (*mailPage, error)) {
		if get != nil {
			mux.HandleFunc("GET /"+lang+path, p.personal(lang, get))
		}
		mux.Handle("POST /"+lang+path, own.Handler(p.personal(lang, post)))
	}
	page("/subscribe", (*visit).subscribePage, (*visit).subscribe)
	page("/mail/confirm/{token}", (*visit).confirmPage, (*visit).confirm)
	page("/mail/choices/{token}", (*visit).choicesPage, (*visit).choose)
	page("/mail/leave/{token}", (*visit).leavePage, (*visit).leave)
	page("/mail/export/{token}", nil, (*visit).export)
	page("/mail/erase/{token}", nil, (*visit).erase)
}

// A mailPage is a page about one reader's mail.
type mailPage struct {
	sheet
	status int // 0: 200
	Notice *web.Notice
	Forms  []web.Form
	Data   []web.Form // to be sent, or to have erased, what is held
	Next   []web.Link
}

// A subscribeBox asks for an address, below what a reader has just read.
type subscribeBox struct {
	Action string
	What   string // a choice, as the form has it; empty: everything
	More   string // the address of the form with all choices
}

// box is that of a page, or nil where there is no mail.
func (v *visit) box(what string) *subscribeBox {
	if v.press.mail == nil {
		return nil
	}
	at := "/" + v.Lang() + "/subscribe"
	b := &subscribeBox{Action: at, What: what, More: at}
	if what != "" {
		b.More += "?what=" + what
	}
	return b
}

// personal answers with a page that is one reader's alone.
func (p *Press) personal(lang string, build func(*visit) (*mailPage, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		v := &visit{p.words.In(lang), p, r}
		made, err := build(v)
		if errors.Is(err, mail.ErrToken) {
			made, err = v.invalid(), nil
		}
		if err != nil {
			p.trouble(w, v, err)
			return
		}
		made.Found = false
		var html bytes.Buffer
		if err := p.pages.Write(&html, "mail", made); err != nil {
			p.trouble(w, v, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", lang)
		h.Set("Cache-Control", "no-store")
		if made.status != 0 {
			w.WriteHeader(made.status)
		}
		if r.Method != http.MethodHead {
			_, _ = html.WriteTo(w) // a reader who has gone away is nobody's error
		}
	}
}

func (v *visit) mailPage(title, lead string) *mailPage {
	m := &mailPage{sheet: v.sheet(title)}
	m.Lead = lead
	return m
}

// invalid answers for a link that is none of ours, or none any more.
func (v *visit) invalid() *mailPage {
	m := v.mailPage(v.Say("mail.invalid.title"), v.Say("mail.invalid.lead"))
	m.status, m.Languages = http.StatusNotFound, nil
	m.Next = []web.Link{{Text: v.Say("mail.subscribe.button"), Href: "/" + v.Lang() + "/subscribe"}}
	return m
}

func (v *visit) token() string { return v.request.PathValue("token") }

// subscribePage answers: what would you like to receive?
func (v *visit) subscribePage() (*mailPage, error) {
	return v.asking("", mail.AtOnce, v.Lang(), v.request.URL.Query()["what"], "", "")
}

// asking is the form, with what was entered and what is wrong with it.
func (v *visit) asking(address string, rhythm mail.Rhythm, lang string, what []string, wrong, tooMany string) (*mailPage, error) {
	m := v.mailPage(v.Say("mail.subscribe.title"), v.Say("mail.subscribe.lead"))
	choices, err := v.choices(rhythm, lang, what)
	if err != nil {
		return nil, err
	}
	fields := append([]web.Field{{
		Name: "address", Label: v.Say("mail.subscribe.address"), Kind: web.EmailField, Value: address, Error: wrong, Autocomplete: "email",
	}}, choices...)
	m.Forms = []web.Form{{
		Speaker: v.Speaker, ID: "subscribe", Action: "/" + v.Lang() + "/subscribe", Fields: fields, Error: tooMany,
		Buttons: []web.Button{{Text: v.Say("mail.subscribe.button")}},
	}}
	if wrong != "" {
		m.status = http.StatusUnprocessableEntity
	} else if tooMany != "" {
		m.status = http.StatusTooManyRequests
	}
	return m, nil
}

// choices are the fields of what, how often and in which language.
func (v *visit) choices(rhythm mail.Rhythm, lang string, what []string) ([]web.Field, error) {
	how := web.Field{Name: "rhythm", Label: v.Say("mail.subscribe.rhythm"), Kind: web.RadioField}
	for _, r := range []mail.Rhythm{mail.AtOnce, mail.Daily, mail.Weekly} {
		how.Options = append(how.Options, web.Option{Value: string(r), Text: v.Say("mail.subscribe." + string(r)), Chosen: r == rhythm})
	}
	language := web.Field{Name: "lang", Label: v.Say("mail.subscribe.language"), Kind: web.RadioField}
	for _, l := range words.Languages() {
		language.Options = append(language.Options, web.Option{Value: l, Text: v.In(l).Language(l), Chosen: l == lang})
	}
	matters, err := v.matters(what)
	if err != nil {
		return nil, err
	}
	fields := []web.Field{how, language}
	if len(matters) > 1 {
		fields = append([]web.Field{{
			Name: "what", Label: v.Say("mail.subscribe.what"), Help: v.Say("mail.subscribe.what.help"), Kind: web.CheckField, Options: matters, Optional: true,
		}}, fields...)
	}
	return fields, nil
}

// Values of what can be chosen.
const (
	whatArticles = "articles"
	whatChannel  = "channel:"
	whatTopic    = "topic:"
)

// matters are what can be chosen: articles, channels and topics, as far as any is public.
func (v *visit) matters(chosen []string) ([]web.Option, error) {
	posts, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return nil, err
	}
	var list []web.Option
	add := func(value, text string) {
		if !slices.ContainsFunc(list, func(o web.Option) bool { return o.Value == value }) {
			list = append(list, web.Option{Value: value, Text: text, Chosen: slices.Contains(chosen, value)})
		}
	}
	if slices.ContainsFunc(posts, func(p publication.Post) bool { return p.Kind == publication.KindArticle }) {
		add(whatArticles, v.Say("mail.subscribe.articles"))
	}
	views, err := v.channels()
	if err != nil {
		return nil, err
	}
	for _, w := range views {
		name, _ := w.Charter.Title.In(w.Langs()...)
		add(whatChannel+w.ID.String(), name)
	}
	for _, p := range posts {
		for _, t := range p.Topics {
			name, _ := t.Name.In(record.Lang(v.Lang()), "", "en")
			add(whatTopic+t.Key, name)
		}
	}
	return list[:min(len(list), mostMatters)], nil
}

// chosen reads the fields of choices.
func (v *visit) chosen() (rhythm mail.Rhythm, lang string, what []string, choice mail.Choice) {
	f := v.request.PostForm
	rhythm, lang, what = mail.Rhythm(f.Get("rhythm")), f.Get("lang"), f["what"]
	if rhythm != mail.Daily && rhythm != mail.Weekly {
		rhythm = mail.AtOnce
	}
	if !slices.Contains(words.Languages(), lang) {
		lang = v.Lang()
	}
	for _, w := range what {
		if w == whatArticles {
			choice.Articles = true
		} else if id, ok := strings.CutPrefix(w, whatChannel); ok {
			choice.Channels = append(choice.Channels, id)
		} else if key, ok := strings.CutPrefix(w, whatTopic); ok {
			choice.Topics = append(choice.Topics, key)
		}
	}
	return rhythm, lang, what, choice
}

// subscribe asks the address whether it wants mail.
func (v *visit) subscribe() (*mailPage, error) {
	if err := v.request.ParseForm(); err != nil {
		return v.subscribePage()
	}
	rhythm, lang, what, choice := v.chosen()
	address := strings.TrimSpace(v.request.PostForm.Get("address"))
	err := v.press.mail.Ask(v.ctx(), mail.Request{Address: address, Lang: lang, Rhythm: rhythm, Choice: choice, From: web.ClientAddr(v.request)})
	switch {
	case errors.Is(err, mail.ErrAddress):
		return v.asking(address, rhythm, lang, what, v.Say("mail.error.address"), "")
	case errors.Is(err, mail.ErrTooMany):
		return v.asking(address, rhythm, lang, what, "", v.Say("mail.error.many"))
	case err != nil:
		return nil, err
	}
	return v.mailPage(v.Say("mail.sent.title"), v.Say("mail.sent.lead")), nil
}

// button is a form that is one button.
func (v *visit) button(id, action, text string, plain bool) web.Form {
	return web.Form{Speaker: v.Speaker, ID: id, Action: "/" + v.Lang() + "/mail/" + action + "/" + v.token(), Buttons: []web.Button{{Text: text, Plain: plain}}}
}

// confirmPage answers: is this address yours?
func (v *visit) confirmPage() (*mailPage, error) {
	r, err := v.press.mail.Asking(v.ctx(), v.token())
	if err != nil {
		return nil, err
	}
	m := v.mailPage(v.Say("mail.confirm.title"), v.Say("mail.confirm.lead", "address", isolated(r.Address)))
	m.Forms = []web.Form{v.button("confirm", "confirm", v.Say("mail.confirm.action"), false)}
	return m, nil
}

// isolated keeps an address in one piece among words of the other direction.
func isolated(s string) string { return "\u2068" + s + "\u2069" }

func (v *visit) confirm() (*mailPage, error) {
	r, err := v.press.mail.Confirm(v.ctx(), v.token())
	if err != nil {
		return nil, err
	}
	m := v.mailPage(v.Say("mail.confirmed.title"), v.Say("mail.confirmed.lead"))
	m.Next = []web.Link{{Text: v.Say("mail.letter.manage"), Href: "/" + v.Lang() + "/mail/choices/" + r.Token}, {Text: v.Say("press.trouble.front"), Href: m.Home}}
	return m, nil
}

// choicesPage answers: what do you receive?
func (v *visit) choicesPage() (*mailPage, error) {
	r, err := v.press.mail.Managed(v.ctx(), v.token())
	if err != nil {
		return nil, err
	}
	m := v.mailPage(v.Say("mail.choices.title"), v.Say("mail.choices.lead", "address", isolated(r.Address)))
	if !r.Active {
		m.Lead = v.Say("mail.choices.off", "address", isolated(r.Address))
		m.Next = []web.Link{{Text: v.Say("mail.subscribe.button"), Href: "/" + v.Lang() + "/subscribe"}}
	} else {
		var what []string
		if r.Choice.Articles {
			what = append(what, whatArticles)
		}
		for _, id := range r.Choice.Channels {
			what = append(what, whatChannel+id)
		}
		for _, key := range r.Choice.Topics {
			what = append(what, whatTopic+key)
		}
		fields, err := v.choices(r.Rhythm, r.Lang, what)
		if err != nil {
			return nil, err
		}
		form := v.button("choices", "choices", v.Say("mail.choices.save"), false)
		form.Fields = fields
		m.Forms = []web.Form{form}
		m.Next = []web.Link{{Text: v.Say("mail.letter.leave"), Href: "/" + v.Lang() + "/mail/leave/" + v.token()}}
	}
	m.Data = []web.Form{
		v.button("export", "export", v.Say("mail.choices.export"), true), v.button("erase", "erase", v.Say("mail.choices.erase"), true),
	}
	return m, nil
}

func (v *visit) choose() (*mailPage, error) {
	if err := v.request.ParseForm(); err != nil {
		return v.choicesPage()
	}
	rhythm, lang, _, choice := v.chosen()
	if err := v.press.mail.Choose(v.ctx(), v.token(), lang, rhythm, choice); err != nil {
		return nil, err
	}
	m, err := v.choicesPage()
	if err == nil {
		m.Notice = &web.Notice{Text: v.Say("mail.choices.saved")}
	}
	return m, err
}

// leavePage asks whether to unsubscribe.
func (v *visit) leavePage() (*mailPage, error) {
	r, err := v.press.mail.Managed(v.ctx(), v.token())
	if err != nil {
		return nil, err
	}
	if !r.Active {
		return v.mailPage(v.Say("mail.left.title"), v.Say("mail.choices.off", "address", isolated(r.Address))), nil
	}
	m := v.mailPage(v.Say("mail.leave.title"), v.Say("mail.leave.lead", "address", isolated(r.Address)))
	m.Forms = []web.Form{v.button("leave", "leave", v.Say("mail.letter.leave"), false)}
	m.Next = []web.Link{{Text: v.Say("mail.letter.manage"), Href: "/" + v.Lang() + "/mail/choices/" + v.token()}}
	return m, nil
}

// leave unsubscribes: by the button, or by one click in the reader's mail program (RFC 8058).
func (v *visit) leave() (*mailPage, error) {
	how := "page"
	if v.request.PostFormValue("List-Unsubscribe") == "One-Click" {
		how = "one click"
	}
	if err := v.press.mail.Leave(v.ctx(), v.token(), how); err != nil {
		return nil, err
	}
	return v.leavePage()
}

func (v *visit) export() (*mailPage, error) {
	if err := v.press.mail.Export(v.ctx(), v.token()); err != nil {
		return nil, err
	}
	m, err := v.choicesPage()
	if err == nil {
		m.Notice, m.Languages = &web.Notice{Text: v.Say("mail.choices.exported")}, nil
	}
	return m, err
}

func (v *visit) erase() (*mailPage, error) {
	if err := v.press.mail.Erase(v.ctx(), v.token()); err != nil {
		return nil, err
	}
	m := v.mailPage(v.Say("mail.erased.title"), "")
	m.Languages = nil
	m.Next = []web.Link{{Text: v.Say("press.trouble.front"), Href: m.Home}}
	return m, nil
}
