package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"parley.example/internal/carry/line"
)

// Service is something that listens beside the line: the desk, the press room.
type Service struct {
	Name    string // desk, press
	Listen  string // host:port; port 0: any that is free
	Handler http.Handler
}

// serving is what listens at the moment.
type serving struct {
	mu sync.Mutex
	at map[string]string // by name
}

func (s *serving) address(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at[name]
}

func (s *serving) note(name, address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]string{}
	}
	s.at[name] = address
}

// Serving is what serving.json holds.
type Serving struct {
	Process int               `json:"process"`
	Listens map[string]string `json:"listens"` // by name: line, desk, press
}

// Serve runs the office until ctx ends: the line if the configuration says where, the services,
// the courier, and the control socket, through which do is done. It calls ready with what
// listens, and returns when all that it started has ended, in this order: no new commands and
// connections, then those that are being answered, then the courier. Close the office after.
func (o *Office) Serve(ctx context.Context, services []Service, do Doer, ready func(Serving)) (err error) {
	var running []*listening
	defer func() {
		for _, l := range running {
			err = errors.Join(err, l.stop())
		}
	}()
	for _, s := range o.services(services) {
		l, err := o.listen(s)
		if err != nil {
			return err
		}
		running = append(running, l)
	}
	commands, err := listenControl(o, do)
	if err != nil {
		return err
	}
	// The work ends after what is being answered, which ends after ctx: so it has a context of
	// its own.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var work sync.WaitGroup
	failed := make(chan error, len(running)+1)
	for _, l := range running {
		l.start(failed)
	}
	work.Go(func() {
		if err := line.NewCourier(o.Node, o.Client, o.Log).Run(working); err != nil {
			failed <- fmt.Errorf("courier: %w", err)
		}
	})
	work.Go(func() { o.attend(working) })
	var commanding sync.WaitGroup
	commanding.Go(func() { commands.run(ctx) })

	state := Serving{os.Getpid(), o.serving.all()}
	if err = o.noteServing(state); err == nil {
		ready(state)
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	err = errors.Join(err, commands.listener.Close())
	commanding.Wait()
	for _, l := range running {
		err = errors.Join(err, l.stop())
	}
	running = nil
	stop()
	work.Wait()
	return errors.Join(err, o.forgetServing())
}

func (s *serving) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for name, at := range s.at {
		all[name] = at
	}
	return all
}

// services adds the line, behind TLS, to what else is served.
func (o *Office) services(more []Service) []Service {
	var all []Service
	if o.Config.Line.Listen != "" {
		mux := http.NewServeMux()
		mux.Handle(line.Path, line.Handler(o.Node, o.Log))
		mux.Handle("/", line.JoinHandler(o.Node, o.Random, o.Log))
		all = append(all, Service{"line", o.Config.Line.Listen, mux})
	}
	return append(all, more...)
}

// listening is one HTTP server.
type listening struct {
	server   *http.Server
	listener net.Listener
	secure   bool
	done     chan struct{}
}

func (o *Office) listen(s Service) (*listening, error) {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	o.serving.note(s.Name, l.Addr().String())
	server := &http.Server{
		Handler: s.Handler, ReadHeaderTimeout: readHeaderTimeout,
		ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
	secure := s.Name == "line"
	if secure {
		server.TLSConfig = line.ServerConfig(o.certificate)
	}
	return &listening{server: server, listener: l, secure: secure}, nil
}

func (l *listening) start(failed chan<- error) {
	l.done = make(chan struct{})
	go func() {
		defer close(l.done)
		serve := l.server.Serve
		if l.secure {
			serve = func(at net.Listener) error { return l.server.ServeTLS(at, "", "") }
		}
		if err := serve(l.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
}

// stop lets requests that are being answered end, and then cuts.
func (l *listening) stop() error {
	if l.done == nil {
		return l.listener.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	err := l.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = l.server.Close()
	}
	<-l.done
	return err
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
