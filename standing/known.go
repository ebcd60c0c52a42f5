package standing

import "sync"

// What was before an entry never changes once the entry is folded. So a fact that is asked of the
// past of an entry is found out once, however often it is asked again.

// question is a fact about an object, asked of an entry and all that was before it.
type question struct {
	about *object
	what  string
	at    upTo
}

// known keeps what was found out.
type known struct {
	mu      sync.Mutex
	answers map[question]bool
}

// once is a fact that is found out once of each entry. What it is called tells it from the other facts
// about the object. Where something is left out of the past of an entry (rules 6.2, 9.9) it is asked
// anew, because more may be left out later.
func (f *Fold) once(o *object, what string, is fact) fact {
	return func(s scope) bool {
		at, whole := s.(upTo)
		if !whole {
			return is(s)
		}
		q := question{o, what, at}
		if answer, found := f.known.get(q); found {
			return answer
		}
		answer := is(s)
		f.known.put(q, answer)
		return answer
	}
}

func (k *known) get(q question) (answer, found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	answer, found = k.answers[q]
	return answer, found
}

func (k *known) put(q question, answer bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.answers[q] = answer
}
