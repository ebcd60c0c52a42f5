package line

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// InviteState is how far an invitation by ticket has come, as the inviter has it.
type InviteState string

// The states, in the order in which they follow.
const (
	InviteOpen      InviteState = "open"      // nobody has used the ticket
	InviteOffered   InviteState = "offered"   // somebody has committed
	InviteCompare   InviteState = "compare"   // the words are there to be compared
	InviteConfirmed InviteState = "confirmed" // they agree; the invitation is being entered
	InviteEntered   InviteState = "invited"   // it is in the record
	InviteEnded     InviteState = "ended"
)

// Invite is a ticket that this node has made, and how far it has come.
type Invite struct {
	Ticket      Ticket        `json:"ticket"`
	State       InviteState   `json:"state"`
	Made        time.Time     `json:"made"`
	Ended       string        `json:"ended,omitempty"` // why
	Commitment  []byte        `json:"commitment,omitempty"`
	Nonce       []byte        `json:"nonce,omitempty"`
	Inviter     record.Party  `json:"inviter"`
	Joiner      *record.Party `json:"joiner,omitempty"`
	JoinerNonce []byte        `json:"joiner-nonce,omitempty"`
	Address     string        `json:"address,omitempty"` // where the joiner's node listens
	Charter     []byte        `json:"charter"`

	kept []byte // as it stands in the store
}

const inviteDrawer = "invite"

// NewInvite makes a ticket for a party to join a channel in a role, until a time. The address
// is where this node can be dialled. Only a party that the charter names can make one, because
// the joiner's node knows nobody else before it has the record.
func NewInvite(ctx context.Context, n *node.Node, channel record.Hash, to record.PartyName, role record.Role, address string, until time.Time, random io.Reader) (*Invite, error) {
	charter, raw, err := n.Charter(ctx, channel)
	if err != nil {
		return nil, err
	}
	own, named := charter.Party(n.Party())
	if !named || own.Role != record.RoleParty {
		return nil, fmt.Errorf("only a principal that the charter names can make a ticket: ask %s to", charter.Founder)
	}
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" || port == "0" {
		return nil, fmt.Errorf("%q is no address that another can dial: want host:port", address)
	}
	if !slices.Contains(role.Options(), string(role)) {
		return nil, fmt.Errorf("%q is no role: want one of %s", role, strings.Join(role.Options(), ", "))
	}
	parties, err := n.Counterparts(ctx, channel)
	if err != nil {
		return nil, err
	}
	for _, p := range parties {
		if p.Name == to {
			return nil, fmt.Errorf("%s is in this channel already, or invited", to)
		}
	}
	if to == n.Party() {
		return nil, errors.New("this is one's own name: invite the other side")
	}
	secret := make([]byte, joinNonce)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, err
	}
	i := &Invite{
		Ticket: Ticket{From: n.Party(), At: address, Line: own.Keys.Line, Channel: channel, To: to, Role: role, Until: record.At(until), Secret: secret},
		State:  InviteOpen, Made: n.Now(), Inviter: own, Charter: raw,
	}
	return i, i.put(ctx, n)
}

