package record

// Secession and notice of silence: how a channel goes on without one of its parties (law, rules
// 6.1 and 6.2).
func init() {
	register(
		Kind{Name: "secession", Group: "founding", Law: 2, Terms: Secession{}, Body: PartText},
		Kind{Name: "silence.noticed", Group: "founding", Law: 2, Power: PowerSign, Terms: SilenceNoticed{}, Body: PartText},
	)
}

// Secession is a party's leaving of the channel (VCLT 54, 70). It is done by the party itself, and
// leaves what it owes and is owed as it is.
type Secession struct{}

// SilenceNoticed says that nothing has come from a party for the charter's period of silence. How
// much of that party's log there was is what the entry of the notice has seen of it.
type SilenceNoticed struct {
	Party PartyName `json:"party"`
}
