package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"sync"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/internal/words"
)

// Setup is what a node's mail is made of.
type Setup struct {
	Store     mailing.Store
	Library   Library
	Words     *words.Catalogue
	Secret    Secret
	Clock     func() time.Time
	Log       *slog.Logger
	Base      string                   // the URL of the public pages, without a slash at the end
	Name      func(lang string) string // what the publication is called
	From      string                   // who writes: "Press room <news@us.example>"
	Return    string                   // where bounces go: bounces@us.example; a letter's own mark is added to it
	Server    Server
	Signature *Signature // nil: letters are not signed
	Limits    Limits
	Inbox     Inbox
}

// Limits are what a configuration sets; 0 is the usual.
type Limits struct {
	Connections int                // to the server; 0: 16
	PerSecond   float64            // letters, over all connections; 0: as fast as the server takes them
	Domains     map[string]float64 // letters a second to a domain
	AsksAnHour  int                // how many addresses strangers may have us write to in an hour
}

// usualConnections is what most servers allow one client.
const usualConnections = 16

// Mail is the mail of one node. It is safe for concurrent use.
type Mail struct {
	store     mailing.Store
	library   Library
	words     *words.Catalogue
	secret    Secret
	clock     func() time.Time
	log       *slog.Logger
	base      string
	name      func(lang string) string
	from      mail.Address
	back      string // the address to which bounces go
	domain    string // of Message-IDs
	listID    string
	signature *Signature
	inbox     Inbox
	asks      *asks
	sender    *sender

	mu     sync.Mutex
	known  map[edition]bool
	issues map[int64]mailing.Issue
}

// New makes the mail of a node. It reads and sends nothing yet.
func New(s Setup) (*Mail, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from %q: want an address like: Press room <news@us.example>", s.From)
	}
	if s.Store == nil || s.Library == nil || s.Words == nil || s.Clock == nil || s.Log == nil || s.Base == "" || s.Name == nil {
		return nil, errors.New("mail: a store, a library, words, a clock, a log, a base and a name are all needed")
	}
	m := &Mail{
		store: s.Store, library: s.Library, words: s.Words, secret: s.Secret, clock: s.Clock, log: s.Log, base: s.Base, name: s.Name,
		from: *from, back: s.Return, domain: domainOf(from.Address), listID: "news." + domainOf(from.Address), signature: s.Signature,
		inbox: s.Inbox, asks: newAsks(or(s.Limits.AsksAnHour, asksOfAllAnHour)),
		known: map[edition]bool{}, issues: map[int64]mailing.Issue{},
	}
	if m.back == "" {
		m.back = from.Address
	}
	if s.Server.Hello == "" {
		s.Server.Hello = m.domain
	}
	w := usualWaits()
	m.sender = &sender{
		store: s.Store, server: s.Server, write: m.write, bounce: m.refusedAddress, clock: s.Clock, log: s.Log, waits: w,
		connections: min(or(s.Limits.Connections, usualConnections), connectionsMost),
		queue:       newQueue(s.Limits.PerSecond, s.Limits.Domains), news: make(chan struct{}, 1),
		scribe: newScribe(s.Store, w.database, func(err error) { s.Log.Error("mail: what was sent cannot be written down", "error", err) }),
	}
	return m, nil
}

func or(n, usual int) int {
	if n > 0 {
		return n
	}
	return usual
}

// wake has the sender look for letters at once.
func (m *Mail) wake() {
	select {
	case m.sender.news <- struct{}{}:
	default:
	}
}

// Run sends what is due, makes letters of what is published, and takes bounces, until ctx ends.
func (m *Mail) Run(ctx context.Context) error {
	if err := m.load(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make(chan error, 3)
	var all sync.WaitGroup
	for _, work := range []func(context.Context) error{m.sender.run, m.attend, m.runInbox} {
		all.Go(func() {
			if err := work(ctx); err != nil {
				failed <- err
				cancel()
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// load reads the issues that there are.
func (m *Mail) load(ctx context.Context) error {
	list, err := m.store.Issues(ctx)
	for _, i := range list {
		m.learn(i)
	}
	return err
}

// attend makes issues of what the library hands out: when it says that something changed, when something
// falls due, and from time to time.
func (m *Mail) attend(ctx context.Context) error {
	changes := make(chan publication.Key, 64)
	defer m.library.Changes(changes)()
	if err := m.finish(ctx); err != nil && ctx.Err() == nil {
		m.log.ErrorContext(ctx, "mail: letters cannot be written", "error", err)
	}
	for ctx.Err() == nil {
		wait := lookEvery
		err := m.collect(ctx)
		if err != nil && ctx.Err() == nil {
			m.log.ErrorContext(ctx, "mail: what was published cannot be made into letters", "error", err)
		}
		if next, err := m.library.Next(ctx); err == nil && !next.IsZero() {
			wait = min(wait, max(next.Sub(m.clock()), time.Millisecond))
		}
		timer := time.NewTimer(wait)
		select {
		case <-changes:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return nil
}

// finish spreads the issues of which an earlier process has not written every row.
func (m *Mail) finish(ctx context.Context) error {
	list, err := m.store.Issues(ctx)
	if err != nil {
		return err
	}
	for _, i := range list {
		if err := m.spread(ctx, i); err != nil {
			return err
		}
	}
	return nil
}
