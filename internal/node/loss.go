package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// A node that has lost something must not sign in the place of what it lost: it would fork its own
// log. Until it knows how far it had gone, it takes in and signs nothing (docs/decisions/0018).

// loss is what a node knows of lost logs in one channel: its own, and those of others that asked
// it how far they had gone. It is never changed, only replaced.
type loss struct {
	Own    *ownLoss                    `json:"own,omitempty"`
	Stated map[record.PartyName]stated `json:"stated,omitempty"`
	Void   *record.Cited               `json:"void,omitempty"` // a head that was noted as signed, and that this log has declared lost
}

// changed returns the losses with a change.
func (l *loss) changed(change func(*loss)) *loss {
	c := *l
	change(&c)
	return &c
}

// ownLoss is this node's own, until it is made good.
type ownLoss struct {
	Nonce      string                      `json:"nonce"`
	Since      time.Time                   `json:"since"`
	Asked      bool                        `json:"asked"`      // whether the others are asked for statements
	Statements map[record.PartyName]string `json:"statements"` // what the others hold of its log
}

// stated is what this node said that it holds of another's log. Heads beyond it are refused until
// the entry that carries it is here.
type stated struct {
	Note string `json:"note"`
	Size int64  `json:"size"`
}

const lossDrawer = "loss"

// Signed is where a node notes how far it has signed its own logs, durably and apart from its
// store and the backups of that; see package heads.
type Signed interface {
	// Noted returns the newest head noted in a channel, and whether any was.
	Noted(channel record.Hash) (size int64, root record.Hash, ok bool)

	// Note notes a head in each channel, unless a larger one is noted, and returns when it is
	// durable.
	Note(heads map[record.Hash]record.Cited) error

	// Replace is Note for one channel, whatever is noted there: that was declared lost.
	Replace(channel record.Hash, head record.Cited) error
}

// ErrUnsure is returned for everything that signs in a channel while nothing says how far this
// node had signed its log there.
var ErrUnsure = errors.New("the note of what this node has signed in this channel is missing, so it signs nothing there")

// Restoring is the error for everything that signs in a channel, while this node does not know how
// far it had signed its log there.
type Restoring struct {
	Channel record.Hash
	Waiting []record.PartyName // for what they hold of this node's log
	Alone   bool               // no other party is known here
}

func (r *Restoring) Error() string {
	if r.Alone {
		return fmt.Sprintf("in channel %s this node is being restored, and knows no other party that could hold a copy", r.Channel.Short())
	}
	if len(r.Waiting) == 0 {
		return fmt.Sprintf("in channel %s this node is being restored, and the rest of its log is still on its way", r.Channel.Short())
	}
	var names []string
	for _, p := range r.Waiting {
		names = append(names, string(p))
	}
	return fmt.Sprintf("in channel %s this node is being restored, and signs nothing until it has heard how much of its log these hold: %s", r.Channel.Short(), strings.Join(names, ", "))
}

// loadLoss reads what is kept of losses, and compares what was noted as signed with what is in the
// store.
func (c *channel) loadLoss(ctx context.Context, n *Node, own *logState) (err error) {
	raw, err := n.store.Paper(ctx, lossDrawer, c.id.String())
	kept := new(loss)
	if err == nil {
		err = json.Unmarshal(raw, kept)
	}
	if err != nil && !errors.Is(err, store.ErrNone) {
		return fmt.Errorf("loss: %w", err)
	}
	c.unsure = false
	if c.loss, err = kept.again(n); err != nil {
		return err
	}
	if n.signed == nil {
		return nil
	}
	head := record.Cited{Party: n.party}
	if own != nil {
		head.Size, head.Root = own.frontier.Size(), own.frontier.Root()
	}
	size, root, ok := n.signed.Noted(c.id)
	switch {
	case kept.Own != nil && kept.Own.Asked:
		return n.noteAsked(c.id, c.loss) // a crash came before it
	case size > 0 && isAsked(root):
		if kept.Void != nil && kept.Void.Size == size && kept.Void.Root == root {
			return n.signed.Replace(c.id, head)
		}
		if kept.Own == nil {
			c.loss, err = kept.begun(n)
		}
		return err
	case ok && kept.Void != nil && kept.Void.Size == size && kept.Void.Root == root:
		return n.signed.Replace(c.id, head) // a crash came before it
	case !ok:
		c.unsure = kept.Own == nil
		return nil
	case size > head.Size:
		if kept.Own == nil {
			c.loss, err = kept.begun(n)
		}
		return err
	case size == head.Size && size > 0 && root != head.Root:
		return fmt.Errorf("channel %s: the store and the note of what was signed disagree on the first %d entries of this node's own log: stop the node, and restore the database that was in use last", c.id.Short(), size)
	}
	// A crash between the two, at most.
	return n.signed.Note(map[record.Hash]record.Cited{c.id: head})
}

