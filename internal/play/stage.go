package play

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// Options say how a scenario is told. The zero value will do.
type Options struct {
	// Dir is where each node's files are put, in a folder named by its party's key. It must hold
	// none of these folders yet. If it is empty, the files are in a temporary directory which
	// Close removes.
	Dir string

	// Log is where nodes report what they refuse; nil: nowhere.
	Log *slog.Logger

	// Progress is called before each step; nil: nobody is told.
	Progress func(Progress)

	// Random gives the nodes keys and nonces; nil: the system's.
	Random io.Reader
}

// Progress is what a teller says before a step.
type Progress struct {
	Step, Of int // from 1
	Line     int // in the file
	At       time.Time
	Tell     string // the step's own words; may be empty
}

// Stage is where a story is told: the nodes of all its parties, running. It is not safe for
// concurrent use while the story is told; the nodes themselves are.
type Stage struct {
	scenario *Scenario
	sides    []*Side
	here     *told            // the channel of the step that is told
	channels map[string]*told // by their keys; that of the scenario itself has none
	clock    *clock
	gates    *gates
	random   io.Reader
	log      *slog.Logger
	temp     string // removed by Close
	founded  bool
	acts     map[string]said
	sealed   map[string]*record.SealedOffer // by the label of the act that sealed it

	expectations int
}

// said is where an act of the story stands.
type said struct {
	hash record.Hash
	cite standing.Cite // once it is entered
	in   bool
	note []byte // of an act that is held back
	body []byte
}

var errRestless = errors.New("the line does not come to rest: the nodes keep having news for each other")

// Tell tells a scenario and hands back its nodes, which run on: at first with the clock that the
// story left; see [Stage.GoOn]. A node that the story stopped stays so. If an expectation fails,
// the error is a [*Failure]. Close the stage; on an error it is closed already.
func Tell(ctx context.Context, sc *Scenario, o Options) (*Stage, error) {
	s, err := begin(ctx, sc, o)
	if err == nil {
		err = s.tell(ctx, o.Progress)
	}
	if err != nil {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
		return nil, err
	}
	return s, nil
}

// begin opens the nodes and founds the channel.
func begin(ctx context.Context, sc *Scenario, o Options) (s *Stage, err error) {
	s = &Stage{
		scenario: sc, clock: newClock(sc.Start), gates: newGates(), random: o.Random, log: o.Log, acts: map[string]said{},
		here: &told{}, channels: map[string]*told{}, sealed: map[string]*record.SealedOffer{},
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
			s = nil
		}
	}()
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	dir := o.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "parley-play-"); err != nil {
			return s, err
		}
		s.temp = dir
	}
	for _, p := range sc.Parties {
		if err := s.enter(ctx, p, filepath.Join(dir, p.Key)); err != nil {
			return s, err
		}
	}
	return s, s.found(ctx)
}

// enter makes a party's keys and opens its node.
func (s *Stage) enter(ctx context.Context, p Party, dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already: tell the story in another directory", dir)
	}
	side, err := newSide(p, dir, s.random)
	if err != nil {
		return err
	}
	side.clock, side.log = s.clock.of(p.Key), s.log.With("node", p.Key)
	s.sides = append(s.sides, side)
	return s.start(ctx, side)
}

// start opens a node, and tells it and the others where they listen.
func (s *Stage) start(ctx context.Context, side *Side) error {
	if err := side.open(ctx, s.gates, s.random); err != nil {
		return err
	}
	for _, other := range s.sides {
		if other == side || other.node == nil {
			continue
		}
		if err := line.SetAddress(ctx, other.node, side.Name, side.Address()); err != nil {
			return err
		}
		if err := line.SetAddress(ctx, side.node, other.Name, other.Address()); err != nil {
			return err
		}
	}
	return nil
}

// found founds the channel; those who join at once sign the charter and give their officials
// full powers.
func (s *Stage) found(ctx context.Context) error {
	sc := s.scenario
	founder := s.Side(sc.Founder)
	charter, err := s.charter(founder)
	if err != nil {
		return err
	}
	if sc.Witness != "" {
		charter.Crossing, charter.Witness = record.CrossingWitness, s.Side(sc.Witness).Name
	}
	for _, side := range s.sides {
		if side.Joins == ByInvitation {
			continue
		}
		p, err := s.record(side.Key)
		if err != nil {
			return err
		}
		charter.Parties = append(charter.Parties, p)
	}
	err = s.enact(ctx, "", charter, founder, s.sides)
	s.founded = true
	return err
}

// charter begins a charter of what the header says of every channel of the story.
func (s *Stage) charter(founder *Side) (*record.Charter, error) {
	sc := s.scenario
	nonce, err := record.NewNonce(s.random)
	return &record.Charter{
		Title: sc.Title, Nature: sc.Nature, Note: sc.Note, Founder: founder.Name, Languages: slices.Sorted(slices.Values(sc.Languages)),
		Law: sc.Law, Crossing: record.CrossingPast, Tolerance: int64(sc.Tolerance / time.Second), Cadence: sc.Cadence,
		Words: sc.Words, Silence: sc.Silence, CheckIn: sc.CheckIn, Private: sc.Private, Founded: record.At(s.clock.now()), Nonce: nonce,
	}, err
}

