package mail

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"regexp"
	"strings"
	texttemplate "text/template"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/internal/words"
	"parley.example/record"
)

//go:embed letters
var letterFiles embed.FS

var (
	htmlLetter = htmltemplate.Must(htmltemplate.ParseFS(letterFiles, "letters/letter.html"))
	textLetter = texttemplate.Must(texttemplate.ParseFS(letterFiles, "letters/letter.txt"))
)

// A sheet is what stands in a letter, whatever its form.
type sheet struct {
	words.Speaker
	Site, Home string
	Subject    string
	Lead       []string // sentences before the items
	Action     *link    // what the reader is asked to do
	After      []string
	Items      []item
	Data       string // for the reader to keep; shown as it stands
	Why        string
	Manage     link
	Leave      link
}

type link struct{ Text, Href string }

// An item is a post in a letter.
type item struct {
	Mark      string // correction, withdrawn …; empty for news
	Notice    string // why
	Title     string
	Lang, Dir string // of the words
	Words     []string
	Read      link
	Date      time.Time
}

// write makes the mail of a parcel, of what is public at this moment.
func (m *Mail) write(ctx context.Context, p parcel) (Envelope, error) {
	s := m.speaker(p.to.Lang)
	sh := sheet{Speaker: s, Site: m.name(s.Lang()), Home: m.address(s, "")}
	var err error
	if p.letters[0].Issue < 0 {
		err = m.serve(ctx, p, &sh)
	} else {
		err = m.publish(ctx, p, &sh)
	}
	if err != nil {
		return Envelope{}, err
	}
	id := p.letters[0].ID
	return m.seal(stamp{from: m.verp(id), to: p.to.Address, messageID: m.secret.messageID(id, m.domain), boundary: m.secret.verp(id), list: m.listID}, &sh)
}

// speaker speaks the language of a letter, or English where it is not spoken any more.
func (m *Mail) speaker(lang string) words.Speaker {
	if !m.words.Has(lang) {
		lang = "en"
	}
	return m.words.In(lang)
}

// address is that of a page in a language.
func (m *Mail) address(s words.Speaker, path string) string {
	return m.base + "/" + s.Lang() + "/" + path
}

// publish fills in what was published.
func (m *Mail) publish(ctx context.Context, p parcel, sh *sheet) error {
	for _, l := range p.letters {
		i, ok := m.issueOf(l.Issue)
		if !ok {
			return fmt.Errorf("letter %d is of issue %d, which is not kept", l.ID, l.Issue)
		}
		post, ok, err := m.library.Post(ctx, publication.Key(i.Post))
		if err != nil {
			return err
		}
		if it, some := m.item(sh.Speaker, i, &post); ok && some {
			sh.Items = append(sh.Items, it)
		}
	}
	if len(sh.Items) == 0 {
		return errNothing
	}
	first := sh.Items[0]
	switch {
	case !p.letters[0].Digest && first.Mark != "":
		sh.Subject = sh.Say("mail.letter.marked", "mark", first.Mark, "title", first.Title)
	case !p.letters[0].Digest:
		sh.Subject = first.Title
	case Rhythm(p.to.Rhythm) == Weekly:
		sh.Subject = sh.Say("mail.letter.weekly", "site", sh.Site, "date", m.clock().UTC())
	default:
		sh.Subject = sh.Say("mail.letter.daily", "site", sh.Site, "date", m.clock().UTC())
	}
	token := m.secret.token(toManage, p.to.ID)
	sh.Why = sh.Say("mail.letter.why", "site", sh.Site)
	sh.Manage = link{sh.Say("mail.letter.manage"), m.address(sh.Speaker, "mail/choices/"+token)}
	sh.Leave = link{sh.Say("mail.letter.leave"), m.address(sh.Speaker, "mail/leave/"+token)}
	return nil
}

