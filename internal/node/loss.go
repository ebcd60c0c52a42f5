package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
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

const lossDrawer = "loss"

// Signed is where a node notes how far it has signed its own logs, durably and apart from its
// store and the backups of that; see package heads.
type Signed interface {
	// Noted returns the newest head noted in a channel, and whether any was.
	Noted(channel record.Hash) (size int64, root record.Hash, ok bool)

	// Complete reports whether all that the keys have ever signed was noted here. If not, nothing says
	// whether they have signed in a channel of which nothing is noted.
	Complete() bool

	// Note notes a head in each channel, unless a larger one is noted, and returns when it is
	// durable.
	Note(heads map[record.Hash]record.Cited) error

	// Replace is Note for one channel, whatever is noted there: that was declared lost.
	Replace(channel record.Hash, head record.Cited) error
}

// ErrUnsure is returned for everything that signs in a channel while nothing says how far this
// node had signed its log there.
var ErrUnsure = errors.New("the note of what this node has signed in this channel is missing, so it signs nothing there")

// ErrForgotten is returned for what comes from a counterpart that holds more of this node's own log than
// the node does, while nobody has said that it is to be healed.
var ErrForgotten = errors.New("this is an old copy of a node that has gone on since, or one that has lost what it had: stop it, and start the newest")

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