// enact founds a channel and shows it to the sides. Those who join at once sign the charter, and give
// their officials full powers.
func (s *Stage) enact(ctx context.Context, key string, charter *record.Charter, founder *Side, sides []*Side) error {
	slices.SortFunc(charter.Parties, func(a, b record.Party) int { return strings.Compare(string(a.Name), string(b.Name)) })
	raw, err := charter.Bytes()
	if err != nil {
		return err
	}
	id, err := founder.node.Found(ctx, charter)
	if err != nil {
		return err
	}
	s.here = &told{id: id, charter: raw, sides: sides, joined: map[*Side]bool{}}
	s.channels[key] = s.here
	for _, side := range sides {
		if side != founder {
			if _, err := side.node.Join(ctx, raw); err != nil {
				return err
			}
		}
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	for _, side := range sides {
		if side.Joins != AtOnce {
			continue
		}
		if side != founder {
			saying := node.Saying{Channel: s.here.id, Kind: "accession", Terms: &record.Accession{}, Body: s.supposed()}
			if _, err := side.node.Say(ctx, saying); err != nil {
				return fmt.Errorf("accession of %s: %w", side.Name, err)
			}
		}
		if err := s.empower(ctx, side); err != nil {
			return err
		}
	}
	return s.settle(ctx)
}

// supposed returns the words of an act that no source tells of; nil if the scenario has none.
func (s *Stage) supposed() *record.Body {
	sc := s.scenario
	if len(sc.Supposed) == 0 {
		return nil
	}
	return (&act{text: sc.Supposed, marks: sc.Translations}).body()
}

// empower gives a party's officials the powers that the header names.
func (s *Stage) empower(ctx context.Context, side *Side) error {
	s.here.joined[side] = true
	for _, o := range side.Officials {
		if o.Later {
			continue
		}
		key, err := record.NewSigningKey("key", record.Ed25519, side.officials[o.ID])
		if err != nil {
			return err
		}
		entered, err := side.node.Say(ctx, node.Saying{
			Channel: s.here.id, Kind: "powers.given", Body: s.supposed(),
			Terms: &record.PowersGiven{Official: o.ID, Name: o.Name, Office: o.Office, Key: key.Public, May: o.May, From: o.From, Until: o.Until},
		})
		if err != nil {
			return fmt.Errorf("powers of %s: %w", powersLabel(side.Key, o.ID), err)
		}
		if s.here != s.channels[""] {
			continue // a story has no name for powers in a working group
		}
		s.acts[powersLabel(side.Key, o.ID)] = said{hash: entered.Act, cite: entered.Cite, in: true}
	}
	return nil
}

// tell tells the story up to its end, or to the first expectation that fails.
func (s *Stage) tell(ctx context.Context, progress func(Progress)) error {
	for i, at := range s.scenario.steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.clock.set(at.at)
		if progress != nil {
			progress(Progress{i + 1, len(s.scenario.steps), at.line, at.at, at.tell})
		}
		if at.does == nil {
			continue
		}
		s.here = s.channels[at.in]
		if err := at.does.do(ctx, s, at); err != nil {
			if f, failed := errors.AsType[*Failure](err); failed {
				f.File = s.scenario.Name
				return err
			}
			return fmt.Errorf("%s:%d: %w", s.scenario.Name, at.line, err)
		}
	}
	s.here = s.channels[""]
	return nil
}

// Channel returns the channel of the story.
func (s *Stage) Channel() record.Hash { return s.channels[""].id }

// Scenario returns the story.
func (s *Stage) Scenario() *Scenario { return s.scenario }

// Sides returns the parties with their nodes, in the order of the file.
func (s *Stage) Sides() []*Side { return slices.Clone(s.sides) }

// Side returns the party of that key; nil if there is none.
func (s *Stage) Side(key string) *Side {
	for _, side := range s.sides {
		if side.Key == key {
			return side
		}
	}
	return nil
}

// Now returns the story's time.
func (s *Stage) Now() time.Time { return s.clock.now() }

// GoOn opens every line and lets the clock run on from where the story left it, as fast as real
// does: [time.Now], say. Clocks that the story left wrong stay wrong.
func (s *Stage) GoOn(real func() time.Time) {
	s.gates.open()
	s.clock.goOn(real)
}

// Close stops every node, and removes the files unless a directory was given for them.
func (s *Stage) Close() error {
	var all []error
	for _, side := range s.sides {
		all = append(all, side.stop(context.Background()))
	}
	if s.temp != "" {
		all = append(all, os.RemoveAll(s.temp))
	}
	return errors.Join(all...)
}

// The names in terms stand for these. A reference in terms names an object, so an act on one
// stands for it; see objectOf.

func (s *Stage) ref(label, point string) (record.Ref, error) {
	if _, err := s.act(label, point); err != nil {
		return "", err
	}
	return s.objectOf(label, point), nil
}

// act returns the reference to an act itself, or to a point in it.
func (s *Stage) act(label, point string) (record.Ref, error) {
	a, ok := s.acts[label]
	if !ok {
		return "", fmt.Errorf("%s has not been said", label)
	}
	if point != "" {
		return record.RefTo(a.hash).Point(point), nil
	}
	return record.RefTo(a.hash), nil
}

func (s *Stage) key(official string) (record.PublicKey, error) {
	party, id, _ := strings.Cut(official, "/")
	signer, err := s.Side(party).Official(record.OfficialID(id))
	if err != nil {
		return nil, err
	}
	key, err := record.NewSigningKey("key", record.Ed25519, signer)
	return key.Public, err
}

func (s *Stage) record(party string) (record.Party, error) {
	p, err := s.Side(party).record()
	if s.scenario.Law < 2 {
		p.Keys.Pouch = "" // it knows no pouch
	}
	return p, err
}
