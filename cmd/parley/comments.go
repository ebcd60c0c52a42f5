package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"parley.example/internal/comments"
	"parley.example/internal/mail"
	"parley.example/internal/office"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/words"
)

type commentsCmd struct {
	Show   commentsShowCmd   `cmd:"" help:"Say whether readers can comment, how, and how many comments want a moderator."`
	On     commentsOnCmd     `cmd:"" help:"Have readers comment."`
	Off    commentsOffCmd    `cmd:"" help:"Take no comments, and show none. Nothing is deleted."`
	Set    commentsSetCmd    `cmd:"" help:"Say who lets comments be shown, when they close, and how long they can be edited."`
	Export commentsExportCmd `cmd:"" help:"Write all comments to one file."`
	Erase  commentsEraseCmd  `cmd:"" help:"Erase an address from all that it has written."`
}

// byCommand is who has decided, in the log, where it was done here: whoever may open the office.
const byCommand = "command line"

// newComments makes the comments of an office. Without mail it takes none, for no address can be confirmed.
func newComments(o *office.Office, library *publication.Library, m *mail.Mail) (*comments.Comments, error) {
	catalogue, err := words.Load()
	if err != nil {
		return nil, err
	}
	c := comments.Config{
		Store: o.Commenting(), Papers: o.Node, Posts: press.Commented{Library: library, Node: o.Node, Names: o.Config.Names}, Words: catalogue,
		Address: pressAddress(o), Clock: o.Node.Now, Random: o.Random, Log: o.Log,
	}
	if m != nil {
		c.Poster = poster{m}
	}
	return comments.New(c)
}

// poster hands the letters of the comments to the mail server. They wait in the comments' own rows until it
// has taken them.
type poster struct{ mail *mail.Mail }

// Post implements [comments.Poster].
func (p poster) Post(ctx context.Context, l comments.Letter) error {
	err := p.mail.Send(ctx, mail.Note{
		Name: "comments " + hex.EncodeToString(l.ID[:]), To: l.To, Lang: l.Lang, Subject: l.Subject,
		Lead: []string{l.Text}, Action: l.Action, Href: l.Link, After: []string{l.End},
	})
	if errors.Is(err, mail.ErrRefused) || errors.Is(err, mail.ErrAddress) {
		err = fmt.Errorf("%w: %w", comments.ErrRefused, err)
	}
	return err
}

// withComments does something with the comments that are served, or else with some that post no letters yet.
func withComments(o *office.Office, do func(*comments.Comments) error) error {
	if o.Comments != nil {
		return do(o.Comments)
	}
	library := publication.NewLibrary(o.Node, o.Node.Now)
	defer library.Close()
	m, err := newMail(o, library)
	if err != nil && !errors.Is(err, office.ErrNoMail) {
		return err
	}
	c, err := newComments(o, library, m)
	if err != nil {
		return err
	}
	return do(c)
}

type commentsShowCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run says.
func (v *commentsShowCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments show", v)
}

func (v *commentsShowCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withComments(o, func(all *comments.Comments) error {
		set, err := all.Settings(ctx)
		if err != nil {
			return err
		}
		_, waiting, err := all.Queue(ctx)
		if err != nil {
			return err
		}
		if v.JSON {
			return printJSON(c.Out(), struct {
				comments.Settings
				Mail    bool `json:"mail"`
				Waiting int  `json:"waiting"`
			}{set, all.Mails(), waiting})
		}
		p := &printer{to: c.Out()}
		if set.On {
			p.line("Readers can comment.")
		} else {
			p.line("Comments are off: parley comments on turns them on.")
		}
		if !all.Mails() {
			p.line("No mail server is named, so no address can be confirmed and no comment is taken: see docs/guide/mail.md.")
		}
		if set.Before {
			p.line("A moderator lets each be shown.")
		} else {
			p.line("They are shown once their address is confirmed; a moderator looks at them later.")
		}
		if set.Close > 0 {
			p.line("Days after which they close: %d.", set.Close)
		} else {
			p.line("They never close by themselves.")
		}
		p.line("Hours in which authors can edit: %d.", set.Edit)
		p.line("Comments that want a moderator: %d.", waiting)
		return p.err
	})
}

// setUpComments changes the settings, and says how they are then.
func setUpComments(ctx context.Context, o *office.Office, c office.Console, change func(*comments.Settings)) error {
	err := withComments(o, func(all *comments.Comments) error {
		set, err := all.Settings(ctx)
		if err != nil {
			return err
		}
		change(&set)
		return all.SetUp(ctx, byCommand, set)
	})
	if f, ok := errors.AsType[comments.Faults](err); ok {
		return remedied("days are 0 to 3650, hours 0 to 720", "this cannot be set: %w", f)
	}
	if err != nil {
		return err
	}
	return (&commentsShowCmd{}).do(ctx, o, c)
}

type commentsOnCmd struct{}

// Run turns them on.
func (v *commentsOnCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments on", v)
}

func (v *commentsOnCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return setUpComments(ctx, o, c, func(s *comments.Settings) { s.On = true })
}

type commentsOffCmd struct{}

// Run turns them off.
func (v *commentsOffCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments off", v)
}

func (v *commentsOffCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return setUpComments(ctx, o, c, func(s *comments.Settings) { s.On = false })
}

type commentsSetCmd struct {
	Look  string `help:"Whether a moderator looks before a comment is shown, or after." enum:"before,after," default:""`
	Close *int   `help:"After how many days comments close; 0: never." placeholder:"DAYS"`
	Edit  *int   `help:"For how many hours authors can edit; 0: not." placeholder:"HOURS"`
}

// Run sets.
func (v *commentsSetCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments set", v)
}

func (v *commentsSetCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return setUpComments(ctx, o, c, func(s *comments.Settings) {
		if v.Look != "" {
			s.Before = v.Look == "before"
		}
		if v.Close != nil {
			s.Close = *v.Close
		}
		if v.Edit != nil {
			s.Edit = *v.Edit
		}
	})
}

type commentsExportCmd struct {
	Output string `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
	CSV    bool   `help:"A table, for a spreadsheet, in place of JSON."`
}

// Help explains the verb.
func (commentsExportCmd) Help() string {
	return `The file holds every comment, shown or not, with its author's name and address: keep it as you keep the
publication's own data. parley publication export includes the same.`
}

// Run writes it.
func (v *commentsExportCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments export", v)
}

func (v *commentsExportCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withComments(o, func(all *comments.Comments) error {
		var file bytes.Buffer
		write := comments.ExportJSON
		if v.CSV {
			write = comments.ExportCSV
		}
		if err := write(&file, all.All(ctx)); err != nil {
			return err
		}
		return c.Save(v.Output, file.Bytes())
	})
}

type commentsEraseCmd struct {
	Address string `arg:"" help:"The e-mail address."`
	Words   bool   `help:"What it has written, too."`
}

// Help explains the verb.
func (commentsEraseCmd) Help() string {
	return `The address and the name beside it are gone from every comment; with --words its words are gone too, and
what others have answered stays. Whoever has the address can do the same without asking, at the press room.
If the address is blocked it stays so, under a hash. Backups that were made before hold it until they are gone.`
}

// Run erases.
func (v *commentsEraseCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "comments erase", v)
}

func (v *commentsEraseCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withComments(o, func(all *comments.Comments) error {
		n, err := all.Erase(ctx, byCommand, v.Address, v.Words)
		if f, ok := errors.AsType[comments.Faults](err); ok {
			return remedied("give it as name@mail.example", "%q is no e-mail address: %w", v.Address, f)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.Out(), "The address is gone from %d comments.\n", n)
		return err
	})
}