// item is a post as an issue tells of it; false if there is nothing to tell any more.
func (m *Mail) item(s words.Speaker, i mailing.Issue, p *publication.Post) (item, bool) {
	it := item{Date: i.Made, Lang: s.Lang(), Dir: s.Dir(), Read: link{s.Say("mail.letter.read"), m.address(s, p.Path)}}
	if i.Kind == removedIssue {
		if p.Removed == nil {
			return it, false
		}
		it.Mark, it.Title = s.Say("mail.letter.removed"), s.Say("mail.letter.was-removed")
		it.Notice, _ = p.Removed.Reason.In(record.Lang(s.Lang()), "en")
		return it, true
	}
	v, ok := versionOf(p, int(i.Version))
	if !ok || p.Removed != nil || p.Withdrawn != nil && i.Kind != withdrawnIssue {
		return it, false
	}
	title, lang := v.Title.In(record.Lang(s.Lang()), "en")
	it.Title, it.Lang, it.Dir = title, string(lang), direction(string(lang))
	switch i.Kind {
	case withdrawnIssue:
		if p.Withdrawn == nil {
			return it, false
		}
		it.Mark = s.Say("mail.letter.withdrawn")
		it.Notice, _ = p.Withdrawn.Reason.In(lang, record.Lang(s.Lang()), "en")
		return it, true
	case correctionIssue:
		it.Mark = s.Say("mail.letter.correction")
		it.Notice, _ = v.Correction.In(lang, record.Lang(s.Lang()), "en")
	}
	said := v.Summary[lang]
	if said == "" {
		said = excerptOf(v.Body[lang])
	}
	it.Words = paragraphs(said)
	return it, true
}

// versionOf is a version of a post as it is read now: with the minor changes that followed.
func versionOf(p *publication.Post, n int) (v publication.Version, ok bool) {
	for _, next := range p.Versions {
		if next.N == n || ok && next.Minor {
			v, ok = next, true
		} else if ok {
			break
		}
	}
	return v, ok
}

// direction is that in which a language is written.
func direction(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	switch base {
	case "ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi":
		return "rtl"
	}
	return "ltr"
}

var (
	pictures = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	links    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	marks    = regexp.MustCompile("(?m)^ {0,3}(#{1,6}|>|[-*+]) +|[*_`]{1,3}")
)