// That the others are asked is noted too, in place of the head, since whoever has answered is bound
// until the entry comes that carries its statement: a node that loses its database again must not go on
// without that entry, even if it comes to the head that was noted. The root of such a note is sixteen
// zeros, and as many bytes that tell one question from another.

func isAsked(root record.Hash) bool { return [16]byte(root[:16]) == [16]byte{} }

// noteAsked notes that the others are asked, before they are.
func (n *Node) noteAsked(id record.Hash, l *loss) error {
	size, root, ok := n.signed.Noted(id)
	if ok && size > 0 && isAsked(root) {
		return nil
	}
	mark := record.BodyHash([]byte(l.Own.Nonce))
	clear(mark[:16])
	return n.signed.Replace(id, record.Cited{Party: n.party, Size: max(size, 1), Root: mark})
}

// begun returns the losses with one of this node's own.
func (l *loss) begun(n *Node) (*loss, error) {
	nonce, err := record.NewNonce(n.random)
	if err != nil {
		return nil, err
	}
	own := &ownLoss{Nonce: nonce, Since: n.clock(), Statements: map[record.PartyName]string{}}
	return l.changed(func(l *loss) { l.Own = own }), nil
}

// again returns the losses as they are after the node has read them: the question is put anew. What
// is read may be an old copy, and then what the others have answered to it is no longer true.
func (l *loss) again(n *Node) (*loss, error) {
	if l.Own == nil {
		return l, nil
	}
	c, err := l.begun(n)
	if err == nil {
		c.Own.Since, c.Own.Asked = l.Own.Since, l.Own.Asked
	}
	return c, err
}

// Heal says that this node may have signed more in a channel than it holds, and that no other copy
// of it is running. From now on it takes in its own log from the others, and signs nothing before
// it is sure. It does no harm where nothing was lost.
func (n *Node) Heal(ctx context.Context, id record.Hash) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	return n.do(ctx, c, func(d *draft) error {
		if d.loss.Own != nil {
			return nil
		}
		if d.loss, err = d.loss.begun(n); err != nil {
			return err
		}
		return d.restore()
	})
}

// Losses returns nil if this node signs in a channel; else [ErrUnsure], or a [Restoring] that says
// for whom it waits.
func (n *Node) Losses(ctx context.Context, id record.Hash) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.maySign(c.loss, c.unsure)
}

// maySign reports why the node signs nothing in the channel.
func (c *channel) maySign(l *loss, unsure bool) error {
	switch {
	case l.Own != nil:
		r := &Restoring{Channel: c.id}
		for _, p := range c.others() {
			if _, ok := l.Own.Statements[p]; !ok {
				r.Waiting = append(r.Waiting, p)
			}
		}
		r.Alone = len(c.others()) == 0
		return r
	case unsure:
		return fmt.Errorf("channel %s: %w", c.id.Short(), ErrUnsure)
	}
	return nil
}

// others are the parties that may hold the own log.
func (c *channel) others() []record.PartyName {
	var list []record.PartyName
	for _, p := range c.fold.Members() {
		if p.Name != c.own {
			list = append(list, p.Name)
		}
	}
	return list
}

// healing reports whether the draft is of a channel in which this node takes in its own log.
func (d *draft) healing() bool { return d.loss.Own != nil }

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

