package telling

import (
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Expunged says by whose agreement the words of an entry are expunged, and on which day; nothing if
// they are not.
func (t *Teller) Expunged(l node.Line) string {
	if l.Act == nil {
		return ""
	}
	for _, x := range t.Standing.Expunged {
		if x.Act != l.Act.Hash {
			continue
		}
		day := ""
		if by, ok := t.Line(x.Adopted); ok && by.Entry != nil {
			day = t.When(record.Moment(by.Entry.Time.Format(time.DateOnly) + "Z"))
		}
		return t.Say("telling.expunged", "parties", t.Names(x.Parties), "date", day)
	}
	return ""
}
