package record

import "fmt"

// Statements by one side, and what others said in public.
func init() {
	register(
		Kind{Name: "readout", Group: "statements", Power: PowerPublish, About: ObjectContact, Opens: ObjectStatement, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: Readout{}},
		Kind{Name: "announcement", Group: "statements", Power: PowerPublish, About: ObjectContact, Optional: true, Opens: ObjectStatement, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: Announcement{}},
		Kind{Name: "quotation", Group: "statements", Power: PowerSend, About: ObjectContact, Optional: true, Opens: ObjectStatement, Body: PartTitle | PartText, MustSay: PartText, Terms: Quotation{}},
	)
}

// Readout is one side's account of a contact. Its points are claimed: one side says that they
// were agreed.
type Readout struct {
	Points []Point `json:"points,omitempty"`
	Topics []Ref   `json:"topics,omitempty" object:"topic"`
}

// Announcement is what one side says to the public of its own accord.
type Announcement struct {
	Points []Point `json:"points,omitempty"`
	Topics []Ref   `json:"topics,omitempty" object:"topic"`
}

// Quotation is what a third party said in public, with its source.
type Quotation struct {
	Speaker string `json:"speaker"`
	Said    Moment `json:"said"`
	Source  Source `json:"source"`
	Topics  []Ref  `json:"topics,omitempty" object:"topic"`
}

// Source is where something was published.
type Source struct {
	Publisher string `json:"publisher"`
	Address   string `json:"address,omitzero"`
	Dated     Moment `json:"dated,omitzero"`
}

// AllPoints returns the points that the readout claims.
func (r *Readout) AllPoints() []Point { return r.Points }

// AllPoints returns the points that the announcement claims.
func (a *Announcement) AllPoints() []Point { return a.Points }

func (r *Readout) check() error      { return checkPoints(r.Points) }
func (a *Announcement) check() error { return checkPoints(a.Points) }

func checkPoints(points []Point) error {
	names := map[string]bool{}
	for _, p := range points {
		if names[p.Name] {
			return fmt.Errorf("points: %s: occurs twice", p.Name)
		}
		names[p.Name] = true
	}
	for _, p := range points {
		if p.Reciprocal != "" && !names[p.Reciprocal] {
			return fmt.Errorf("points: %s: reciprocal: there is no point %s beside it", p.Name, clip(p.Reciprocal))
		}
		for _, after := range p.Due.points() {
			if !names[after] || after == p.Name {
				return fmt.Errorf("points: %s: due: after: there is no other point %s beside it", p.Name, clip(after))
			}
		}
	}
	return nil
}
