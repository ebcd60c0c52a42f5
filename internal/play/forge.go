package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/record"
	"parley.example/standing"
)

// A node refuses to write what would break a rule. But the others must bear with programs that
// do not, so a story can have a party write into its own log by hand: the node is stopped, the
// entry is put into its database under a head signed with the party's key, and the node is
// started again.

// forging is how an entry is forged.
type forging struct {
	seen  map[string]int64 // by the key of a party: how many entries it claims to have seen; newest is -1
	bytes []byte           // in place of an entry
	node  *forgedNode      // in place of an act
	void  standing.Rule
	by    string
}

const newest = -1

func (p *parser) forging(n *yaml.Node, alone bool) *forging {
	f := &forging{}
	if !alone {
		fields := p.fields(n, "forge", "seen")
		if v := fields["seen"]; v != nil {
			f.seen = p.sizes(v, "forge.seen")
		} else {
			p.fail(n, "forge.seen", "missing")
		}
		return f
	}
	fields := p.fields(n, "forge", "bytes", "fork", "signed-by", "restored")
	f.node = p.readForgedNode(fields)
	if len(fields) == 0 {
		p.fail(n, "forge", "want bytes, a fork, or what was restored")
	}
	if v := fields["bytes"]; v != nil {
		f.bytes = []byte(v.Value)
	}
	return f
}

// sizes reads how many entries of each party's log.
func (p *parser) sizes(n *yaml.Node, field string) map[string]int64 {
	all := map[string]int64{}
	for _, m := range p.members(n, field) {
		key := p.choice(m.key, field, p.keys())
		if m.node.Value == "newest" {
			all[key] = newest
		} else {
			all[key] = p.number(m.node, join(field, m.name))
		}
	}
	return all
}

// readForge reads a step that writes what is no act: bytes that are no entry, or an entry of the
// node's own.
func (p *parser) readForge(n *yaml.Node, s *stepText) action {
	f := p.forging(n, true)
	_, f.void = p.effect(s)
	if by := s.fields["by"]; by == nil {
		p.fail(s.node, "by", "missing: say whose log it is")
	} else {
		f.by = p.choice(by, "by", p.keys())
		p.runs(by, "by", f.by)
	}
	return f
}

func (f *forging) do(ctx context.Context, s *Stage, at step) error {
	cite, err := s.forge(ctx, s.Side(f.by), f, &said{})
	if err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil || f.void == "" {
		return err
	}
	return s.checkVoid(ctx, at, "the forged entry", cite, f.void)
}

// forge writes past a node's checks.
func (s *Stage) forge(ctx context.Context, side *Side, f *forging, made *said) (standing.Cite, error) {
	if f == nil {
		f = &forging{}
	}
	if err := side.stop(ctx); err != nil {
		return standing.Cite{}, err
	}
	cite, err := s.write(ctx, side, f, made)
	if err != nil {
		return cite, err
	}
	return cite, s.start(ctx, side)
}

func (s *Stage) write(ctx context.Context, side *Side, f *forging, made *said) (cite standing.Cite, err error) {
	kept, err := open.Store(ctx, "sqlite:"+side.path())
	if err != nil {
		return cite, err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	log := store.Log{Channel: s.here.id, Party: string(side.Name)}
	frontier, err := store.LoadFrontier(ctx, kept, log)
	if err != nil {
		return cite, err
	}
	cite = standing.Cite{Party: side.Name, N: frontier.Size()}
	raw := f.bytes
	if raw == nil {
		entry := &record.Entry{N: cite.N, Time: record.At(side.clock()), Act: made.note}
		if f.node != nil {
			if err := f.node.make(ctx, s, kept, side, entry); err != nil {
				return cite, err
			}
		}
		if entry.Seen, err = s.claim(ctx, kept, side, f.seen); err != nil {
			return cite, err
		}
		if raw, err = entry.Bytes(); err != nil {
			return cite, err
		}
	}
	growth, after := frontier.Grow(log, [][]byte{raw})
	point := record.Checkpoint{Origin: record.Origin(string(side.Name), s.here.id), Size: after.Size(), Root: after.Root()}
	key, err := record.NewSigningKey(point.Origin, record.Ed25519, side.Keys.Party)
	if err != nil {
		return cite, err
	}
	signature, err := point.Sign(key)
	if err != nil {
		return cite, err
	}
	batch := &store.Batch{
		Grow:        []store.Growth{growth},
		Checkpoints: []store.Checkpoint{{Log: log, Size: point.Size, Note: record.SignedCheckpoint(point, signature)}},
	}
	if made.body != nil {
		batch.Bodies = []store.Body{{Channel: s.here.id, Hash: record.BodyHash(made.body), Data: made.body}}
	}
	return cite, kept.Commit(ctx, batch)
}

// claim returns the heads that a forged entry says it has seen: those that its node holds, but
// for the logs that the story names.
func (s *Stage) claim(ctx context.Context, kept store.Store, side *Side, sizes map[string]int64) ([]record.Cited, error) {
	list := []record.Cited{}
	for _, other := range s.sides {
		if other == side {
			continue
		}
		log := store.Log{Channel: s.here.id, Party: string(other.Name)}
		from := kept
		size, named := sizes[other.Key]
		if named {
			if from = other.store; from == nil {
				return nil, fmt.Errorf("the node of %s is stopped: its log cannot be cited", other.Key)
			}
		}
		head, err := from.Head(ctx, log)
		if err != nil {
			return nil, err
		}
		if !named || size == newest {
			size = head.Size
		}
		if size > head.Size {
			return nil, fmt.Errorf("the log of %s has %d entries, fewer than %d", other.Key, head.Size, size)
		}
		if size <= 0 {
			continue
		}
		root, err := store.RootAt(ctx, from, log, size)
		if err != nil {
			return nil, err
		}
		list = append(list, record.Cited{Party: other.Name, Size: size, Root: root})
	}
	sortCited(list)
	return list, nil
}

func sortCited(list []record.Cited) {
	slices.SortFunc(list, func(a, b record.Cited) int { return strings.Compare(string(a.Party), string(b.Party)) })
}
