package office

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// Service is something that listens: the line, the desk, the press room.
type Service struct {
	Name    string // line, desk, press
	Listen  string // host:port; port 0: any that is free
	Handler http.Handler
	TLS     *tls.Config // nil: plain HTTP, behind a proxy or on one machine
	Most    int         // connections at once; 0: as many as is usual
}

// Server is a service that listens. [Server.Stop] it in the end, started or not.
type Server struct {
	server   *http.Server
	listener net.Listener
	done     chan struct{} // nil until it is started
}

// Listen begins to listen. Nobody is answered before [Server.Start].
func Listen(s Service, log *slog.Logger) (*Server, error) {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	return &Server{listener: l, server: &http.Server{
		Handler: s.Handler, TLSConfig: s.TLS, IdleTimeout: idleTimeout,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: slowTimeout, WriteTimeout: slowTimeout,
		ConnState: newCrowd(cmp.Or(s.Most, mostConnections)).changed,
		ErrorLog:  slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}}, nil
}

// Address is where it listens: host:port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Start answers, until Stop. What ends it otherwise goes to failed, which must have room.
func (s *Server) Start(failed chan<- error) {
	s.done = make(chan struct{})
	go func() {
		defer close(s.done)
		serve := s.server.Serve
		if s.server.TLSConfig != nil {
			serve = func(l net.Listener) error { return s.server.ServeTLS(l, "", "") }
		}
		if err := serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
}

// Stop lets requests that are being answered end, for a while, and then cuts.
func (s *Server) Stop() error {
	if s.done == nil {
		return s.listener.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	err := s.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.server.Close()
	}
	<-s.done
	return err
}
