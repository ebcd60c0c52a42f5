package line

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	jsonv2 "github.com/go-json-experiment/json"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// JoinState is how far joining by a ticket has come, as the joiner has it.
type JoinState string

// The states, in the order in which they follow.
const (
	JoinBegun     JoinState = "begun"     // committed
	JoinOffered   JoinState = "offered"   // the inviter has answered
	JoinCompare   JoinState = "compare"   // the words are there to be compared
	JoinConfirmed JoinState = "confirmed" // they agree; the other side has to confirm too
	JoinAcceded   JoinState = "acceded"   // the charter is signed
	JoinEnded     JoinState = "ended"
)

// Joining is a ticket that this node uses, and how far it has come.
type Joining struct {
	Ticket       Ticket        `json:"ticket"`
	State        JoinState     `json:"state"`
	Begun        time.Time     `json:"begun"`
	Ended        string        `json:"ended,omitempty"` // why
	Party        record.Party  `json:"party"`
	Nonce        []byte        `json:"nonce"`
	Address      string        `json:"address,omitempty"` // where this node listens, if it does
	Inviter      *record.Party `json:"inviter,omitempty"`
	InviterNonce []byte        `json:"inviter-nonce,omitempty"`
	Charter      []byte        `json:"charter,omitempty"`

	kept []byte
}

const joinDrawer = "join"

// Join uses a ticket, or goes on where that was interrupted, until the words can be compared.
// The party is this node's record, without a role, which the ticket gives; the address is where
// this node can be dialled, or empty.
func (c *Client) Join(ctx context.Context, t Ticket, party record.Party, address string, random io.Reader) (*Joining, error) {
	party.Role = t.Role
	j, err := c.begin(ctx, t, party, address, random)
	if err != nil {
		return nil, err
	}
	if j.State == JoinEnded {
		return nil, fmt.Errorf("this ticket has ended (%s): ask for a new one", j.Ended)
	}
	if j.State == JoinBegun {
		if err := c.commit(ctx, j); err != nil {
			return nil, err
		}
	}
	if j.State == JoinOffered {
		if _, err := c.reveal(ctx, j); err != nil {
			return nil, err
		}
		j.State = JoinCompare
		return j, j.put(ctx, c.node)
	}
	return j, nil
}

func (c *Client) begin(ctx context.Context, t Ticket, party record.Party, address string, random io.Reader) (*Joining, error) {
	data, err := c.node.Paper(ctx, joinDrawer, t.ID())
	if err == nil {
		j := &Joining{kept: data}
		return j, readPaper(data, j)
	}
	if !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	now := c.node.Now()
	switch {
	case t.To != party.Name:
		return nil, fmt.Errorf("the ticket is for %s, and this is %s", t.To, party.Name)
	case t.expired(now):
		return nil, fmt.Errorf("the ticket ran out at %s: ask for a new one", t.Until.Format(time.RFC3339))
	}
	if _, _, err := c.node.Charter(ctx, t.Channel); err == nil {
		return nil, fmt.Errorf("%s is in channel %s already", party.Name, t.Channel.Short())
	}
	nonce := make([]byte, joinNonce)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	j := &Joining{Ticket: t, State: JoinBegun, Begun: now, Party: party, Nonce: nonce, Address: address}
	return j, j.put(ctx, c.node)
}

func (c *Client) commit(ctx context.Context, j *Joining) error {
	bound, err := commitment(j.Party, j.Nonce)
	if err != nil {
		return err
	}
	a := new(joinAnswer)
	if err := c.ask(ctx, j, joinPath, &joinRequest{j.Ticket.Secret, bound}, a); err != nil {
		return err
	}
	charter, id, err := record.ParseCharter(a.Charter)
	if err != nil {
		return fmt.Errorf("%s offers a charter that is none: %w", j.Ticket.From, err)
	}
	inviter, named := charter.Party(j.Ticket.From)
	switch {
	case id != j.Ticket.Channel:
		return fmt.Errorf("%s offers channel %s, and the ticket is for %s: ask for a new ticket", j.Ticket.From, id.Short(), j.Ticket.Channel.Short())
	case !named || !bytes.Equal(inviter.Keys.Line, j.Ticket.Line):
		return fmt.Errorf("the charter does not name %s with the key that the ticket gives: ask for a new ticket", j.Ticket.From)
	case len(a.Nonce) != joinNonce:
		return fmt.Errorf("%s brings no randomness: ask for a new ticket", j.Ticket.From)
	}
	j.Charter, j.Inviter, j.InviterNonce, j.State = a.Charter, &inviter, a.Nonce, JoinOffered
	return j.put(ctx, c.node)
}

func (c *Client) reveal(ctx context.Context, j *Joining) (InviteState, error) {
	a := new(revealAnswer)
	err := c.ask(ctx, j, revealPath, &revealRequest{j.Ticket.Secret, j.Party, j.Nonce, j.Address}, a)
	return a.State, err
}

// errEnded is the inviter's word that the ticket leads nowhere any more.
var errEnded = errors.New("the other side has ended the ticket")

func (c *Client) ask(ctx context.Context, j *Joining, path string, q, a any) error {
	t := j.Ticket
	raw, err := jsonv2.Marshal(q)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+t.At+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	own := c.node.LineSigner(func(k record.PublicKey) bool { return bytes.Equal(k, j.Party.Keys.Line) })
	peer, err := c.dial(own, t.Line)
	if err != nil {
		return err
	}
	response, err := peer.Do(request)
	if err != nil {
		return fmt.Errorf("%s at %s: %w", t.From, t.At, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, mostRefused))
		err := fmt.Errorf("%s at %s refuses: %s", t.From, t.At, refusal(response.StatusCode, said).Text)
		if response.StatusCode == http.StatusGone || response.StatusCode == http.StatusNotFound {
			err = fmt.Errorf("%w: %w", errEnded, err)
		}
		return err
	}
	if err := decodeJoin(response.Body, a); err != nil {
		return fmt.Errorf("%s at %s: its answer: %w", t.From, t.At, err)
	}
	return nil
}