// Invites returns the tickets that this node has made, the oldest first.
func Invites(ctx context.Context, n *node.Node) ([]*Invite, error) {
	papers, err := n.Papers(ctx, inviteDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []*Invite
	for _, p := range papers {
		i := &Invite{kept: p.Data}
		if err := readPaper(p.Data, i); err != nil {
			return nil, fmt.Errorf("ticket %s: %w", p.Name, err)
		}
		all = append(all, i)
	}
	sortBy(all, func(i *Invite) time.Time { return i.Made })
	return all, nil
}

// invite finds a ticket by its secret.
func invite(ctx context.Context, n *node.Node, secret []byte) (*Invite, error) {
	data, err := n.Paper(ctx, inviteDrawer, ticketID(secret))
	if errors.Is(err, store.ErrNone) {
		return nil, errNoTicket
	}
	if err != nil {
		return nil, err
	}
	i := &Invite{kept: data}
	return i, readPaper(data, i)
}

var errNoTicket = errors.New("this node has made no such ticket")

// put keeps the invite, if nobody else has changed it since it was read.
func (i *Invite) put(ctx context.Context, n *node.Node) error {
	data, err := paper(i)
	if err != nil {
		return err
	}
	name := i.Ticket.ID()
	err = n.Put(ctx, []store.Paper{{Drawer: inviteDrawer, Name: name, Data: data}}, store.Expect{Drawer: inviteDrawer, Name: name, Data: i.kept})
	if err == nil {
		i.kept = data
	}
	return err
}

// Pending reports whether the ticket can still lead to something at a time.
func (i *Invite) Pending(now time.Time) bool {
	return i.State == InviteConfirmed || i.State != InviteEntered && i.State != InviteEnded && !i.Ticket.expired(now)
}

// Words returns what this side reads aloud, and what it must hear.
func (i *Invite) Words() (read, hear []string, err error) {
	if i.Joiner == nil {
		return nil, nil, fmt.Errorf("nobody has used the ticket yet: it is %s", i.State)
	}
	return handshake{i.Ticket.Secret, i.Commitment, i.Charter, i.Inviter, i.Nonce, *i.Joiner, i.JoinerNonce}.words()
}

// End makes the ticket worthless, and says why.
func (i *Invite) End(ctx context.Context, n *node.Node, why string) error {
	if i.State == InviteEntered {
		return errors.New("the invitation is in the record already, and stays there")
	}
	i.State, i.Ended = InviteEnded, why
	return i.put(ctx, n)
}

// Confirm takes the words that the other side read, and enters the invitation if they are
// right. It returns [ErrWords] if they are not; then the ticket has ended.
func (i *Invite) Confirm(ctx context.Context, n *node.Node, heard string) error {
	switch {
	case i.State == InviteConfirmed:
		return i.enter(ctx, n) // it was interrupted here
	case i.State != InviteCompare:
		return fmt.Errorf("there is nothing to compare: the ticket is %s", i.State)
	case i.Ticket.expired(n.Now()):
		return fmt.Errorf("the ticket ran out at %s: make a new one", i.Ticket.Until.Format(time.RFC3339))
	}
	_, hear, err := i.Words()
	if err != nil {
		return err
	}
	if err := compare(heard, hear); err != nil {
		if errors.Is(err, ErrWords) {
			return errors.Join(err, i.End(ctx, n, "the words differed"))
		}
		return err
	}
	i.State = InviteConfirmed
	if err := i.put(ctx, n); err != nil {
		return err
	}
	return i.enter(ctx, n)
}

func (i *Invite) enter(ctx context.Context, n *node.Node) error {
	done, err := hasInvited(ctx, n, i.Ticket.Channel, i.Joiner.Name)
	if err != nil {
		return err
	}
	if i.Address != "" {
		if err := SetAddress(ctx, n, i.Joiner.Name, i.Address); err != nil {
			return err
		}
	}
	if !done {
		if _, err := n.Say(ctx, node.Saying{Channel: i.Ticket.Channel, Kind: "invitation", Terms: &record.Invitation{Party: *i.Joiner}}); err != nil {
			return err
		}
	}
	i.State = InviteEntered
	return i.put(ctx, n)
}

// Second makes, for this node's party, the invitation of a party that another principal has
// made already: in a channel with more than one principal each has to invite, in the same
// terms. The keys are those that the other principal has compared.
func Second(ctx context.Context, n *node.Node, channel record.Hash, party record.PartyName) error {
	done, err := hasInvited(ctx, n, channel, party)
	if err != nil {
		return err
	}
	if done {
		return fmt.Errorf("%s has invited %s already", n.Party(), party)
	}
	s, err := n.Standing(ctx, channel, n.Now())
	if err != nil {
		return err
	}
	for _, p := range s.Parties {
		if p.Name == party && p.State == "invited" {
			_, err := n.Say(ctx, node.Saying{Channel: channel, Kind: "invitation", Terms: &record.Invitation{Party: p.Party}})
			return err
		}
	}
	return fmt.Errorf("nobody has invited %s into channel %s, as far as the record here says: exchange first", party, channel.Short())
}

// hasInvited reports whether the own log has an invitation of a party.
func hasInvited(ctx context.Context, n *node.Node, channel record.Hash, party record.PartyName) (bool, error) {
	lines, err := n.Lines(ctx, channel, n.Party(), 0, record.MaxIndex)
	if err != nil {
		return false, err
	}
	for _, l := range lines {
		if l.Act == nil || l.Breach != nil {
			continue
		}
		if t, ok := l.Act.Terms.(*record.Invitation); ok && t.Party.Name == party {
			return true, nil
		}
	}
	return false, nil
}
