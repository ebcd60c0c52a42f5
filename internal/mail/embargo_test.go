package mail

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/record"
)

// embargoed stands in every word of what is held back in these tests.
const embargoed = "EMBARGOED"

// house is an office whose library is a node's own.
func house(t *testing.T, clock func(*office) func() time.Time) (*office, *nodetest.Side, *publication.Articles) {
	side := nodetest.New(t, "us.example")
	var o *office
	now := func() time.Time { return clock(o)() }
	o = newOffice(t, sqliteURL(t), func(s *Setup) {
		s.Clock = func() time.Time { return now() }
		library := publication.NewLibrary(side.Node, s.Clock)
		t.Cleanup(library.Close)
		s.Library = library
	})
	return o, side, publication.NewArticles(side.Node, now, rand.Reader)
}

// hold publishes an article whose words have a mark, from a moment on.
func hold(t *testing.T, articles *publication.Articles, mark string, from time.Time) {
	t.Helper()
	text := record.Text{"en": mark, "fr": mark}
	a, err := articles.New(t.Context(), "eve", publication.Words{Title: text, Summary: text, Body: text, Tags: []string{mark}})
	if err == nil {
		_, err = articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{By: "eve", From: from, Commit: true})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestEmbargo has an article and an entry wait for their moment: a nanosecond before it no row names them and no
// letter or digest has a word of them; at the moment both go to everybody, and stand in the next digest.
func TestEmbargo(t *testing.T) {
	o, side, articles := house(t, func(o *office) func() time.Time { return o.clock })
	o.pass(side.Now.Sub(o.clock()))
	due := side.Now.Add(50 * time.Hour)
	id := nodetest.Found(t, side, nodetest.New(t, "west.example"))
	text := record.Text{"en": embargoed}
	e := side.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{}, Body: &record.Body{Title: text, Text: text}})
	if err := side.ReleaseFrom(t.Context(), id, e.Cite, node.Releaser{Person: "sam"}, due); err != nil {
		t.Fatal(err)
	}
	hold(t, articles, embargoed, due)
	hold(t, articles, "An open matter", time.Time{})
	o.reader("once@mail.example", "en", AtOnce, Choice{})
	o.reader("daily@mail.example", "fr", Daily, Choice{})
	issues := func() int64 {
		t.Helper()
		if err := o.mail.collect(t.Context()); err != nil {
			t.Fatal(err)
		}
		counts, err := o.store.Counts(t.Context(), 0, o.clock())
		if err != nil {
			t.Fatal(err)
		}
		rows := int64(0)
		for _, c := range counts {
			for _, n := range c.Of {
				rows += n
			}
		}
		return rows
	}
	send := func(address string, letters int) {
		t.Helper()
		o.mail.wake()
		o.until("the letters to "+address, func() bool { return len(o.server.to(address)) >= letters })
	}
	if n := issues(); n != 2 {
		t.Fatalf("%d rows for the open matter, want 2", n)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.mail.sender.run(ctx) }() // the issues are made by hand, at moments of the test's own
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	send("once@mail.example", 1)
	o.pass(24 * time.Hour)
	send("daily@mail.example", 1)
	o.pass(due.Sub(o.clock()) - 1)
	if n := issues(); n != 2 {
		t.Errorf("%d rows before anything is due, want 2", n)
	}
	for _, m := range o.server.mails() {
		if text, html := read(t, m); strings.Contains(text+html+string(m.data), embargoed) {
			t.Errorf("a letter to %s before it is due: %s", m.to, text)
		}
	}
	if n := o.server.count(); n != 2 {
		t.Errorf("%d letters before anything is due, want 2", n)
	}
	o.pass(1)
	if n := issues(); n != 6 {
		t.Errorf("%d rows when both are due, want 6", n)
	}
	send("once@mail.example", 3)
	o.pass(24 * time.Hour)
	send("daily@mail.example", 2)
	told := 0
	for _, m := range o.server.mails() {
		if text, _ := read(t, m); strings.Contains(text, embargoed) {
			told++
			if m.to == "daily@mail.example" && strings.Count(text, "/en/article/")+strings.Count(text, "/fr/article/") == 0 {
				t.Errorf("the digest does not lead to the article: %s", text)
			}
		}
	}
	if told != 3 {
		t.Errorf("%d letters tell of what was held back, want two and a digest", told)
	}
}

// TestEmbargoFallsDue has nobody wake the office: it sends by itself, and not before the moment.
func TestEmbargoFallsDue(t *testing.T) {
	o, _, articles := house(t, func(*office) func() time.Time { return time.Now })
	s := o.reader("once@mail.example", "en", AtOnce, Choice{})
	s.Confirmed = time.Now().Add(-time.Hour)
	if _, err := o.store.Put(t.Context(), mailing.Change{Subscriber: s}); err != nil {
		t.Fatal(err)
	}
	due := time.Now().Add(500 * time.Millisecond)
	hold(t, articles, embargoed, due)
	o.run()
	o.until("the letter", func() bool { return o.server.count() > 0 })
	if early := time.Until(due); early > 0 {
		t.Errorf("the letter came %s before it was due", early)
	}
}

// TestRemoved tells those who were sent a post that it was removed, and why, without a word of it; those whose
// letter still waits hear nothing of the post, neither of one withdrawn nor of one removed.
func TestRemoved(t *testing.T) {
	o := newOffice(t, sqliteURL(t))
	o.reader("had@mail.example", "en", AtOnce, Choice{})
	o.reader("daily@mail.example", "en", Daily, Choice{})
	removed, withdrawn := article("bridge", start), article("ferry", start)
	withdrawn.Versions[0].Title = record.Text{"en": "The ferry rests"}
	kept := article("tram", start)
	kept.Versions[0].Title = record.Text{"en": "The tram runs"}
	for _, p := range []publication.Post{removed, withdrawn, kept} {
		o.library.put(p)
	}
	o.run()
	o.until("the first letters", func() bool { return o.server.count() == 3 })
	o.pass(time.Hour)
	removed.Removed, removed.Versions = &publication.Notice{At: o.clock(), Reason: record.Text{"en": "By order of the court."}}, nil
	withdrawn.Withdrawn = &publication.Notice{At: o.clock(), Reason: record.Text{"en": "It runs."}}
	o.library.put(removed)
	o.library.put(withdrawn)
	o.library.tell <- removed.Key
	o.until("both notices", func() bool { return len(o.server.to("had@mail.example")) == 5 })
	for _, m := range o.server.to("had@mail.example")[3:] {
		text, html := read(t, m)
		switch all := subject(t, m) + text + html; {
		case strings.Contains(all, "By order of the court."):
			if strings.Contains(all, "The bridge is open") || strings.Contains(all, "both banks") || !strings.Contains(subject(t, m), "Removed") {
				t.Errorf("removed: %s\n%s", subject(t, m), text)
			}
		case strings.Contains(all, "It runs."):
			if !strings.Contains(subject(t, m), "The ferry rests") || strings.Contains(all, "both banks") {
				t.Errorf("withdrawn: %s\n%s", subject(t, m), text)
			}
		default:
			t.Errorf("neither: %s", text)
		}
	}
	o.pass(24 * time.Hour)
	o.mail.wake()
	o.until("the digest", func() bool { return len(o.server.to("daily@mail.example")) == 1 })
	text, _ := read(t, o.server.to("daily@mail.example")[0])
	if !strings.Contains(text, "The tram runs") || strings.Contains(text, "ferry") || strings.Contains(text, "bridge is open") || strings.Contains(text, "court") {
		t.Errorf("digest: %s", text)
	}
}
