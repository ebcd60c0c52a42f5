package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/comments"
	"parley.example/internal/heads"
	"parley.example/internal/keys"
	"parley.example/internal/mail"
	"parley.example/internal/node"
	"parley.example/internal/store/open"
	"parley.example/internal/store/sqlstore"
	"parley.example/internal/witness"
	"parley.example/record"
)

// World is what an office needs from outside.
type World struct {
	Clock  func() time.Time
	Random io.Reader
	Log    *slog.Logger
}

// Create makes an office in a directory: new keys, sealed with the lock, and its configuration,
// whose fingerprint it sets. The directory is made if it is not there. Nothing is overwritten.
func Create(dir string, c Config, lock keys.Lock, w World) (Config, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	made, err := newRing(c.Party, c.agent(dir), w.Random)
	if err != nil {
		return c, err
	}
	_, err = made.Signer(setOf(c.Party, 1).party.name, keys.Ed25519)
	return create(dir, c, made, lock, err == nil) // what an agent holds may be old
}

// CreateWith makes an office with keys that there are already, from a backup of them. They may have
// signed before: in a channel that it joins it signs nothing before it is healed.
func CreateWith(dir string, c Config, k *keys.Ring, lock keys.Lock) (Config, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	return create(dir, c, k, lock, false)
}

func create(dir string, c Config, k *keys.Ring, lock keys.Lock, unused bool) (Config, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return c, err
	}
	for _, name := range []string{configFile, ringFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return c, fmt.Errorf("%s holds an office already (%s is there)", dir, name)
		}
	}
	var err error
	if c.Fingerprint, err = (&ring{party: c.Party, agent: c.agent(dir), keys: k}).fingerprint(); err != nil {
		return c, err
	}
	// The configuration comes last: without it there is no office.
	if err := keys.Create(filepath.Join(dir, ringFile), k, lock); err != nil {
		return c, err
	}
	if unused {
		if err := heads.Create(filepath.Join(dir, signedFile)); err != nil && !errors.Is(err, fs.ErrExist) {
			return c, err
		}
	}
	return c, c.save(dir)
}

// Office is an open office. It is safe for concurrent use.
type Office struct {
	Dir    string
	Config Config
	Node   *node.Node
	Client *line.Client
	Asker  *witness.Asker // has this node's heads cosigned while the office is served
	World

	ring    *ring
	store   *sqlstore.Store
	signed  *heads.Book
	serving serving

	cosigned *heads.Book // what this party has cosigned as a witness
	outside  *http.Client

	Mail     *mail.Mail         // while the office is served, and has one
	Comments *comments.Comments // while the office's pages are served

	witnessMu sync.Mutex
	witness   *witness.Witness // nil until it is needed
}

// Open opens the office in a directory: its keys, its store, its node. It returns
// store.ErrInUse while another process has it open, and keys.ErrWrongKey for a wrong lock.
func Open(ctx context.Context, dir string, lock keys.Lock, w World) (*Office, error) {
	c, err := Load(dir)
	if err != nil {
		return nil, err
	}
	o := &Office{Dir: dir, Config: c, World: w}
	if o.ring, err = openRing(dir, c, lock); err != nil {
		return nil, err
	}
	k, err := o.ring.nodeKeys()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.ring.path, err)
	}
	if err := o.ring.check(c); err != nil {
		return nil, err
	}
	if o.store, err = open.Store(ctx, c.store(dir)); err != nil {
		return nil, err
	}
	if o.signed, err = heads.Open(filepath.Join(dir, signedFile)); err != nil {
		return nil, errors.Join(err, o.store.Close())
	}
	if o.cosigned, err = heads.Open(filepath.Join(dir, cosignFile)); err != nil {
		return nil, errors.Join(err, o.store.Close(), o.signed.Close())
	}
	o.Node, err = node.Open(ctx, node.Config{
		Party: c.Party, Store: o.store, Signed: o.signed, Keys: k[len(k)-1], Former: k[:len(k)-1], Clock: w.Clock, Random: w.Random,
	})
	if err != nil {
		return nil, errors.Join(err, o.store.Close(), o.signed.Close(), o.cosigned.Close())
	}
	o.Client = line.NewClient(o.Node)
	o.outside = witness.NewClient()
	o.Asker = witness.NewAsker(o.Node, o.outside, w.Log)
	return o, nil
}

// Close closes what Open opened, in the opposite order.
func (o *Office) Close() error {
	o.Client.Close()
	o.outside.CloseIdleConnections()
	return errors.Join(o.Node.Close(), o.store.Close(), o.signed.Close(), o.cosigned.Close())
}

// Party is this party's record, as a charter or an invitation names it.
func (o *Office) Party(role record.Role) (record.Party, error) {
	k, err := o.Node.PublicKeys()
	return record.Party{Name: o.Config.Party, Names: o.Config.Names, Country: o.Config.Country, Role: role, Keys: k}, err
}

// AddOfficial makes a key for an official and keeps it in the ring. It reports false if there
// was one already, which stays.
func (o *Office) AddOfficial(id record.OfficialID) (added bool, err error) {
	return o.ring.add(id, o.Random)
}

// RenewOfficial makes a new key for an official, in place of the one that is kept here, if any. The
// old one is gone from the ring: it is for when that is in other hands, and has no powers any more.
func (o *Office) RenewOfficial(id record.OfficialID) error { return o.ring.replace(id, o.Random) }

// OfficialKey returns the public key of an official whose key is kept here.
func (o *Office) OfficialKey(id record.OfficialID) (record.PublicKey, error) {
	s, err := o.ring.official(id)
	if err != nil {
		return nil, err
	}
	k, err := record.NewSigningKey(record.OfficialName(string(o.Config.Party), string(id)), record.Ed25519, s)
	return k.Public, err
}

// LineAddress is where others can dial this node: what the configuration says, or else where
// it listens, if that is an address that another can dial. Empty: nowhere that is known here.
func (o *Office) LineAddress() string {
	for _, a := range []string{o.Config.Line.Public, o.Listens("line"), o.Config.Line.Listen} {
		if dialable(a) {
			return a
		}
	}
	return ""
}

func dialable(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" || port == "0" {
		return false
	}
	ip := net.ParseIP(host)
	return ip == nil || !ip.IsUnspecified()
}
