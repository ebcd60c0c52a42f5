// Package mailingtest is the suite that every store of mail must pass.
package mailingtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley.example/internal/store/mailing"
)

// Run runs the suite; fresh opens a new store, which it closes when the test ends.
func Run(t *testing.T, fresh func(t *testing.T) mailing.Store) {
	for name, test := range map[string]func(*testing.T, *desk){
		"Subscribers": subscribers, "Import": imported, "Service": service, "Issues": issues, "Spread": spread, "Superseded": superseded,
		"Due": dueLetters, "Settle": settle, "ClaimedOnce": claimedOnce, "Recover": recovered, "Leaving": leaving, "LeavingMeanwhile": leavingMeanwhile, "Erase": erase,
		"Receipts": receipts, "Counts": counts, "Events": events, "Postpone": postponed, "Search": searched,
	} {
		t.Run(name, func(t *testing.T) { test(t, &desk{T: t, s: fresh(t)}) })
	}
}

// desk is a store in a test, with what is done often.
type desk struct {
	*testing.T
	s mailing.Store
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 123000, time.UTC)

func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) moved(err error) {
	d.Helper()
	if !errors.Is(err, mailing.ErrMoved) {
		d.Errorf("%v, want ErrMoved", err)
	}
}

func (d *desk) none(err error) {
	d.Helper()
	if !errors.Is(err, mailing.ErrNone) {
		d.Errorf("%v, want ErrNone", err)
	}
}

func (d *desk) same(got, want any) {
	d.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		d.Error(diff)
	}
}

func reader(n int) mailing.Subscriber {
	address := fmt.Sprintf("Reader%d@mail.example", n)
	return mailing.Subscriber{
		Address: address, Folded: fmt.Sprintf("reader%d@mail.example", n), Standing: mailing.Active, Lang: "ar", Rhythm: "once",
		Choice: `{"all":true}`, Asked: at(-60), Asks: 1, Confirmed: at(-50),
	}
}

func (d *desk) put(s mailing.Subscriber) mailing.Subscriber {
	d.Helper()
	kept, err := d.s.Put(d.Context(), mailing.Change{Subscriber: s, Event: mailing.Event{At: noon, What: "put"}})
	d.must(err)
	return kept
}

func (d *desk) readers(n int) (ids []int64) {
	d.Helper()
	var all []mailing.Subscriber
	for i := range n {
		all = append(all, reader(i))
	}
	_, err := d.s.Import(d.Context(), all, mailing.Event{At: noon, What: "imported"})
	d.must(err)
	list, err := d.s.Subscribers(d.Context(), 0, n)
	d.must(err)
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids
}

func (d *desk) issue(post string, version int64) mailing.Issue {
	d.Helper()
	i, err := d.s.AddIssue(d.Context(), mailing.Issue{Post: post, Version: version, Kind: "news", Made: noon})
	d.must(err)
	return i
}

// send writes one letter of an issue to each, due at a moment.
func (d *desk) send(i mailing.Issue, due time.Time, digest bool, to ...int64) {
	d.Helper()
	step := mailing.Step{Issue: i.ID, From: i.Reached, To: to[len(to)-1]}
	for _, id := range to {
		step.Letters = append(step.Letters, mailing.Letter{Subscriber: id, Due: due, Made: noon, Digest: digest})
	}
	d.must(d.s.Spread(d.Context(), step))
}

func (d *desk) due(now time.Time, most int) []mailing.Addressed {
	d.Helper()
	list, err := d.s.Due(d.Context(), now, false, most)
	d.must(err)
	return list
}

func ids(list []mailing.Addressed) (ids []int64) {
	for _, a := range list {
		ids = append(ids, a.Letter.ID)
	}
	return ids
}

