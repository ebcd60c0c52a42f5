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
	"hardly anything but receipts": func(s *story, n int) {
		for s.entries() < n {
			s.Sync(a, b)
			s.Sync(b, a)
		}
	},
}

func (s *story) entries() int { return int(s.Size(a) + s.Size(b)) }
