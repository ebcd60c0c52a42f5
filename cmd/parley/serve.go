package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"parley.example/internal/office"
)

type serveCmd struct {
	Line  string `help:"Where other nodes dial this one, instead of as office.json says." placeholder:"HOST:PORT"`
	Desk  string `help:"Where the staff's pages are served, instead of as office.json says." placeholder:"HOST:PORT"`
	Press string `help:"Where the public's pages are served, instead of as office.json says." placeholder:"HOST:PORT"`
}

// Help explains the verb.
func (serveCmd) Help() string {
	return `Runs until it is interrupted (SIGINT or SIGTERM), and then ends in order. Meanwhile the other
verbs, given with the same --dir by the same user, are done by this process and need no passphrase.
Port 0 is any that is free; serving.json in the directory says which.`
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
	}{{v.Line, &o.Config.Line.Listen}, {v.Desk, &o.Config.Desk.Listen}, {v.Press, &o.Config.Press.Listen}} {
		if x.flag != "" {
			*x.to = x.flag
		}
	}
	p := &printer{to: a.console.Out()}
	return o.Serve(ctx, nil, doVerb, func(s office.Serving) {
		p.line("%s is served from %s, by process %d.", o.Config.Party, a.Dir, s.Process)
		for _, name := range slices.Sorted(maps.Keys(s.Listens)) {
			p.line("%s: %s", name, s.Listens[name])
		}
	})
}