func subscribers(t *testing.T, d *desk) {
	ctx := t.Context()
	_, err := d.s.Subscriber(ctx, 1)
	d.none(err)
	_, err = d.s.ByAddress(ctx, "reader1@mail.example")
	d.none(err)
	kept := d.put(reader(1))
	if kept.ID == 0 || kept.Revision != 1 {
		t.Fatalf("kept as %+v", kept)
	}
	for _, read := range []func() (mailing.Subscriber, error){
		func() (mailing.Subscriber, error) { return d.s.Subscriber(ctx, kept.ID) },
		func() (mailing.Subscriber, error) { return d.s.ByAddress(ctx, "reader1@mail.example") },
	} {
		got, err := read()
		d.must(err)
		d.same(got, kept)
	}
	_, err = d.s.Put(ctx, mailing.Change{Subscriber: reader(1)})
	d.moved(err)

	changed := kept
	changed.Lang, changed.Bounces, changed.Choice, changed.Standing = "ru", 3, `{"topics":["رأي"]}`, mailing.Suspended
	changed = d.put(changed)
	got, err := d.s.Subscriber(ctx, kept.ID)
	d.must(err)
	d.same(got, changed)
	_, err = d.s.Put(ctx, mailing.Change{Subscriber: kept}) // of the revision before
	d.moved(err)

	second := d.put(reader(2))
	list, err := d.s.Subscribers(ctx, 0, 1)
	d.must(err)
	d.same(list, []mailing.Subscriber{changed})
	list, err = d.s.Subscribers(ctx, changed.ID, 10)
	d.must(err)
	d.same(list, []mailing.Subscriber{second})
	counts, err := d.s.Standings(ctx)
	d.must(err)
	d.same(counts, map[mailing.Standing]int64{mailing.Active: 1, mailing.Suspended: 1})
}

func imported(t *testing.T, d *desk) {
	ctx := t.Context()
	first := d.put(reader(1))
	added, err := d.s.Import(ctx, []mailing.Subscriber{reader(0), reader(1), reader(2), reader(2)}, mailing.Event{At: at(9), What: "imported", Reason: "from a file"})
	d.must(err)
	if added != 2 {
		t.Errorf("%d were added, want 2", added)
	}
	list, err := d.s.Subscribers(ctx, 0, 10)
	d.must(err)
	if len(list) != 3 {
		t.Fatalf("%d are kept", len(list))
	}
	noted, err := d.s.Events(ctx, 0, 10)
	d.must(err)
	if len(noted) != 3 || noted[2].Subscriber != first.ID || noted[2].What != "put" || noted[0].Subscriber != list[2].ID || noted[0].Reason != "from a file" {
		t.Errorf("noted: %+v", noted)
	}
}

func service(t *testing.T, d *desk) {
	ctx := t.Context()
	ask := func(s mailing.Subscriber, due time.Time) mailing.Subscriber {
		kept, err := d.s.Put(ctx, mailing.Change{
			Subscriber: s, Event: mailing.Event{At: noon, What: "asked"},
			Service: &mailing.Letter{Issue: -1, Due: due, Made: due},
		})
		d.must(err)
		return kept
	}
	asked := reader(1)
	asked.Standing, asked.Confirmed = mailing.Asked, time.Time{}
	asked = ask(asked, at(0))
	first, err := d.s.Due(ctx, at(1), true, 10)
	d.must(err)
	if len(first) != 1 || first[0].Issue != -1 {
		t.Fatalf("due: %+v", first)
	}
	d.same(first[0].To, asked)
	if list := d.due(at(1), 10); len(list) != 0 {
		t.Errorf("a letter of service is among the others: %+v", list)
	}
	claimed, err := d.s.Settle(ctx, mailing.Settlement{Claim: ids(first)})
	d.must(err)
	d.same(claimed, ids(first))
	_, err = d.s.Settle(ctx, mailing.Settlement{Done: []mailing.Outcome{{Letter: claimed[0], State: mailing.Sent, At: at(1)}}})
	d.must(err)
	asked = ask(asked, at(5)) // again: another letter in its place
	second, err := d.s.Due(ctx, at(5), true, 10)
	d.must(err)
	if len(second) != 1 || second[0].Letter.ID == first[0].Letter.ID || second[0].Tries != 0 {
		t.Errorf("asked again: %+v", second)
	}
	letters, err := d.s.Letters(ctx, asked.ID)
	d.must(err)
	if len(letters) != 1 {
		t.Errorf("%d letters of service are kept", len(letters))
	}
}

func issues(t *testing.T, d *desk) {
	first := d.issue("article/a", 1)
	again := d.issue("article/a", 1)
	d.same(again, first)
	second := d.issue("article/a", 2)
	if second.ID <= first.ID {
		t.Errorf("the second issue has the number %d after %d", second.ID, first.ID)
	}
	list, err := d.s.Issues(t.Context())
	d.must(err)
	d.same(list, []mailing.Issue{first, second})
}

