package web

// A PartyCard is a party of a channel: who it is, how it stands, and by which key it is known.
type PartyCard struct {
	ID, Name, Role string
	Side           Side
	States         []State
	Facts          []Fact
	KeyTerm, Key   string // what the key is called; the key of its heads, as it is written
}
