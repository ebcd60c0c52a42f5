package standing

import (
	"time"

	"parley.example/record"
)

// What the charter has agreed to happen regularly: contacts, and signs of life (rule 8).

// Cadence says when a contact is due by the charter:
//
//	not-agreed  the charter names no cadence
//	due         the time is not over
//	overdue     it is
//	untold      it is, in a reconstruction: no account tells of a contact
type Cadence struct {
	State   string      `json:"state"`
	Days    int64       `json:"days,omitzero"`         // within which a contact is due
	Since   record.Ref  `json:"since,omitzero"`        // the last contact that all sides recorded as held; none: since the founding
	By      record.Time `json:"by,omitzero"`           // when the next is due
	Overdue int64       `json:"overdue-days,omitzero"` // whole days
}

// Life says when a party was last heard, and what its silence says at the time asked about:
//
//	not-agreed  the charter agrees on no check-ins
//	quiet       the last sign of life is within the interval: there is nothing to say
//	cut         no sign of life has come in time
//	gone        it is not here, or not any more
//
// The times are those that its node claims.
type Life struct {
	State string      `json:"state"`
	Last  *Cite       `json:"last,omitzero"`  // its newest entry
	At    record.Time `json:"at,omitzero"`    // of that
	Since record.Time `json:"since,omitzero"` // of cut: when the next sign was due
}

func (v *view) life(party record.PartyName, state string) Life {
	var x Life
	if last, at, ok := v.fold.newest(v.scope, party); ok {
		x.Last, x.At = &last, at
	}
	hours := time.Duration(v.fold.charter.CheckIn) * time.Hour
	switch {
	case state != "founder" && state != "acceded" || x.Last == nil:
		x.State = "gone"
	case hours == 0:
		x.State = "not-agreed"
	case v.at.After(x.At.Add(hours + v.tolerance())):
		x.State, x.Since = "cut", record.At(x.At.Add(hours))
	default:
		x.State = "quiet"
	}
	return x
}

func (v *view) tolerance() time.Duration {
	return time.Duration(v.fold.charter.Tolerance) * time.Second
}

// cadence is reckoned from the end of the day on which the last contact was held, as the latest of
// its sides has it. It comes after the contacts.
func (v *view) cadence() {
	c := Cadence{State: "not-agreed", Days: v.fold.charter.Cadence}
	if c.Days > 0 {
		from := v.fold.charter.Founded.Time
		for _, contact := range v.Contacts {
			if contact.State != "held" {
				continue
			}
			for _, h := range contact.Held {
				if end := h.When.End(); end.After(from) {
					from, c.Since = end, contact.Ref
				}
			}
		}
		by := from.AddDate(0, 0, int(c.Days))
		if by.After(lastTime) {
			by = lastTime // no time of a record is later
		}
		c.State, c.By = "due", record.At(by)
		switch {
		case !v.at.After(by):
		case v.retold():
			c.State = "untold"
		default:
			c.State, c.Overdue = "overdue", int64(v.at.Sub(by)/(24*time.Hour))
		}
	}
	v.Cadence = c
}
