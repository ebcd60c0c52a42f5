// Package wordpress reads what WordPress exports of a site, a WXR file (RSS 2.0 with its own
// elements): posts and pages with their authors, dates, addresses and comments. It knows nothing of
// where they go.
package wordpress

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// An Export is what a file holds.
type Export struct {
	Site     string // the address of the site, such as https://blog.example
	Title    string
	Language string // BCP 47, as the site says; may be empty
	Posts    []Post
	Left     []Left // what was not taken, and why
}

// A Post is a post or a page.
type Post struct {
	Number   string // WordPress's own
	Title    string
	Slug     string
	Author   string // as readers were shown it
	Summary  string // Markdown
	Body     string // Markdown
	Tags     []string
	At       time.Time // when it was published; of a draft, when it was made
	Public   bool      // published; else a draft, or waiting to be published
	Paths    []string  // at which the site had it, with a query where there is one
	Comments []Comment
}

// A Comment is one that the site showed, or that waits to be decided on.
type Comment struct {
	Number, Parent string // WordPress's own; a parent of "" or "0" is none
	Author, Email  string
	Text           string // Markdown
	At             time.Time
	Approved       bool
}

// Left is something that was not taken.
type Left struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// ErrNoExport is returned for what is no WXR file.
var ErrNoExport = errors.New("this is no export of WordPress: in WordPress, choose Tools, Export, All content, and give the file that it downloads")

// The elements as they stand in the file. Namespaces have a version in their address, which differs
// between WordPress's versions; names are enough to tell them apart.
type rss struct {
	Version string   `xml:"version,attr"`
	Channel *channel `xml:"channel"`
}

type channel struct {
	Title    string   `xml:"title"`
	Link     string   `xml:"link"`
	Language string   `xml:"language"`
	WXR      string   `xml:"wxr_version"`
	Authors  []author `xml:"author"`
	Items    []item   `xml:"item"`
}

type author struct {
	Login string `xml:"author_login"`
	Name  string `xml:"author_display_name"`
}

type item struct {
	Title      string     `xml:"title"`
	Link       string     `xml:"link"`
	GUID       string     `xml:"guid"`
	Creator    string     `xml:"creator"`
	Encoded    []encoded  `xml:"encoded"`
	ID         string     `xml:"post_id"`
	Date       string     `xml:"post_date"`
	DateGMT    string     `xml:"post_date_gmt"`
	Name       string     `xml:"post_name"`
	Status     string     `xml:"status"`
	Type       string     `xml:"post_type"`
	Password   string     `xml:"post_password"`
	Categories []category `xml:"category"`
	Comments   []comment  `xml:"comment"`
}

// encoded is content:encoded or excerpt:encoded.
type encoded struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

type category struct {
	Domain string `xml:"domain,attr"`
	Nice   string `xml:"nicename,attr"`
	Name   string `xml:",chardata"`
}

type comment struct {
	ID       string `xml:"comment_id"`
	Author   string `xml:"comment_author"`
	Email    string `xml:"comment_author_email"`
	Date     string `xml:"comment_date"`
	DateGMT  string `xml:"comment_date_gmt"`
	Content  string `xml:"comment_content"`
	Approved string `xml:"comment_approved"`
	Type     string `xml:"comment_type"`
	Parent   string `xml:"comment_parent"`
}

// Read reads an export. What is malformed in one post is left, and said; what is no export at all is an
// error.
func Read(r io.Reader) (*Export, error) {
	var file rss
	d := xml.NewDecoder(io.LimitReader(r, maxFile))
	d.Entity = xml.HTMLEntity // some sites have &nbsp; outside CDATA
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoExport, err)
	}
	if file.Channel == nil || file.Channel.WXR == "" {
		return nil, ErrNoExport
	}
	c := file.Channel
	e := &Export{Site: strings.TrimSuffix(strings.TrimSpace(c.Link), "/"), Title: strings.TrimSpace(c.Title), Language: strings.TrimSpace(c.Language)}
	names := map[string]string{}
	for _, a := range c.Authors {
		names[a.Login] = strings.TrimSpace(a.Name)
	}
	for i := range c.Items {
		e.take(&c.Items[i], names)
	}
	return e, nil
}

