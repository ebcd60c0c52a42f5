package staff

import (
	"maps"
	"slices"
)

// Role is what a person does in the house.
type Role string

// The roles.
const (
	Administrator Role = "administrator" // says who is of the house, and sees who came in
	Clerk         Role = "clerk"         // keeps the files: reads and proves
	Drafter       Role = "drafter"       // prepares acts that another signs
	Clearer       Role = "clearer"       // reads what is to be cleared
	Signatory     Role = "signatory"     // uses the full powers of their official
	Spokesperson  Role = "spokesperson"  // releases entries of the record, and publishes articles
	Editor        Role = "editor"        // writes and publishes articles, and sets the publication up
	Moderator     Role = "moderator"     // answers for what readers write
	Reader        Role = "reader"        // reads, and nothing else
)

// Roles lists them.
func Roles() []Role {
	return []Role{Administrator, Clerk, Drafter, Clearer, Signatory, Spokesperson, Editor, Moderator, Reader}
}

// Right is one thing that can be done in the house. Every page asks for one.
type Right string

// The rights.
const (
	Anybody    Right = "anybody"    // nobody needs to have signed in
	Enter      Right = "enter"      // the first page, and what is one's own
	Read       Right = "read"       // the channels that the person sees
	Draft      Right = "draft"      // to fill in acts and look at what they would be
	Sign       Right = "sign"       // to use full powers: they must be there, too
	Newsroom   Right = "newsroom"   // what is being written for the public
	Write      Right = "write"      // articles, and their publication
	SetUp      Right = "set-up"     // the publication itself
	Moderate   Right = "moderate"   // what readers comment
	RuleTalk   Right = "rule-talk"  // by which rules readers comment
	Answer     Right = "answer"     // readers' comments, for the house
	Release    Right = "release"    // entries of every channel, for the house
	Mailing    Right = "mailing"    // who receives letters, and what is held about them
	Administer Right = "administer" // persons, their keys and sessions, the access log
)

// rights is what each role may do. It is the only place that says so.
//
// An administrator has no right to read: who lets people in does not see, by that, what they see.
var rights = map[Right][]Role{
	Enter:      Roles(),
	Read:       {Clerk, Drafter, Clearer, Signatory, Spokesperson, Reader},
	Draft:      {Drafter, Signatory},
	Sign:       {Signatory},
	Newsroom:   {Spokesperson, Editor, Moderator},
	Write:      {Spokesperson, Editor},
	SetUp:      {Editor},
	Moderate:   {Moderator},
	RuleTalk:   {Editor, Moderator},
	Answer:     {Spokesperson},
	Release:    {Spokesperson},
	Mailing:    {Editor},
	Administer: {Administrator},
}

// Known reports whether there is such a right.
func (r Right) Known() bool { return r == Anybody || rights[r] != nil }

// May reports whether the person has a right. Who has no id, nobody that is, has none.
func (p Person) May(r Right) bool {
	return r == Anybody || p.ID != "" && slices.ContainsFunc(p.Roles, func(x Role) bool { return slices.Contains(rights[r], x) })
}

// Rights lists those that some role has.
func Rights() []Right { return slices.Sorted(maps.Keys(rights)) }
