package comments

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley.example/internal/store"
)

var after = Settings{On: true, Edit: 24}

// TestWay follows a comment where a moderator decides beforehand.
func TestWay(t *testing.T) {
	w := newWorld(t)
	w.must(w.Write(t.Context(), w.draft("Hello *there*.")))
	w.reads()
	if q, n, err := w.Queue(t.Context()); err != nil || n != 0 {
		t.Fatalf("a moderator is bothered with what nobody has confirmed: %v, %v", q, err)
	}
	l := w.post()
	if l.To != "zoe@mail.example" || strings.Contains(l.Text+l.Subject, "Hello") || strings.Contains(l.Text+l.Subject, "Zoë") {
		t.Errorf("the letter has words of a stranger, or goes elsewhere: %+v", l)
	}
	secret := w.secret()
	if len(w.box) != 1 {
		t.Fatalf("%d letters", len(w.box))
	}
	c, err := w.Confirm(t.Context(), secret)
	w.must(err)
	if c.Stage != Waiting {
		t.Errorf("it is %s", c.Stage)
	}
	w.reads()
	q, n, err := w.Queue(t.Context())
	if err != nil || n != 1 || q[0].ID != c.ID {
		t.Fatalf("the queue is %v, %v", q, err)
	}
	w.must(w.decide(c, Ruling{Decision: Publish}))
	w.reads("0 Hello there.")
	if l := w.post(); !strings.Contains(l.Link, "https://press.example/en/comment/"+Written(c.ID)) {
		t.Errorf("its author is not told: %+v", l)
	}
	if _, n, _ := w.Queue(t.Context()); n != 0 {
		t.Errorf("%d still wait", n)
	}
	log, err := w.Log(t.Context(), w.now.Add(time.Hour))
	w.must(err)
	for i, want := range []Did{DidPublish, DidConfirm} {
		found := false
		for _, e := range log {
			found = found || e.What == want && e.Comment == Written(c.ID) && (want != DidPublish || e.Who == "mod")
		}
		if !found {
			t.Errorf("%d: the log does not say %s: %+v", i, want, log)
		}
	}
}

// TestShownAtOnce follows comments where a moderator looks at them afterwards.
func TestShownAtOnce(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	c, _ := w.say(w.draft("One"))
	w.reads("0 One")
	if q, _, err := w.Queue(t.Context()); err != nil || len(q) != 1 {
		t.Errorf("nobody is asked to look at it: %v", err)
	}
	w.must(w.decide(c, Ruling{Decision: Keep}))
	if q, _, _ := w.Queue(t.Context()); len(q) != 0 {
		t.Error("it was looked at and is still in the queue")
	}
	w.want(w.decide(c, Ruling{Decision: Refuse}), errOf("why"))
	w.want(w.decide(c, Ruling{Decision: Refuse, Why: Other}), errOf("note"))
	w.must(w.decide(c, Ruling{Decision: Refuse, Why: Abuse, Note: "calls names"}))
	w.reads()
	if l := w.post(); !strings.Contains(l.Text, "calls names") {
		t.Errorf("its author is not told why: %s", l.Text)
	}
	w.must(w.decide(c, Ruling{Decision: Publish})) // it was a mistake
	w.reads("0 One")
}

// TestWithoutWork waits for a moderator, whatever the settings.
func TestWithoutWork(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	d := w.draft("One")
	d.Solution = ""
	w.want(w.Write(t.Context(), d), errOf(""))
	w.now = w.now.Add(tooQuick)
	w.must(w.Write(t.Context(), d))
	c, err := w.Confirm(t.Context(), w.secret())
	if err != nil || c.Stage != Waiting {
		t.Errorf("it is %v, %v", c.Stage, err)
	}
}

// errOf matches faults at a field.
type errOf string

func (e errOf) Error() string { return "a fault at " + string(e) }
func (f Faults) Is(target error) bool {
	at, ok := target.(errOf)
	return ok && f.At(string(at)) != ""
}

