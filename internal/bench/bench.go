// Package bench measures the exchange of two nodes in two processes on this machine, beside
// what the machine itself can do in the same run, so that the figures are ratios.
package bench

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"filippo.io/mldsa"

	"parley.example/internal/carry/line"
	"parley.example/internal/heads"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/record"
)

// official is the one official of each side, who has powers to send.
const official record.OfficialID = "clerk"

// side is one of the two nodes, with its line.
type side struct {
	*node.Node
	keys   node.Keys
	store  store.Store
	signed *heads.Book
	client *line.Client
	server *http.Server
	served chan struct{}
	addr   string
}

// newSide starts a node with new keys on a store of its own in a folder, listening on loopback.
func newSide(ctx context.Context, party record.PartyName, dir string) (_ *side, err error) {
	s := &side{served: make(chan struct{})}
	if s.keys, err = newKeys(); err != nil {
		return nil, err
	}
	if s.store, err = open.Store(ctx, sqliteIn(dir)); err != nil {
		return nil, err
	}
	if err := heads.Create(filepath.Join(dir, "signed-heads")); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	if s.signed, err = heads.Open(filepath.Join(dir, "signed-heads")); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	s.Node, err = node.Open(ctx, node.Config{Party: party, Store: s.store, Signed: s.signed, Keys: s.keys, Clock: time.Now, Random: rand.Reader})
	if err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	s.client = line.NewClient(s.Node)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", line.ServerConfig(s.Node))
	if err != nil {
		return nil, errors.Join(err, s.Node.Close(), s.store.Close())
	}
	s.addr = listener.Addr().String()
	s.server = &http.Server{Handler: line.Serve(ctx, line.Config{Node: s.Node, Random: rand.Reader, Log: slog.New(slog.DiscardHandler), Limits: line.Usual()}), ReadHeaderTimeout: 10 * time.Second}
	go s.serve(listener)
	return s, nil
}

func (s *side) serve(l net.Listener) {
	defer close(s.served)
	// Serve returns when close shuts it down; the run has its figures by then.
	_ = s.server.Serve(l)
}

func (s *side) close() error {
	err := s.server.Close()
	<-s.served
	s.client.Close()
	return errors.Join(err, s.Node.Close(), s.store.Close(), s.signed.Close())
}

func newKeys() (node.Keys, error) {
	var k node.Keys
	var clerk crypto.Signer
	for _, to := range []*crypto.Signer{&k.Party, &k.Receipt, &k.Line, &clerk} {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return k, err
		}
		*to = private
	}
	seal, err := mldsa.GenerateKey(mldsa.MLDSA44())
	if err != nil {
		return k, err
	}
	k.Seal = seal
	k.Official = func(record.OfficialID) (crypto.Signer, error) { return clerk, nil }
	return k, nil
}

func (s *side) party() (record.Party, error) {
	keys, err := s.PublicKeys()
	return record.Party{Name: s.Party(), Names: record.Text{"en": string(s.Party())}, Role: record.RoleParty, Keys: keys}, err
}

func (s *side) empower(ctx context.Context, id record.Hash) error {
	signer, err := s.keys.Official(official)
	if err != nil {
		return err
	}
	_, err = s.Say(ctx, node.Saying{Channel: id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: official, Name: "Clerk", Office: "Clerk", Key: record.PublicKey(signer.Public().(ed25519.PublicKey)),
		May: []record.Power{record.PowerSend},
	}})
	return err
}

func sqliteIn(dir string) string { return "sqlite:" + filepath.Join(dir, "node.db") }

// Latency is a distribution of times.
type Latency []time.Duration

// At returns the time within which that share of all fell.
func (l Latency) At(share float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	return l[min(int(float64(len(l))*share), len(l)-1)]
}

func byDuration(a, b time.Duration) int { return cmp.Compare(a, b) }

// perSecond writes a rate for people.
func perSecond(r float64) string {
	if r >= 10_000 {
		return fmt.Sprintf("%.1f k/s", r/1000)
	}
	return fmt.Sprintf("%.0f/s", r)
}