func spread(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(300), d.issue("a", 1)
	d.send(i, at(0), false, r[:200]...)
	d.moved(d.s.Spread(ctx, mailing.Step{Issue: i.ID, From: 0, To: r[299]})) // it is further
	step := mailing.Step{Issue: i.ID, From: r[199], To: r[299], Done: true}
	for _, id := range r[190:] { // some have theirs already
		step.Letters = append(step.Letters, mailing.Letter{Subscriber: id, Due: at(0), Made: noon})
	}
	d.must(d.s.Spread(ctx, step))
	list := d.due(at(0), 1000)
	if len(list) != 300 {
		t.Fatalf("%d letters for 300 subscribers", len(list))
	}
	d.moved(d.s.Spread(ctx, mailing.Step{Issue: i.ID, From: r[299], To: r[299]})) // it is done
	kept, err := d.s.Issues(ctx)
	d.must(err)
	if !kept[0].Done || kept[0].Reached != r[299] {
		t.Errorf("the issue is kept as %+v", kept[0])
	}
}

func superseded(t *testing.T, d *desk) {
	ctx := t.Context()
	r, first, second := d.readers(2), d.issue("a", 1), d.issue("a", 2)
	d.send(first, at(0), false, r...)
	letters := ids(d.due(at(0), 10))
	_, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters[:1]})
	d.must(err)
	next := mailing.Step{Issue: second.ID, To: r[1], Supersede: letters, Letters: []mailing.Letter{{Subscriber: r[0], Due: at(0), Made: noon}}}
	d.moved(d.s.Spread(ctx, next)) // one of them is being sent
	if list := d.due(at(0), 10); len(list) != 1 {
		t.Fatalf("a step that was refused left %+v", list)
	}
	next.Supersede = letters[1:]
	d.must(d.s.Spread(ctx, next))
	got, err := d.s.Letter(ctx, letters[1])
	d.must(err)
	if got.State != mailing.Superseded {
		t.Errorf("it is %d", got.State)
	}
}

func dueLetters(t *testing.T, d *desk) {
	ctx := t.Context()
	_, err := d.s.NextDue(ctx)
	d.none(err)
	r, a, b, c := d.readers(3), d.issue("a", 1), d.issue("b", 1), d.issue("c", 1)
	d.send(a, at(2), true, r[0], r[1])
	d.send(b, at(2), true, r[0], r[1])
	d.send(c, at(1), false, r[2])
	next, err := d.s.NextDue(ctx)
	d.must(err)
	d.same(next, at(1))
	if list := d.due(at(0), 10); len(list) != 0 {
		t.Errorf("before anything is due: %+v", list)
	}
	if list := d.due(at(1), 10); len(list) != 1 || list[0].To.Address != "Reader2@mail.example" || !list[0].Due.Equal(at(1)) || !list[0].Made.Equal(noon) {
		t.Errorf("at the first moment: %+v", list)
	}
	// A digest is never cut: two letters were asked for, and the second begins one.
	list := d.due(at(3), 2)
	if len(list) != 3 || list[1].Subscriber != r[0] || list[2].Subscriber != r[0] || !list[1].Digest {
		t.Errorf("with a digest at the end: %+v", list)
	}
}

func settle(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(5), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	letters := ids(d.due(at(0), 10))
	claimed, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters[:3]})
	d.must(err)
	d.same(claimed, letters[:3])
	if list := d.due(at(0), 10); len(list) != 2 {
		t.Errorf("%d letters are due when three of five are claimed", len(list))
	}
	claimed, err = d.s.Settle(ctx, mailing.Settlement{
		Claim: letters[2:4], // the first of which is claimed
		Done: []mailing.Outcome{
			{Letter: letters[0], State: mailing.Sent, At: at(1)},
			{Letter: letters[1], State: mailing.Waiting, At: at(7), Fate: "451 later"},
			{Letter: letters[2], State: mailing.Failed, At: at(2), Fate: "550 nobody"},
			{Letter: letters[4], State: mailing.Sent, At: at(1)}, // was not claimed
		},
	})
	d.must(err)
	d.same(claimed, letters[3:4])
	for n, want := range map[int]mailing.Letter{
		0: {State: mailing.Sent, Due: at(0), Ended: at(1), Tries: 1},
		1: {State: mailing.Waiting, Due: at(7), Tries: 1, Fate: "451 later"},
		2: {State: mailing.Failed, Due: at(2), Ended: at(2), Tries: 1, Fate: "550 nobody"},
		3: {State: mailing.Claimed, Due: at(0)},
		4: {State: mailing.Waiting, Due: at(0)},
	} {
		got, err := d.s.Letter(ctx, letters[n])
		d.must(err)
		want.ID, want.Issue, want.Subscriber, want.Made = letters[n], i.ID, r[n], noon
		d.same(got, want)
	}
}

