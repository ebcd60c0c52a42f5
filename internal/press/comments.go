package press

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"sync"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// A reply is the answer to a visit to a page of comments. It is no page that everybody gets alike, or
// not for long, so it is made anew each time.
type reply struct {
	template string
	data     any
	status   int // 0: 200
	to       string
	scripts  bool    // the page has a form for which a machine works
	answer   *answer // in place of a page: one that is made already
	file     []byte  // in place of a page: JSON to be downloaded
}

// commentRoutes are the addresses at which comments are read and written.
func (p *Press) commentRoutes(mux *table, lang string) {
	at := "/" + lang
	guard := http.NewCrossOriginProtection()
	get := func(path string, build func(*visit) (*reply, error)) {
		mux.Handle("GET "+at+path, p.replying(lang, build))
	}
	post := func(path string, build func(*visit) (*reply, error)) {
		answer := p.replying(lang, func(v *visit) (*reply, error) {
			if err := v.request.ParseForm(); err != nil {
				return nil, errNowhere // too long, or no form at all: no page of ours sends it
			}
			return build(v)
		})
		mux.Handle("POST "+at+path, guard.Handler(http.MaxBytesHandler(answer, maxComment)))
	}
	get("/comments/{path...}", (*visit).thread)
	get("/comment/{id}", (*visit).commentLink)
	get("/comment/write/{path...}", (*visit).writeComment)
	post("/comment/write/{path...}", (*visit).takeComment)
	get("/comment/mine/{key}", (*visit).ownComment)
	post("/comment/mine/{key}", (*visit).changeComment)
	get("/comment/report/{id}", (*visit).reportComment)
	post("/comment/report/{id}", (*visit).takeReport)
	get("/comment/own", (*visit).askOwn)
	post("/comment/own", (*visit).sendOwn)
	get("/comment/own/{key}", (*visit).ownComments)
	get("/comment/own/{key}/comments.json", (*visit).ownFile)
	post("/comment/own/{key}", (*visit).eraseOwn)
}

// replying answers with what build makes.
func (p *Press) replying(lang string, build func(*visit) (*reply, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := p.visit(lang, r)
		made, err := build(v)
		switch {
		case errors.Is(err, comments.ErrNone), errors.Is(err, comments.ErrOff):
			err = errNowhere
		case errors.Is(err, comments.ErrClosed):
			err = &wait{v.Say("comments.closed"), v.Say("comments.fault.closed"), int(time.Hour.Seconds())}
		}
		if err != nil {
			p.trouble(w, v, err)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store") // replaced by that of an answer
		switch {
		case made.to != "":
			http.Redirect(w, r, made.to, http.StatusSeeOther)
			return
		case made.answer != nil:
			made.answer.send(w, r)
			return
		case made.file != nil:
			h.Set("Content-Type", "application/json")
			h.Set("Content-Disposition", `attachment; filename="comments.json"`)
			_, _ = w.Write(made.file) // a reader who has gone away is nobody's error
			return
		}
		var html bytes.Buffer
		if err := p.pages.Write(&html, made.template, made.data); err != nil {
			p.trouble(w, v, err)
			return
		}
		if made.scripts {
			h.Set("Content-Security-Policy", web.Policy{Scripts: true}.ContentSecurityPolicy())
		}
		a := newAnswer("text/html; charset=utf-8", 0, html.Bytes(), "Content-Language", v.Lang())
		a.status = made.status
		a.header.Set("Cache-Control", "no-store")
		a.send(w, r)
	})
}

// A comment as a page shows it.
type shownComment struct {
	comments.Item
	words.Speaker
	By               string
	When, Edited     string
	Official, Gone   string
	InReply          string
	Answer, AnswerTo string // the address of the form, and what it is called aloud
	Report, ReportOf string
}

type commentsPage struct {
	sheet
	Subject  web.Link
	Comments []shownComment
	Write    string // the address of the form; empty: none more are taken
	Closing  string
	Earlier  string
	Later    string
	Own      string
}

