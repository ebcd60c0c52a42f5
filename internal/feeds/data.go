package feeds

import (
	"strings"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

// What follows is what programs are given, as JSON and as tables: version 1. Within it members are
// added, and none is changed or taken away. The documentation of each stands in its tag, from
// which the description of the interface is made; see [OpenAPI].

// A Post is an article or a released entry.
type Post struct {
	Key       string      `json:"key" doc:"Names the post for good: article/ID, or entry/CHANNEL/PARTY/N"`
	Page      string      `json:"page" doc:"The address at which people read it"`
	Kind      string      `json:"kind" doc:"article, or the kind of the act"`
	Channel   string      `json:"channel,omitempty" doc:"The fingerprint of the channel, if it is of one"`
	Party     string      `json:"party,omitempty" doc:"Who said it, if it is an entry"`
	Byline    string      `json:"byline,omitempty" doc:"Who wrote it, if it is an article that says so"`
	Topics    []string    `json:"topics,omitempty" doc:"The keys of its topics"`
	Said      time.Time   `json:"said" doc:"When it was said"`
	Published time.Time   `json:"published" doc:"When it was first public"`
	Substance time.Time   `json:"substance" doc:"When what it says was last changed"`
	Changed   time.Time   `json:"changed" doc:"When anything of it was last changed"`
	Title     record.Text `json:"title,omitempty" doc:"By language, of the newest version"`
	Summary   record.Text `json:"summary,omitempty" doc:"By language"`
	Body      record.Text `json:"body,omitempty" doc:"By language: Markdown of an article, plain text of an entry"`
	Versions  []Version   `json:"versions" doc:"Every version that is public, the oldest first; none of what was removed"`
	Withdrawn *Notice     `json:"withdrawn,omitempty" doc:"Its words are read on under this notice"`
	Removed   *Notice     `json:"removed,omitempty" doc:"Its words are gone"`
	Newest    string      `json:"hash,omitempty" doc:"SHA-256 of the newest version, in hexadecimal digits"`
	Corrected bool        `json:"corrected" doc:"A version after the first has a notice of correction"`
}

// A Version is what a post said from one moment on.
type Version struct {
	N            int               `json:"n" minimum:"1"`
	At           time.Time         `json:"at"`
	Title        record.Text       `json:"title,omitempty"`
	Summary      record.Text       `json:"summary,omitempty"`
	Body         record.Text       `json:"body,omitempty"`
	Translations map[string]string `json:"translations,omitempty" doc:"Who answers for the words in a language: original, authentic, official, machine"`
	Correction   record.Text       `json:"correction,omitempty" doc:"The notice that readers see"`
	Minor        bool              `json:"minor,omitempty" doc:"Nothing that it says was changed"`
	Hash         string            `json:"hash"`
}

// A Notice stands over what was withdrawn, or in place of what was removed.
type Notice struct {
	At     time.Time   `json:"at"`
	Reason record.Text `json:"reason,omitempty"`
	Hash   string      `json:"hash" doc:"Of the newest version that was public"`
}

// PostsPage is some of the posts, the newest first.
type PostsPage struct {
	Posts []Post `json:"posts"`
	Total int    `json:"total"`
	Next  string `json:"next,omitempty" doc:"The address of the earlier ones"`
}

// A Channel is a record between parties of which something is public.
type Channel struct {
	Fingerprint string      `json:"fingerprint" doc:"SHA-256 of its charter"`
	Page        string      `json:"page"`
	Title       record.Text `json:"title"`
	Nature      string      `json:"nature" doc:"real, exercise or reconstruction"`
	Note        record.Text `json:"note,omitempty"`
	Parties     []Party     `json:"parties"`
}

// A Party is one of a channel.
type Party struct {
	Name  string      `json:"name"`
	Names record.Text `json:"names"`
}

// Line is what everything in a record has.
type Line struct {
	Ref         string   `json:"ref" doc:"The act that brought it into the record, and the point in it"`
	Cite        string   `json:"cite" doc:"The entry of that act: party and number"`
	By          string   `json:"by"`
	State       string   `json:"state" doc:"A word of the law; see docs/spec/law.md"`
	Provisional bool     `json:"provisional" doc:"The other side has not receipted it yet"`
	Entries     []string `json:"entries" doc:"What is public of the entries behind it"`
}

// A Contact is a meeting or call.
type Contact struct {
	Line
	Title      record.Text `json:"title,omitempty"`
	Form       string      `json:"form,omitempty"`
	Level      string      `json:"level,omitempty"`
	When       string      `json:"when" doc:"As exactly as it is known: 2025, 2025-06, 2025-02-15, 2025-02-15T18:30+03:00, FROM/TO, ONE|OTHER"`
	Venue      string      `json:"venue,omitempty"`
	Host       string      `json:"host,omitempty"`
	Initiative []string    `json:"initiative,omitempty"`
	Follows    string      `json:"follows,omitempty"`
	HeldBy     []string    `json:"held-by,omitempty" doc:"Who has entered it as held"`
}

// A Commitment is a point that somebody owes.
type Commitment struct {
	Line
	Words   record.Text `json:"words,omitempty"`
	Owes    []string    `json:"owes"`
	To      []string    `json:"to"`
	DueBy   string      `json:"due-by,omitempty"`
	Source  string      `json:"source" doc:"The statement, text or note in which it stands"`
	Agreed  string      `json:"agreed,omitempty" doc:"How it was agreed"`
	Kept    string      `json:"kept,omitempty" doc:"When, as those who acknowledged it say"`
	Overdue int64       `json:"overdue-days,omitempty"`
}

// A Measure is what one side has done to another, or answered with.
type Measure struct {
	Line
	Title      record.Text `json:"title,omitempty"`
	Category   string      `json:"category"`
	Target     string      `json:"target"`
	Taken      string      `json:"taken"`
	Deadline   string      `json:"deadline,omitempty"`
	Answers    []string    `json:"answers,omitempty"`
	AnsweredBy []string    `json:"answered-by,omitempty"`
	Lifted     string      `json:"lifted,omitempty"`
}

// A Statement is what one side has said.
type Statement struct {
	Line
	Kind     string      `json:"kind"`
	Dated    time.Time   `json:"dated"`
	Title    record.Text `json:"title,omitempty"`
	Text     record.Text `json:"text,omitempty"`
	Contact  string      `json:"contact,omitempty"`
	Topics   []string    `json:"topics,omitempty"`
	Speaker  string      `json:"speaker,omitempty"`
	Corrects string      `json:"corrects,omitempty"`
}

// A Text is one version of a joint text.
type Text struct {
	Line
	Title     record.Text `json:"title,omitempty"`
	Text      record.Text `json:"text,omitempty"`
	Form      string      `json:"form"`
	Parties   []string    `json:"parties"`
	Authentic []string    `json:"authentic"`
	SignedBy  []string    `json:"signed-by,omitempty"`
	Adopted   string      `json:"adopted,omitempty" doc:"The entry that completed it"`
	VersionOf string      `json:"version-of,omitempty"`
	Replaces  string      `json:"replaces,omitempty"`
}

// PostOf is a post for programs. Page gives the address for people.
func PostOf(p publication.Post, page string) Post {
	post := Post{
		Key: string(p.Key), Page: page, Kind: p.Kind, Party: string(p.Cite.Party), Byline: p.Byline, Versions: []Version{},
		Said: p.Said.UTC(), Published: p.Published.UTC(), Substance: p.Substance.UTC(), Changed: p.Changed.UTC(),
		Withdrawn: noticeOf(p.Withdrawn), Removed: noticeOf(p.Removed),
	}
	if p.Channel != (record.Hash{}) {
		post.Channel = p.Channel.String()
	}
	for _, t := range p.Topics {
		post.Topics = append(post.Topics, t.Key)
	}
	for _, v := range p.Versions {
		version := Version{N: v.N, At: v.At.UTC(), Title: v.Title, Summary: v.Summary, Body: v.Body, Correction: v.Correction, Minor: v.Minor, Hash: v.Hash.String()}
		for l, t := range v.Translations {
			if version.Translations == nil {
				version.Translations = map[string]string{}
			}
			version.Translations[string(l)] = string(t)
		}
		post.Versions = append(post.Versions, version)
		post.Title, post.Summary, post.Body, post.Newest = v.Title, v.Summary, v.Body, version.Hash
		post.Corrected = post.Corrected || len(v.Correction) > 0
	}
	return post
}

func noticeOf(n *publication.Notice) *Notice {
	if n == nil {
		return nil
	}
	return &Notice{n.At.UTC(), n.Reason, n.Hash.String()}
}

// ChannelOf is a channel for programs.
func ChannelOf(r *reading.Reading, page string) Channel {
	c := Channel{
		Fingerprint: r.ID.String(), Page: page, Title: r.Charter.Title, Nature: string(r.Charter.Nature), Note: r.Charter.Note, Parties: []Party{},
	}
	for _, p := range r.Charter.Parties {
		c.Parties = append(c.Parties, Party{string(p.Name), p.Names})
	}
	return c
}

// Contacts are those of a channel.
func Contacts(r *reading.Reading) []Contact {
	all := []Contact{}
	for _, c := range r.Contacts {
		title, _ := body(r, c.Ref)
		contact := Contact{
			Line: lineOf(c.Line), Title: title, Form: string(c.Form), Level: string(c.Level), When: string(c.When), Venue: c.Venue, Host: string(c.Host),
			Initiative: texts(c.Initiative), Follows: string(c.Follows),
		}
		for _, h := range c.Held {
			contact.HeldBy = append(contact.HeldBy, string(h.Party))
		}
		all = append(all, contact)
	}
	return all
}

// Commitments are the points of a channel that somebody owes.
func Commitments(r *reading.Reading) []Commitment {
	all := []Commitment{}
	for _, p := range r.Points {
		if len(p.Owes) == 0 {
			continue
		}
		c := Commitment{
			Line: lineOf(p.Line), Owes: texts(p.Owes), To: texts(p.To), DueBy: string(p.DueBy), Source: string(p.Source), Agreed: p.Agreed,
			Kept: string(p.Kept), Overdue: p.Overdue,
		}
		if l, ok := r.Opening(p.Ref); ok && l.Body != nil {
			_, name, _ := strings.Cut(string(p.Ref), "#")
			c.Words = l.Body.Points[name]
		}
		all = append(all, c)
	}
	return all
}

// Measures are those of a channel.
func Measures(r *reading.Reading) []Measure {
	all := []Measure{}
	for _, m := range r.Measures {
		title, _ := body(r, m.Ref)
		all = append(all, Measure{
			Line: lineOf(m.Line), Title: title, Category: string(m.Category), Target: string(m.Target), Taken: string(m.Taken), Deadline: string(m.Deadline),
			Answers: texts(m.Answers), AnsweredBy: texts(m.AnsweredBy), Lifted: string(m.Lifted),
		})
	}
	return all
}

// Statements are those of a channel.
func Statements(r *reading.Reading) []Statement {
	all := []Statement{}
	for _, s := range r.Statements {
		title, text := body(r, s.Ref)
		all = append(all, Statement{
			Line: lineOf(s.Line), Kind: s.Kind, Dated: s.Dated.UTC(), Title: title, Text: text, Contact: string(s.Contact), Topics: texts(s.Topics),
			Speaker: s.Speaker, Corrects: string(s.Corrects),
		})
	}
	return all
}

// Texts are the joint texts of a channel.
func Texts(r *reading.Reading) []Text {
	all := []Text{}
	for _, t := range r.Texts {
		title, words := body(r, t.Ref)
		text := Text{
			Line: lineOf(t.Line), Title: title, Text: words, Form: string(t.Form), Parties: texts(t.Parties), Authentic: texts(t.Authentic),
			VersionOf: string(t.VersionOf), Replaces: string(t.Replaces),
		}
		for _, s := range t.Signatures {
			text.SignedBy = append(text.SignedBy, string(s.Party))
		}
		if t.Adopted != nil {
			text.Adopted = t.Adopted.String()
		}
		all = append(all, text)
	}
	return all
}

// body is what the entry says that brought something into the record, if it is shown.
func body(r *reading.Reading, ref record.Ref) (title, text record.Text) {
	if l, ok := r.Opening(ref); ok && l.Body != nil {
		return l.Body.Title, l.Body.Text
	}
	return nil, nil
}

func lineOf(l standing.Line) Line {
	line := Line{Ref: string(l.Ref), By: string(l.By), State: l.State, Provisional: l.Provisional, Entries: []string{}}
	for _, c := range l.Entries {
		line.Entries = append(line.Entries, c.String())
	}
	if len(line.Entries) > 0 {
		line.Cite = line.Entries[0]
	}
	return line
}

func texts[T ~string](list []T) []string {
	all := []string{}
	for _, x := range list {
		all = append(all, string(x))
	}
	return all
}
