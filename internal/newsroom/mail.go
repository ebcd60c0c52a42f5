package newsroom

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/mail"
	"parley.example/internal/staff"
	"parley.example/internal/store/mailing"
	"parley.example/internal/web"
	"parley.example/record"
)

// Mail is what the newsroom shows and does of the mail; *mail.Mail is one.
type Mail interface {
	Progress(ctx context.Context) (mail.Progress, error)
	Subscribers(ctx context.Context, text string, after int64, most int) (list []mail.Subscriber, more bool, err error)
	Held(ctx context.Context, id int64) (mail.Held, error)
	ExportFor(ctx context.Context, id int64, person string) error
	EraseFor(ctx context.Context, id int64) error
}

const (
	mailPath        = "/newsroom/mail"
	subscribersPath = mailPath + "/subscribers"
)

// mailRoutes are the pages for mail: who writes sees how far the letters are.
func (n *Newsroom) mailRoutes(route func(pattern string, right staff.Right, action func(*visit) error)) {
	route("GET "+mailPath, staff.Write, (*visit).mailProgress)
	route("GET "+subscribersPath, staff.Mailing, (*visit).subscribers)
	route("GET "+subscribersPath+"/{id}", staff.Mailing, (*visit).subscriber)
	route("POST "+subscribersPath+"/{id}", staff.Mailing, (*visit).decideSubscriber)
}

// mailProgress answers how far the letters of each issue have come, and when the last will have gone.
func (v *visit) mailProgress() error {
	got, err := v.room.Mail.Progress(v.R.Context())
	if err != nil {
		return err
	}
	p := v.sheet(v.Say("newsroom.mail.title"))
	p.Lead = v.Count("newsroom.mail.lead", int(got.Subscribers[mailing.Active]))
	if v.Person.May(staff.Mailing) {
		p.Links = []web.Link{{Text: v.Say("newsroom.subscribers.title"), Href: subscribersPath}}
	}
	if got.Trouble != "" {
		p.Notices = append(p.Notices, web.Notice{Text: v.Say("newsroom.mail.trouble", "when", v.DateTime(got.Since.UTC()), "why", got.Trouble), Attention: true})
	}
	if got.PerSecond > 0 {
		p.Notices = append(p.Notices, web.Notice{Text: v.Say("newsroom.mail.speed", "rate", strconv.FormatFloat(got.PerSecond, 'f', 1, 64))})
	}
	if len(got.Issues) == 0 {
		p.Notices = append(p.Notices, web.Notice{Text: v.Say("newsroom.mail.none")})
	}
	for _, i := range got.Issues {
		p.Rows = append(p.Rows, v.issueRow(i))
	}
	return v.render(http.StatusOK, "form", p)
}

func (v *visit) issueRow(i mail.IssueProgress) web.Entry {
	title, _ := i.Title.In(record.Lang(v.Lang()))
	if title == "" {
		title = v.Say("newsroom.mail.gone")
	}
	e := web.Entry{Level: 2, Kind: v.Say("newsroom.mail.kind." + i.Kind), Title: title, When: v.DateTime(i.Made.UTC())}
	count := func(key string, n int64) {
		e.Facts = append(e.Facts, web.Fact{Term: v.Say("newsroom.mail." + key), Value: web.Value{Text: strconv.FormatInt(n, 10)}})
	}
	count("sent", i.Sent)
	count("waiting", i.Waiting)
	if i.Deferred > 0 {
		count("deferred", i.Deferred)
	}
	count("refused", i.Failed)
	if i.Dropped > 0 {
		count("dropped", i.Dropped)
	}
	if i.Waiting == 0 {
		e.States = []web.State{{Look: web.Settled, Word: v.Say("newsroom.mail.done")}}
		return e
	}
	e.States = []web.State{{Look: web.Provisional, Word: v.Say("newsroom.mail.going")}}
	last := web.Value{State: &web.State{Look: web.Unknown, Word: v.Say("newsroom.mail.unknown")}}
	if !i.Until.IsZero() {
		last = web.Value{Text: v.Say("newsroom.mail.about", "when", v.DateTime(i.Until.UTC()))}
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("newsroom.mail.until"), Value: last})
	return e
}

// subscribers lists who subscribes, or those in whose address a text stands.
func (v *visit) subscribers() error {
	asked := v.R.URL.Query()
	text := strings.TrimSpace(asked.Get("find"))
	after, err := strconv.ParseInt(asked.Get("after"), 10, 64)
	if asked.Get("after") != "" && err != nil {
		return access.Nowhere
	}
	list, more, err := v.room.Mail.Subscribers(v.R.Context(), text, after, subscribersListed)
	if err != nil {
		return err
	}
	p := v.sheet(v.Say("newsroom.subscribers.title"))
	p.Lead = v.Say("newsroom.subscribers.lead")
	p.Links = []web.Link{{Text: v.Say("newsroom.mail.title"), Href: mailPath}}
	p.Forms = []web.Form{{
		Speaker: v.Speaker, ID: "find", Action: subscribersPath, Asks: true, Buttons: []web.Button{{Text: v.Say("newsroom.subscribers.search")}},
		Fields: []web.Field{{Name: "find", Label: v.Say("newsroom.subscribers.find"), Kind: web.TextField, Value: text, Optional: true}},
	}}
	for _, s := range list {
		e := v.subscriberRow(s)
		e.Href = subscribersPath + "/" + strconv.FormatInt(s.ID, 10)
		p.Rows = append(p.Rows, e)
	}
	if len(list) == 0 {
		p.Notices = []web.Notice{{Text: v.Say("newsroom.subscribers.nobody")}}
	}
	if more {
		further := url.Values{"after": {strconv.FormatInt(list[len(list)-1].ID, 10)}}
		if text != "" {
			further.Set("find", text)
		}
		p.Later = &web.Link{Text: v.Say("newsroom.later"), Href: subscribersPath + "?" + further.Encode()}
	}
	return v.render(http.StatusOK, "form", p)
}

