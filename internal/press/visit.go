package press

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// A visit is one request for a page, in one language.
type visit struct {
	words.Speaker
	press   *Press
	request *http.Request
}

func (v *visit) ctx() context.Context { return v.request.Context() }

// langs are the languages in which somebody's words are looked for, in order.
func (v *visit) langs() []record.Lang { return []record.Lang{record.Lang(v.Lang()), "en"} }

// A page is the answer to a visit: the template, and what it shows; or the address of the page
// under which it is found.
type page struct {
	template string
	data     any
	status   int // 0: 200
	moved    string
	policy   web.Policy // what the page may load beside style, fonts and pictures
}

// A sheet is what all pages of the press room have.
type sheet struct {
	web.Page
	Channel   *web.Link     // the channel of which the page tells, above the title
	TitleLang string        // where the title is somebody's own words
	Meta      *meta         // what it says of itself to other programs; may be nil
	Found     bool          // the page has an address of its own: search engines may list it
	Box       *subscribeBox // nil: readers are not asked to subscribe here
}

// sheet begins a page. The path is that of the request, in every language.
func (v *visit) sheet(title string) sheet {
	below := strings.TrimPrefix(v.request.URL.Path, "/"+v.Lang())
	s := sheet{Found: true, Page: web.Page{
		Speaker: v.Speaker, Title: title, Site: string(v.press.node.Party()), Home: "/" + v.Lang() + "/",
		Languages: web.LanguageLinks(v.Speaker, func(lang string) string { return "/" + lang + below }),
	}}
	names := v.press.names
	if set, err := v.press.library.Settings(v.ctx()); err == nil && len(set.Name) > 0 {
		names = set.Name
	}
	if len(names) > 0 {
		s.Site, _ = names.In(v.langs()...)
	}
	s.Foot = []web.Link{{Text: v.Say("press.publication.about"), Href: "/" + v.Lang() + "/about"}}
	// Where the channels cannot be read, the page that says so does without their words.
	if views, err := v.channels(); err == nil && len(views) > 0 {
		if s.Site == string(v.press.node.Party()) {
			s.Site = views[0].Name(v.press.node.Party())
		}
		s.Band = v.bandOver(views)
	}
	return s
}

// bandOver is the band of a page that belongs to no channel: that of the channels shown, as far
// as one sentence can say it.
func (v *visit) bandOver(views []*view) string {
	over := ""
	for _, w := range views {
		switch band := w.band(); {
		case band == "":
		case over == "":
			over = band
		case over != band:
			return v.Say("press.band.several")
		}
	}
	return over
}

// channels are all that show anything, the one with the newest statement first.
func (v *visit) channels() ([]*view, error) {
	ids, err := v.press.library.Channels(v.ctx())
	if err != nil {
		return nil, err
	}
	var views []*view
	for _, id := range ids {
		r, err := v.press.library.Channel(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		views = append(views, newView(v, r))
	}
	byNewest(views)
	return views, nil
}

// A view is a channel as a reader of one language sees it.
type view struct {
	words.Speaker
	*visit
	*telling.Teller
	at string // the address of its pages
}

func newView(v *visit, r *reading.Reading) *view {
	at := "/" + v.Lang() + "/channel/" + publication.ChannelSegment(r.ID)
	here := *v // the visit speaks in the words of this channel
	here.Speaker = r.InWords(v.Speaker)
	return &view{Speaker: here.Speaker, visit: &here, Teller: telling.New(v.Speaker, r, addresses(at)), at: at}
}

// ofChannel makes a page of the channel in the address, if it shows anything.
func ofChannel(build func(*view) (*page, error)) func(*visit) (*page, error) {
	return func(v *visit) (*page, error) {
		id, short, err := v.press.channel(v.ctx(), v.request.PathValue("channel"))
		if errors.Is(err, errNowhere) {
			return nil, v.tombstone()
		}
		if err != nil {
			return nil, err
		}
		if !short {
			return &page{moved: strings.Replace(v.request.URL.Path, id.String(), publication.ChannelSegment(id), 1)}, nil
		}
		r, err := v.press.library.Channel(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		return build(newView(v, r))
	}
}

// tombstone says that what stood at this address was removed, and its channel shows nothing else; or that
// there is nothing.
func (v *visit) tombstone() error {
	post, _, ok, err := v.press.library.ByPath(v.ctx(), strings.TrimPrefix(v.request.URL.Path, "/"+v.Lang()+"/"))
	switch {
	case err != nil:
		return err
	case ok && post.Removed != nil:
		return &removed{post}
	}
	return errNowhere
}

// channel finds a public channel by what stands in an address: the first digits of its
// fingerprint, or all of them.
func (p *Press) channel(ctx context.Context, segment string) (id record.Hash, short bool, err error) {
	ids, err := p.library.Channels(ctx)
	if err != nil {
		return id, false, err
	}
	for _, id := range ids {
		if segment == publication.ChannelSegment(id) || segment == id.String() {
			return id, segment != id.String(), nil
		}
	}
	return id, false, errNowhere
}

// sheet begins a page of the channel.
func (v *view) sheet(title string) sheet {
	s := v.visit.sheet(title)
	s.Band = v.band()
	name, _ := v.Charter.Title.In(v.Langs()...)
	s.Channel = &web.Link{Text: name, Href: v.at}
	s.Nav = v.nav()
	s.Foot = []web.Link{{Text: v.Say("press.about.title"), Href: v.at + "/about"}}
	return s
}

func (v *view) nav() []web.Link {
	links := []web.Link{{Text: v.Say("press.nav.state"), Href: v.at}}
	for _, l := range []struct {
		key  string
		some bool
	}{
		{"timeline", len(v.Contacts) > 0},
		{"commitments", len(v.commitments()) > 0},
		{"statements", len(v.statements()) > 0},
		{"texts", len(v.Texts)+len(v.Notes)+len(v.Rounds) > 0},
		{"measures", len(v.Measures) > 0},
	} {
		if l.some {
			links = append(links, web.Link{Text: v.Say("press.nav." + l.key), Href: v.at + "/" + l.key})
		}
	}
	for i, l := range links {
		links[i].Here = l.Href == v.request.URL.Path
	}
	return links
}

// band says on top of every page that the channel is not what it seems, in the words of its
// charter.
func (v *view) band() string {
	if v.Charter.Nature == record.Real {
		return ""
	}
	note, _ := v.Charter.Note.In(v.Langs()...)
	if strings.Contains(strings.ToLower(note), v.Say("founding.nature."+string(v.Charter.Nature))) {
		return note // it says so itself
	}
	return v.Say("press.band."+string(v.Charter.Nature), "note", note)
}

// cited reads a citation in the address, and returns the entry if it is released.
func (v *view) cited() (node.Line, error) {
	c, err := node.ParseCite(v.request.PathValue("party") + " " + v.request.PathValue("n"))
	if err != nil || c.String() != v.request.PathValue("party")+" "+v.request.PathValue("n") {
		return node.Line{}, errNowhere
	}
	return v.released(c)
}

// released returns an entry that is shown; of one that was removed, the error says so.
func (v *view) released(c standing.Cite) (node.Line, error) {
	if post, ok, err := v.press.library.Post(v.ctx(), publication.EntryKey(v.ID, c)); err != nil {
		return node.Line{}, err
	} else if ok && post.Removed != nil {
		return node.Line{}, &removed{post}
	}
	if l, ok := v.Line(c); ok && l.Act != nil {
		return l, nil
	}
	return node.Line{}, errNowhere
}