// thread answers: what do readers say about this?
func (v *visit) thread() (*reply, error) {
	post, err := v.commentedAt(v.request.PathValue("path"))
	if err != nil {
		return nil, err
	}
	t, err := v.press.comments.Thread(v.ctx(), post.Key)
	if err != nil {
		return nil, err
	}
	from, err := strconv.Atoi(v.request.FormValue("from"))
	if err != nil || from < 0 || from > len(t.Items) {
		from = 0
	}
	state, err := v.press.library.State(v.ctx())
	if err != nil {
		return nil, err
	}
	key := fmt.Sprint(v.Lang(), " ", from, " ", post.Path)
	as := fmt.Sprint(state, t.Version, t.State)
	if kept, ok := v.press.talks.get(key, as); ok {
		return &reply{answer: kept}, nil
	}
	data := commentsPage{sheet: v.sheet(v.Say("comments.title")), Subject: v.subject(t.Post), Own: "/" + v.Lang() + "/comment/own"}
	data.Lead = v.Say("comments.none")
	if t.Count > 0 {
		data.Lead = v.Count("comments.count", t.Count)
	}
	data.Found = from == 0
	at := "/" + v.Lang() + "/comments/" + post.Path
	to := min(from+commentsListed, len(t.Items))
	for _, it := range t.Items[from:to] {
		data.Comments = append(data.Comments, v.shownComment(it, t))
	}
	if from > 0 {
		data.Earlier = at + "?from=" + strconv.Itoa(max(from-commentsListed, 0))
	}
	if to < len(t.Items) {
		data.Later = at + "?from=" + strconv.Itoa(to)
	}
	switch {
	case t.State.Closed:
		data.Closing = v.Say("comments.closed")
	case !t.State.Closes.IsZero():
		data.Closing = v.Say("comments.closes", "date", t.State.Closes)
	}
	if !t.State.Closed {
		data.Write = "/" + v.Lang() + "/comment/write/" + post.Path
	}
	var html bytes.Buffer
	if err := v.press.pages.Write(&html, "comments", data); err != nil {
		return nil, err
	}
	made := newAnswer("text/html; charset=utf-8", 0, html.Bytes(), "Content-Language", v.Lang())
	made.header.Set("Cache-Control", "no-cache") // asked for again each time, so that what was removed is gone
	v.press.talks.keep(key, as, made)
	return &reply{answer: made}, nil
}

// talks are the pages of comments as they were last given, each as long as everything that is on it is
// the same.
type talks struct {
	mu    sync.Mutex
	kept  map[string]talk
	bytes int
}

type talk struct {
	as     string
	answer *answer
}

func (k *talks) get(key, as string) (*answer, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.kept[key]
	return t.answer, ok && t.as == as
}

func (k *talks) keep(key, as string, a *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if was, ok := k.kept[key]; ok {
		k.bytes -= was.answer.room()
	}
	if k.bytes += a.room(); k.bytes > talksBytes || k.kept == nil {
		k.kept, k.bytes = map[string]talk{}, a.room()
	}
	k.kept[key] = talk{as, a}
}

func (v *visit) shownComment(it comments.Item, t *comments.Thread) shownComment {
	c := shownComment{Item: it, Speaker: v.Speaker, By: it.Name, When: v.moment(it.Said)}
	if c.By == "" {
		c.By = v.Say("comments.reader")
	}
	if it.To != "" {
		name := it.ToName
		if name == "" {
			name = v.Say("comments.reader")
		}
		c.InReply = v.Say("comments.in-reply", "name", name)
	}
	switch it.Gone {
	case comments.Deleted:
		c.Gone = v.Say("comments.deleted")
		return c
	case comments.Waiting:
		c.Gone = v.Say("comments.held")
		return c
	case comments.Removed:
		c.Gone = v.Say("comments.removed", "why", v.Say("comments.why."+string(it.Why)))
		return c
	}
	if !it.Edited.IsZero() {
		c.Edited = v.Say("comments.edited", "date", v.moment(it.Edited))
	}
	if !t.State.Closed {
		c.Answer = "/" + v.Lang() + "/comment/write/" + t.Post.Path + "?to=" + it.ID
		c.AnswerTo = v.Say("comments.answer.to", "name", c.By)
	}
	if it.Official != nil {
		c.Official = v.Say("comments.official", "party", it.Official.Party)
		c.By = it.Official.Who
		c.AnswerTo = v.Say("comments.answer.to", "name", it.Official.Party)
		return c
	}
	c.Report = "/" + v.Lang() + "/comment/report/" + it.ID
	c.ReportOf = v.Say("comments.report.of", "name", c.By)
	return c
}

