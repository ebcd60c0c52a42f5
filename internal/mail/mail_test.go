package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/netip"
	"net/smtp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/record"
)

func sqliteURL(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "mail.db") }

// read returns both forms of a mail.
func read(t *testing.T, m taken) (text, html string) {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for _, to := range []*string{&text, &html} {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		*to = string(raw)
	}
	return text, html
}

func subject(t *testing.T, m taken) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(header(m.data, "Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// linkTo finds the token of a link in a letter.
func linkTo(t *testing.T, m taken, what string) string {
	t.Helper()
	text, _ := read(t, m)
	found := regexp.MustCompile(`https://press\.us\.example/[a-z]+/mail/` + what + `/(\S+)`).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no link to %s in %s", what, text)
	}
	return found[1]
}

func TestSubscribing(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	o.run()
	ctx := t.Context()
	ask := Request{Address: " Nadia@Mail.Example ", Lang: "ar", Rhythm: Daily, Choice: Choice{Topics: []string{"energy"}}, From: netip.MustParseAddr("192.0.2.1")}
	for _, wrong := range []string{"", "nadia", "nadia@localhost", "Nadia <nadia@mail.example>", "a b@mail.example", "a@mail.example\r\nBcc: x@y.example", "نادية@mail.example"} {
		bad := ask
		bad.Address = wrong
		if err := o.mail.Ask(ctx, bad); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v, want ErrAddress", wrong, err)
		}
	}
	ask.Address = "Nadia@Mail.Example"
	if err := o.mail.Ask(ctx, ask); err != nil {
		t.Fatal(err)
	}
	o.until("the letter that asks to confirm", func() bool { return len(o.server.to("Nadia@mail.example")) == 1 })
	letter := o.server.mails()[0]
	if header(letter.data, "List-Unsubscribe") != "" {
		t.Error("a letter to somebody who is not subscribed can be unsubscribed from")
	}
	token := linkTo(t, letter, "confirm")
	r, err := o.mail.Asking(ctx, token)
	if err != nil || r.Active || r.Address != "Nadia@mail.example" {
		t.Fatalf("asking: %+v, %v", r, err)
	}
	if r, _ = o.mail.Asking(ctx, token); r.Active {
		t.Error("to look at the link has subscribed")
	}
	if r, err = o.mail.Confirm(ctx, token); err != nil || !r.Active || r.Rhythm != Daily || r.Choice.Topics[0] != "energy" {
		t.Fatalf("confirmed: %+v, %v", r, err)
	}
	if r, err = o.mail.Confirm(ctx, token); err != nil || !r.Active {
		t.Errorf("confirmed twice: %+v, %v", r, err)
	}
	// Once more: a letter that says that there is a subscription, and nothing is changed.
	o.pass(time.Hour)
	again := ask
	again.Choice = Choice{}
	if err := o.mail.Ask(ctx, again); err != nil {
		t.Fatal(err)
	}
	o.until("the letter that says so", func() bool { return len(o.server.mails()) == 2 })
	manage := linkTo(t, o.server.mails()[1], "choices")
	if r, err = o.mail.Managed(ctx, manage); err != nil || len(r.Choice.Topics) != 1 {
		t.Fatalf("managed: %+v, %v", r, err)
	}
	if _, err := o.mail.Managed(ctx, token); !errors.Is(err, ErrToken) {
		t.Errorf("a token to confirm manages: %v", err)
	}
	if err := o.mail.Choose(ctx, manage, "fr", Weekly, Choice{Articles: true}); err != nil {
		t.Fatal(err)
	}
	if r, _ = o.mail.Managed(ctx, manage); r.Lang != "fr" || r.Rhythm != Weekly || !r.Choice.Articles {
		t.Errorf("chosen: %+v", r)
	}
	if err := o.mail.Export(ctx, manage); err != nil {
		t.Fatal(err)
	}
	o.until("what is held", func() bool { return len(o.server.mails()) == 3 })
	if text, _ := read(t, o.server.mails()[2]); !strings.Contains(text, `"what": "confirmed"`) || !strings.Contains(text, `"rhythm": "weekly"`) {
		t.Errorf("held: %s", text)
	}
	if err := o.mail.Leave(ctx, manage, "link"); err != nil {
		t.Fatal(err)
	}
	if r, err = o.mail.Managed(ctx, manage); err != nil || r.Active {
		t.Errorf("left: %+v, %v", r, err)
	}
	if err := o.mail.Erase(ctx, manage); err != nil {
		t.Fatal(err)
	}
	if _, err = o.mail.Managed(ctx, manage); !errors.Is(err, ErrToken) {
		t.Errorf("erased: %v", err)
	}
	if _, err := o.store.ByAddress(ctx, "nadia@mail.example"); !errors.Is(err, mailing.ErrNone) {
		t.Errorf("the address is kept: %v", err)
	}
}