// Joinings returns the tickets that this node has used, the oldest first.
func Joinings(ctx context.Context, n *node.Node) ([]*Joining, error) {
	papers, err := n.Papers(ctx, joinDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []*Joining
	for _, p := range papers {
		j := &Joining{kept: p.Data}
		if err := readPaper(p.Data, j); err != nil {
			return nil, fmt.Errorf("ticket %s: %w", p.Name, err)
		}
		all = append(all, j)
	}
	sortBy(all, func(j *Joining) time.Time { return j.Begun })
	return all, nil
}

func (j *Joining) put(ctx context.Context, n *node.Node) error {
	data, err := paper(j)
	if err != nil {
		return err
	}
	name := j.Ticket.ID()
	err = n.Put(ctx, []store.Paper{{Drawer: joinDrawer, Name: name, Data: data}}, store.Expect{Drawer: joinDrawer, Name: name, Data: j.kept})
	if err == nil {
		j.kept = data
	}
	return err
}

// Pending reports whether joining can still come to something.
func (j *Joining) Pending() bool { return j.State != JoinAcceded && j.State != JoinEnded }

// Words returns what this side reads aloud, and what it must hear.
func (j *Joining) Words() (read, hear []string, err error) {
	if j.Inviter == nil {
		return nil, nil, fmt.Errorf("the other side has not answered yet: joining is %s", j.State)
	}
	bound, err := commitment(j.Party, j.Nonce)
	if err != nil {
		return nil, nil, err
	}
	first, second, err := handshake{j.Ticket.Secret, bound, j.Charter, *j.Inviter, j.InviterNonce, j.Party, j.Nonce}.words()
	return second, first, err
}

// End gives the ticket up, and says why.
func (j *Joining) End(ctx context.Context, n *node.Node, why string) error {
	if j.State == JoinAcceded {
		return errors.New("the charter is signed already, and stays so")
	}
	j.State, j.Ended = JoinEnded, why
	return j.put(ctx, n)
}

// Confirm takes the words that the other side read. If they are right, the node keeps the
// charter, and notes where the inviter is; it signs nothing yet. It returns [ErrWords] if they
// are not; then the ticket has ended.
func (j *Joining) Confirm(ctx context.Context, n *node.Node, heard string) error {
	if j.State != JoinCompare {
		return fmt.Errorf("there is nothing to compare: joining is %s", j.State)
	}
	_, hear, err := j.Words()
	if err != nil {
		return err
	}
	if err := compare(heard, hear); err != nil {
		if errors.Is(err, ErrWords) {
			return errors.Join(err, j.End(ctx, n, "the words differed"))
		}
		return err
	}
	if _, err := n.Join(ctx, j.Charter); err != nil {
		return err
	}
	if err := SetAddress(ctx, n, j.Inviter.Name, j.Ticket.At); err != nil {
		return err
	}
	j.State = JoinConfirmed
	return j.put(ctx, n)
}

// Waits says why joining cannot be finished yet.
type Waits struct{ For string }

func (w *Waits) Error() string { return w.For }

// Finish fetches the record and signs the charter, once the other side has confirmed too. It
// returns a [*Waits] error as long as it has not.
func (c *Client) Finish(ctx context.Context, j *Joining) error {
	if j.State != JoinConfirmed {
		return fmt.Errorf("joining is %s: compare the words first", j.State)
	}
	id := j.Ticket.Channel
	state, err := c.ownState(ctx, id)
	if err != nil {
		return err
	}
	if state == "" {
		if err := c.askWhetherInvited(ctx, j); err != nil {
			return err
		}
	}
	if err := c.Settle(ctx, id, j.Inviter.Name); err != nil {
		// The record is shown to nobody whom not all principals have invited.
		if refusal, ok := errors.AsType[*Refusal](err); ok && refusal.Status == http.StatusForbidden && state != "acceded" {
			return &Waits{fmt.Sprintf("%s has invited, and every other principal has to, in the same terms", j.Inviter.Name)}
		}
		return err
	}
	if state != "acceded" {
		if _, err := c.node.Accede(ctx, id); err != nil {
			return err
		}
	}
	j.State = JoinAcceded
	if err := j.put(ctx, c.node); err != nil {
		return err
	}
	return c.Settle(ctx, id, j.Inviter.Name)
}

// askWhetherInvited sends the last step of the handshake again: its answer says how far the
// inviter is.
func (c *Client) askWhetherInvited(ctx context.Context, j *Joining) error {
	state, err := c.reveal(ctx, j)
	if errors.Is(err, errEnded) {
		return errors.Join(err, j.End(ctx, c.node, "the other side ended it"))
	}
	if err != nil {
		return err
	}
	if state != InviteEntered {
		return &Waits{fmt.Sprintf("%s has not confirmed the words yet", j.Inviter.Name)}
	}
	return nil
}

// ownState returns what the own party is in a channel, as far as the record here says.
func (c *Client) ownState(ctx context.Context, id record.Hash) (string, error) {
	s, err := c.node.Standing(ctx, id, c.node.Now())
	if err != nil {
		return "", err
	}
	for _, p := range s.Parties {
		if p.Name == c.node.Party() {
			return p.State, nil
		}
	}
	return "", nil
}

func sortBy[T any](list []T, at func(T) time.Time) {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(at(a).UnixNano(), at(b).UnixNano()) })
}