// claimedOnce has many claim the same letters at once.
func claimedOnce(t *testing.T, d *desk) {
	r, i := d.readers(40), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	letters := ids(d.due(at(0), 100))
	var mu sync.Mutex
	times := map[int64]int{}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			claimed, err := d.s.Settle(context.WithoutCancel(t.Context()), mailing.Settlement{Claim: letters})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range claimed {
				times[id]++
			}
		})
	}
	all.Wait()
	for _, id := range letters {
		if times[id] != 1 {
			t.Errorf("letter %d was claimed %d times", id, times[id])
		}
	}
}

func recovered(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(3), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	letters := ids(d.due(at(0), 10))
	_, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters[:2]})
	d.must(err)
	_, err = d.s.Settle(ctx, mailing.Settlement{Done: []mailing.Outcome{{Letter: letters[0], State: mailing.Sent, At: at(1)}}})
	d.must(err)
	n, err := d.s.Recover(ctx)
	d.must(err)
	if n != 1 {
		t.Errorf("%d were in doubt, want 1", n)
	}
	list := d.due(at(0), 10)
	if len(list) != 2 || list[0].Doubts != 1 || list[1].Doubts != 0 {
		t.Errorf("due after recovery: %+v", list)
	}
}

func leaving(t *testing.T, d *desk) {
	ctx := t.Context()
	s, i := d.put(reader(1)), d.issue("a", 1)
	d.send(i, at(0), false, s.ID)
	s.Rhythm = "daily"
	s = d.put(s)
	letters := ids(d.due(at(0), 10))
	if len(letters) != 1 {
		t.Fatal("a change of choices took the letter away")
	}
	s.Standing = mailing.Left
	d.put(s)
	if list := d.due(at(0), 10); len(list) != 0 {
		t.Errorf("who has left is written to: %+v", list)
	}
	claimed, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters})
	d.must(err)
	if len(claimed) != 0 {
		t.Error("a letter to somebody who has left was claimed")
	}
	got, err := d.s.Letter(ctx, letters[0])
	d.must(err)
	if got.State != mailing.Cancelled {
		t.Errorf("the letter is %d", got.State)
	}
}

// leavingMeanwhile has two leave while their letters are with a connection: one is put off, one is in doubt.
func leavingMeanwhile(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(2), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	letters := ids(d.due(at(0), 10))
	_, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters})
	d.must(err)
	for _, id := range r {
		s, err := d.s.Subscriber(ctx, id)
		d.must(err)
		s.Standing = mailing.Left
		d.put(s)
	}
	_, err = d.s.Settle(ctx, mailing.Settlement{Done: []mailing.Outcome{{Letter: letters[0], State: mailing.Waiting, At: at(1), Fate: "450"}}})
	d.must(err)
	_, err = d.s.Recover(ctx)
	d.must(err)
	if list := d.due(at(9), 10); len(list) != 0 {
		t.Errorf("who has left is written to: %+v", list)
	}
}

func erase(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(2), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	d.must(d.s.Erase(ctx, r[0]))
	_, err := d.s.Subscriber(ctx, r[0])
	d.none(err)
	letters, err := d.s.Letters(ctx, r[0])
	d.must(err)
	noted, err := d.s.Events(ctx, r[0], 10)
	d.must(err)
	if len(letters) != 0 || len(noted) != 0 {
		t.Errorf("%d letters and %d events are left", len(letters), len(noted))
	}
	if list := d.due(at(0), 10); len(list) != 1 || list[0].Subscriber != r[1] {
		t.Errorf("due: %+v", list)
	}
	d.put(reader(0)) // who was erased may come back
}

func receipts(t *testing.T, d *desk) {
	ctx := t.Context()
	r, first, second, other := d.readers(3), d.issue("a", 1), d.issue("a", 2), d.issue("b", 1)
	d.send(first, at(0), false, r...)
	d.send(second, at(1), true, r[0], r[2])
	d.send(other, at(1), false, r...)
	brief := func(list []mailing.Receipt, err error) (out [][2]int64) {
		d.must(err)
		for _, r := range list {
			out = append(out, [2]int64{r.Subscriber, r.Issue})
		}
		return out
	}
	d.same(brief(d.s.Receipts(ctx, "a", 0, 10)), [][2]int64{{r[0], first.ID}, {r[0], second.ID}, {r[1], first.ID}, {r[2], first.ID}, {r[2], second.ID}})
	d.same(brief(d.s.Receipts(ctx, "a", 0, 1)), [][2]int64{{r[0], first.ID}, {r[0], second.ID}})
	d.same(brief(d.s.Receipts(ctx, "a", r[0], 2)), [][2]int64{{r[1], first.ID}, {r[2], first.ID}, {r[2], second.ID}})
	list, err := d.s.Receipts(ctx, "a", r[1], 10)
	d.must(err)
	if len(list) != 2 || !list[1].Digest || !list[1].Due.Equal(at(1)) || list[0].Digest {
		t.Errorf("%+v", list)
	}
}