func TestFaults(t *testing.T) {
	w := newWorld(t)
	good := w.draft("Words")
	for name, change := range map[string]func(*Draft){
		"name":    func(d *Draft) { d.Name = " " },
		"address": func(d *Draft) { d.Address = "Zoë <zoe@mail.example>" },
		"words":   func(d *Draft) { d.Words = "\u200c \n\u00ad" },
		"website": func(d *Draft) { d.Trap = "http://buy.example" },
	} {
		d := good
		change(&d)
		w.want(w.Write(t.Context(), d), errOf(name))
	}
	for name, change := range map[string]func(*Draft){
		"another post's challenge": func(d *Draft) {
			ch, _ := w.challenge(t.Context(), "article/two")
			d.Challenge, d.Solution = ch.Text, ch.Work()
		},
		"half the work":      func(d *Draft) { d.Solution = "1" },
		"no challenge":       func(d *Draft) { d.Challenge = "" },
		"a challenge forged": func(d *Draft) { d.Challenge = "A" + d.Challenge[1:] },
	} {
		d := good
		change(&d)
		if err := w.Write(t.Context(), d); !errors.Is(err, errOf("")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := good
	d.Parent = Written(ID{1})
	w.want(w.Write(t.Context(), d), ErrNone)
	w.now = w.now.Add(challengeFor + time.Second)
	w.want(w.Write(t.Context(), good), errOf(""))
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 0 {
		t.Errorf("letters came: %v", w.box)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Zoë": "", "Юлия": "", "محمد": "", "李": "", "J. R. O'Neil": "", "Иван Smith": "",
		"norland": ".taken", "N o r l a n d": ".taken", "Nоrlаnd": ".looks", "Νorland.": ".looks", "ministry of n0rland": ".taken",
		"a\u202eb": ".looks", "me@x": ".looks", "42": "-", strings.Repeat("a", 61): ".long",
	} {
		key := checkName(name, []string{"Norland", "Ministry of Norland"})
		if want == "-" {
			want = "comments.fault.name"
		} else if want != "" {
			want = "comments.fault.name" + want
		}
		if key != want {
			t.Errorf("%q: %q, want %q", name, key, want)
		}
	}
	for name, want := range map[string]string{
		"A.b+c@Mail.EXAMPLE": "A.b+c@mail.example", "a@b": "", "a b@c.example": "", "<a@b.example>": "", "a@[127.0.0.1]": "", "a@b.example\nBcc: x@y.example": "",
		"\"a b\"@c.example": "", "": "", "a@b.example, c@d.example": "",
	} {
		if got, ok := normalAddress(name); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t", name, got, ok)
		}
	}
}

func TestTwiceIsOnce(t *testing.T) {
	w := newWorld(t)
	d := w.draft("One")
	w.must(w.Write(t.Context(), d))
	w.must(w.Write(t.Context(), d))
	secret := w.secret()
	if len(w.box) != 1 {
		t.Errorf("%d letters", len(w.box))
	}
	for range 2 {
		if _, err := w.Confirm(t.Context(), secret); err != nil {
			t.Error(err)
		}
	}
	if q, n, _ := w.Queue(t.Context()); n != 1 {
		t.Errorf("the queue has %v", q)
	}
}

func TestAuthor(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	c, secret := w.say(w.draft("One"))
	answer := w.draft("Two")
	answer.Parent = Written(c.ID)
	w.say(answer)
	w.reads("0 One", "1 Two")
	_, err := w.Edit(t.Context(), secret, "One, better")
	w.must(err)
	w.reads("0 One, better", "1 Two")
	if w.thread().Items[0].Edited.IsZero() {
		t.Error("it does not say that it was edited")
	}
	_, err = w.Edit(t.Context(), secret, "\u202eevil")
	w.want(err, errOf("words"))
	// A moderator who read the words before must read these.
	w.want(w.Decide(t.Context(), c.ID, c.Revision(), Ruling{Decision: Keep}), ErrMoved)

	w.set(Settings{On: true, Before: true, Edit: 24})
	_, err = w.Edit(t.Context(), secret, "One, best")
	w.must(err)
	w.reads("0 One, better", "1 Two")
	w.must(w.decide(c, Ruling{Decision: Publish}))
	w.reads("0 One, best", "1 Two")
	_, err = w.Edit(t.Context(), secret, "One, worst")
	w.must(err)
	w.must(w.decide(c, Ruling{Decision: Keep}))
	w.reads("0 One, best", "1 Two")

	w.now = w.now.Add(25 * time.Hour)
	_, err = w.Edit(t.Context(), secret, "too late")
	w.want(err, ErrOver)
	_, err = w.Delete(t.Context(), secret)
	w.must(err)
	w.reads("0 deleted", "1 Two")
	if gone, err := w.Comment(t.Context(), c.ID); err != nil || gone.Words+gone.Name+gone.Address != "" {
		t.Errorf("something of it is left: %+v, %v", gone, err)
	}
	_, err = w.Mine(t.Context(), secret)
	w.want(err, ErrNone)

	alone, secret := w.say(w.draft("Three"))
	_, err = w.Delete(t.Context(), secret)
	w.must(err)
	_, err = w.Comment(t.Context(), alone.ID)
	w.want(err, ErrNone)
}

func TestNotPublic(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	c, secret := w.say(w.draft("One"))
	d := w.draft("Two")
	kept := w.posts[article]
	delete(w.posts, article) // withdrawn, say
	_, err := w.Thread(t.Context(), article)
	w.want(err, ErrNone)
	_, err = w.Visible(t.Context(), c.ID)
	w.want(err, ErrNone)
	w.want(w.Write(t.Context(), d), ErrNone)
	if m, err := w.Mine(t.Context(), secret); err != nil || m.Available || m.On.Key != "" {
		t.Errorf("its author sees %+v, %v", m, err)
	}
	w.posts[article] = kept
	w.set(Settings{})
	_, err = w.Thread(t.Context(), article)
	w.want(err, ErrOff)
}

func TestUsualSettings(t *testing.T) {
	w := newWorld(t)
	w.own = false
	w.want(w.Write(t.Context(), w.draft("One")), ErrOff)
	w.own = true
	w.must(w.Write(t.Context(), w.draft("One")))
	w.own = false // it has joined a channel, and does not fall silent
	if s, err := w.Settings(t.Context()); err != nil || !s.On {
		t.Errorf("%+v, %v", s, err)
	}
	w.want(w.SetUp(t.Context(), "mod", Settings{Close: -1}), errOf("close"))
}

func TestClosed(t *testing.T) {
	w := newWorld(t)
	w.set(Settings{On: true, Close: 10, Edit: 24})
	_, _ = w.say(w.draft("One"))
	w.now = w.posts[article].Published.AddDate(0, 0, 10)
	w.want(w.Write(t.Context(), w.draft("Two")), ErrClosed)
	w.reads("0 One")
	if !w.thread().State.Closed {
		t.Error("it does not say so")
	}
	w.must(w.SetClosed(t.Context(), "mod", article, false))
	w.must(w.Write(t.Context(), w.draft("Two")))
	w.must(w.SetClosed(t.Context(), "mod", article, true))
	w.want(w.Write(t.Context(), w.draft("Three")), ErrClosed)
	_, err := w.Answer(t.Context(), Answer{Post: article, Official: Official{"Norland", "anna"}, Words: "We did."})
	w.must(err)
	w.reads("0 One", "0 We did.")
	if it := w.thread().Items[1]; it.Official == nil || it.Official.Party != "Norland" {
		t.Errorf("it is not shown as official: %+v", it)
	}
}

func TestReports(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	first, _ := w.say(w.draft("One"))
	second, _ := w.say(w.draft("Two"))
	complain := func(id ID, why Why) error {
		ch, err := w.ReportChallenge(t.Context(), id)
		w.must(err)
		return w.Report(t.Context(), id, Complaint{Why: why, Challenge: ch.Text, Solution: ch.Work()})
	}
	w.want(complain(second.ID, "bored"), errOf("why"))
	w.want(complain(second.ID, Other), errOf("note"))
	w.want(complain(ID{9}, Spam), ErrNone)
	w.must(complain(second.ID, Spam))
	w.reads("0 One", "0 Two")
	q, _, err := w.Queue(t.Context())
	if err != nil || q[0].ID != second.ID || len(q[0].Reports) != 1 || q[1].ID != first.ID {
		t.Errorf("the queue is %v, %v", q, err)
	}
	w.must(w.decide(second, Ruling{Decision: Keep}))
	if q, _, _ := w.Queue(t.Context()); len(q) != 1 {
		t.Errorf("the queue is %v", q)
	}
	n := 0
	for err := error(nil); err == nil; n++ {
		err = complain(first.ID, Spam)
	}
	if n > reportsAtOnce+1 {
		t.Errorf("one network reports %d times", n)
	}
}

func TestRates(t *testing.T) {
	w := newWorld(t)
	write := func(address, from string) error {
		d := w.draft("One")
		d.Address, d.From = address, netip.MustParseAddr(from)
		return w.Write(t.Context(), d)
	}
	// Letters to one address, from anywhere.
	for n := range addressAtOnce {
		w.must(write("a@mail.example", netip.AddrFrom4([4]byte{198, 51, byte(n), 1}).String()))
	}
	w.want(write("a@mail.example", "203.0.113.1"), ErrBusy)
	w.now = w.now.Add(addressEvery)
	w.must(write("a@mail.example", "203.0.113.1"))
	// One network, to any address; a neighbour in it is the same.
	for n := range networkAtOnce {
		w.must(write(string(rune('a'+n))+"x@mail.example", "2001:db8::1"))
	}
	w.want(write("b@mail.example", "2001:db8::2"), ErrBusy)
	w.must(write("b@mail.example", "2001:db8:0:1::2"))
	if bits := w.load.work(w.now); bits != leastWork {
		t.Errorf("%d bits already", bits)
	}
	for range 200 {
		w.load.add(w.now)
	}
	if bits := w.load.work(w.now); bits <= leastWork || bits > mostWork {
		t.Errorf("%d bits under load", bits)
	}
	if w.load.work(w.now.Add(loadWindow)) != leastWork {
		t.Error("the load does not pass")
	}
}

func TestBlocked(t *testing.T) {
	w := newWorld(t)
	w.must(w.Block(t.Context(), Block{Address: "zoe@MAIL.example", Who: "mod", Why: Spam}))
	w.must(w.Write(t.Context(), w.draft("One"))) // whoever writes is told nothing
	if l := w.post(); l.Link != "" {
		t.Errorf("a blocked address gets a link: %s", l.Link)
	}
	if n, err := w.Erase(t.Context(), "mod", "zoe@mail.example", true); err != nil || n != 0 {
		t.Error(n, err)
	}
	blocks, err := w.Blocks(t.Context())
	if err != nil || len(blocks) != 1 || blocks[0].Address != "" || blocks[0].Why != Spam {
		t.Fatalf("%+v, %v", blocks, err)
	}
	w.now = w.now.Add(time.Hour)
	w.must(w.Write(t.Context(), w.draft("One")))
	if q, _ := w.CommentsBy(t, "zoe@mail.example"); len(q) != 0 {
		t.Error("an erased address is not blocked any more")
	}
	w.must(w.Unblock(t.Context(), "mod", blocks[0].Name))
	w.now = w.now.Add(time.Hour)
	w.must(w.Write(t.Context(), w.draft("One")))
	if q, _ := w.CommentsBy(t, "zoe@mail.example"); len(q) != 1 {
		t.Error("it is still blocked")
	}
}

func (w *world) CommentsBy(t *testing.T, address string) ([]store.Comment, error) {
	return w.store.CommentsBy(t.Context(), address)
}

func TestErase(t *testing.T) {
	for _, words := range []bool{false, true} {
		w := newWorld(t)
		w.set(after)
		c, secret := w.say(w.draft("One"))
		answer := w.draft("Two")
		answer.Address, answer.Parent = "b@mail.example", Written(c.ID)
		w.say(answer)
		w.now = w.now.Add(time.Hour)
		w.must(w.Write(t.Context(), w.draft("Never confirmed")))
		w.post()
		ask, err := w.AskChallenge(t.Context())
		w.must(err)
		w.must(w.Ask(t.Context(), ask.Text, ask.Work(), "zoe@mail.example", "fr", netip.MustParseAddr("192.0.2.9")))
		own := w.secret()
		if address, all, err := w.Comments.Own(t.Context(), own); err != nil || address != "zoe@mail.example" || len(all) != 2 {
			t.Fatalf("%s wrote %v, %v", address, all, err)
		}
		_, err = w.Mine(t.Context(), own)
		w.want(err, ErrNone)
		_, _, err = w.Comments.Own(t.Context(), secret)
		w.want(err, ErrNone)
		n, err := w.EraseOwn(t.Context(), own, words)
		if err != nil || n != 2 {
			t.Fatal(n, err)
		}
		if words {
			w.reads("0 deleted", "1 Two")
		} else {
			w.reads("0 One", "1 Two")
		}
		var all bytes.Buffer
		w.must(ExportJSON(&all, w.All(t.Context())))
		if strings.Contains(all.String(), "zoe@") || strings.Count(all.String(), "Zoë") != 1 || strings.Contains(all.String(), "Never") {
			t.Errorf("something is left of it: %s", &all)
		}
		_, err = w.Mine(t.Context(), secret)
		w.want(err, ErrNone)
	}
}

func TestAskedByAStranger(t *testing.T) {
	w := newWorld(t)
	ask, err := w.AskChallenge(t.Context())
	w.must(err)
	w.must(w.Ask(t.Context(), ask.Text, ask.Work(), "nobody@mail.example", "en", netip.Addr{}))
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 0 {
		t.Error("who has never written gets a letter")
	}
}

// TestLettersWait has a letter posted later when it cannot be at once, and given up in the end.
func TestLettersWait(t *testing.T) {
	w := newWorld(t)
	w.broken = errors.New("no route to host")
	w.must(w.Write(t.Context(), w.draft("One")))
	w.must(w.postLetters(t.Context()))
	w.broken = nil
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 0 {
		t.Error("it is tried again at once")
	}
	w.now = w.now.Add(firstTry)
	if _, err := w.Confirm(t.Context(), w.secret()); err != nil {
		t.Error(err)
	}
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 1 {
		t.Errorf("%d letters", len(w.box))
	}
	w.broken = errors.New("still none")
	w.must(w.Write(t.Context(), w.draft("Two")))
	for range 20 {
		w.must(w.postLetters(t.Context()))
		w.now = w.now.Add(12 * time.Hour)
	}
	w.broken = nil
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 1 {
		t.Error("a letter is posted whose link is no good")
	}
	if !strings.Contains(w.logged.String(), "given up") {
		t.Error("nobody is told")
	}
}

func TestUnconfirmedIsRemoved(t *testing.T) {
	w := newWorld(t)
	w.must(w.Write(t.Context(), w.draft("One")))
	secret := w.secret()
	w.now = w.now.Add(confirmFor - time.Hour)
	w.must(w.sweep(t.Context()))
	if _, err := w.Mine(t.Context(), secret); err != nil {
		t.Error(err)
	}
	w.now = w.now.Add(2 * time.Hour)
	w.must(w.sweep(t.Context()))
	_, err := w.Mine(t.Context(), secret)
	w.want(err, ErrNone)
}

func TestExport(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	_, _ = w.say(w.draft("=HYPERLINK(\"http://x.example\")"))
	_, _ = w.say(w.draft("Two\nlines, and a \"word\""))
	var asJSON, asCSV bytes.Buffer
	w.must(ExportJSON(&asJSON, w.All(t.Context())))
	w.must(ExportCSV(&asCSV, w.All(t.Context())))
	var all []Exported
	w.must(json.Unmarshal(asJSON.Bytes(), &all))
	rows, err := csv.NewReader(&asCSV).ReadAll()
	w.must(err)
	if len(all) != 2 || len(rows) != 3 {
		t.Fatalf("%d and %d", len(all), len(rows))
	}
	for i, e := range all {
		words := rows[i+1][8]
		if strings.TrimPrefix(words, "'") != e.Words || words[0] == '=' {
			t.Errorf("%q is %q in the table", e.Words, words)
		}
	}
	var none bytes.Buffer
	w.must(ExportJSON(&none, func(func(*Comment, error) bool) {}))
	w.must(json.Unmarshal(none.Bytes(), &all))
}

// TestDeep answers an answer an answer: what is deeper than is shown says whom it answers.
func TestDeep(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	parent := ""
	for range maxDepth + 3 {
		d := w.draft("x")
		d.Parent = parent
		c, _ := w.say(d)
		parent = Written(c.ID)
	}
	items := w.thread().Items
	last := items[len(items)-1]
	if len(items) != maxDepth+3 || last.Depth != maxDepth || last.To == "" || last.ToName != "Zoë" || items[1].To != "" {
		t.Errorf("%+v", items)
	}
}

// TestCircle arranges what no form makes: comments that answer one another, or themselves.
func TestCircle(t *testing.T) {
	one, two, three := &Comment{ID: ID{1}, Stage: Shown, Words: "1"}, &Comment{ID: ID{2}, Stage: Shown, Words: "2"}, &Comment{ID: ID{3}, Stage: Shown, Words: "3"}
	one.Parent, two.Parent, three.Parent = Written(two.ID), Written(one.ID), Written(three.ID)
	if items, n := arrange([]*Comment{one, two, three}, nil); n != 3 || items[1].Depth != 1 || items[2].Depth != 0 {
		t.Errorf("%+v", items)
	}
}

// TestHeld takes a reported comment off the page until it is decided on. Its author is told nothing before.
func TestHeld(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	c, secret := w.say(w.draft("One"))
	answer := w.draft("Two")
	answer.Parent = Written(c.ID)
	w.say(answer)
	before := len(w.box)
	w.want(w.decide(c, Ruling{Decision: Hold}), errOf("why"))
	w.must(w.decide(c, Ruling{Decision: Hold, Why: Private, Note: "a telephone number"}))
	w.reads("0 waiting", "1 Two")
	if q, _, err := w.Queue(t.Context()); err != nil || q[0].ID != c.ID || q[0].Note != "a telephone number" {
		t.Errorf("it does not wait: %+v, %v", q, err)
	}
	w.must(w.decide(c, Ruling{Decision: Publish}))
	w.reads("0 One", "1 Two")
	w.must(w.decide(c, Ruling{Decision: Hold, Why: Private}))
	if _, err := w.Edit(t.Context(), secret, "Without it"); err != nil {
		t.Fatal(err)
	}
	w.must(w.postLetters(t.Context()))
	if len(w.box) != before {
		t.Errorf("letters are posted: %+v", w.box[before:])
	}
	w.must(w.decide(c, Ruling{Decision: Publish}))
	w.reads("0 Without it", "1 Two")
	if it := w.thread().Items[0]; it.Edited.IsZero() {
		t.Error("that it was edited is not said")
	}
	w.must(w.decide(c, Ruling{Decision: Hold, Why: Private}))
	w.must(w.decide(c, Ruling{Decision: Refuse, Why: Private}))
	w.reads("0 removed", "1 Two")
	if l := w.post(); l.Subject != "Your comment on “One” was removed" {
		t.Errorf("its author is told: %s", l.Subject)
	}
}

// TestRefusedAddress gives up at once a letter to an address that takes none.
func TestRefusedAddress(t *testing.T) {
	w := newWorld(t)
	w.broken = fmt.Errorf("550 nobody: %w", ErrRefused)
	w.must(w.Write(t.Context(), w.draft("One")))
	w.must(w.postLetters(t.Context()))
	w.broken = nil
	w.now = w.now.Add(2 * longestWait)
	w.must(w.postLetters(t.Context()))
	if len(w.box) != 0 {
		t.Error("it is posted again")
	}
}

// TestWithoutMail shows what is there, and takes nothing.
func TestWithoutMail(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	w.say(w.draft("One"))
	w.poster = nil
	w.reads("0 One")
	if !w.thread().State.Closed {
		t.Error("it is not said that none are taken")
	}
	w.want(w.Write(t.Context(), w.draft("Two")), ErrClosed)
	w.must(w.postLetters(t.Context()))
}

// TestImport takes in what was said elsewhere: once, in its thread, without a name that deceives.
func TestImport(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	id := func(n byte) ID { return ID{15: n} }
	said := w.now.AddDate(-2, 0, 0)
	bring := func(n byte, i Imported) error {
		i.ID, i.Lang, i.Said = id(n), "en", said.Add(time.Duration(n)*time.Minute)
		return w.Import(t.Context(), "eve", article, i)
	}
	w.must(bring(2, Imported{Name: "Ana", Words: "Two", Parent: Written(id(1))})) // before what it answers
	w.must(bring(1, Imported{Name: "Tom", Words: "One", Address: "tom@mail.example"}))
	w.must(bring(3, Imported{Name: "N0rland", Words: "Three"}))
	w.must(bring(4, Imported{Name: strings.Repeat("Tom ", 40), Words: "Four", Address: "ada@mail.example", Waiting: true}))
	w.must(bring(5, Imported{Name: "Tom\u202eeve", Words: strings.Repeat("Five. ", 2*maxWords/6)}))
	w.want(bring(1, Imported{Name: "Tom", Words: "Again"}), store.ErrThere)
	w.want(bring(6, Imported{Name: "Tom", Words: " \n"}), errOf("words"))
	w.want(bring(6, Imported{Name: "Tom", Words: strings.Repeat("x", maxImported+1)}), errOf("words"))
	items := w.thread().Items
	if len(items) != 4 || items[0].Name != "Tom" || items[1].Depth != 1 || items[1].Name != "Ana" || items[2].Name != "" {
		t.Errorf("%+v", items)
	}
	if strings.Contains(items[3].Name, "\u202e") {
		t.Errorf("the name of the last is %q", items[3].Name)
	}
	q, _, err := w.Queue(t.Context())
	if err != nil || len(q) != 1 || q[0].Words != "Four" || len([]rune(q[0].Name)) > maxName {
		t.Errorf("%+v, %v", q, err)
	}
	w.must(w.decide(q[0], Ruling{Decision: Publish}))
	w.must(w.postLetters(t.Context()))
	if len(w.box) > 0 {
		t.Errorf("an address that nobody has confirmed here is written to: %+v", w.box)
	}
	if n, err := w.Erase(t.Context(), "mod", "tom@mail.example", true); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}

// TestReportedTwice counts a form of a report that is sent again as the one that it is.
func TestReportedTwice(t *testing.T) {
	w := newWorld(t)
	w.set(after)
	c, _ := w.say(w.draft("One"))
	ch, err := w.ReportChallenge(t.Context(), c.ID)
	w.must(err)
	r := Complaint{Why: Spam, Challenge: ch.Text, Solution: ch.Work()}
	w.must(w.Report(t.Context(), c.ID, r))
	w.must(w.Report(t.Context(), c.ID, r))
	if now, err := w.Comment(t.Context(), c.ID); err != nil || len(now.Reports) != 1 {
		t.Errorf("%+v, %v", now.Reports, err)
	}
}

// TestEverybodyTogether bounds the letters that strangers cause from many places.
func TestEverybodyTogether(t *testing.T) {
	r, now := newRates(), time.Unix(0, 0)
	taken := 0
	for n := range 2 * everybodyAtOnce {
		if r.write(netip.AddrFrom4([4]byte{byte(n), byte(n >> 8), 1, 1}), now) {
			taken++
		}
	}
	if taken != everybodyAtOnce {
		t.Errorf("%d letters are caused at once", taken)
	}
	if !r.write(netip.MustParseAddr("198.51.100.1"), now.Add(everybodyEvery)) {
		t.Error("later none may write")
	}
}
