package main

import (
	"context"
	"errors"
	"sync"

	"parley.example/internal/mail"
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
			p.line("desk:  %s (parley link OFFICIAL lets an official sign in)", url(o.Config.Desk.Public, at))
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
		d, err := newDesk(o.Node, o.World, o.Config.Desk.Public)
		if err != nil {
			return nil, nil, err
		}
		if err := addNewsroom(d, room, o.Node, o.Config.Names, o.Comments, pressAddress(o), o.World); err != nil {
			return nil, nil, err
		}
		services = append(services, office.Service{Name: "desk", Listen: at, Handler: d.Handler()})
	}
	if at := o.Config.Press.Listen; at != "" {
		services = append(services, office.Service{Name: "press", Listen: at, Handler: room.Handler()})
	}
	return services, library.Close, nil
}

// firstLink lets the first person in at a node that has no channel and no staff: it is a publication that
// somebody has just begun, and whoever starts it is its editor.
func firstLink(ctx context.Context, o *office.Office, p *printer, listens string) error {
	ids, err := o.Node.Channels(ctx)
	if err != nil || len(ids) > 0 {
		return err
	}
	all, err := staff.All(ctx, o.Node)
	if err != nil || len(all) > 0 {
		return err
	}
	if err := staff.Put(ctx, o.Node, staff.Person{ID: "editor", Name: "Editor", Roles: staff.Roles()}); err != nil {
		return err
	}
	d, err := newDesk(o.Node, o.World, o.Config.Desk.Public)
	if err != nil {
		return err
	}
	link, err := d.Link(ctx, "editor", url(o.Config.Desk.Public, listens))
	if err == nil {
		p.line("write: %s (good once, for half an hour; then: parley link editor)", link)
	}
	return err
}
