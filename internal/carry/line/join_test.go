package line_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// host is an end that has no channel yet.
func host(t *testing.T, name record.PartyName) *end {
	t.Helper()
	return listen(t, nodetest.New(t, name))
}

// alone founds a channel with nobody else in it.
func alone(t *testing.T, a *end) record.Hash {
	t.Helper()
	id, err := a.Found(t.Context(), nodetest.Charter(t, a.Side))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func ticket(t *testing.T, a *end, id record.Hash, to record.PartyName) *line.Invite {
	t.Helper()
	i, err := line.NewInvite(t.Context(), a.Node, id, to, record.RoleParty, a.address, a.Now.Add(time.Hour), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// theInvite reads the one ticket that a has made again from its store.
func theInvite(t *testing.T, a *end) *line.Invite {
	t.Helper()
	all, err := line.Invites(t.Context(), a.Node)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d tickets, error %v", len(all), err)
	}
	return all[0]
}

func (e *end) join(t *testing.T, ticket line.Ticket) (*line.Joining, error) {
	t.Helper()
	return e.client.Join(t.Context(), ticket, e.Party(t), "", rand.Reader)
}

func mustJoin(t *testing.T, b *end, ticket line.Ticket) *line.Joining {
	t.Helper()
	j, err := b.join(t, ticket)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestJoiningByTicket(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	id := alone(t, a)
	made := ticket(t, a, id, b.Name)
	parsed, err := line.ParseTicket(made.Ticket.String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	mustJoin(t, b, parsed)
	j := mustJoin(t, b, parsed) // again: the same, not a second try
	i := theInvite(t, a)
	aReads, aHears, err := i.Words()
	if err != nil {
		t.Fatal(err)
	}
	bReads, bHears, err := j.Words()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(aReads, bHears) || !slices.Equal(bReads, aHears) || slices.Equal(aReads, bReads) {
		t.Fatalf("a reads %q and hears %q, b reads %q and hears %q", aReads, aHears, bReads, bHears)
	}
	if err := j.Confirm(t.Context(), b.Node, strings.ToUpper(strings.Join(aReads, "  "))); err != nil {
		t.Fatal(err)
	}
	if err := b.client.Finish(t.Context(), j); !isWaits(err) {
		t.Fatalf("finished before the inviter has confirmed: %v", err)
	}
	if err := i.Confirm(t.Context(), a.Node, strings.Join(bReads, " ")); err != nil {
		t.Fatal(err)
	}
	if err := b.client.Finish(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*end{a, b} {
		s, err := e.Standing(t.Context(), id, e.Now)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Parties) != 2 || s.Parties[1].State != "acceded" || len(s.WithoutEffect) > 0 {
			t.Errorf("at %s: parties %+v, without effect %+v", e.Name, s.Parties, s.WithoutEffect)
		}
	}
	if err := j.End(t.Context(), b.Node, "late"); err == nil {
		t.Error("joining that is done was ended")
	}
}

func isWaits(err error) bool {
	_, ok := errors.AsType[*line.Waits](err)
	return ok
}

// TestFinishAfterACrash goes on where a node signed the charter and died before it noted that.
func TestFinishAfterACrash(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	j := mustJoin(t, b, ticket(t, a, alone(t, a), b.Name).Ticket)
	i := theInvite(t, a)
	confirm(t, a, b, i, j)
	before, err := line.Joinings(t.Context(), b.Node)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.client.Settle(t.Context(), j.Ticket.Channel, a.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accede(t.Context(), j.Ticket.Channel); err != nil {
		t.Fatal(err)
	}
	if err := b.client.Finish(t.Context(), before[0]); err != nil {
		t.Fatal(err)
	}
	if after, _ := line.Joinings(t.Context(), b.Node); after[0].State != line.JoinAcceded {
		t.Errorf("joining is %s", after[0].State)
	}
}

func confirm(t *testing.T, a, b *end, i *line.Invite, j *line.Joining) {
	t.Helper()
	aReads, bReads, err := i.Words()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(i.Confirm(t.Context(), a.Node, strings.Join(bReads, " ")), j.Confirm(t.Context(), b.Node, strings.Join(aReads, " "))); err != nil {
		t.Fatal(err)
	}
}

func TestATicketWorksOnce(t *testing.T) {
	a, b, other := host(t, "a.example"), host(t, "b.example"), host(t, "b.example")
	made := ticket(t, a, alone(t, a), b.Name)
	mustJoin(t, b, made.Ticket)
	if _, err := other.join(t, made.Ticket); err == nil || !strings.Contains(err.Error(), "used already") {
		t.Errorf("a second who has the ticket: %v", err)
	}
	// And the first goes on undisturbed.
	if _, _, err := theInvite(t, a).Words(); err != nil {
		t.Error(err)
	}
}

func TestWrongWordsEndTheTicket(t *testing.T) {
	for _, side := range []string{"inviter", "joiner"} {
		t.Run(side, func(t *testing.T) {
			a, b := host(t, "a.example"), host(t, "b.example")
			j := mustJoin(t, b, ticket(t, a, alone(t, a), b.Name).Ticket)
			i := theInvite(t, a)
			aReads, bReads, err := i.Words()
			if err != nil {
				t.Fatal(err)
			}
			confirm := func(typed string) error { return i.Confirm(t.Context(), a.Node, typed) }
			if side == "joiner" {
				confirm = func(typed string) error { return j.Confirm(t.Context(), b.Node, typed) }
				bReads = aReads
			}
			// A slip of the pen does not end anything.
			for _, slip := range []string{"", strings.Join(bReads[:2], " "), bReads[0] + " xyzzy " + bReads[2]} {
				if err := confirm(slip); !errors.Is(err, line.ErrNoWords) {
					t.Errorf("%q: %v", slip, err)
				}
			}
			wrong := bReads[1] + " " + bReads[0] + " " + bReads[2]
			if err := confirm(wrong); !errors.Is(err, line.ErrWords) {
				t.Errorf("wrong words: %v", err)
			}
			if err := confirm(strings.Join(bReads, " ")); err == nil {
				t.Error("the right words came after the wrong ones and were taken")
			}
			_, err = b.join(t, j.Ticket)
			if side == "joiner" && (err == nil || !strings.Contains(err.Error(), "has ended")) {
				t.Errorf("the ticket goes on: %v", err)
			}
			if s, _ := a.Standing(t.Context(), j.Ticket.Channel, a.Now); len(s.Parties) != 1 {
				t.Errorf("somebody was invited: %+v", s.Parties)
			}
		})
	}
}

// TestJoinerLearnsThatTheTicketEnded: the inviter's people saw other words, or thought better.
func TestJoinerLearnsThatTheTicketEnded(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	j := mustJoin(t, b, ticket(t, a, alone(t, a), b.Name).Ticket)
	i := theInvite(t, a)
	aReads, _, err := i.Words()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.Confirm(t.Context(), b.Node, strings.Join(aReads, " ")), i.End(t.Context(), a.Node, "called off")); err != nil {
		t.Fatal(err)
	}
	if err := b.client.Finish(t.Context(), j); err == nil || isWaits(err) || j.State != line.JoinEnded {
		t.Errorf("error %v, state %s", err, j.State)
	}
}

// TestMiddleman puts a node between the two, with a ticket of its own for the joiner. He can
// relay everything, and the words differ.
func TestMiddleman(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	toA, toB := host(t, "b.example"), host(t, "a.example") // whom a takes for b, and b for a
	i := ticket(t, a, alone(t, a), b.Name)
	forged := ticket(t, toB, alone(t, toB), b.Name)
	jb := mustJoin(t, b, forged.Ticket)
	mustJoin(t, toA, i.Ticket)
	aReads, aHears, err1 := theInvite(t, a).Words()
	bReads, bHears, err2 := jb.Words()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if slices.Equal(aReads, bHears) || slices.Equal(bReads, aHears) {
		t.Error("a middleman gets the same words on both sides")
	}
	// He cannot send the joiner to the inviter's key with another secret, either.
	changed := i.Ticket
	changed.Secret = bytes.Repeat([]byte{7}, len(changed.Secret))
	if _, err := b.join(t, changed); err == nil || !strings.Contains(err.Error(), "no such ticket") {
		t.Errorf("a made-up secret: %v", err)
	}
}

// TestWhoAnswersMustHoldTheTicketsKey dials a node that is not the inviter's.
func TestWhoAnswersMustHoldTheTicketsKey(t *testing.T) {
	a, b, c := host(t, "a.example"), host(t, "b.example"), host(t, "a.example")
	tick := ticket(t, a, alone(t, a), b.Name).Ticket
	tick.At = c.address
	if _, err := b.join(t, tick); !errors.Is(err, line.ErrPin) {
		t.Errorf("error %v, want %v", err, line.ErrPin)
	}
}

func TestTicketRefusesTheWrongGuest(t *testing.T) {
	a, b, c := host(t, "a.example"), host(t, "b.example"), host(t, "c.example")
	id := alone(t, a)
	made := ticket(t, a, id, b.Name)
	if _, err := c.join(t, made.Ticket); err == nil || !strings.Contains(err.Error(), "is for b.example") {
		t.Errorf("another party: %v", err)
	}
	b.Now = b.Now.Add(2 * time.Hour)
	if _, err := b.join(t, made.Ticket); err == nil || !strings.Contains(err.Error(), "ran out") {
		t.Errorf("too late, by the joiner's clock: %v", err)
	}
	b.Now = b.Now.Add(-2 * time.Hour)
	a.Now = a.Now.Add(2 * time.Hour)
	if _, err := b.join(t, made.Ticket); err == nil || !strings.Contains(err.Error(), "run out") {
		t.Errorf("too late, by the inviter's clock: %v", err)
	}
	for about, to := range map[string]record.PartyName{"itself": a.Name} {
		if _, err := line.NewInvite(t.Context(), a.Node, id, to, record.RoleParty, a.address, a.Now.Add(time.Hour), rand.Reader); err == nil {
			t.Errorf("invited %s", about)
		}
	}
	for _, address := range []string{"", "a.example", "127.0.0.1:0"} {
		if _, err := line.NewInvite(t.Context(), a.Node, id, b.Name, record.RoleParty, address, a.Now.Add(time.Hour), rand.Reader); err == nil {
			t.Errorf("address %q was taken", address)
		}
	}
}

// TestStolenKeyInTheRecord: a joiner that gives another's receipt key as its own is turned away,
// and the ticket ends.
func TestStolenKeyInTheRecord(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	made := ticket(t, a, alone(t, a), b.Name)
	thief := b.Party(t)
	thief.Keys.Receipt = a.Party(t).Keys.Receipt
	_, err := b.client.Join(t.Context(), made.Ticket, thief, "", rand.Reader)
	if err == nil || !strings.Contains(err.Error(), "would have a key of a.example") {
		t.Errorf("error %v", err)
	}
	if i := theInvite(t, a); i.State != line.InviteEnded {
		t.Errorf("the ticket is %s", i.State)
	}
}

// TestRevealMustOpenTheCommitment sends another record than was committed to.
func TestRevealMustOpenTheCommitment(t *testing.T) {
	a, b := host(t, "a.example"), host(t, "b.example")
	made := ticket(t, a, alone(t, a), b.Name)
	post := func(path string, message any) int {
		t.Helper()
		raw, err := json.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{b.cert}, InsecureSkipVerify: true,
		}}}
		defer client.CloseIdleConnections()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+a.address+path, bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	const join, reveal = "/parley/v1/join", "/parley/v1/join/reveal"
	nonce := bytes.Repeat([]byte{1}, 32)
	opening := map[string]any{"secret": made.Ticket.Secret, "party": b.Party(t), "nonce": nonce}
	if got := post(reveal, opening); got != http.StatusConflict {
		t.Errorf("opened before anything was committed to: %d", got)
	}
	for about, message := range map[string]any{
		"no JSON object":   "x",
		"an unknown field": map[string]any{"secret": made.Ticket.Secret, "commitment": nonce, "more": 1},
		"a short one":      map[string]any{"secret": made.Ticket.Secret, "commitment": []byte{1}},
	} {
		if got := post(join, message); got != http.StatusBadRequest {
			t.Errorf("%s: %d", about, got)
		}
	}
	if got := post(join, map[string]any{"secret": made.Ticket.Secret, "commitment": nonce}); got != http.StatusOK {
		t.Fatalf("commitment: %d", got)
	}
	if got := post(reveal, opening); got != http.StatusConflict {
		t.Errorf("opened otherwise: %d", got)
	}
	if i := theInvite(t, a); i.State != line.InviteEnded {
		t.Errorf("the ticket is %s", i.State)
	}
}

// TestEveryPrincipalInvites: where there are two already, the third joins when both have invited
// it in the same terms.
func TestEveryPrincipalInvites(t *testing.T) {
	a, b, c := host(t, "a.example"), host(t, "b.example"), host(t, "c.example")
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, a, b)
	j := mustJoin(t, c, ticket(t, a, id, c.Name).Ticket)
	confirm(t, a, c, theInvite(t, a), j)
	if err := c.client.Finish(t.Context(), j); !isWaits(err) {
		t.Fatalf("joined on one invitation of two: %v", err)
	}
	if err := a.client.Settle(t.Context(), id, b.Name); err != nil {
		t.Fatal(err)
	}
	if err := line.Second(t.Context(), b.Node, id, c.Name); err != nil {
		t.Fatal(err)
	}
	if err := line.Second(t.Context(), b.Node, id, c.Name); err == nil {
		t.Error("seconded twice")
	}
	if err := a.client.Settle(t.Context(), id, b.Name); err != nil {
		t.Fatal(err)
	}
	if err := c.client.Finish(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

func FuzzParseTicket(f *testing.F) {
	f.Add("parley-ticket-1.AAAA")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		tick, err := line.ParseTicket(s)
		if err != nil {
			return
		}
		again, err := line.ParseTicket(tick.String())
		if err != nil || again.ID() != tick.ID() {
			t.Errorf("%q does not come back: %v", s, err)
		}
	})
}
