package standing

import (
	"iter"

	"parley.example/record"
)

// Lines goes through every object of a standing with its class, whatever it is, in the order in
// which each class lists its own.
func (s *Standing) Lines() iter.Seq2[record.Object, Line] {
	return func(yield func(record.Object, Line) bool) {
		_ = lines(yield, record.ObjectTopic, s.Topics) &&
			lines(yield, record.ObjectMeasure, s.Measures) &&
			lines(yield, record.ObjectPoint, s.Points) &&
			lines(yield, record.ObjectDefault, s.Defaults) &&
			lines(yield, record.ObjectRound, s.Rounds) &&
			lines(yield, record.ObjectText, s.Texts) &&
			lines(yield, record.ObjectGroup, s.Groups) &&
			lines(yield, record.ObjectNotes, s.Notes) &&
			lines(yield, record.ObjectStatement, s.Statements) &&
			lines(yield, record.ObjectContact, s.Contacts) &&
			lines(yield, record.ObjectCalendar, s.Calendars) &&
			lines(yield, record.ObjectAgrement, s.Agrements) &&
			lines(yield, record.ObjectCorrection, s.Corrections)
	}
}

func lines[T any, P interface {
	*T
	lined
}](yield func(record.Object, Line) bool, class record.Object, all []T) bool {
	for i := range all {
		if !yield(class, *P(&all[i]).line()) {
			return false
		}
	}
	return true
}