func (v *visit) subscriberRow(s mail.Subscriber) web.Entry {
	looks := map[mailing.Standing]web.State{
		mailing.Asked: {Look: web.Provisional, Word: "asked"}, mailing.Active: {Look: web.Settled, Word: "active"},
		mailing.Suspended: {Look: web.WithoutEffect, Word: "suspended"}, mailing.Left: {Look: web.WithoutEffect, Word: "left"},
	}
	state := looks[s.Standing]
	state.Word = v.Say("newsroom.subscriber." + state.Word)
	return web.Entry{Level: 2, Title: s.Address, States: []web.State{state}}
}

// subscriber shows what is held about one, and what can be done for them.
func (v *visit) subscriber() error { return v.showSubscriber(http.StatusOK, "") }

func (v *visit) subscriberID() (int64, error) {
	id, err := strconv.ParseInt(v.R.PathValue("id"), 10, 64)
	if err != nil {
		return 0, access.Nowhere
	}
	return id, nil
}

func (v *visit) showSubscriber(status int, wrong string) error {
	id, err := v.subscriberID()
	if err != nil {
		return err
	}
	held, err := v.room.Mail.Held(v.R.Context(), id)
	if err != nil {
		return found(err)
	}
	p := v.sheet(held.Address)
	p.Links = []web.Link{{Text: v.Say("newsroom.subscribers.title"), Href: subscribersPath}}
	e := v.subscriberRow(held.Subscriber)
	e.Facts = v.subscriberFacts(held)
	p.Rows = []web.Entry{e}
	if v.R.URL.Query().Has("sent") {
		p.Notices = []web.Notice{{Text: v.Say("newsroom.subscriber.on-its-way")}}
	}
	p.Forms = []web.Form{
		{Speaker: v.Speaker, ID: "send", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("newsroom.subscriber.send"), Name: "do", Value: "send"}}},
		{
			Speaker: v.Speaker, ID: "erase", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("newsroom.subscriber.erase"), Name: "do", Value: "erase", Plain: true}},
			Fields: []web.Field{{Name: "sure", Label: v.Say("newsroom.subscriber.erase"), Kind: web.CheckField, Optional: true, Error: wrong, Options: []web.Option{{Value: "1", Text: v.Say("newsroom.subscriber.erase.sure")}}}},
		},
	}
	p.Lead = v.Say("newsroom.subscriber.send.help")
	return v.render(status, "form", p)
}

func (v *visit) subscriberFacts(h mail.Held) []web.Fact {
	var facts []web.Fact
	fact := func(key, text string) {
		facts = append(facts, web.Fact{Term: v.Say(key), Value: web.Value{Text: text}})
	}
	moment := func(at time.Time) string {
		if at.IsZero() {
			return v.Say("newsroom.subscriber.never")
		}
		return v.DateTime(at.UTC())
	}
	fact("newsroom.subscriber.language", v.Language(h.Lang))
	fact("newsroom.subscriber.rhythm", v.Say("mail.subscribe."+string(h.Rhythm)))
	fact("newsroom.subscriber.asked-at", moment(h.Asked))
	fact("newsroom.subscriber.confirmed", moment(h.Confirmed))
	fact("newsroom.mail.sent", strconv.Itoa(h.Sent))
	fact("newsroom.mail.waiting", strconv.Itoa(h.Waiting))
	fact("newsroom.mail.refused", strconv.Itoa(h.Failed))
	for _, e := range h.Events {
		noted := moment(e.At) + " · " + e.What
		if e.Reason != "" {
			noted += " · " + e.Reason
		}
		facts = append(facts, web.Fact{Term: v.Say("newsroom.subscriber.noted"), Value: web.Value{Text: noted, Lang: "en"}})
	}
	return facts
}

// decideSubscriber sends somebody what is held about them, or erases it: because they asked for it.
func (v *visit) decideSubscriber() error {
	id, err := v.subscriberID()
	if err != nil {
		return err
	}
	ctx, to := v.R.Context(), subscribersPath
	switch do := v.R.PostForm.Get("do"); {
	case do == "send":
		to = v.R.URL.Path + "?sent"
		err = v.room.Mail.ExportFor(ctx, id, v.Person.ID)
	case do == "erase" && v.R.PostForm.Get("sure") == "":
		return v.showSubscriber(http.StatusUnprocessableEntity, v.Say("newsroom.subscriber.erase.needed"))
	case do == "erase":
		err = v.room.Mail.EraseFor(ctx, id)
	default:
		return access.Nowhere
	}
	if err != nil {
		return found(err)
	}
	v.room.Log.InfoContext(ctx, "newsroom: subscriber", "person", v.Person.ID, "subscriber", id, "do", v.R.PostForm.Get("do"))
	return v.Redirect(to)
}

// found makes of a subscriber who is not there a page that is not.
func found(err error) error {
	if errors.Is(err, mail.ErrNobody) {
		return access.Nowhere
	}
	return err
}
