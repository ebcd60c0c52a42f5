package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"

	"parley.example/internal/access"
	"parley.example/internal/carry/line"
	"parley.example/internal/newsroom"
	"parley.example/internal/office"
	"parley.example/internal/play"
	"parley.example/internal/publication"
	"parley.example/record"
	"parley.example/scenarios"
)

type demoCmd struct {
	Host string `help:"Where the pages are served." default:"127.0.0.1"`
	Port int    `help:"The first of four ports; 0: any that are free. Else 8470 and the next three, if they are free." default:"-1"`
	JSON bool   `help:"Print JSON."`
}

// Help explains the verb.
func (demoCmd) Help() string {
	return `Tells the demonstration, a reconstruction from published accounts, to two real nodes on this
machine, and keeps them running, with their desks and press rooms, until it is interrupted. Their
clocks go on from where the story ends. Needs no office, and leaves nothing
behind: with --dir DIR the nodes' files are kept there.`
}

// shown is one party of the demonstration, for programs.
type shown struct {
	Party record.PartyName             `json:"party"`
	Press string                       `json:"press"`
	Desk  string                       `json:"desk"`
	Links map[record.OfficialID]string `json:"links"` // by which officials sign in, once
}

// Run shows the demonstration until ctx ends.
func (v *demoCmd) Run(ctx context.Context, a *app) (err error) {
	sc, err := play.Parse(scenarios.MissionTalksName, scenarios.MissionTalks)
	if err != nil {
		return err
	}
	v.choosePorts(2 * len(sc.Parties))
	p := &printer{to: a.console.Out()}
	o := play.Options{Dir: a.Dir, Log: a.world.Log}
	if !v.JSON {
		o.Progress = narrate(p)
	}
	stage, err := play.Tell(ctx, sc, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	stage.GoOn(a.world.Clock)

	d := &demo{failed: make(chan error, 3*len(stage.Sides()))}
	defer func() { err = errors.Join(err, d.end()) }()
	all := []shown{}
	for i, side := range stage.Sides() {
		s, err := d.show(ctx, side, a.world, v.at(2*i), v.at(2*i+1))
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	d.carry(ctx, stage.Sides(), a.world)
	if v.JSON {
		if err := printJSON(a.console.Out(), all); err != nil {
			return err
		}
	} else {
		p.line("")
		note, _ := sc.Note.In("en")
		p.indent("", note)
		for _, s := range all {
			p.line("")
			p.line("%s", s.Party)
			p.line("  press room: %s", s.Press)
			for _, who := range officials(s.Links) {
				p.line("  desk, as %s, once: %s", who, s.Links[who])
			}
		}
		p.line("")
		p.line("Interrupt to end.")
		if p.err != nil {
			return p.err
		}
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-d.failed:
		return err
	}
}

// usualPort is the first port of the demonstration where nobody says otherwise.
const usualPort = 8470

// choosePorts takes the usual ports if all of them are free, and else any that are.
func (v *demoCmd) choosePorts(count int) {
	if v.Port >= 0 {
		return
	}
	v.Port = usualPort
	for n := range count {
		l, err := net.Listen("tcp", v.at(n))
		if err != nil {
			v.Port = 0
			return
		}
		l.Close()
	}
}

func (v *demoCmd) at(n int) string {
	port := 0
	if v.Port != 0 {
		port = v.Port + n
	}
	return net.JoinHostPort(v.Host, strconv.Itoa(port))
}

func officials(links map[record.OfficialID]string) []record.OfficialID {
	var list []record.OfficialID
	for who := range links {
		list = append(list, who)
	}
	slices.Sort(list)
	return list
}

// demo is what runs beside the nodes of the story.
type demo struct {
	servers []*office.Server
	closers []func()
	failed  chan error
	stop    context.CancelFunc
	work    sync.WaitGroup
}

// show serves the desk and the press room of one side.
func (d *demo) show(ctx context.Context, side *play.Side, w office.World, deskAt, pressAt string) (s shown, err error) {
	at := &shown{} // where they listen, before anybody is answered
	library := publication.NewLibrary(side.Node(), side.Node().Now)
	d.closers = append(d.closers, library.Close)
	room, err := newPress(side.Node(), nil, library, nil, nil, w.Log, func() string { return at.Press })
	if err != nil {
		return s, err
	}
	desk, err := newStaffPages(side.Node(), w, func() string { return at.Desk }, nil, newsroom.Config{Preview: room.Preview})
	if err != nil {
		return s, err
	}
	s = shown{Party: side.Name, Links: map[record.OfficialID]string{}}
	for _, x := range []struct {
		service office.Service
		to      *string
	}{
		{office.Service{Name: "desk", Listen: deskAt, Handler: desk}, &at.Desk},
		{office.Service{Name: "press", Listen: pressAt, Handler: room.Handler()}, &at.Press},
	} {
		server, err := office.Listen(x.service, w.Log)
		if err != nil {
			return s, remedied("choose other ports with --port", "%w", err)
		}
		d.servers = append(d.servers, server)
		*x.to = "http://" + server.Address()
		server.Start(d.failed)
	}
	s.Desk, s.Press = at.Desk, at.Press
	for _, o := range side.Officials {
		if err := employ(ctx, side.Node(), o.ID, o.Name); err != nil {
			return s, err
		}
		if s.Links[o.ID], err = access.Link(ctx, side.Node(), w.Random, string(o.ID), s.Desk); err != nil {
			return s, err
		}
	}
	return s, nil
}

// carry runs the couriers, so that what is done at one desk reaches the other.
func (d *demo) carry(ctx context.Context, sides []*play.Side, w office.World) {
	ctx, d.stop = context.WithCancel(ctx)
	for _, side := range sides {
		courier := line.NewCourier(side.Node(), side.Client(), false, w.Log)
		d.work.Go(func() {
			if err := courier.Run(ctx); err != nil {
				d.failed <- fmt.Errorf("courier of %s: %w", side.Name, err)
			}
		})
	}
}

// end ends what was started, pages before couriers.
func (d *demo) end() (err error) {
	for _, s := range d.servers {
		err = errors.Join(err, s.Stop())
	}
	if d.stop != nil {
		d.stop()
	}
	d.work.Wait()
	for _, f := range d.closers {
		f()
	}
	return err
}