func counts(t *testing.T, d *desk) {
	ctx := t.Context()
	r, i := d.readers(4), d.issue("a", 1)
	d.send(i, at(0), false, r...)
	letters := ids(d.due(at(0), 10))
	_, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters})
	d.must(err)
	for n, o := range []mailing.Outcome{{State: mailing.Sent, At: at(1)}, {State: mailing.Sent, At: at(3)}, {State: mailing.Failed, At: at(9)}} {
		o.Letter = letters[n]
		_, err = d.s.Settle(ctx, mailing.Settlement{Done: []mailing.Outcome{o}})
		d.must(err)
	}
	got, err := d.s.Counts(ctx, 0, at(1))
	d.must(err)
	d.same(got, []mailing.Count{{
		Issue: i.ID, First: at(1), Last: at(3),
		Of: map[mailing.State]int64{mailing.Sent: 2, mailing.Failed: 1, mailing.Claimed: 1},
	}})
	again := d.issue("b", 1)
	d.send(again, at(0), false, r[0], r[1])
	_, err = d.s.Settle(ctx, mailing.Settlement{Claim: ids(d.due(at(0), 10))[:1]})
	d.must(err)
	first := ids(d.due(at(0), 10))[0] - 1
	_, err = d.s.Settle(ctx, mailing.Settlement{Done: []mailing.Outcome{{Letter: first, State: mailing.Waiting, At: at(5), Fate: "451 later"}}})
	d.must(err)
	got, err = d.s.Counts(ctx, i.ID, at(1))
	d.must(err)
	d.same(got, []mailing.Count{{Issue: again.ID, Of: map[mailing.State]int64{mailing.Waiting: 2}, Due: 1, Deferred: 1, LastDue: at(5)}})
	got, err = d.s.Counts(ctx, again.ID, at(1))
	d.must(err)
	if len(got) != 0 {
		t.Errorf("after the last issue: %+v", got)
	}
}

func events(t *testing.T, d *desk) {
	ctx := t.Context()
	one := mailing.Event{Subscriber: 1, At: at(1), What: "bounced", Reason: "550 5.1.1 no such user — يوك"}
	two := mailing.Event{Subscriber: 2, At: at(2), What: "left"}
	d.must(d.s.Note(ctx, one))
	d.must(d.s.Note(ctx, two))
	got, err := d.s.Events(ctx, 0, 10)
	d.must(err)
	d.same(got, []mailing.Event{two, one})
	got, err = d.s.Events(ctx, 1, 10)
	d.must(err)
	d.same(got, []mailing.Event{one})
	got, err = d.s.Events(ctx, 0, 1)
	d.must(err)
	d.same(got, []mailing.Event{two})
}

// postponed puts off letters: those that still wait, and without a try.
func postponed(t *testing.T, d *desk) {
	ctx := t.Context()
	d.send(d.issue("a", 1), at(0), false, d.readers(2)...)
	letters := ids(d.due(at(0), 10))
	_, err := d.s.Settle(ctx, mailing.Settlement{Claim: letters[:1]})
	d.must(err)
	d.must(d.s.Postpone(ctx, []mailing.Turn{{Letter: letters[0], Due: at(9)}, {Letter: letters[1], Due: at(4)}}))
	claimed, err := d.s.Letter(ctx, letters[0])
	d.must(err)
	waiting, err := d.s.Letter(ctx, letters[1])
	d.must(err)
	if !claimed.Due.Equal(at(0)) || !waiting.Due.Equal(at(4)) || waiting.Tries != 0 {
		t.Errorf("a claimed letter is due %s, one that waits %s after %d tries", claimed.Due, waiting.Due, waiting.Tries)
	}
}

func searched(t *testing.T, d *desk) {
	r := d.readers(12)
	found := func(text string, after int64, most int) (ids []int64) {
		t.Helper()
		list, err := d.s.Search(t.Context(), text, after, most)
		d.must(err)
		for _, s := range list {
			ids = append(ids, s.ID)
		}
		return ids
	}
	d.same(found("rEADER1", 0, 10), []int64{r[1], r[10], r[11]})
	d.same(found("reader1", r[1], 1), []int64{r[10]})
	for _, nothing := range []string{"reader%1", "reader_@", "!", "nobody"} {
		if got := found(nothing, 0, 10); len(got) != 0 {
			t.Errorf("%q finds %v", nothing, got)
		}
	}
}
