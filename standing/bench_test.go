package standing_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// ordinary makes a record of about n entries as a busy channel makes it: contacts, readouts with
// points, a text now and then, notes, all on a few topics.
func ordinary(tb testing.TB, n int) *standingtest.History {
	s := begin(tb, a, b)
	topics := []record.Ref{s.Say(a, "topic.opened", &record.TopicOpened{}), s.Say(a, "topic.opened", &record.TopicOpened{})}
	s.SyncAll()
	for round := 0; s.Size(a)+s.Size(b) < int64(n); round++ {
		x, y := a, b
		if round%2 == 1 {
			x, y = b, a
		}
		topic := topics[round%2 : round%2+1]
		p := call()
		p.Topics = topic
		contact := s.Say(x, "contact.proposed", p)
		s.Sync(x, y)
		s.accept(y, contact)
		s.hold(y, contact)
		s.Sync(y, x)
		s.hold(x, contact)
		claim := s.Say(x, "readout", &record.Readout{Points: []record.Point{owes(y, x)}, Topics: topic}, contact).Point("p")
		s.Sync(x, y)
		s.readout(y, contact, sameAs(owes(y, x), claim))
		s.report(y, claim)
		s.Sync(y, x)
		s.ack(x, claim)
		if round%10 == 0 {
			t := s.table(x, withPoints(text(a, b), owes(x, y)))
			s.sign(x, t)
			s.Sync(x, y)
			s.sign(y, t)
		}
		note := s.offerNote(x, y)
		s.Sync(x, y)
		s.answerNote(y, note)
		s.Sync(y, x)
	}
	return s.History
}

func BenchmarkFold(bm *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		leaves := ordinary(bm, n).Leaves()
		h := standingtest.New(bm, a, b)
		bm.Run(fmt.Sprint(n), func(bm *testing.B) {
			for bm.Loop() {
				f := standing.New(h.Charter, leaves[0].Act.Channel)
				for _, l := range leaves {
					f.Add(l)
				}
			}
			bm.ReportMetric(float64(bm.Elapsed().Nanoseconds())/float64(bm.N)/float64(len(leaves)), "ns/entry")
		})
	}
}

// BenchmarkShapes folds what is long in one way, without its signatures: what a fold costs of itself.
func BenchmarkShapes(bm *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		for _, n := range []int{100, 400, 1_600} {
			s := &story{History: standingtest.Begin(bm, a, b, c), t: bm}
			shapes[name](s, n)
			leaves, known := s.Leaves(), standing.Verdicts{}
			bm.Run(fmt.Sprint(name, "/", n), func(bm *testing.B) {
				for bm.Loop() {
					f := standing.New(s.Charter, s.Channel)
					f.VerifyOnce(known)
					for _, l := range leaves {
						f.Add(l)
					}
				}
				bm.ReportMetric(float64(bm.Elapsed().Nanoseconds())/float64(bm.N)/float64(len(leaves)), "ns/entry")
			})
		}
	}
}

func BenchmarkStanding(bm *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		f := ordinary(bm, n).Fold()
		bm.Run(fmt.Sprint(n), func(bm *testing.B) {
			for bm.Loop() {
				f.Standing(later)
			}
		})
	}
}

func BenchmarkTry(bm *testing.B) {
	h := ordinary(bm, 10_000)
	f := h.Fold()
	e := &record.Entry{N: h.Size(a), Time: record.At(h.Clock), Seen: h.Heads(a, "")}
	leaf := standing.Leaf{Party: a, N: e.N, Entry: e, Act: h.Draft(a, standingtest.Act{Kind: "contact.proposed", Terms: call()}).Unsigned()}
	for bm.Loop() {
		if br := f.Try(leaf); br != nil {
			bm.Fatal(br)
		}
	}
}
