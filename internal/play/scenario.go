package play

import (
	"time"

	"parley.example/record"
)

// Scenario is a story that was read and found free of mistakes.
type Scenario struct {
	Name         string // of the file
	Title        record.Text
	Nature       record.Nature
	Note         record.Text
	Languages    []record.Lang
	Translations record.Translations // of the languages that are no originals
	Supposed     record.Text         // what is added to the words of an act that is supposed
	Law          int                 // under which the channel is
	Words        record.Vocabulary   // in which the pages speak of the channel
	Tolerance    time.Duration
	Cadence      int64  // days
	Silence      int64  // days
	CheckIn      int64  // hours
	Witness      string // the key of the party whose log orders what crossed; none: each act is judged by its past
	Private      bool
	Start        time.Time
	Founder      string // the key of a party
	Parties      []Party
	Release      []string // the keys of the parties that publish every act

	byHand bool // nothing settles by itself
	labels map[string]*label
	groups []string // the keys of the channels of working groups
	steps  []step
}

// Party is a party as a scenario describes it.
type Party struct {
	Key       string // by which the story names it
	Name      record.PartyName
	Names     record.Text
	Country   string
	Role      record.Role
	Joins     Joining
	Officials []Official
}

// Joining is how a party comes into the channel.
type Joining string

// How parties come in.
const (
	AtOnce       Joining = "at-once"       // the charter names it, and it signs before the story begins
	Later        Joining = "later"         // the charter names it, and it signs by a step of the story
	ByInvitation Joining = "by-invitation" // the charter does not name it
)

// Options lists the ways of joining.
func (Joining) Options() []string {
	return []string{string(AtOnce), string(Later), string(ByInvitation)}
}

// Official is a person of a party.
type Official struct {
	ID     record.OfficialID
	Name   string
	Office string
	May    []record.Power
	From   record.Moment
	Until  record.Moment
	Later  bool // the powers are given by a step of the story
}

func (s *Scenario) party(key string) *Party {
	for i := range s.Parties {
		if s.Parties[i].Key == key {
			return &s.Parties[i]
		}
	}
	return nil
}

func (p *Party) official(id record.OfficialID) *Official {
	for i := range p.Officials {
		if p.Officials[i].ID == id {
			return &p.Officials[i]
		}
	}
	return nil
}

// step is one step of a story.
type step struct {
	line int
	at   time.Time // the story's time at this step
	in   string    // the key of the working group in whose channel it happens; none: in that of the scenario
	tell string    // what the teller says before it
	does action    // nil if the step only tells
}

// label is a name that the story gives to an act.
type label struct {
	in     string // the channel in which it was said, as of a step
	by     string // the key of the party that made it
	name   string
	line   int
	kind   record.Kind
	object record.Object // the class of what it opens or is about
	points map[string]record.Object
	about  string // the label of the act on whose object it is; none if it opens one
	point  string
}
