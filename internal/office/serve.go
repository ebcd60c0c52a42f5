package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"parley.example/internal/carry/line"
)

// Serving is what serving.json holds.
type Serving struct {
	Process int               `json:"process"`
	Listens map[string]string `json:"listens"` // host:port by name: line, desk, press, witness
}

// Serve runs the office until ctx ends: the line if the configuration says where, the services,
// the courier, and the control socket, through which do is done. It calls ready with what
// listens, and returns when all that it started has ended, in this order: no new commands and
// connections, those that are being answered, the courier. Close the office after.
func (o *Office) Serve(ctx context.Context, services []Service, do Doer, ready func(Serving)) (err error) {
	var servers []*Server
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.Stop())
		}
	}()
	cosigning, err := o.witnessService(ctx)
	if err != nil {
		return err
	}
	for _, s := range slices.Concat(o.lineService(ctx), cosigning, services) {
		server, err := Listen(s, o.Log)
		if err != nil {
			return err
		}
		servers = append(servers, server)
		o.serving.note(s.Name, server.Address())
	}
	commands, err := listenControl(o, do)
	if err != nil {
		return err
	}
	failed := make(chan error, len(servers)+1)
	for _, s := range servers {
		s.Start(failed)
	}
	// The work ends after what is being answered, which ends after ctx: so it has a context of
	// its own.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var work, commanding sync.WaitGroup
	work.Go(func() {
		if err := line.NewCourier(o.Node, o.Client, o.LineAddress() == "", o.Log).Run(working); err != nil {
			failed <- fmt.Errorf("courier: %w", err)
		}
	})
	work.Go(func() { o.attend(working) })
	work.Go(func() { o.Asker.Run(working) })
	commanding.Go(func() { commands.run(ctx) })

	state := Serving{os.Getpid(), o.serving.all()}
	if err = o.noteServing(state); err == nil {
		ready(state)
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	err = errors.Join(err, commands.stop())
	commanding.Wait()
	for _, s := range servers {
		err = errors.Join(err, s.Stop())
	}
	servers = nil
	stop()
	work.Wait()
	return errors.Join(err, o.forgetServing())
}

// lineService is the line, if the configuration says where it listens.
func (o *Office) lineService(ctx context.Context) []Service {
	if o.Config.Line.Listen == "" {
		return nil
	}
	answers := line.Serve(ctx, line.Config{Node: o.Node, Logs: o.store, Random: o.Random, Log: o.Log, Limits: line.Usual()})
	return []Service{{Name: "line", Listen: o.Config.Line.Listen, Handler: answers, TLS: line.ServerConfig(o.Node)}}
}

// serving is what listens at the moment.
type serving struct {
	mu sync.Mutex
	at map[string]string // by name
}

// Listens returns where a service listens at the moment, host:port; empty if it does not.
func (o *Office) Listens(name string) string {
	o.serving.mu.Lock()
	defer o.serving.mu.Unlock()
	return o.serving.at[name]
}

func (s *serving) note(name, address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]string{}
	}
	s.at[name] = address
}

func (s *serving) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.at)
}

func (o *Office) noteServing(s Serving) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	// Whole at once, for whoever waits for it.
	path := filepath.Join(o.Dir, servingFile)
	if err := os.WriteFile(path+".new", append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (o *Office) forgetServing() error {
	for _, name := range []string{servingFile, controlFile} {
		if err := os.Remove(filepath.Join(o.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
