package main

import (
	"context"
	"errors"
	"time"

	"parley.example/internal/play"
	"parley.example/internal/reading"
)

type playCmd struct {
	File content `arg:"" help:"A scenario: a YAML file."`
	JSON bool    `help:"Print JSON."`
}

// Help explains the verb.
func (playCmd) Help() string {
	return `Tells a story to real nodes, one for each party, over real lines on this machine, with the
clock of the story; holds them to what the story expects; and shows what the record amounts to. It
ends with status 1 if an expectation fails. Needs no office: with --dir DIR the nodes' files are
kept there, in a folder for each party.`
}

// Run plays.
func (v *playCmd) Run(ctx context.Context, a *app) error {
	sc, err := play.Parse(v.File.Name, v.File.Data)
	if err != nil {
		return err
	}
	o := play.Options{Dir: a.Dir, Log: a.world.Log}
	if v.JSON {
		return v.json(ctx, a, sc, o)
	}
	p := &printer{to: a.console.Out()}
	o.Progress = narrate(p)
	stage, err := play.Tell(ctx, sc, o)
	if err != nil {
		return err
	}
	return errors.Join(v.show(ctx, p, stage), stage.Close())
}

func (v *playCmd) json(ctx context.Context, a *app, sc *play.Scenario, o play.Options) error {
	result, err := play.Run(ctx, sc, o)
	if err != nil {
		return err
	}
	if err := printJSON(a.console.Out(), result); err != nil {
		return err
	}
	if result.Failure != nil {
		return exited(statusFailed)
	}
	return nil
}

// show prints the record as the first node that runs has it. What the others have was held to
// the same expectations.
func (v *playCmd) show(ctx context.Context, p *printer, stage *play.Stage) error {
	for _, side := range stage.Sides() {
		if side.Node() == nil {
			continue
		}
		r, err := reading.Whole(ctx, side.Node(), stage.Channel(), stage.Now())
		if err != nil {
			return err
		}
		p.line("")
		s := &sheet{printer: *p, r: r}
		s.all()
		return s.err
	}
	p.line("Every node is stopped.")
	return p.err
}

// narrate prints what the story says before its steps.
func narrate(p *printer) func(play.Progress) {
	return func(s play.Progress) {
		if s.Tell != "" {
			p.line("%s  %s", s.At.Format(time.DateOnly), clean(s.Tell))
		}
	}
}
