package play_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/play"
	"parley.example/record"
)

// TestFirstDifference has the report of each way in which an expectation can fail.
func TestFirstDifference(t *testing.T) {
	story := head + `- by: us
  contact.proposed: {form: call, level: experts, when: 2025-02-15, initiative: us}
  title: Call
  as: call
- by: ru
  contact.accepted: call
  as: yes
- by: ru
  contact.accepted: call
  as: again
  without-effect: 1.3
- by: us
  topic.opened:
  title: Visas
  as: visas
`
	const line = 20 // of what follows
	for _, c := range []struct{ expect, what, want, is string }{
		{`call: {state: proposed}`, "call.state", "proposed", "accepted"},
		{`call: {provisional: true}`, "call.provisional", "true", "false"},
		{`call: {state: accepted, initiative: ru}`, "call.initiative[1]", "ru", "us"},
		{`call: {initiative: [us, ru]}`, "call.initiative", "[us, ru]", "[us]"},
		{`call: {initiative: none}`, "call.initiative", "none", "[us]"},
		{`call: {venue: some}`, "call.venue", "some", "none"},
		{`call: {host: DE}`, "call.host", "DE", "none"},
		{`call: {offer: {venue: Here}}`, "call.offer", "{venue: Here}", "none"},
		{`call: none`, "call", "none", "call"},
		{`contacts: {count: 2}`, "contacts", "2 of them", "1: [call]"},
		{`contacts: none`, "contacts", "none", "[call]"},
		{`call: {entries: {in-order: [yes, call]}}`, "call.entries[1]", "yes", "call"},
		{`call: {entries: {in-order: [call]}}`, "call.entries", "[call] in this order", "[call, yes]"},
		{`call: {entries: {has: [visas]}}`, "call.entries", "at least [visas]", "[call, yes]"},
		{`call: {entries: {lacks: yes}}`, "call.entries", "without yes", "[call, yes]"},
		{`parties: [{name: us, state: founder}, {name: ru, state: founder}]`, "parties", "[{name: us, state: founder}, {name: ru, state: founder}]", ""},
		{`without-effect: {yes: 1.3}`, "yes", "without effect by rule 1.3", "in effect, or not there"},
		{`without-effect: {again: 2.1}`, "again", "without effect by rule 2.1", "without effect by rule 1.3 (ru.example has accepted it)"},
		{`visas: {state: open, titled: call}`, "visas.titled", "call", "visas"},
		{"as-of: call\n    visas: {state: open}", "visas", "to be in the record", "not there"},
	} {
		t.Run(c.expect, func(t *testing.T) {
			t.Parallel()
			f := run(t, parse(t, story+"- expect:\n    "+c.expect+"\n")).Failure
			if f == nil {
				t.Fatal("no failure")
			}
			if f.On != "us" || f.What != c.what || f.Want != c.want || c.is != "" && f.Is != c.is || f.Line < line {
				t.Errorf("the report is %+v", f)
			}
		})
	}
}

// TestAnActWithoutEffectEndsTheStory unless the story says that it knows.
func TestAnActWithoutEffectEndsTheStory(t *testing.T) {
	story := head + "- by: us\n  contact.proposed: {form: call, level: experts, when: 2025}\n  as: call\n- by: us\n  contact.accepted: call\n"
	want := "test.yaml:9: on us: contact.accepted: want in effect, is without effect by rule 2.3 (the proposal is one's own); to enter it all the same, say anyway: true or without-effect: 2.3"
	r := run(t, parse(t, story))
	if r.Failure == nil || r.Failure.Error() != want {
		t.Errorf("%v", r.Failure)
	}
	if r := run(t, parse(t, story+"  anyway: true\n")); r.Failure != nil || len(r.Nodes[1].Standing.WithoutEffect) != 1 {
		t.Errorf("anyway: %v", r.Failure)
	}
	r = run(t, parse(t, head+"- by: us\n  topic.opened:\n  title: A\n  without-effect: 2.1\n"))
	if r.Failure == nil || r.Failure.Want != "without effect by rule 2.1" || r.Failure.Is != "in effect" {
		t.Errorf("in effect: %v", r.Failure)
	}
}

