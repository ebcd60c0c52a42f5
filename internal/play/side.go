package play

import (
	"context"
	"crypto"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/record"
)

// Side is a party with its node. While the node is stopped by the story, its methods return nil.
type Side struct {
	Party
	Dir  string // holds the node's database
	Keys node.Keys

	former    []node.Keys // those that it had before, the oldest first
	officials map[record.OfficialID]crypto.Signer
	clock     func() time.Time
	log       *slog.Logger

	store    store.Store
	node     *node.Node
	client   *line.Client
	listener net.Listener
	server   *http.Server
	served   chan error
}

// Node returns the running node.
func (s *Side) Node() *node.Node { return s.node }

// Store returns the running node's store.
func (s *Side) Store() store.Store { return s.store }

// Client returns what dials the other nodes for this one.
func (s *Side) Client() *line.Client { return s.client }

// Address returns where the node's line listens: host:port.
func (s *Side) Address() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Official returns the signer of an official, as the node keeps it.
func (s *Side) Official(id record.OfficialID) (crypto.Signer, error) {
	signer, ok := s.officials[id]
	if !ok {
		return nil, fmt.Errorf("the node of %s keeps no key of %s", s.Name, id)
	}
	return signer, nil
}

// newSide makes the keys of a party, and the directory of its node.
func newSide(p Party, dir string, random io.Reader) (*Side, error) {
	s := &Side{Party: p, Dir: dir, officials: map[record.OfficialID]crypto.Signer{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var err error
	if s.Keys, err = makeKeys(random); err != nil {
		return nil, err
	}
	for _, o := range p.Officials {
		key, err := keys.Generate(random, string(o.ID), keys.Ed25519)
		if err != nil {
			return nil, err
		}
		s.officials[o.ID] = key.Signer()
	}
	s.Keys.Official = s.Official
	return s, nil
}

// record returns what a charter says of the party.
func (s *Side) record() (record.Party, error) {
	public, err := node.PublicKeys(s.Keys)
	return record.Party{Name: s.Name, Names: s.Names, Country: s.Country, Role: s.Role, Keys: public}, err
}

func (s *Side) path() string { return filepath.Join(s.Dir, "node.db") }

// open opens the store and the node from disk, and listens.
func (s *Side) open(ctx context.Context, g *gates, random io.Reader) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("node of %s: %w", s.Name, err), s.stop(ctx))
		}
	}()
	kept, err := open.Store(ctx, "sqlite:"+s.path())
	if err != nil {
		return err
	}
	s.store = kept // not before: a pointer that is nil would be no nil store
	if s.node, err = node.Open(ctx, node.Config{Party: s.Name, Store: s.store, Keys: s.Keys, Former: s.former, Clock: s.clock, Random: random}); err != nil {
		return err
	}
	s.client = line.NewClient(s.node)
	if s.listener, err = tls.Listen("tcp", "127.0.0.1:0", line.ServerConfig(s.node)); err != nil {
		return err
	}
	for _, k := range append(slices.Clone(s.former), s.Keys) {
		g.know(lineKey(k), s.Key)
	}
	s.server = &http.Server{
		Handler:           g.guard(s.Key, line.Serve(ctx, line.Config{Node: s.node, Random: random, Log: s.log, Limits: line.Usual()})),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.served = make(chan error, 1)
	go func(server *http.Server, listener net.Listener, served chan<- error) {
		served <- server.Serve(listener)
	}(s.server, s.listener, s.served)
	return nil
}

// stop closes all that open opened, as far as it came.
func (s *Side) stop(context.Context) error {
	var all []error
	if s.client != nil {
		s.client.Close()
	}
	if s.server != nil {
		all = append(all, s.server.Close())
		if err := <-s.served; !errors.Is(err, http.ErrServerClosed) {
			all = append(all, err)
		}
	} else if s.listener != nil {
		all = append(all, s.listener.Close())
	}
	if s.node != nil {
		all = append(all, s.node.Close())
	}
	if s.store != nil {
		all = append(all, s.store.Close())
	}
	s.client, s.server, s.listener, s.node, s.store = nil, nil, nil, nil, nil
	return errors.Join(all...)
}

// knows reports whether a party is a counterpart, as far as this node has heard.
func (s *Side) knows(ctx context.Context, channel record.Hash, party record.PartyName) (bool, error) {
	list, err := s.node.Counterparts(ctx, channel)
	return slices.ContainsFunc(list, func(p record.Party) bool { return p.Name == party }), err
}

// count returns how many entries the node holds.
func (s *Side) count(ctx context.Context, channel record.Hash) (int64, error) {
	heads, err := s.store.Heads(ctx, channel)
	var total int64
	for _, h := range heads {
		total += h.Size
	}
	return total, err
}

// publisher returns an official who may publish.
func (s *Side) publisher() (record.OfficialID, bool) {
	i := slices.IndexFunc(s.Officials, func(o Official) bool { return slices.Contains(o.May, record.PowerPublish) })
	if i < 0 {
		return "", false
	}
	return s.Officials[i].ID, true
}
