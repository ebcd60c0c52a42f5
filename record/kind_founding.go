package record

import (
	"errors"
	"slices"
)

// Charter, accession, invitation, full powers: who is here and who may speak for them. All are
// done by the party itself, with its party key, so that a proof of who may sign needs no more
// than the charter (spec §9.2).
func init() {
	register(
		Kind{Name: "charter", Group: "founding", Terms: CharterSigned{}},
		Kind{Name: "invitation", Group: "founding", Opens: ObjectInvitation, Terms: Invitation{}, Body: PartText},
		Kind{Name: "accession", Group: "founding", About: ObjectInvitation, Optional: true, Terms: Accession{}, Body: PartText},
		Kind{Name: "powers.given", Group: "founding", Opens: ObjectPowers, Terms: PowersGiven{}, Body: PartText},
		Kind{Name: "powers.revoked", Group: "founding", About: ObjectPowers, Terms: PowersRevoked{}, Body: PartText},
	)
}

// CharterSigned is the founder's signature of the charter.
type CharterSigned struct{}

// Invitation asks a party into a channel that exists. Every principal that is in it must
// invite in the same terms.
type Invitation struct {
	Party Party `json:"party"`
}

// Accession is the signature of the charter by every other party: named in the charter, or
// invited. It is the first act of that party's log and affects only what comes later.
type Accession struct{}

// PowersGiven are full powers (VCLT 2(1)(c)): an office, what it may do, and dates.
type PowersGiven struct {
	Official OfficialID `json:"official"`
	Name     string     `json:"name"`
	Office   string     `json:"office"`
	Key      PublicKey  `json:"key"`
	May      []Power    `json:"may"`
	From     Moment     `json:"from,omitzero"`
	Until    Moment     `json:"until,omitzero"`
}

// PowersRevoked takes powers away. What stands earlier in the log is untouched.
type PowersRevoked struct{}

func (i *Invitation) check() error { return i.Party.check() }

func (p *PowersGiven) check() error {
	if !slices.IsSorted(p.May) || len(slices.Compact(slices.Clone(p.May))) != len(p.May) {
		return errors.New("may: want each power once, in alphabetical order")
	}
	if p.From != "" && p.Until != "" && !p.Until.End().After(p.From.Start()) {
		return errors.New("until: lies before from")
	}
	return nil
}