// commentLink leads from the address of a comment to its place in the thread.
func (v *visit) commentLink() (*reply, error) {
	id, err := comments.ParseID(v.request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	one, err := v.press.comments.Visible(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	t, err := v.press.comments.Thread(v.ctx(), one.Post)
	if err != nil {
		return nil, err
	}
	to := "/" + v.Lang() + "/comments/" + t.Post.Path
	for i, it := range t.Items {
		if it.ID == comments.Written(id) && i >= commentsListed {
			to += "?from=" + strconv.Itoa(i/commentsListed*commentsListed)
		}
	}
	return &reply{to: to + "#c-" + comments.Written(id)}, nil
}

// commentedAt is the post at an address, if it takes comments.
func (v *visit) commentedAt(path string) (comments.Post, error) {
	post, _, ok, err := v.press.library.ByPath(v.ctx(), path)
	if err != nil {
		return comments.Post{}, err
	}
	p, takes := commented(post)
	if !ok || !takes {
		return comments.Post{}, errNowhere
	}
	return p, nil
}

// subject is what is commented on.
func (v *visit) subject(p comments.Post) web.Link {
	title, _ := p.Title.In(record.Lang(v.Lang()), "en")
	return web.Link{Text: title, Href: "/" + v.Lang() + "/" + p.Path}
}

// commentLinkOf is the link from a post to what readers say about it; nil, where nothing is said.
func (v *visit) commentLinkOf(path string) *web.Link {
	if v.press.comments == nil {
		return nil
	}
	set, err := v.press.comments.Settings(v.ctx())
	if err != nil || !set.On {
		return nil
	}
	if _, err := v.commentedAt(path); err != nil {
		return nil
	}
	return &web.Link{Text: v.Say("comments.title"), Href: "/" + v.Lang() + "/comments/" + path}
}

type commentPage struct {
	sheet
	Subject *web.Link
	Notice  string
	Notes   []string
	By      string
	HTML    template.HTML // what is answered, or the comment itself
	Forms   []commentForm
	List    []writtenComment
	Link    *web.Link
}

// A writtenComment is one of those that an address has written.
type writtenComment struct {
	When string
	HTML template.HTML
}

// A commentForm is a form; where it has a challenge, a machine works for it, and people are asked to
// leave one field empty.
type commentForm struct {
	web.Form
	Heading   string
	Challenge comments.Challenge
	Trap      string
}

func (v *visit) commentPage(title string) commentPage {
	data := commentPage{sheet: v.sheet(title)}
	data.Found = false
	return data
}

// fault says what is wrong with a field.
func (v *visit) fault(f comments.Faults, field string) string {
	if key := f.At(field); key != "" {
		return v.Say(key)
	}
	return ""
}

// faults takes the faults out of an error, and makes one of what was too much at once. The rest is an
// error still.
func faults(err error) (comments.Faults, error) {
	if errors.Is(err, comments.ErrBusy) {
		return comments.Faults{{Key: "comments.fault.busy"}}, nil
	}
	if f, ok := errors.AsType[comments.Faults](err); ok {
		return f, nil
	}
	return nil, err
}

// moment is a day and a time, short: it stands over every comment.
func (v *visit) moment(t time.Time) string {
	return v.Say("comments.at", "date", t, "time", t.UTC().Format("15:04"))
}
