package mail

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// TestNote sends single letters: signed, in both forms, right to left, under one Message-ID however often.
func TestNote(t *testing.T) {
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
	n := Note{
		Name: "comment 1", To: "zoe@mail.example", Lang: "ar", Subject: "أكّد تعليقك على «الجسر»\r\nBcc: all@mail.example",
		Lead: []string{"<b>راجع</b>"}, Action: "راجع التعليق", Href: "https://press.us.example/ar/comment/mine/abc", After: []string{"انتهى"},
	}
	other := n
	other.Name = "comment 2"
	for _, one := range []Note{n, n, other} {
		if err := o.mail.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	got := o.server.mails()
	if id := header(got[0].data, "Message-ID"); id == "" || id != header(got[1].data, "Message-ID") || id == header(got[2].data, "Message-ID") {
		t.Error("the Message-IDs do not name the letters")
	}
	m := got[0]
	if m.from != "bounces@us.example" || header(m.data, "Bcc") != "" || header(m.data, "List-Id")+header(m.data, "List-Unsubscribe") != "" {
		t.Errorf("from %s: %s", m.from, m.data)
	}
	_, text, err := signature.Record()
	if err != nil {
		t.Fatal(err)
	}
	results, err := dkim.VerifyWithOptions(bytes.NewReader(m.data), &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) { return []string{text}, nil }})
	if err != nil || len(results) != 1 || results[0].Err != nil {
		t.Fatalf("signature: %+v, %v", results, err)
	}
	plain, html := read(t, m)
	if !strings.Contains(html, `<html lang="ar" dir="rtl">`) || !strings.Contains(html, `href="`+n.Href+`"`) || strings.Contains(html, "<b>") {
		t.Errorf("HTML: %s", html)
	}
	if !strings.Contains(plain, n.Href) || !strings.Contains(plain, "انتهى") {
		t.Errorf("plain: %s", plain)
	}
	if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "note-ar.html"), []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoteRefused tells a refusal for good from one that passes, and from a server that is not there.
func TestNoteRefused(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	o.server.answer = func(_, to string) error {
		switch to {
		case "none@mail.example":
			return answer(550, "5.1.1", "nobody of that name")
		case "full@mail.example":
			return answer(451, "4.2.0", "later")
		}
		return nil
	}
	send := func(to string) error {
		return o.mail.Send(t.Context(), Note{Name: to, To: to, Lang: "en", Subject: "S"})
	}
	if err := send("none@mail.example"); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if err := send("full@mail.example"); err == nil || errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if err := send("nobody"); !errors.Is(err, ErrAddress) {
		t.Error(err)
	}
	if err := send("zoe@mail.example"); err != nil {
		t.Error(err)
	}
	o.server.server.Close()
	var dial *net.OpError
	if err := send("zoe@mail.example"); !errors.As(err, &dial) {
		t.Error(err)
	}
	o.mail.sender.trouble.raise(o.clock().AddDate(100, 0, 0), "down", shortWaits) // the next try is far away
	if err := send("zoe@mail.example"); err == nil || !strings.Contains(err.Error(), "takes nothing: down") {
		t.Errorf("it is dialled in vain: %v", err)
	}
}