// excerptOf is the beginning of a text without its Markdown, cut at a paragraph or at a word.
func excerptOf(body string) string {
	plain := strings.TrimSpace(marks.ReplaceAllString(links.ReplaceAllString(pictures.ReplaceAllString(body, ""), "$1"), ""))
	runes := []rune(plain)
	if len(runes) <= excerpt {
		return plain
	}
	cut := string(runes[:excerpt])
	if i := strings.LastIndex(cut, "\n\n"); i > len(cut)/2 {
		return cut[:i]
	}
	if i := strings.LastIndexAny(cut, " \n"); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

func paragraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// serve fills in a letter of service.
func (m *Mail) serve(ctx context.Context, p parcel, sh *sheet) error {
	manage := m.address(sh.Speaker, "mail/choices/"+m.secret.token(toManage, p.to.ID))
	switch p.letters[0].Issue {
	case serviceConfirm:
		sh.Subject = sh.Say("mail.confirm.subject", "site", sh.Site)
		sh.Lead = []string{sh.Say("mail.confirm.text", "site", sh.Site)}
		token := m.secret.token(toConfirm, p.to.ID, p.to.Asked.UnixMicro())
		sh.Action = &link{sh.Say("mail.confirm.action"), m.address(sh.Speaker, "mail/confirm/"+token)}
		sh.After = []string{sh.Say("mail.confirm.ignore")}
	case serviceReminder:
		sh.Subject = sh.Say("mail.reminder.subject", "site", sh.Site)
		sh.Lead = []string{sh.Say("mail.reminder.text", "site", sh.Site)}
		sh.Action = &link{sh.Say("mail.letter.manage"), manage}
	case serviceExport:
		sh.Subject = sh.Say("mail.export.subject", "site", sh.Site)
		sh.Lead = []string{sh.Say("mail.export.text", "site", sh.Site)}
		data, err := m.held(ctx, p.to)
		if err != nil {
			return err
		}
		sh.Data = data
	case serviceTest:
		sh.Subject = sh.Say("mail.test.subject", "site", sh.Site)
		sh.Lead = []string{sh.Say("mail.test.text", "site", sh.Site)}
	default:
		return errors.New("a letter of service of no kind")
	}
	return nil
}

// held is all that is kept about a subscriber, as JSON.
func (m *Mail) held(ctx context.Context, s mailing.Subscriber) (string, error) {
	letters, err := m.store.Letters(ctx, s.ID)
	if err != nil {
		return "", err
	}
	events, err := m.store.Events(ctx, s.ID, 10_000)
	if err != nil {
		return "", err
	}
	type sent struct {
		Post    string    `json:"post"`
		Version int64     `json:"version"`
		Sent    time.Time `json:"sent,omitzero"`
	}
	type event struct {
		At     time.Time `json:"at"`
		What   string    `json:"what"`
		Reason string    `json:"reason,omitempty"`
	}
	all := struct {
		Address   string    `json:"address"`
		Language  string    `json:"language"`
		Rhythm    string    `json:"rhythm"`
		Choice    Choice    `json:"choice"`
		Asked     time.Time `json:"asked"`
		Confirmed time.Time `json:"confirmed,omitzero"`
		Letters   []sent    `json:"letters"`
		Events    []event   `json:"events"`
	}{s.Address, s.Lang, s.Rhythm, parseChoice(s.Choice), s.Asked, s.Confirmed, []sent{}, []event{}}
	for _, l := range letters {
		if i, ok := m.issueOf(l.Issue); ok {
			all.Letters = append(all.Letters, sent{i.Post, i.Version, l.Ended})
		}
	}
	for _, e := range events {
		all.Events = append(all.Events, event{e.At, e.What, e.Reason})
	}
	raw, err := json.MarshalIndent(all, "", "  ")
	return string(raw), err
}

// A stamp is what a message has around its words.
type stamp struct {
	from, to  string // of the envelope
	messageID string
	boundary  string // of its parts: a token that nothing in them can contain
	list      string // the List-Id; empty: it is not from a list
}

// seal makes the message of a sheet: both forms, the headers, the signature.
func (m *Mail) seal(st stamp, sh *sheet) (Envelope, error) {
	var b bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	parts := multipart.NewWriter(&b)
	if err := parts.SetBoundary("parley-" + st.boundary); err != nil {
		return Envelope{}, err
	}
	header("From", m.from.String())
	header("To", "<"+st.to+">")
	header("Subject", foldedWords(sh.Subject))
	header("Date", m.clock().Format(time.RFC1123Z))
	header("Message-ID", st.messageID)
	if st.list != "" {
		header("List-Id", foldedWords(sh.Site)+" <"+st.list+">")
	}
	if sh.Leave.Href != "" {
		header("List-Unsubscribe", "<"+sh.Leave.Href+">")
		header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	header("Auto-Submitted", "auto-generated")
	header("Content-Language", sh.Lang())
	header("MIME-Version", "1.0")
	header("Content-Type", `multipart/alternative; boundary="`+parts.Boundary()+`"`)
	b.WriteString("\r\n")
	if err := part(parts, "text/plain", func(w *bytes.Buffer) error { return textLetter.Execute(w, sh) }); err != nil {
		return Envelope{}, err
	}
	if err := part(parts, "text/html", func(w *bytes.Buffer) error { return htmlLetter.Execute(w, sh) }); err != nil {
		return Envelope{}, err
	}
	if err := parts.Close(); err != nil {
		return Envelope{}, err
	}
	signed, err := m.signature.sign(b.Bytes())
	return Envelope{From: st.from, To: st.to, Data: signed}, err
}

// foldedWords encodes a header's words (RFC 2047), each encoded word on a line of its own: lines have a limit.
func foldedWords(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", text), "?= =?", "?=\r\n =?")
}

func part(parts *multipart.Writer, mediaType string, write func(*bytes.Buffer) error) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type": {mediaType + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	var plain bytes.Buffer
	if err := write(&plain); err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	if _, err := q.Write(bytes.ReplaceAll(plain.Bytes(), []byte("\n"), []byte("\r\n"))); err != nil {
		return err
	}
	return q.Close()
}