// answer is what is done about losses when a bundle has been taken in.
func (d *draft) answer(b *record.Bundle, heard []*record.SignedStatement) error {
	if !d.healing() && b.Restoring == "" {
		return nil
	}
	d.foldUp()
	for _, s := range heard {
		d.hear(s)
	}
	if b.Restoring != "" {
		if err := d.state(b.From, b.Restoring); err != nil {
			return err
		}
	}
	if err := d.restore(); err != nil {
		return err
	}
	return d.ask(b.Have)
}

// ask has the others asked for statements, once a counterpart has nothing more to give: so nodes
// that are restored together first merge what they hold.
func (d *draft) ask(have []record.Have) error {
	more := func(h record.Have) bool {
		size, _ := d.size(h.Party)
		return h.Size > size
	}
	if !d.healing() || d.loss.Own.Asked || slices.ContainsFunc(have, more) {
		return nil
	}
	own := *d.loss.Own
	own.Asked = true
	d.loss = d.loss.changed(func(l *loss) { l.Own = &own })
	return d.restore()
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

// restore goes on signing, if all that was signed before is here again: up to the head that was
// noted, or up to whatever anybody else holds. In the second case the next entry says so.
func (d *draft) restore() error {
	if !d.healing() {
		return nil
	}
	size, root := d.size(d.node.party)
	if d.node.signed != nil {
		// Who was asked is bound until the entry comes that carries its statement.
		if noted, at, ok := d.node.signed.Noted(d.id); !d.loss.Own.Asked && ok && noted == size && (at == root || size == 0) {
			d.loss = d.loss.changed(func(l *loss) { l.Own = nil })
			return d.resume()
		}
	}
	statements, err := d.statements(size)
	if err != nil || statements == nil {
		return err
	}
	void, err := d.void()
	if err != nil {
		return err
	}
	d.loss = d.loss.changed(func(l *loss) { l.Own, l.Void = nil, void })
	d.voided = void != nil
	d.unsure = false
	if err := d.append(&record.Entry{Node: record.Restored, Statements: statements}, nil); err != nil {
		return err
	}
	return d.resume()
}

// void returns the head that was noted as signed, if the log that is here does not come to it.
func (d *draft) void() (*record.Cited, error) {
	if d.node.signed == nil {
		return nil, nil
	}
	noted, at, ok := d.node.signed.Noted(d.id)
	if !ok || noted == 0 {
		return nil, nil
	}
	if size, _ := d.size(d.node.party); noted <= size {
		if root, err := d.rootAt(d.node.party, noted); err != nil || root == at {
			return nil, err
		}
	}
	return &record.Cited{Party: d.node.party, Size: noted, Root: at}, nil
}

// statements returns what all others have stated, in the order of their names; nil if one is
// missing, or says that more of the log is to come, or if no other is known.
func (d *draft) statements(size int64) ([]string, error) {
	list := []string{}
	for _, party := range d.others() {
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

// resume gives the receipts that were held back.
func (d *draft) resume() error {
	d.resumed, d.unsure = true, false
	for _, party := range slices.Sorted(maps.Keys(d.logs)) {
		size, root := d.size(party)
		if party == d.node.party || size == 0 || standing.PartyOf(party) != party {
			continue
		}
		point := record.Checkpoint{Origin: record.Origin(string(party), d.id), Size: size, Root: root}
		if err := d.keepHead(party, signedHead{point: point}, true); err != nil {
			return err
		}
	}
	return nil
}

// lossPaper is what is to be kept of losses, if that has changed.
func (d *draft) lossPaper() ([]store.Paper, error) {
	if d.loss == d.channel.loss {
		return nil, nil
	}
	p := store.Paper{Drawer: lossDrawer, Name: d.id.String()}
	if d.loss.Own != nil || len(d.loss.Stated) > 0 || d.loss.Void != nil {
		raw, err := json.Marshal(d.loss)
		if err != nil {
			return nil, err
		}
		p.Data = raw
	}
	return []store.Paper{p}, nil
}