// TestLines has what is cut, held and stopped stay away, and come when it may.
func TestLines(t *testing.T) {
	r := run(t, parse(t, head+`- cut: [us, ru]
- by: us
  topic.opened:
  title: Cut
  as: cut-off
- expect: {on: ru, topics: none}
- mend: [us, ru]
- expect: {topics: [cut-off]}
- hold: {from: us, to: ru}
- by: us
  topic.opened:
  title: Held
  as: held-topic
- by: ru
  topic.opened:
  title: Crossing
  as: crossing
- expect: {on: ru, topics: [cut-off, crossing]}
- expect: {on: us, topics: [cut-off, held-topic, crossing]}
- deliver: {from: us, to: ru}
- expect: {topics: [cut-off, held-topic, crossing]}
- stop: ru
- by: us
  topic.opened:
  title: Stopped
  as: stopped
- expect: {topics: {count: 4}}
- start: ru
- expect: {on: ru, topics: {count: 4}, stopped: {state: open, provisional: false}}
- stop: [us, ru]
- start: [us, ru]
- by: ru
  topic.closed: cut-off
- expect: {cut-off: {state: closed, provisional: false}, without-effect: none}
- stop: us
`))
	if r.Failure != nil {
		t.Fatal(r.Failure)
	}
	if r.Nodes[0].Running || r.Nodes[0].Standing != nil || !r.Nodes[1].Running {
		t.Errorf("us runs: %v", r.Nodes[0].Running)
	}
}

// TestTell hands back nodes that go on.
func TestTell(t *testing.T) {
	dir := t.TempDir()
	var told []play.Progress
	sc := parse(t, `
title: T
nature: reconstruction
note: Told from nothing.
languages: [en, fr]
translations: {fr: machine}
supposed: {en: Supposed., fr: Supposé.}
start: 2025-02-15T12:00Z
release: all
parties:
  us: {names: Us}
  ru: {names: Ru}
story:
- at: +1h
  tell: It begins.
  by: us
  topic.opened:
  title: {en: Visas, fr: Visas}
  supposed: true
  as: visas
- by: ru
  topic.closed: visas
  release: us
- cut: [us, ru]
`)
	s, err := play.Tell(t.Context(), sc, play.Options{Dir: dir, Progress: func(p play.Progress) { told = append(told, p) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "us", "node.db")); err != nil {
			t.Errorf("the files of a directory that was given are to stay: %v", err)
		}
	}()
	if len(told) != 3 || told[0].Tell != "It begins." || told[2].Of != 3 || told[0].Line != 14 {
		t.Errorf("told %+v", told)
	}
	us, ru := s.Side("us"), s.Side("ru")
	lines, err := us.Node().Lines(t.Context(), s.Channel(), us.Name, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Act == nil || l.Act.Kind == "charter" {
			continue
		}
		if l.Body == nil || l.Body.Text["fr"] != "Supposé." || l.Body.Translations["fr"] != record.Machine {
			t.Errorf("%s does not say in its words that it is supposed: %+v", l.Act.Kind, l.Body)
		}
	}
	for side, want := range map[*play.Side]int{us: 2, ru: 1} {
		released, err := side.Node().Releases(t.Context(), s.Channel())
		if err != nil || len(released) != want {
			t.Errorf("%s publishes %d acts, want %d: %v", side.Key, len(released), want, err)
		}
	}

	// The line opens, and time goes on from the end of the story.
	real := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s.GoOn(func() time.Time { return real })
	real = real.Add(90 * time.Minute)
	if want := time.Date(2025, 2, 15, 14, 30, 0, 0, time.UTC); !us.Node().Now().Equal(want) || !s.Now().Equal(want) {
		t.Errorf("it is %s, want %s", us.Node().Now(), want)
	}
	if err := us.Client().Settle(t.Context(), s.Channel(), ru.Name); err != nil {
		t.Error(err)
	}
	if signer, err := us.Official("official"); err != nil || len(signer.Public().(ed25519.PublicKey)) != 32 {
		t.Errorf("the official's key: %v", err)
	}
	if us.Address() == "" || us.Store() == nil {
		t.Error("the node has no address or no store")
	}
	if _, err := play.Tell(t.Context(), sc, play.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a second story in the same directory: %v", err)
	}
}

// TestATemporaryDirectoryIsRemoved, whether the story goes well or not.
func TestATemporaryDirectoryIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if r := run(t, parse(t, whole)); r.Failure != nil {
		t.Fatal(r.Failure)
	}
	_, err := play.Tell(t.Context(), parse(t, head+"- expect: {topics: some}\n"), play.Options{})
	if failure, ok := errors.AsType[*play.Failure](err); !ok || failure.What != "topics" {
		t.Errorf("the story fails with %v", err)
	}
	if _, err := play.Run(t.Context(), parse(t, whole), play.Options{Random: bytes.NewReader(nil)}); err == nil {
		t.Error("keys without randomness")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := play.Run(ctx, parse(t, whole), play.Options{}); err == nil {
		t.Error("a story was told after its context had ended")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestPublishingWhatIsNotThere is an error that names the step.
func TestPublishingWhatIsNotThere(t *testing.T) {
	_, err := play.Run(t.Context(), parse(t, head+"- cut: [us, ru]\n- by: us\n  topic.opened:\n  title: A\n  release: ru\n"), play.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "test.yaml:7: ru cannot publish (line 7): there is no entry us.example ") {
		t.Errorf("%v", err)
	}
}
