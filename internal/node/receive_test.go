package node_test

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
	"parley.example/standing"
)

// topic is the simplest thing that can be said.
func topic(id record.Hash, title string) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": title}},
	}
}

func news(t *testing.T, s *nodetest.Side, id record.Hash, to *nodetest.Side) *record.Bundle {
	t.Helper()
	b, err := s.News(t.Context(), id, to.Name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func topics(t *testing.T, s *nodetest.Side, id record.Hash) int {
	t.Helper()
	st, err := s.Standing(t.Context(), id, s.Now)
	if err != nil {
		t.Fatal(err)
	}
	return len(st.Topics)
}

var errLost = errors.New("lost on the way")

func TestLostAndRepeatedBundlesDoNoHarm(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	e := a.MustSay(t, topic(id, "Visas"))

	// The request is lost, then the answer, then the request arrives three times.
	for _, lose := range []string{"request", "answer"} {
		_, err := a.Node.Exchange(t.Context(), id, b.Name, false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
			if lose == "answer" {
				if _, err := b.Receive(ctx, out); err != nil {
					t.Fatal(err)
				}
			}
			return nil, errLost
		})
		if !errors.Is(err, errLost) {
			t.Fatalf("%s: %v", lose, err)
		}
	}
	news := news(t, a, id, b)
	for range 3 {
		if _, err := b.Receive(t.Context(), news); err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, id, a, b)
	if got := topics(t, b, id); got != 1 {
		t.Errorf("b holds %d topics, want 1", got)
	}
	if err := a.WaitReceipt(t.Context(), id, b.Name, e.Cite.N+1); err != nil {
		t.Error(err)
	}
}

func TestBundlesOutOfOrder(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	a.MustSay(t, topic(id, "First"))
	first := news(t, a, id, b)
	a.MustSay(t, topic(id, "Second"))
	both := news(t, a, id, b)
	// A bundle that begins where b does not yet hold is answered with how far b is.
	later := *both
	later.Logs = []record.LogPart{{
		Party: a.Name, First: both.Logs[0].First + 1, Entries: both.Logs[0].Entries[1:], Checkpoints: both.Logs[0].Checkpoints,
	}}
	answer, err := b.Receive(t.Context(), &later)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range answer.Have {
		if h.Party == a.Name && h.Size != first.Logs[0].First {
			t.Errorf("b says that it holds %d of a's log, want %d", h.Size, first.Logs[0].First)
		}
	}
	for _, in := range []*record.Bundle{both, first, &later} {
		if _, err := b.Receive(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if got := topics(t, b, id); got != 2 {
		t.Errorf("b holds %d topics, want 2", got)
	}
}

func TestANodeGoesOnAfterARestart(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	path := filepath.Join(t.TempDir(), "again.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.Open(t, db)
	id := nodetest.Found(t, a, b)
	a.MustSay(t, topic(id, "Before"))
	nodetest.Exchange(t, id, a, b)
	before, err := b.Standing(t.Context(), id, b.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b.Open(t, db)
	after, err := b.Standing(t.Context(), id, b.Now)
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Topics) != 1 || len(after.Topics) != 1 || before.Topics[0].Ref != after.Topics[0].Ref {
		t.Errorf("before the restart %+v, after %+v", before.Topics, after.Topics)
	}
	b.MustSay(t, topic(id, "After"))
	nodetest.Exchange(t, id, b, a)
	if got := topics(t, a, id); got != 2 {
		t.Errorf("a holds %d topics, want 2", got)
	}
}

// forge makes a's log grow by entries that a's node would not write, under a head that a's key
// signs.
func forge(t *testing.T, a *nodetest.Side, id record.Hash, to *nodetest.Side, entries func(n int64, seen []record.Cited) [][]byte) *record.Bundle {
	t.Helper()
	return forgeWith(t, a, a.Keys.Party, id, to, entries)
}

// forgeWith is forge with a key that may be another's.
func forgeWith(t *testing.T, a *nodetest.Side, signer crypto.Signer, id record.Hash, to *nodetest.Side, entries func(n int64, seen []record.Cited) [][]byte) *record.Bundle {
	t.Helper()
	charter, _, err := a.Charter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	self, _ := charter.Party(a.Name)
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, hashes[i])
		}
		return list, nil
	})
	add := func(n int64, raw []byte) {
		more, err := tlog.StoredHashes(n, raw, reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
	whole := fresh(t, a, id)
	var last *record.Entry
	for n, raw := range whole {
		add(int64(n), raw)
		if last, err = record.ParseEntry(raw); err != nil {
			t.Fatal(err)
		}
	}
	size := int64(len(whole))
	forged := entries(size, last.Seen)
	for i, raw := range forged {
		add(size+int64(i), raw)
	}
	root, err := tlog.TreeHash(size+int64(len(forged)), reader)
	if err != nil {
		t.Fatal(err)
	}
	point := record.Checkpoint{Origin: record.Origin(string(a.Name), id), Size: size + int64(len(forged)), Root: record.Hash(root)}
	key, err := record.NewSigningKey(self.HeadKey(id).Name, record.Ed25519, signer)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := point.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	b := news(t, a, id, to)
	b.Logs = []record.LogPart{{Party: a.Name, First: size, Entries: forged, Checkpoints: [][]byte{record.SignedCheckpoint(point, signature)}}}
	return b
}

// fresh returns all raw entries of the side's own log.
func fresh(t *testing.T, s *nodetest.Side, id record.Hash) [][]byte {
	t.Helper()
	stranger := nodetest.New(t, "stranger.example")
	b, err := s.News(t.Context(), id, stranger.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range b.Logs {
		if part.Party == s.Name {
			return part.Entries
		}
	}
	t.Fatal("no entries")
	return nil
}

func TestAMalformedLeafIsCarriedWithoutEffect(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	in := forge(t, a, id, b, func(n int64, seen []record.Cited) [][]byte {
		good, err := (&record.Entry{N: n + 1, Time: record.At(a.Now), Seen: seen, Node: record.Received}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		own, err := (&record.Entry{N: n + 2, Time: record.At(a.Now), Seen: append([]record.Cited{{Party: a.Name, Size: 1}}, seen...), Node: record.Received}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return [][]byte{[]byte("no entry at all"), good, own}
	})
	if _, err := b.Receive(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	st, err := b.Standing(t.Context(), id, b.Now)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.WithoutEffect) != 2 || st.WithoutEffect[0].Rule != standing.RuleForm || st.WithoutEffect[1].Rule != standing.RuleForm {
		t.Errorf("without effect: %+v, want two by rule %s", st.WithoutEffect, standing.RuleForm)
	}
}

func TestWhatCannotBeTrueIsRefused(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	id := nodetest.Found(t, a, b)
	received := func(n int64, seen []record.Cited) [][]byte {
		raw, err := (&record.Entry{N: n, Time: record.At(a.Now), Seen: seen, Node: record.Received}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return [][]byte{raw}
	}
	for _, test := range []struct {
		name string
		in   func() *record.Bundle
		want string
	}{
		{"a head that its log never had", func() *record.Bundle {
			return forge(t, a, id, b, func(n int64, seen []record.Cited) [][]byte {
				lie := []record.Cited{{Party: seen[0].Party, Size: seen[0].Size, Root: record.Hash{1}}}
				return received(n, lie)
			})
		}, "that this log never had"},
		{"seen that goes back", func() *record.Bundle {
			return forge(t, a, id, b, func(n int64, _ []record.Cited) [][]byte { return received(n, []record.Cited{}) })
		}, "has seen less"},
		{"an entry that was changed", func() *record.Bundle {
			in := forge(t, a, id, b, received)
			in.Logs[0].Entries[0] = bytes.Replace(in.Logs[0].Entries[0], []byte("2025"), []byte("2024"), 1)
			return in
		}, "does not follow"},
		{"a head signed by another", func() *record.Bundle {
			return forgeWith(t, a, c.Keys.Party, id, b, received)
		}, "not signed by a.example"},
		{"a bundle that says it is from the node itself", func() *record.Bundle {
			in := forge(t, a, id, b, received)
			in.From = b.Name
			return in
		}, "from b.example itself"},
		{"an act without its body", func() *record.Bundle {
			a.MustSay(t, topic(id, "Visas"))
			in := news(t, a, id, b)
			in.Bodies = nil
			return in
		}, "its body did not come with it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := b.Receive(t.Context(), test.in())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
		})
	}
	// Nothing of it stopped the channel.
	nodetest.Exchange(t, id, a, b)
	if got := topics(t, b, id); got != 1 {
		t.Errorf("b holds %d topics, want 1", got)
	}
}

func TestManyWritersOneCheckpointABatch(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	const writers, each = 16, 10
	done := make(chan error, writers)
	for range writers {
		go func() {
			for range each {
				if _, err := a.Say(t.Context(), topic(id, "Question")); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, id, a, b)
	if got := topics(t, b, id); got != writers*each {
		t.Errorf("b holds %d topics, want %d", got, writers*each)
	}
}

func TestWhatWouldHaveNoEffectIsRefusedWithItsRule(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	proposal := a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "contact.proposed",
		Terms: &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-16"}},
	})
	own := node.Saying{Channel: id, Official: nodetest.Anna, Kind: "contact.accepted", About: record.RefTo(proposal.Act), Terms: &record.ContactAccepted{}}
	_, err := a.Say(t.Context(), own)
	if refused, ok := errors.AsType[*node.NoEffect](err); !ok || refused.Rule != standing.RuleOwnOffer {
		t.Fatalf("error %v, want rule %s", err, standing.RuleOwnOffer)
	}
	own.Anyway = true
	entered := a.MustSay(t, own)
	line, err := a.Line(t.Context(), id, entered.Cite)
	if err != nil {
		t.Fatal(err)
	}
	if line.Breach == nil || line.Breach.Rule != standing.RuleOwnOffer {
		t.Errorf("the entry has the breach %+v", line.Breach)
	}
}

func TestAnInvitedPartyJoins(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	charter := nodetest.Charter(t, a)
	id, err := a.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	a.Empower(t, id)
	a.MustSay(t, topic(id, "Said before anybody else was here"))
	a.MustSay(t, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: b.Party(t)}})
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accede(t.Context(), id); err == nil {
		t.Error("b acceded before it held its invitation")
	}
	nodetest.Exchange(t, id, a, b)
	if _, err := b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b.Empower(t, id)
	said := b.MustSay(t, topic(id, "Said by the invited"))
	nodetest.Exchange(t, id, b, a)
	if got := topics(t, a, id); got != 2 {
		t.Errorf("a holds %d topics, want 2", got)
	}
	// The inviter's head must be sealed for the proof to show the invitation.
	if _, err := b.Prove(t.Context(), id, said.Cite, true); !errors.Is(err, node.ErrNoSeal) {
		t.Logf("a proof before asking for a seal: %v", err)
	}
	if _, err := b.Exchange(t.Context(), id, a.Name, true, a.Carry); err != nil {
		t.Fatal(err)
	}
	proof, err := b.Prove(t.Context(), id, said.Cite, true)
	if err != nil {
		t.Fatal(err)
	}
	file, err := proof.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	proven, err := record.VerifyProof(file, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(proven.Receipts) != 1 || proven.Receipts[0].Party != a.Name || proven.Powers.Official != "anna" {
		t.Errorf("the proof shows %+v", proven)
	}
}

// An invitation by one of several, of a party that the charter names or of another, gives
// nobody keys.
func TestAnInvitationForgesNoLog(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	impostor := nodetest.New(t, "b.example")
	id := foundThree(t, a, b, c)
	if _, err := a.Say(t.Context(), node.Saying{Channel: id, Kind: "invitation", Anyway: true, Terms: &record.Invitation{Party: impostor.Party(t)}}); err != nil {
		t.Fatal(err)
	}
	in := forgeWith(t, b, impostor.Keys.Party, id, c, func(n int64, seen []record.Cited) [][]byte {
		raw, err := (&record.Entry{N: n, Time: record.At(b.Now), Seen: seen, Node: record.Received}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return [][]byte{raw}
	})
	in.From = a.Name
	in.Logs = append(news(t, a, id, c).Logs[:1], in.Logs...)
	if _, err := c.Receive(t.Context(), in); err == nil || !strings.Contains(err.Error(), "not signed by b.example") {
		t.Errorf("error %v, want one that says that b did not sign", err)
	}
	b.MustSay(t, topic(id, "Said by b itself"))
	nodetest.Exchange(t, id, b, c)
	if got := topics(t, c, id); got != 1 {
		t.Errorf("c holds %d topics, want 1", got)
	}
}

func foundThree(t *testing.T, a, b, c *nodetest.Side, more ...*nodetest.Side) record.Hash {
	t.Helper()
	all := append([]*nodetest.Side{a, b, c}, more...)
	charter := nodetest.Charter(t, all...)
	id := nodetest.Convene(t, charter, a, all[1:]...)
	for _, s := range all[1:] {
		nodetest.Exchange(t, id, a, s)
		if _, err := s.Accede(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		nodetest.Exchange(t, id, a, s)
	}
	b.Empower(t, id)
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, b, c)
	return id
}

func TestADoubleClickEntersOnce(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	d, body, _, err := a.Draft(t.Context(), topic(id, "Said once"))
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		node.Entered
		err error
	}
	answers := make(chan answer)
	const clicks = 8
	for range clicks {
		go func() {
			e, err := a.SignDraft(t.Context(), d.Text(), body)
			answers <- answer{e, err}
		}()
	}
	first := <-answers
	for range clicks - 1 {
		if next := <-answers; next != first || next.err != nil {
			t.Errorf("one click was answered %+v, another %+v", first, next)
		}
	}
	st, err := a.Standing(t.Context(), id, a.Now)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Topics) != 1 || len(st.WithoutEffect) != 0 {
		t.Errorf("%d topics, without effect %+v", len(st.Topics), st.WithoutEffect)
	}
}

func TestLargeBodiesGoInParts(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	const acts = 18
	for range acts {
		s := topic(id, "A long question")
		s.Body.Text = record.Text{"en": strings.Repeat("word ", 200_000)}
		a.MustSay(t, s)
	}
	nodetest.Exchange(t, id, a, b)
	if got := topics(t, b, id); got != acts {
		t.Errorf("b holds %d topics, want %d", got, acts)
	}
}

func TestACheckpointOverNothingIsRefused(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	charter := nodetest.Charter(t, a, b)
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.Join(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := tlog.TreeHash(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	point := record.Checkpoint{Origin: record.Origin(string(a.Name), id), Root: record.Hash(empty)}
	key, err := record.NewSigningKey(point.Origin, record.Ed25519, a.Keys.Party)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := point.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Receive(t.Context(), &record.Bundle{Channel: id, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{
		{Party: a.Name, Checkpoints: [][]byte{record.SignedCheckpoint(point, signature)}},
	}})
	if err == nil || !strings.Contains(err.Error(), "over no entries") {
		t.Errorf("error %v", err)
	}
}

func TestManyEntriesUnderOneHeadAreRefusedOrSentOn(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	id := foundThree(t, a, b, c)
	received := func(count int) func(n int64, seen []record.Cited) [][]byte {
		return func(n int64, seen []record.Cited) [][]byte {
			var list [][]byte
			for i := range count {
				raw, err := (&record.Entry{N: n + int64(i), Time: record.At(b.Now), Seen: seen, Node: record.Received}).Bytes()
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, raw)
			}
			return list
		}
	}
	if _, err := a.Receive(t.Context(), forge(t, b, id, a, received(record.MaxRun+1))); err == nil || !strings.Contains(err.Error(), "under one head") {
		t.Errorf("error %v", err)
	}
	if _, err := a.Receive(t.Context(), forge(t, b, id, a, received(record.MaxRun))); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, c)
	lines, err := c.Lines(t.Context(), id, b.Name, 0, record.MaxIndex)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) < record.MaxRun {
		t.Errorf("c holds %d entries of b's log", len(lines))
	}
}

func TestAFaultInOneRequestEndsNoOther(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	if err := node.Fault(t.Context(), a.Node, id); err == nil || !strings.Contains(err.Error(), "internal error") {
		t.Errorf("error %v", err)
	}
	a.MustSay(t, topic(id, "Said after a fault"))
	nodetest.Exchange(t, id, a, b)
	if got := topics(t, b, id); got != 1 {
		t.Errorf("b holds %d topics, want 1", got)
	}
}

// A party that was invited later, and another after it, learns whose logs are whose from the
// record itself, which comes to it at once.
func TestTheThirdLearnsOfTheSecondFromTheFirst(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	charter := nodetest.Charter(t, a)
	id, err := a.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	hosts := []*nodetest.Side{a}
	for _, s := range []*nodetest.Side{b, c} {
		for _, host := range hosts {
			host.MustSay(t, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: s.Party(t)}})
			if host != a {
				nodetest.Exchange(t, id, a, host)
			}
		}
		if _, err := s.Join(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
		nodetest.Exchange(t, id, s, a)
		if _, err := s.Accede(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		nodetest.Exchange(t, id, s, a)
		s.Empower(t, id)
		s.MustSay(t, topic(id, "Said by "+string(s.Name)))
		nodetest.Exchange(t, id, s, a)
		hosts = append(hosts, s)
	}
	for _, s := range hosts {
		if s != a {
			nodetest.Exchange(t, id, a, s)
		}
		if got := topics(t, s, id); got != 2 {
			t.Errorf("%s holds %d topics, want 2", s.Name, got)
		}
	}
}
