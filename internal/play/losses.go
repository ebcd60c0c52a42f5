package play

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"parley.example/internal/store"
	"parley.example/record"
)

// Losses and forks: a database that is gone, and entries of a node that no honest node makes.

// loseStores has nodes lose their databases.
type loseStores struct{ keys []string }

func (p *parser) readLose(n *yaml.Node, _ *stepText) action {
	keys := p.someParties(n, "lose")
	for _, key := range keys {
		p.runs(n, "lose", key)
	}
	return &loseStores{keys}
}

// do leaves a node nothing but its keys and its charters, with which it begins again and asks the
// others for what they hold.
func (l *loseStores) do(ctx context.Context, s *Stage, _ step) error {
	for _, key := range l.keys {
		side := s.Side(key)
		if err := side.stop(ctx); err != nil {
			return err
		}
		for _, file := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(side.path() + file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if err := s.start(ctx, side); err != nil {
			return err
		}
		for _, c := range s.allChannels() {
			if !slices.Contains(c.sides, side) {
				continue
			}
			if _, err := side.node.HealFrom(ctx, c.charter); err != nil {
				return err
			}
		}
	}
	return s.settle(ctx)
}

// forgedNode is a node's own entry that is put into its log by hand.
type forgedNode struct {
	fork     string           // whose log was signed twice
	signed   string           // with whose key
	restored map[string]int64 // how much of the log each is made to state; newest is -1
}

// readForgedNode reads what a forged entry carries; nil if it is none of a node's own.
func (p *parser) readForgedNode(fields map[string]*yaml.Node) *forgedNode {
	fork, signed, restored := fields["fork"], fields["signed-by"], fields["restored"]
	f := &forgedNode{}
	switch {
	case fork != nil && restored != nil:
		p.fail(restored, "forge.restored", "one entry carries one thing: make two steps of it")
	case fork != nil:
		f.fork = p.choice(fork, "forge.fork", p.keys())
		f.signed = f.fork
	case restored != nil:
		f.restored = p.sizes(restored, "forge.restored")
	case signed != nil:
		p.fail(signed, "forge.signed-by", "goes with fork only")
		return nil
	default:
		return nil
	}
	if signed != nil {
		f.signed = p.choice(signed, "forge.signed-by", p.keys())
	}
	return f
}

// make fills the entry of a party's log.
func (f *forgedNode) make(ctx context.Context, s *Stage, kept store.Store, side *Side, entry *record.Entry) (err error) {
	if f.fork != "" {
		entry.Node = record.ForkFound
		entry.Evidence, err = s.evidence(ctx, kept, s.Side(f.fork), s.Side(f.signed))
		return err
	}
	entry.Node = record.Restored
	nonce, err := record.NewNonce(s.random)
	if err != nil {
		return err
	}
	for _, other := range s.byName() {
		size, states := f.restored[other.Key]
		if !states {
			continue
		}
		note, err := s.statement(ctx, kept, other, side, size, nonce, entry)
		if err != nil {
			return err
		}
		entry.Statements = append(entry.Statements, note)
	}
	return nil
}

// byName returns the parties in the order of their names.
func (s *Stage) byName() []*Side {
	return slices.SortedFunc(slices.Values(s.sides), func(a, b *Side) int { return strings.Compare(string(a.Name), string(b.Name)) })
}

// evidence makes a second head of a log, as large as the one that is held, and signs both.
func (s *Stage) evidence(ctx context.Context, kept store.Store, forker, signer *Side) ([]byte, error) {
	log := store.Log{Channel: s.here.id, Party: string(forker.Name)}
	head, err := kept.Head(ctx, log)
	if err != nil {
		return nil, err
	}
	root, err := store.RootAt(ctx, kept, log, head.Size)
	if err != nil {
		return nil, err
	}
	key, err := record.NewSigningKey(record.Origin(log.Party, s.here.id), record.Ed25519, signer.Keys.Party)
	if err != nil {
		return nil, err
	}
	var heads [2][]byte
	for i, r := range []record.Hash{root, sha256.Sum256(root[:])} {
		point := record.Checkpoint{Origin: record.Origin(log.Party, s.here.id), Size: head.Size, Root: r}
		signature, err := point.Sign(key)
		if err != nil {
			return nil, err
		}
		heads[i] = record.SignedCheckpoint(point, signature)
	}
	fork, err := record.NewFork(s.here.id, forker.Name, key.VerifyKey, heads[0], heads[1], record.Hash{}, nil)
	if err != nil {
		return nil, err
	}
	return fork.Bytes()
}

// statement has a party state how much it holds of another's log. Beyond what there is of it, the
// root is made up.
func (s *Stage) statement(ctx context.Context, kept store.Store, author, about *Side, size int64, nonce string, at *record.Entry) (string, error) {
	log := store.Log{Channel: s.here.id, Party: string(about.Name)}
	if size == newest {
		size = at.N
	}
	root := record.Hash(sha256.Sum256([]byte(fmt.Sprint(size))))
	if size <= at.N {
		var err error
		if root, err = store.RootAt(ctx, kept, log, size); err != nil {
			return "", err
		}
	}
	said := record.Statement{Channel: s.here.id, Party: author.Name, Log: about.Name, Size: size, Nonce: nonce, Time: at.Time}
	if size > 0 {
		said.Root = &root
	}
	key, err := record.NewSigningKey(record.StatementName(string(author.Name)), record.Ed25519, author.Keys.Party)
	if err != nil {
		return "", err
	}
	note, err := said.Sign(key)
	return string(note), err
}
