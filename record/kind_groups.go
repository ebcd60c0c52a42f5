package record

// Working groups of experts: channels of their own, which work under a mandate of this one and
// report into it (law, rule 9.6). The group's charter names this channel and the mandate too.
func init() {
	register(
		Kind{Name: "group.formed", Group: "groups", Power: PowerSign, Opens: ObjectGroup, Body: PartTitle | PartText, MustSay: PartTitle, Terms: GroupFormed{}, Law: 2},
		Kind{Name: "group.confirmed", Group: "groups", Power: PowerSign, About: ObjectGroup, Body: PartText, Terms: GroupConfirmed{}, Law: 2},
		Kind{Name: "group.reported", Group: "groups", Power: PowerSend, About: ObjectGroup, Opens: ObjectStatement, Body: PartTitle | PartText | PartPoints, MustSay: PartText, Terms: GroupReported{}, Law: 2},
		Kind{Name: "group.closed", Group: "groups", Power: PowerSign, About: ObjectGroup, Body: PartText, Terms: GroupClosed{}, Law: 2},
	)
}

// GroupFormed says that a channel works under a mandate. What the group is called is its title.
type GroupFormed struct {
	Mandate Ref  `json:"mandate" object:"text"` // a text of the form mandate
	Channel Hash `json:"channel"`               // the fingerprint of the group's charter
}

// GroupConfirmed says the same, by another who made the mandate.
type GroupConfirmed struct{}

// GroupReported is one side's report, into the parent channel, of what a group has done. Its points
// are claimed, as a readout's are.
type GroupReported struct {
	Act    Hash    `json:"act,omitzero"` // of the group's channel: the minutes that it reports, say
	Points []Point `json:"points,omitempty"`
	Topics []Ref   `json:"topics,omitempty" object:"topic"`
}

// GroupClosed says that a group is to work no more. All who made its mandate say so.
type GroupClosed struct{}

// AllPoints returns the points that the report claims.
func (r *GroupReported) AllPoints() []Point { return r.Points }

func (r *GroupReported) check() error { return checkPoints(r.Points) }