// TestTokens tries every token with each character changed, and those of others.
func TestTokens(t *testing.T) {
	token := testSecret.token(toManage, 7)
	for i := range token {
		changed := []byte(token)
		changed[i] ^= 1
		id, err := named(string(changed))
		if err == nil && testSecret.check(string(changed), toManage, id) == nil {
			t.Errorf("changed at %d it still holds", i)
		}
	}
	other := Secret{9}
	if testSecret.check(other.token(toManage, 7), toManage, 7) == nil || testSecret.check(testSecret.token(toManage, 8), toManage, 7) == nil {
		t.Error("a token of another key or number holds")
	}
	verp := testSecret.verp(1 << 40)
	if id, err := testSecret.letterOf(strings.ToUpper(verp)); err != nil || id != 1<<40 {
		t.Errorf("folded: %d, %v", id, err)
	}
	if _, err := testSecret.letterOf(other.verp(1 << 40)); !errors.Is(err, ErrToken) {
		t.Errorf("of another key: %v", err)
	}
}

// TestNobodyIsFlooded asks again and again for a stranger's address, and from one network for many.
func TestNobodyIsFlooded(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	ctx := t.Context()
	service := func() int {
		list, err := o.store.Due(ctx, o.clock(), true, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	letters := map[int64]bool{}
	for range 300 { // every ten minutes, from everywhere
		if err := o.mail.Ask(ctx, Request{Address: "stranger@mail.example", Lang: "en", Rhythm: AtOnce}); err != nil {
			t.Fatal(err)
		}
		list, err := o.store.Due(ctx, o.clock(), true, 10)
		if err != nil {
			t.Fatal(err)
		}
		letters[list[0].Letter.ID] = true
		o.pass(askAgain)
	}
	if len(letters) != asksMost {
		t.Errorf("a stranger was written to %d times in two days", len(letters))
	}
	from := netip.MustParseAddr("2001:db8:1:2::3")
	refused := 0
	for i := range 2 * asksAnHour {
		err := o.mail.Ask(ctx, Request{Address: killAddress(i), Lang: "en", Rhythm: AtOnce, From: from.Next()})
		if errors.Is(err, ErrTooMany) {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if refused != asksAnHour {
		t.Errorf("%d of %d were refused", refused, 2*asksAnHour)
	}
	for i := range asksOfAllAnHour {
		err := o.mail.Ask(ctx, Request{Address: killAddress(100 + i), Lang: "en", Rhythm: AtOnce, From: netip.AddrFrom4([4]byte{byte(i), byte(i >> 8), 1, 1})})
		if last := i == asksOfAllAnHour-1; last != errors.Is(err, ErrTooMany) && last {
			t.Errorf("request %d of all: %v", i, err)
		}
	}
	if n := service(); n > asksOfAllAnHour+1 {
		t.Errorf("%d letters wait", n)
	}
}

func TestLetter(t *testing.T) {
	key, err := NewSigningKey(zeros{}, true)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ParseSigningKey(key)
	if err != nil {
		t.Fatal(err)
	}
	signature := &Signature{Domain: "us.example", Selector: "parley", Key: signer}
	o := newOffice(t, sqliteURL(t), func(s *Setup) { s.Signature = signature })
	for _, lang := range []string{"en", "ar"} {
		o.reader(lang+"@mail.example", lang, AtOnce, Choice{})
	}
	o.library.put(article("bridge", start))
	o.run()
	o.until("two letters", func() bool { return len(o.server.mails()) == 2 })
	name, text, err := signature.Record()
	if err != nil || name != "parley._domainkey.us.example" {
		t.Fatal(name, err)
	}
	for _, m := range o.server.mails() {
		results, err := dkim.VerifyWithOptions(bytes.NewReader(m.data), &dkim.VerifyOptions{LookupTXT: func(asked string) ([]string, error) {
			if asked != name {
				t.Errorf("asked for %s", asked)
			}
			return []string{text}, nil
		}})
		if err != nil || len(results) != 1 || results[0].Err != nil {
			t.Fatalf("signature: %+v, %v", results, err)
		}
		for _, want := range []string{"List-Unsubscribe", "List-Unsubscribe-Post"} {
			if !strings.Contains(strings.Join(results[0].HeaderKeys, " "), want) {
				t.Errorf("%s is not signed: %v", want, results[0].HeaderKeys)
			}
		}
		if header(m.data, "List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(header(m.data, "List-Unsubscribe"), "<https://press.us.example/") ||
			!strings.Contains(header(m.data, "List-Id"), "<news.us.example>") {
			t.Errorf("headers: %s", m.data)
		}
		if _, err := time.Parse(time.RFC1123Z, header(m.data, "Date")); err != nil {
			t.Error(err)
		}
		plain, html := read(t, m)
		if regexp.MustCompile(`<img|src=|url\(|elsewhere`).MatchString(html) {
			t.Errorf("the letter loads something, or leads elsewhere: %s", html)
		}
		if strings.Contains(plain, "*bridge*") || regexp.MustCompile(`\[[a-z.-]+\]|\{[a-z]+\}`).MatchString(plain) {
			t.Errorf("plain: %s", plain)
		}
		if m.to == "ar@mail.example" {
			if subject(t, m) != "الجسر مفتوح" || !strings.Contains(html, `<html lang="ar" dir="rtl">`) || !strings.Contains(plain, "الضفتين") {
				t.Errorf("in Arabic: %s\n%s", subject(t, m), html)
			}
		} else if subject(t, m) != "The bridge is open" || !strings.Contains(plain, "https://press.us.example/en/article/bridge") {
			t.Errorf("in English: %s", plain)
		}
		if to, err := o.mail.returned(m.from); err != nil || to == 0 {
			t.Errorf("the envelope is from %s", m.from)
		}
	}
	if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
		for _, m := range o.server.mails() {
			_, html := read(t, m)
			if err := os.WriteFile(filepath.Join(folder, m.to+".html"), []byte(html), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// zeros is randomness of a test.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestCorrections has a correction go to exactly those who were sent the earlier version.
func TestCorrections(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		o := newOffice(t, url)
		o.reader("had@mail.example", "en", AtOnce, Choice{})
		o.reader("daily@mail.example", "en", Daily, Choice{})
		o.reader("other@mail.example", "en", AtOnce, Choice{Topics: []string{"fish"}})
		gone := o.reader("gone@mail.example", "en", AtOnce, Choice{Topics: []string{"energy"}})
		p := article("bridge", start)
		o.library.put(p)
		o.run()
		o.until("the first letters", func() bool { return len(o.server.mails()) == 2 })
		gone.Standing = mailing.Left
		if _, err := o.store.Put(t.Context(), mailing.Change{Subscriber: gone}); err != nil {
			t.Fatal(err)
		}
		o.reader("late@mail.example", "en", AtOnce, Choice{}) // confirmed before, but was sent nothing

		o.pass(time.Hour)
		p = corrected(p, o.clock(), "") // minor: nobody hears of it
		p = corrected(p, o.clock(), "It opened at one.")
		o.library.put(p)
		o.library.tell <- p.Key
		o.until("the correction", func() bool { return len(o.server.to("had@mail.example")) == 2 })
		m := o.server.to("had@mail.example")[1]
		if text, _ := read(t, m); subject(t, m) != "Correction to what we sent you: The bridge is open" || !strings.Contains(text, "It opened at one.") {
			t.Errorf("corrected: %s", text)
		}
		// The digest has not gone out: the correction is news in it, once.
		o.pass(24 * time.Hour)
		o.mail.wake()
		o.until("the digest", func() bool { return len(o.server.to("daily@mail.example")) == 1 })
		if text, _ := read(t, o.server.to("daily@mail.example")[0]); strings.Count(text, "The bridge is open") != 1 {
			t.Errorf("digest: %s", text)
		}

		p.Withdrawn = &publication.Notice{At: o.clock(), Reason: record.Text{"en": "It was another bridge."}}
		o.library.put(p)
		o.library.tell <- p.Key
		o.until("the notice", func() bool { return len(o.server.to("had@mail.example")) == 3 })
		if text, _ := read(t, o.server.to("had@mail.example")[2]); !strings.Contains(text, "It was another bridge.") || strings.Contains(text, "Traffic flows") {
			t.Errorf("withdrawn: %s", text)
		}
		if n := len(o.server.mails()); n != 5 {
			t.Errorf("%d letters were sent, want 5", n)
		}
		for _, nobody := range []string{"other@mail.example", "late@mail.example"} {
			if n := len(o.server.to(nobody)); n > 0 {
				t.Errorf("%s was sent %d letters", nobody, n)
			}
		}
	})
}

// TestDigest has several posts of a day in one letter, and the week's on a Monday.
func TestDigest(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	o.reader("daily@mail.example", "fr", Daily, Choice{})
	o.reader("weekly@mail.example", "en", Weekly, Choice{})
	o.library.put(article("one", start))
	two := article("two", start)
	two.Versions[0].Title = record.Text{"en": "The ferry rests"}
	o.library.put(two)
	o.library.put(article("old", start.Add(-30*24*time.Hour))) // an archive is not mailed
	o.run()
	o.until("the rows", func() bool {
		counts, err := o.store.Counts(t.Context(), 0, o.clock())
		return err == nil && len(counts) == 2
	})
	if len(o.server.mails()) > 0 {
		t.Fatal("a digest went out at once")
	}
	o.pass(18 * time.Hour) // Tuesday at six
	o.mail.wake()
	o.until("the day's digest", func() bool { return len(o.server.mails()) == 1 })
	m := o.server.mails()[0]
	if text, _ := read(t, m); m.to != "daily@mail.example" || !strings.Contains(text, "The ferry rests") || !strings.Contains(text, "The bridge is open") {
		t.Errorf("the day: %s", text)
	}
	if !strings.HasSuffix(subject(t, m), "5 mai 2026") {
		t.Errorf("subject %q", subject(t, m))
	}
	o.pass(6 * 24 * time.Hour)
	o.mail.wake()
	o.until("the week's digest", func() bool { return len(o.server.mails()) == 2 })
	if o.server.mails()[1].to != "weekly@mail.example" {
		t.Errorf("to %s", o.server.mails()[1].to)
	}
}

func TestRhythms(t *testing.T) {
	for _, c := range []struct {
		rhythm  Rhythm
		at, due string
	}{
		{AtOnce, "2026-05-04 12:00", "2026-05-04 12:00"},
		{Daily, "2026-05-04 05:59", "2026-05-04 06:00"},
		{Daily, "2026-05-04 06:00", "2026-05-05 06:00"},
		{Weekly, "2026-05-04 05:59", "2026-05-04 06:00"},
		{Weekly, "2026-05-04 06:00", "2026-05-11 06:00"},
		{Weekly, "2026-05-10 23:00", "2026-05-11 06:00"},
	} {
		at, err := time.Parse("2006-01-02 15:04", c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.rhythm.due(at).Format("2006-01-02 15:04"); got != c.due {
			t.Errorf("%s %s: due %s, want %s", c.rhythm, c.at, got, c.due)
		}
	}
}

const dsn = "From: MAILER-DAEMON@mx.example\r\nTo: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
	"Final-Recipient: rfc822; had@mail.example\r\nAction: ACTION\r\nStatus: STATUS\r\nDiagnostic-Code: smtp; 550 nobody here\r\n\r\n--b--\r\n"

const arf = "From: abuse@provider.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Provider/1.0\r\nVersion: 1\r\n\r\n" +
	"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"

// TestComesBack has letters come back to a real SMTP server of ours and to a folder.
func TestComesBack(t *testing.T) {
	folder := t.TempDir()
	for _, sub := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(folder, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	inbox := freeAddress(t)
	o := newOffice(t, sqliteURL(t), func(s *Setup) { s.Inbox = Inbox{Listen: inbox} })
	o.mail.inbox.Maildir = "" // looked into by hand below
	people := map[string]mailing.Subscriber{}
	for _, name := range []string{"hard", "soft", "slow", "angry"} {
		people[name] = o.reader(name+"@mail.example", "en", AtOnce, Choice{})
	}
	o.library.put(article("bridge", start))
	o.run()
	o.until("the letters", func() bool { return len(o.server.mails()) == len(people) })
	back := map[string]string{}
	for _, m := range o.server.mails() {
		back[strings.TrimSuffix(m.to, "@mail.example")] = m.from
	}
	report := func(action, status string) []byte {
		return []byte(strings.NewReplacer("ACTION", action, "STATUS", status, "%s", back["hard"]).Replace(dsn))
	}
	send := func(to string, message []byte) error {
		return smtp.SendMail(inbox, nil, "", []string{to}, message)
	}
	o.until("the inbox", func() bool { return send(back["hard"], report("failed", "5.1.1")) == nil })
	for to, message := range map[string][]byte{"soft": report("failed", "5.2.2"), "slow": report("delayed", "4.4.1"), "angry": []byte(arf)} {
		if err := send(back[to], message); err != nil {
			t.Fatal(err)
		}
	}
	if err := send("bounces+"+strings.Repeat("a", 26)+"@us.example", []byte(arf)); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("a made-up address: %v", err)
	}
	if err := send(back["soft"], []byte("Subject: out of office\r\n\r\nI am away.\r\n")); err != nil {
		t.Error(err)
	}
	stands := func(name string) mailing.Standing {
		s, err := o.store.Subscriber(t.Context(), people[name].ID)
		if err != nil {
			t.Fatal(err)
		}
		return s.Standing
	}
	for name, want := range map[string]mailing.Standing{"hard": mailing.Suspended, "soft": mailing.Active, "slow": mailing.Active, "angry": mailing.Left} {
		if got := stands(name); got != want {
			t.Errorf("%s stands at %d, want %d", name, got, want)
		}
	}
	events, err := o.store.Events(t.Context(), people["hard"].ID, 1)
	if err != nil || events[0].What != eventSuspended || events[0].Reason != "5.1.1 550 nobody here" {
		t.Errorf("noted: %+v, %v", events, err)
	}
	// A full mailbox, again and again: from a folder into which another server delivers.
	o.mail.inbox.Maildir = folder
	for i := range softBounces - 1 {
		message := append([]byte("Delivered-To: "+back["soft"]+"\r\n"), report("failed", "5.2.2")...)
		if err := os.WriteFile(filepath.Join(folder, "new", strings.Repeat("m", i+1)), message, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.mail.collectMaildir(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := stands("soft"); got != mailing.Suspended {
		t.Errorf("after %d passing bounces: %d", softBounces, got)
	}
	if left, err := os.ReadDir(filepath.Join(folder, "new")); err != nil || len(left) > 0 {
		t.Errorf("%d messages are left, %v", len(left), err)
	}
}

// TestProgress says how far a send has come, and how long the rest takes.
func TestProgress(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	for i := range 30 {
		o.reader(killAddress(i), "en", AtOnce, Choice{})
	}
	o.server.answer = func(stage, to string) error {
		switch {
		case stage == "rcpt" && to == killAddress(3):
			return answer(550, "5.1.1", "nobody here")
		case stage == "rcpt" && strings.HasSuffix(to, "@mail1.example"):
			return answer(450, "4.2.0", "later")
		}
		return nil
	}
	o.mail.sender.waits.retryFirst = time.Hour // what is put off stays so
	o.library.put(article("bridge", start))
	o.run()
	var p Progress
	o.until("all that can be sent", func() bool {
		var err error
		p, err = o.mail.Progress(t.Context())
		return err == nil && len(p.Issues) == 1 && p.Issues[0].Sent == 24
	})
	if i := p.Issues[0]; i.Waiting != 5 || i.Failed != 1 || i.First.IsZero() || p.PerSecond <= 0 || p.Subscribers[mailing.Suspended] != 1 || p.Trouble != "" {
		t.Errorf("progress: %+v", p)
	}
	var s speed
	for second := range 4 {
		s.count(start.Add(time.Duration(second)*time.Second), 50)
	}
	if got := s.perSecond(start.Add(4 * time.Second)); got != 40 {
		t.Errorf("%v a second, want 40", got)
	}
	if got := s.perSecond(start.Add(2 * time.Minute)); got != 0 {
		t.Errorf("%v a second after a pause", got)
	}
}

// TestPace holds a domain to its pace while others go on.
func TestPace(t *testing.T) {
	q := newQueue(0, map[string]float64{"slow.example": 2})
	var list []parcel
	for i, address := range []string{"a@slow.example", "b@slow.example", "c@fast.example"} {
		list = append(list, parcel{[]mailing.Letter{{ID: int64(i + 1)}}, mailing.Subscriber{Folded: address}})
	}
	for range 2 {
		if late := q.add(list, false, start); len(late) != 0 || q.waits() != 3 {
			t.Errorf("%d wait and %v are put off, of three", q.waits(), late)
		}
	}
	var took []int64
	for {
		p, ok, wait, _ := q.poll(start)
		if !ok {
			if wait != 500*time.Millisecond {
				t.Errorf("the next may go in %s", wait)
			}
			break
		}
		took = append(took, p.ids()...)
	}
	if len(took) != 2 || took[0] != 1 || took[1] != 3 {
		t.Errorf("took %v", took)
	}
	if p, ok, _, _ := q.poll(start.Add(time.Second)); !ok || p.ids()[0] != 2 {
		t.Error("the second did not go when it might")
	}
}

// TestRefusals tells apart what a server refuses.
func TestRefusals(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	o.server.answer = func(stage, to string) error {
		switch {
		case to == "gone@mail.example" && stage == "rcpt":
			return answer(550, "5.1.1", "nobody here")
		case to == "full@mail.example" && stage == "rcpt":
			return answer(552, "5.2.2", "mailbox full")
		case to == "strict@mail.example" && stage == "data":
			return answer(554, "5.7.1", "we do not like it")
		}
		return nil
	}
	want := map[string]mailing.Standing{"gone": mailing.Suspended, "full": mailing.Active, "strict": mailing.Active}
	people := map[string]mailing.Subscriber{}
	for name := range want {
		people[name] = o.reader(name+"@mail.example", "en", AtOnce, Choice{})
	}
	o.library.put(article("bridge", start))
	o.run()
	o.until("all refused", func() bool {
		counts, err := o.store.Counts(t.Context(), 0, o.clock())
		return err == nil && len(counts) == 1 && counts[0].Of[mailing.Failed] == 3
	})
	for name, standing := range want {
		s, err := o.store.Subscriber(context.Background(), people[name].ID)
		if err != nil || s.Standing != standing {
			t.Errorf("%s stands at %d, %v, want %d", name, s.Standing, err, standing)
		}
	}
}

func FuzzReport(f *testing.F) {
	f.Add([]byte(dsn))
	f.Add([]byte(arf))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parseReport(bytes.NewReader(data))
		if err == nil && (len(r.reason) > maxFate || strings.ContainsAny(r.reason, "\r\n\x00")) {
			t.Errorf("reason %q", r.reason)
		}
	})
}

// TestAPacedDomain has a thousand letters wait for a domain with a pace, before one to another: that one does
// not wait, neither in the queue nor while it goes out, and none of the thousand is forgotten.
func TestAPacedDomain(t *testing.T) {
	const many = 2 * queueFetch
	url := sqliteURL(t)
	o := newOffice(t, url, func(s *Setup) { s.Limits.Domains = map[string]float64{"slow.example": 5} })
	var slow []mailing.Subscriber
	for i := range many {
		address := fmt.Sprintf("reader%d@slow.example", i)
		slow = append(slow, mailing.Subscriber{
			Address: address, Folded: address, Standing: mailing.Active, Lang: "en", Rhythm: string(AtOnce), Choice: "{}", Confirmed: start.Add(-time.Hour),
		})
	}
	if _, err := o.store.Import(t.Context(), slow, mailing.Event{At: start, What: eventImported}); err != nil {
		t.Fatal(err)
	}
	o.reader("other@mail.example", "en", AtOnce, Choice{})
	o.library.put(article("bridge", start))
	if err := o.mail.collect(t.Context()); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		var err error
		if _, more, err = o.mail.sender.fill(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	held := o.mail.sender.queue.size()
	if soon := int(pacedAhead.Seconds() * 5); held > soon+2 {
		t.Errorf("%d letters are held of which %d go out in %s", held, soon, pacedAhead)
	}
	// Those that are put off come in their turn, each at the pace.
	counts, err := o.store.Counts(t.Context(), 0, o.clock())
	if err != nil {
		t.Fatal(err)
	}
	if last, want := counts[0].LastDue, start.Add(pacedAhead+many/5*time.Second); last.Sub(want).Abs() > pacedAhead+time.Second {
		t.Errorf("the last is due at %s, want about %s", last, want)
	}
	if all := counts[0].Of[mailing.Waiting]; all != many+1 {
		t.Errorf("%d letters wait of %d", all, many+1)
	}
	o.run()
	o.until("the other letter", func() bool { return len(o.server.to("other@mail.example")) == 1 })
	if n := o.server.count(); n > 100 {
		t.Errorf("%d letters went out before it", n)
	}
}
