package standing_test

import (
	"time"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// shapes are records that are long in one way, as some channels are. Each makes about n entries.
var shapes = map[string]func(s *story, n int){
	"busy": func(s *story, n int) { s.History = ordinary(s.t, n) },
	"one text in many versions": func(s *story, n int) {
		ref := s.table(a, text(a, b))
		for s.entries() < n {
			for _, x := range [][2]record.PartyName{{a, b}, {b, a}} {
				s.sign(x[0], ref)
				s.Sync(x[0], x[1])
				ref = s.table(x[1], versionOf(ref, a, b))
				s.Sync(x[1], x[0])
			}
		}
	},
	"one contact moved again and again": func(s *story, n int) {
		ref := s.propose(a)
		s.Sync(a, b)
		for s.entries() < n {
			for _, x := range [][2]record.PartyName{{a, b}, {b, a}} {
				offer := s.move(x[0], ref)
				s.Sync(x[0], x[1])
				s.accept(x[1], offer)
				s.Sync(x[1], x[0])
			}
		}
	},
	"a point kept in many parts": func(s *story, n int) {
		p := paying(a, b)
		p.Amounts[0].Number = "1000000"
		ref := s.adopted(a, b, p).Point("p")
		for s.entries() < n {
			s.reportSome(a, ref, "1", "EUR")
			s.Sync(a, b)
			s.ackSome(b, ref, "1", "EUR")
			s.Sync(b, a)
		}
	},
	"a duty of every day": func(s *story, n int) {
		p := owes(a, b)
		p.Due = record.Due{Every: record.Every{Period: "1d", From: "2025-02-16", Until: "2045-02-16"}}
		ref := s.adopted(a, b, p).Point("p")
		for day := standingtest.Start.AddDate(0, 0, 1); s.entries() < n; day = day.AddDate(0, 0, 1) {
			m := record.Moment(day.Format(time.DateOnly))
			s.reportFor(a, ref, m)
			s.Sync(a, b)
			s.ackFor(b, ref, m)
			s.Sync(b, a)
		}
	},
	"signed and withdrawn": func(s *story, n int) {
		ref := s.table(a, text(a, b))
		s.again(n, func() { s.withdraw(a, s.sign(a, ref)) })
	},
	"ready and not": func(s *story, n int) {
		pact := text(a, b)
		pact.Form, pact.SnapBack = record.FormPackage, record.SnapBackStage
		pact.Points = []record.Point{step("p", a, b, ""), step("q", b, a, "")}
		pact.Stages = []record.Stage{{Name: "first", Steps: []string{"p", "q"}, Together: true}}
		ref := s.agreed(pact)
		s.SyncAll()
		s.again(n, func() { s.withdraw(a, s.works(s.ready(a, ref, "first"))) })
	},
	"a correction accepted and objected to": func(s *story, n int) {
		ref := s.works(s.correct(a, s.agreed(text(a, b, c)), "9999-12-31"))
		s.SyncAll()
		s.again(n, func() {
			s.acceptCorrection(b, ref)
			s.object(b, ref)
		})
	},
	"a contact moved by one": func(s *story, n int) {
		ref := s.propose(a)
		s.again(n, func() { s.move(a, ref) })
	},
	"a point moved by one": func(s *story, n int) {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		s.again(n, func() {
			s.moveDue(a, ref, record.Due{By: record.Moment(s.Clock.AddDate(int(s.Size(a)), 0, 0).Format(time.DateOnly))})
		})
	},
	"what recurs moved and acknowledged by one": func(s *story, n int) {
		p := weekly(a, b)
		p.To = []record.PartyName{b, c}
		ref := s.agreed(withPoints(text(a, b, c), p)).Point("p")
		s.again(n, func() {
			until := s.Clock.AddDate(0, 1, int(s.Size(b))%20)
			s.moveDue(b, ref, record.Due{Every: record.Every{Period: "7d", From: "2025-02-16", Until: record.Moment(until.Format(time.DateOnly))}})
			s.ackFor(b, ref, "2025-02-16")
		})
	},
	"a working group confirmed and not": func(s *story, n int) {
		group := s.works(s.form(a, s.agreed(mandate(a, b, c))))
		s.SyncAll()
		s.again(n, func() { s.withdraw(b, s.joinIn(b, group)) })
	},
	"hardly anything but receipts": func(s *story, n int) {
		for s.entries() < n {
			s.Sync(a, b)
			s.Sync(b, a)
		}
	},
}

// again does something until the record has so many entries.
func (s *story) again(n int, do func()) {
	for s.entries() < n {
		do()
	}
}

func (s *story) entries() int { return int(s.Size(a) + s.Size(b)) }
