package newsroom

import (
	"html/template"
	"slices"
	"strconv"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

const queuePath = "/newsroom/comments"

// commentRoutes are the pages for what readers comment. Everybody of the house may read it; a moderator
// decides, a spokesperson answers, and an editor or a moderator sets it up.
func (n *Newsroom) commentRoutes(route func(pattern string, right staff.Right, action func(*visit) error)) {
	get, post := "GET "+queuePath, "POST "+queuePath
	route(get, staff.Newsroom, (*visit).queue)
	route(get+"/{id}", staff.Newsroom, (*visit).comment)
	route(post+"/{id}", staff.Moderate, (*visit).decideComment)
	route(get+"/on/{key...}", staff.Newsroom, (*visit).thread)
	route(post+"/on/{key...}", staff.Moderate, (*visit).closeThread)
	route(get+"/answer/{key...}", staff.Answer, (*visit).askAnswer)
	route(post+"/answer/{key...}", staff.Answer, (*visit).answer)
	route(get+"/log", staff.Newsroom, (*visit).commentLog)
	route(get+"/blocked", staff.Moderate, (*visit).blocked)
	route(post+"/blocked", staff.Moderate, (*visit).block)
	route(post+"/unblock/{name}", staff.Moderate, (*visit).unblock)
	route(get+"/erase", staff.Moderate, (*visit).askErase)
	route(post+"/erase", staff.Moderate, (*visit).erase)
	route(get+"/settings", staff.RuleTalk, (*visit).commentSettings)
	route(post+"/settings", staff.RuleTalk, (*visit).setUpComments)
	route(get+"/export.json", staff.Moderate, (*visit).exportJSON)
	route(get+"/export.csv", staff.Moderate, (*visit).exportCSV)
}

// A talkSheet is a page with comments on it.
type talkSheet struct {
	sheet
	Subject  *web.Link // what is commented on
	Comments []shownComment
	After    []web.Form // below the comments
	Table    *web.Table
}

// A shownComment is one as the house sees it.
type shownComment struct {
	words.Speaker
	ID, By, Address, When string
	Subject               *web.Link // nil: the page says what it is on
	HTML, Edit            template.HTML
	To                    string // whom it answers
	ToHTML                template.HTML
	States                []web.State
	Notes                 []string // what was decided, or is to be known of it
	Reports               []string
	Quick                 *web.Form // decides with one press
	Acts                  []web.Link
}

func (v *visit) talkSheet(title string) talkSheet { return talkSheet{sheet: v.sheet(title)} }

// commentLinks are the other pages for comments.
func (v *visit) commentLinks() []web.Link {
	links := []web.Link{{Text: v.Say("moderation.log"), Href: queuePath + "/log"}}
	add := func(text, path string) { links = append(links, web.Link{Text: text, Href: queuePath + path}) }
	if v.Person.May(staff.Moderate) {
		add(v.Say("moderation.blocked"), "/blocked")
		add(v.Say("moderation.erase"), "/erase")
	}
	if v.Person.May(staff.RuleTalk) {
		add(v.Say("moderation.settings"), "/settings")
	}
	if v.Person.May(staff.Moderate) {
		add(v.Say("moderation.export", "format", "JSON"), "/export.json")
		add(v.Say("moderation.export", "format", "CSV"), "/export.csv")
	}
	return links
}

// talkNotices say what keeps readers from commenting.
func (v *visit) talkNotices() ([]web.Notice, error) {
	set, err := v.room.Comments.Settings(v.R.Context())
	if err != nil {
		return nil, err
	}
	var all []web.Notice
	if !set.On {
		n := web.Notice{Text: v.Say("moderation.off")}
		if v.Person.May(staff.RuleTalk) {
			n.Link = &web.Link{Text: v.Say("moderation.settings"), Href: queuePath + "/settings"}
		}
		all = append(all, n)
	}
	if !v.room.Comments.Mails() {
		all = append(all, web.Notice{Text: v.Say("moderation.no-mail")})
	}
	return all, nil
}

// subject is what a comment is on, as a link to all comments on it.
func (v *visit) subject(key string) (web.Link, error) {
	title, _, err := v.titleOf(key)
	return web.Link{Text: v.Say("moderation.on", "title", title), Href: queuePath + "/on/" + key}, err
}

// titleOf is the title of a post, or its key if it is not public any more.
func (v *visit) titleOf(key string) (title string, public bool, err error) {
	post, public, err := v.room.Comments.Post(v.R.Context(), key)
	if err != nil || !public {
		return key, false, err
	}
	title, _ = post.Title.In(record.Lang(v.Lang()), "en")
	return title, true, nil
}

// shown is a comment as every page of the house has it.
func (v *visit) shown(c *comments.Comment) shownComment {
	s := shownComment{
		Speaker: v.Speaker, ID: comments.Written(c.ID), By: c.Name, Address: c.Address, When: v.at(c.Said),
		HTML: comments.Render(c.Words), States: v.commentStates(c),
	}
	if c.Official != nil {
		s.By = c.Official.Party + ", " + c.Official.Who
	}
	if s.By == "" {
		s.By = v.Say("comments.reader")
	}
	if c.Edit != "" {
		s.Edit = comments.Render(c.Edit)
	}
	if c.Why != "" {
		s.Notes = append(s.Notes, v.reasonOf(c.Why, c.Note))
	}
	if c.Official == nil && !c.Worked && c.Stage == comments.Waiting {
		s.Notes = append(s.Notes, v.Say("moderation.without-work"))
	}
	for _, r := range c.Reports {
		s.Reports = append(s.Reports, v.reasonOf(r.Why, r.Note))
	}
	return s
}

// at is a moment, short: it stands over every comment.
func (v *visit) at(t time.Time) string {
	return v.Say("comments.at", "date", t, "time", t.UTC().Format("15:04"))
}

// reasonOf is a reason in words.
func (v *visit) reasonOf(why comments.Why, note string) string {
	said := ""
	if slices.Contains(comments.Whys(), why) {
		said = v.Say("comments.why." + string(why))
	}
	switch {
	case note == "":
		return said
	case said == "":
		return note
	}
	return v.Say("comments.why.noted", "why", said, "note", note)
}

// commentStates says where a comment stands.
func (v *visit) commentStates(c *comments.Comment) []web.State {
	mark := func(look web.Look, key string) web.State {
		return web.State{Look: look, Word: v.Say("moderation.state." + key)}
	}
	var all []web.State
	if n := len(c.Reports); n > 0 {
		all = append(all, web.State{Look: web.Late, Word: v.Count("moderation.reported", n)})
	}
	switch {
	case c.Official != nil && c.Stage == comments.Shown:
		all = append(all, mark(web.Settled, "official"))
	case c.Stage == comments.Waiting && !c.Published.IsZero():
		all = append(all, mark(web.Provisional, "held"))
	case c.Stage == comments.Waiting, c.Stage == comments.Unconfirmed:
		all = append(all, mark(web.Provisional, string(c.Stage)))
	case c.Stage == comments.Shown && c.Seen:
		all = append(all, mark(web.Settled, "shown"))
	case c.Stage == comments.Shown:
		all = append(all, mark(web.Provisional, "unseen"))
	default:
		all = append(all, mark(web.WithoutEffect, string(c.Stage)))
	}
	if c.Edit != "" {
		all = append(all, mark(web.Provisional, "edit"))
	}
	return all
}

// decisions are those that can be made on a comment, the usual one first, as they are called for it.
func (v *visit) decisions(c *comments.Comment) []web.Option {
	choice := func(d comments.Decision, key string) web.Option {
		return web.Option{Value: string(d), Text: v.Say("moderation.decision." + key)}
	}
	switch {
	case c.Official != nil && c.Stage == comments.Shown:
		return []web.Option{choice(comments.Refuse, "remove")}
	case c.Stage == comments.Waiting && c.Published.IsZero():
		return []web.Option{choice(comments.Publish, "publish"), choice(comments.Refuse, "refuse")}
	case c.Stage == comments.Waiting:
		return []web.Option{choice(comments.Publish, "publish"), choice(comments.Refuse, "remove")}
	case c.Stage == comments.Shown && c.Edit != "":
		return []web.Option{choice(comments.Publish, "change"), choice(comments.Keep, "drop"), choice(comments.Hold, "hold"), choice(comments.Refuse, "remove")}
	case c.Stage == comments.Shown && c.Seen && len(c.Reports) == 0:
		return []web.Option{choice(comments.Hold, "hold"), choice(comments.Refuse, "remove")}
	case c.Stage == comments.Shown:
		return []web.Option{choice(comments.Keep, "keep"), choice(comments.Hold, "hold"), choice(comments.Refuse, "remove")}
	case c.Stage == comments.Refused, c.Stage == comments.Removed:
		return []web.Option{choice(comments.Publish, "publish")}
	}
	return nil
}

// queue answers: what waits for a moderator? What readers have reported comes first. What usually is done
// is one press away; the press leads back to the next.
func (v *visit) queue() error {
	first, n, err := v.room.Comments.Queue(v.R.Context())
	if err != nil {
		return err
	}
	p := v.talkSheet(v.Say("moderation.title"))
	p.Links = v.commentLinks()
	if p.Notices, err = v.talkNotices(); err != nil {
		return err
	}
	p.Lead = v.Say("moderation.none")
	if n > 0 {
		p.Lead = v.Count("moderation.count", n)
	}
	if n > len(first) {
		p.Lead += " " + v.Say("moderation.first")
	}
	for i, c := range first {
		s := v.shown(c)
		subject, err := v.subject(c.Post)
		if err != nil {
			return err
		}
		s.Subject = &subject
		if v.Person.May(staff.Moderate) {
			s.Quick = v.quick(c, after(first, i))
			s.Acts = []web.Link{{Text: v.Say("moderation.other"), Href: queuePath + "/" + s.ID}}
		}
		s.Acts = append(s.Acts, v.answerLink(c)...)
		p.Comments = append(p.Comments, s)
	}
	return v.render(200, "comments", p)
}

// after is the id of the comment that follows in the queue; empty after the last.
func after(all []*comments.Comment, i int) string {
	if i+1 == len(all) {
		return ""
	}
	return comments.Written(all[i+1].ID)
}

// quick is the form of the decisions that need no reason.
func (v *visit) quick(c *comments.Comment, next string) *web.Form {
	f := web.Form{Speaker: v.Speaker, ID: "quick-" + comments.Written(c.ID), Action: queuePath + "/" + comments.Written(c.ID), Hidden: []web.Hidden{
		{Name: "revision", Value: strconv.FormatInt(c.Revision(), 10)}, {Name: "next", Value: next},
	}}
	for _, d := range v.decisions(c) {
		if decision := comments.Decision(d.Value); decision == comments.Publish || decision == comments.Keep {
			f.Buttons = append(f.Buttons, web.Button{Text: d.Text, Name: "decision", Value: d.Value, Plain: len(f.Buttons) > 0})
		}
	}
	if len(f.Buttons) == 0 {
		return nil
	}
	return &f
}

// answerLink leads to the form of an official answer, if the visitor may give one.
func (v *visit) answerLink(c *comments.Comment) []web.Link {
	if !v.Person.May(staff.Answer) || c.Stage != comments.Shown {
		return nil
	}
	return []web.Link{{Text: v.Say("moderation.answer"), Href: queuePath + "/answer/" + c.Post + "?to=" + comments.Written(c.ID)}}
}
