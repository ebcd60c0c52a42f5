package node

import (
	"fmt"
	"maps"
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// stated is what this node said that it holds of another's log. Heads beyond it are refused until
// the entry that carries it is here.
type stated struct {
	Note string `json:"note"`
	Size int64  `json:"size"`
}

// readStatements reads and verifies what others state of this node's log. A statement by a party
// that is not known yet, or under a key that is not, since the rotation that gives it is still on its
// way, is left out: it comes again.
func (c *channel) readStatements(notes [][]byte) ([]*record.SignedStatement, error) {
	var all []*record.SignedStatement
	for _, note := range notes {
		s, err := record.ParseStatement(note)
		if err != nil {
			return nil, err
		}
		if s.Channel != c.id || s.Log != c.own {
			return nil, fmt.Errorf("a statement by %s about the log of %s in channel %s", s.Party, s.Log, s.Channel.Short())
		}
		author, ok := c.fold.Keys(s.Party)
		if !ok {
			continue
		}
		keys := author.Until(newest)
		if !claims(s, keys) {
			continue
		}
		if err := standing.VerifyStatement(s, keys); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// claims reports whether a statement names one of the keys as that which signed it, or another party's.
func claims(s *record.SignedStatement, keys []record.Keys) bool {
	name, signed := record.StatementName(string(s.Party)), s.Signature()
	return signed.Name != name || slices.ContainsFunc(keys, func(k record.Keys) bool {
		return record.VerifyKey{Name: name, Type: record.Ed25519, Public: k.Party}.ID() == signed.KeyID
	})
}

// hear keeps what another party states of this node's log, if it answers the question that is
// open. The newest counts: a party that is being restored itself may have more by now.
func (d *draft) hear(s *record.SignedStatement) {
	if d.loss.Own == nil || d.loss.Own.Nonce != s.Nonce || d.loss.Own.Statements[s.Party] == string(s.Note) {
		return
	}
	own := *d.loss.Own
	own.Statements = maps.Clone(own.Statements)
	own.Statements[s.Party] = string(s.Note)
	d.loss = d.loss.changed(func(l *loss) { l.Own = &own })
}

// state says how much of another's log is here, because its node asks. From then on heads beyond
// that are refused. A node that is being restored itself states what it holds so far.
func (d *draft) state(to record.PartyName, nonce string) error {
	size, root := d.size(to)
	if old, ok := d.loss.Stated[to]; ok && old.Size == size {
		if s, err := record.ParseStatement([]byte(old.Note)); err == nil && s.Nonce == nonce && s.Restoring == d.healing() {
			return nil
		}
	}
	s := record.Statement{
		Channel: d.id, Party: d.node.party, Log: to, Size: size, Nonce: nonce,
		Restoring: d.healing(), Time: record.At(d.node.clock()),
	}
	if size > 0 {
		s.Root = &root
	}
	signer, err := d.node.signer("party", d.ownKeys(d.node, newest).Party)
	if err != nil {
		return err
	}
	key, err := record.NewSigningKey(record.StatementName(string(d.node.party)), record.Ed25519, signer)
	if err != nil {
		return err
	}
	note, err := s.Sign(key)
	if err != nil {
		return err
	}
	all := maps.Clone(d.loss.Stated)
	if all == nil {
		all = map[record.PartyName]stated{}
	}
	all[to] = stated{string(note), size}
	d.loss = d.loss.changed(func(l *loss) { l.Stated = all })
	return nil
}

// barred reports whether part of a log is beyond what this node has stated of it, and does not
// hold the entry that releases it from that.
func (d *draft) barred(in incoming) bool {
	said, ok := d.loss.Stated[in.party]
	return ok && !d.healing() && in.end() > said.Size && !slices.ContainsFunc(in.leaves, said.answeredBy)
}

// answeredBy reports whether an entry is the one for which the statement was made: it carries that,
// or an earlier answer of this node to the same question.
func (s stated) answeredBy(leaf standing.Leaf) bool {
	if leaf.Entry == nil || leaf.Entry.Node != record.Restored {
		return false
	}
	mine, err := record.ParseStatement([]byte(s.Note))
	return err == nil && slices.ContainsFunc(leaf.Entry.Statements, func(note string) bool {
		other, err := record.ParseStatement([]byte(note))
		return err == nil && other.Party == mine.Party && other.Nonce == mine.Nonce
	})
}

// release forgets a statement once the entry that carries it is here.
func (d *draft) release(in incoming) {
	said, ok := d.loss.Stated[in.party]
	if !ok || !slices.ContainsFunc(in.leaves, said.answeredBy) {
		return
	}
	all := maps.Clone(d.loss.Stated)
	delete(all, in.party)
	d.loss = d.loss.changed(func(l *loss) { l.Stated = all })
}

// bound returns what this node has stated to another of its log, and is bound by; "" if nothing.
func (c *channel) bound(to record.PartyName) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.loss.Stated[to].Note
}

// unbind forgets a statement to whoever has answered since, and is whole: their question is no longer
// open, since it signs nothing while one is. It was put again by a bundle that came late, to a node that
// had itself lost that it had answered, and no entry will ever carry this statement.
func (d *draft) unbind(b *record.Bundle, bound string) {
	if bound == "" || b.Restoring != "" || d.loss.Stated[b.From].Note != bound {
		return
	}
	all := maps.Clone(d.loss.Stated)
	delete(all, b.From)
	d.loss = d.loss.changed(func(l *loss) { l.Stated = all })
}

// statements returns what all others have stated, in the order of their names; nil if one is
// missing, or says that more of the log is to come, or if no other is known.
func (d *draft) statements(size int64) ([]string, error) {
	list := []string{}
	for _, party := range d.others(d.evidence) {
		note, ok := d.loss.Own.Statements[party]
		if !ok {
			return nil, nil
		}
		s, err := record.ParseStatement([]byte(note))
		if err != nil {
			return nil, err
		}
		if s.Size > size {
			return nil, nil
		}
		if s.Size > 0 {
			root, err := d.rootAt(d.node.party, s.Size)
			if err != nil {
				return nil, err
			}
			if root != *s.Root {
				return nil, fmt.Errorf("%s holds another log of this node, at %d entries: %w: two copies of this node have been running", party, s.Size, ErrFork)
			}
		}
		list = append(list, note)
	}
	if len(list) == 0 {
		return nil, nil // an old copy may not know yet whom it invited later
	}
	return list, nil
}
