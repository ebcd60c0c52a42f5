package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"parley.example/internal/access"
	"parley.example/internal/mail"
	"parley.example/internal/newsroom"
	"parley.example/internal/office"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
)

type serveCmd struct {
	Line  string `help:"Where other nodes dial this one, instead of as office.json says." placeholder:"HOST:PORT"`
	Desk  string `help:"Where the staff's pages are served, instead of as office.json says." placeholder:"HOST:PORT"`
	Press string `help:"Where the public's pages are served, instead of as office.json says." placeholder:"HOST:PORT"`

	Witness string `help:"Where this party, as a witness, is brought the heads of logs, instead of as office.json says." placeholder:"HOST:PORT"`
}

// Help explains the verb.
func (serveCmd) Help() string {
	return `Runs until it is interrupted (SIGINT or SIGTERM), and then ends in order. Meanwhile the other
verbs, given with the same --dir by the same user, are done by this process and need no passphrase.
Port 0 is any that is free; serving.json in the directory says which. The pages, and
the witness, are plain HTTP: put a proxy with TLS before those that others than this machine reach.`
}

// Run serves.
func (v *serveCmd) Run(ctx context.Context, a *app) (err error) {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	for _, x := range []struct {
		flag string
		to   *string
	}{{v.Line, &o.Config.Line.Listen}, {v.Desk, &o.Config.Desk.Listen}, {v.Press, &o.Config.Press.Listen}, {v.Witness, &o.Config.Witness.Listen}} {
		if x.flag != "" {
			*x.to = x.flag
		}
	}
	services, end, err := pages(o)
	if err != nil {
		return err
	}
	defer end()
	p := &printer{to: a.console.Out()}
	if err := warnOfLosses(ctx, o, p); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	mailing := startMail(ctx, stop, o.Mail)
	var commenting sync.WaitGroup
	if o.Comments != nil {
		commenting.Go(func() { o.Comments.Run(ctx) })
	}
	err = o.Serve(ctx, services, doVerb, func(s office.Serving) {
		p.line("%s is served from %s, by process %d.", o.Config.Party, a.dir(), s.Process)
		if at := s.Listens["line"]; at != "" {
			p.line("line:  %s", at)
		}
		if at := s.Listens["desk"]; at != "" {
			p.line("desk:  %s (parley link PERSON lets one of the house sign in)", url(o.Config.Desk.Public, at))
			if err := firstLink(ctx, o, p, at); err != nil {
				p.line("No first link could be made: %v", err)
			}
		}
		if at := s.Listens["press"]; at != "" {
			p.line("press: %s", url(o.Config.Press.Public, at))
		}
		if at := s.Listens["witness"]; at != "" {
			p.line("witness: %s", url(o.Config.Witness.Public, at))
		}
	})
	stop()
	commenting.Wait()
	return errors.Join(err, mailing(), p.err)
}

// startMail runs the mail of an office, if it has one, until ctx ends; if it fails, all ends. The function
// returned waits for its end.
func startMail(ctx context.Context, stop func(), m *mail.Mail) (wait func() error) {
	if m == nil {
		return func() error { return nil }
	}
	ended := make(chan error, 1)
	go func() {
		defer stop()
		ended <- m.Run(ctx)
	}()
	return func() error { return <-ended }
}

// pages makes the desk and the press room, where the configuration says that they listen.
func pages(o *office.Office) (services []office.Service, end func(), err error) {
	if o.Config.Desk.Listen == "" && o.Config.Press.Listen == "" {
		return nil, func() {}, nil
	}
	library := publication.NewLibrary(o.Node, o.Node.Now)
	defer func() {
		if err != nil {
			library.Close()
		}
	}()
	if o.Config.Press.Listen != "" {
		if o.Mail, err = newMail(o, library); err != nil && !errors.Is(err, office.ErrNoMail) {
			return nil, nil, err
		}
	}
	if o.Comments, err = newComments(o, library, o.Mail); err != nil {
		return nil, nil, err
	}
	room, err := newPress(o.Node, o.Config.Names, library, o.Mail, o.Comments, o.Log, pressAddress(o))
	if err != nil {
		return nil, nil, err
	}
	if at := o.Config.Desk.Listen; at != "" {
		rooms := newsroom.Config{Preview: room.Preview, Names: o.Config.Names, Comments: o.Comments, Press: pressAddress(o)}
		if o.Mail != nil {
			rooms.Mail = o.Mail
		}
		provider, err := newProvider(o)
		if err != nil {
			return nil, nil, err
		}
		pages, err := newStaffPages(o.Node, o.World, func() string { return url(o.Config.Desk.Public, o.Listens("desk")) }, provider, rooms)
		if err != nil {
			return nil, nil, err
		}
		services = append(services, office.Service{Name: "desk", Listen: at, Handler: pages})
	}
	if at := o.Config.Press.Listen; at != "" {
		services = append(services, office.Service{Name: "press", Listen: at, Handler: room.Handler()})
	}
	return services, library.Close, nil
}

// firstLink lets the first administrator in, at a house that has none: once. Where there is no channel either,
// it is a publication that somebody has just begun, and whoever starts it is its editor, too.
func firstLink(ctx context.Context, o *office.Office, p *printer, listens string) error {
	all, err := staff.All(ctx, o.Node)
	if err != nil || slices.ContainsFunc(all, func(x staff.Person) bool { return x.Is(staff.Administrator) }) {
		return err
	}
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return err
	}
	first, what := staff.Person{ID: "admin", Name: "Administrator", Roles: []staff.Role{staff.Administrator}}, "administer"
	if len(ids) == 0 && len(all) == 0 {
		first, what = staff.Person{ID: "editor", Name: "Editor", Roles: []staff.Role{staff.Administrator, staff.Spokesperson, staff.Editor, staff.Moderator}}, "write"
	}
	if slices.ContainsFunc(all, func(x staff.Person) bool { return x.ID == first.ID }) {
		return fmt.Errorf("%s is somebody else: parley staff role ID administrator", first.ID)
	}
	if err := staff.Put(ctx, o.Node, first); err != nil {
		return err
	}
	link, err := access.Link(ctx, o.Node, o.Random, first.ID, url(o.Config.Desk.Public, listens))
	if err == nil {
		p.line("%s: %s (good once, for half an hour; then: parley link %s)", what, link, first.ID)
	}
	return err
}
