package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"parley.example/internal/keys"
	"parley.example/internal/mail"
	"parley.example/internal/office"
	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/internal/words"
	"parley.example/record"
)

type mailCmd struct {
	Key    mailKeyCmd    `cmd:"" help:"Make the key that signs letters, and print its DNS record."`
	Test   mailTestCmd   `cmd:"" help:"Send one letter, to see whether mail works."`
	Status mailStatusCmd `cmd:"" help:"Say who subscribes, and how far the letters have come."`
	Import mailImportCmd `cmd:"" help:"Take in the subscribers of a newsletter elsewhere."`
	Export mailExportCmd `cmd:"" help:"Write who subscribes, as a table."`
}

// newMail makes the mail of an office, whose server its configuration names.
func newMail(o *office.Office, library *publication.Library) (*mail.Mail, error) {
	s := mail.Setup{Library: library, Base: url(o.Config.Press.Public, o.Config.Press.Listen)}
	if err := o.SetUpMail(&s); err != nil {
		return nil, err
	}
	if s.Base == "" {
		return nil, remedied("put press.listen and press.public into office.json", "letters lead to the press room, and none is served here")
	}
	var err error
	if s.Words, err = words.Load(); err != nil {
		return nil, err
	}
	s.Name = func(lang string) string {
		names := o.Config.Names
		if set, err := library.Settings(context.Background()); err == nil && len(set.Name) > 0 {
			names = set.Name
		}
		name, _ := names.In(record.Lang(lang), "en")
		return name
	}
	return mail.New(s)
}

// withMail does something with the mail that is running, or else with one that sends nothing by itself.
func withMail(o *office.Office, do func(*mail.Mail) error) error {
	if o.Mail != nil {
		return do(o.Mail)
	}
	library := publication.NewLibrary(o.Node, o.Node.Now)
	defer library.Close()
	m, err := newMail(o, library)
	if err != nil {
		return err
	}
	return do(m)
}

type mailKeyCmd struct {
	Ed25519 bool `help:"A short key (RFC 8463), which not every receiver checks, in place of RSA."`
}

// Help explains the verb.
func (mailKeyCmd) Help() string {
	return `The key goes to the file that office.json names under mail.dkim.key-file. If there is one already, only
its DNS record is printed.`
}

// Run makes the key.
func (v *mailKeyCmd) Run(a *app) error {
	c, err := office.Load(a.dir())
	if err != nil {
		return err
	}
	d := c.Mail.DKIM
	if d.KeyFile == "" {
		return remedied(`put "dkim": {"domain": "us.example", "selector": "parley", "key-file": "dkim.pem"} under mail into office.json`, "no key is named")
	}
	signature, err := d.Signature(a.dir())
	if err != nil {
		path := d.KeyFile
		if !filepath.IsAbs(path) {
			path = filepath.Join(a.dir(), path)
		}
		made, err := mail.NewSigningKey(a.world.Random, v.Ed25519)
		if err != nil {
			return err
		}
		if err := keys.CreateFile(path, made); err != nil { // refuses to overwrite what could not be read
			return err
		}
		if signature, err = d.Signature(a.dir()); err != nil {
			return err
		}
	}
	name, text, err := signature.Record()
	if err != nil {
		return err
	}
	p := &printer{to: a.console.Out()}
	p.line("Put this into the DNS, as a TXT record:")
	p.line("%s. IN TXT %s", name, quotedStrings(text))
	return p.err
}

// quotedStrings cuts a text into the strings of a TXT record, which have 255 bytes at most.
func quotedStrings(text string) string {
	var all []string
	for len(text) > 255 {
		all, text = append(all, fmt.Sprintf("%q", text[:255])), text[255:]
	}
	return strings.Join(append(all, fmt.Sprintf("%q", text)), " ")
}

type mailTestCmd struct {
	Address string `arg:"" help:"To whom."`
	Lang    string `help:"In which language." default:"en"`
}

// Run sends.
func (v *mailTestCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "mail test", v) }

func (v *mailTestCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withMail(o, func(m *mail.Mail) error {
		if err := m.Test(ctx, v.Address, v.Lang); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.Out(), "%s has taken a letter to %s.\n", o.Config.Mail.Server, v.Address)
		return err
	})
}

type mailStatusCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run says.
func (v *mailStatusCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "mail status", v)
}

func (v *mailStatusCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withMail(o, func(m *mail.Mail) error {
		got, err := m.Progress(ctx)
		if err != nil {
			return err
		}
		if v.JSON {
			return printJSON(c.Out(), got)
		}
		p := &printer{to: c.Out()}
		of := got.Subscribers
		p.line("%d subscribers, %d who have not confirmed, %d whose address does not take mail, %d who left.",
			of[mailing.Active], of[mailing.Asked], of[mailing.Suspended], of[mailing.Left])
		if got.Trouble != "" {
			p.line("The server takes nothing since %s: %s", got.Since.UTC().Format(time.DateTime), got.Trouble)
		}
		if got.PerSecond > 0 {
			p.line("%.1f letters a second over the last minute.", got.PerSecond)
		}
		for _, i := range got.Issues {
			left := ""
			switch {
			case !i.Until.IsZero():
				left = fmt.Sprintf("; the last goes out about %s", i.Until.UTC().Format(time.DateTime))
			case i.Waiting > 0:
				left = "; none went in the last minute, so nobody can say when"
			}
			p.line("%s, version %d, %s: %d sent, %d wait (%d put off by the server), %d refused, %d not needed any more%s", i.Post, i.Version, i.Kind, i.Sent, i.Waiting, i.Deferred, i.Failed, i.Dropped, left)
		}
		return p.err
	})
}