// statuses are those of what is taken, and whether readers were shown it.
var statuses = map[string]bool{"publish": true, "draft": false, "pending": false, "future": false}

func (e *Export) take(x *item, names map[string]string) {
	what := fmt.Sprintf("%s %s, “%s”", x.Type, x.ID, strings.TrimSpace(x.Title))
	leave := func(why string) { e.Left = append(e.Left, Left{what, why}) }
	if x.Type != "post" && x.Type != "page" {
		leave("it is neither a post nor a page")
		return
	}
	public, taken := statuses[x.Status]
	switch {
	case !taken:
		leave("its status is " + x.Status)
		return
	case x.Password != "":
		leave("it is behind a password")
		return
	}
	p := Post{Number: x.ID, Title: strings.TrimSpace(x.Title), Slug: slug(x.Name), Author: x.Creator, Public: public}
	if name := names[x.Creator]; name != "" {
		p.Author = name
	}
	var err error
	if p.At, err = moment(x.DateGMT, x.Date); err != nil && public {
		leave(err.Error())
		return
	}
	for _, text := range x.Encoded {
		into := &p.Body
		if strings.Contains(text.XMLName.Space, "excerpt") {
			into = &p.Summary
		}
		var lost []string
		if *into, lost, err = markdown(text.Text); err != nil {
			leave(err.Error())
			return
		}
		for _, l := range lost {
			leave(l)
		}
	}
	for _, c := range x.Categories {
		if name := strings.TrimSpace(c.Name); (c.Domain == "category" || c.Domain == "post_tag") && name != "" && c.Nice != "uncategorized" {
			p.Tags = append(p.Tags, name)
		}
	}
	p.Paths = paths(x)
	for _, c := range x.Comments {
		e.takeComment(&p, c, what)
	}
	e.Posts = append(e.Posts, p)
}

func (e *Export) takeComment(p *Post, c comment, of string) {
	leave := func(why string) {
		e.Left = append(e.Left, Left{fmt.Sprintf("comment %s on %s", c.ID, of), why})
	}
	approved := c.Approved == "1"
	switch {
	case c.Type != "" && c.Type != "comment":
		leave("it is a " + c.Type)
		return
	case !approved && c.Approved != "0":
		leave("it is " + c.Approved)
		return
	}
	at, err := moment(c.DateGMT, c.Date)
	if err != nil {
		leave(err.Error())
		return
	}
	text, _, err := markdown(c.Content)
	if err != nil {
		leave(err.Error())
		return
	}
	p.Comments = append(p.Comments, Comment{
		Number: c.ID, Parent: c.Parent, Author: strings.TrimSpace(c.Author), Email: strings.TrimSpace(c.Email),
		Text: text, At: at, Approved: approved,
	})
}

// moment reads a date in GMT; where there is none, that of the site's own clock, whose zone the file does
// not say, is taken for it.
func moment(gmt, local string) (time.Time, error) {
	for _, text := range []string{gmt, local} {
		if t, err := time.Parse(time.DateTime, strings.TrimSpace(text)); err == nil && t.Year() > 1 {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("it has no date (%q)", gmt)
}

// slug undoes the percent signs that WordPress keeps in the names of what is not in Latin letters.
func slug(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

// paths are those at which the site had an item: its permalink, and the short address by number, which is
// always good.
func paths(x *item) []string {
	var all []string
	for _, address := range []string{x.Link, x.GUID} {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		path := u.Path
		if u.RawQuery != "" {
			path += "?" + u.RawQuery
		}
		if path != "" && path != "/" && (len(all) == 0 || all[0] != path) {
			all = append(all, path)
		}
	}
	return all
}
