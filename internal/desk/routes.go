package desk

import (
	"parley.example/internal/access"
	"parley.example/internal/staff"
)

// routes has every address of the desk, with the right that one must have there.
func (d *Desk) routes(door *access.Door) {
	member := func(pattern string, right staff.Right, action func(*visit) error) {
		door.Handle(pattern, right, maxForm, func(v *access.Visit) error { return action(&visit{Visit: v, desk: d}) })
	}
	channel := func(pattern string, right staff.Right, action func(*view) error) {
		member(pattern, right, inChannel(action))
	}

	member("GET /{$}", staff.Enter, (*visit).showChannels)

	channel("GET /c/{channel}", staff.Read, (*view).showState)
	channel("GET /c/{channel}/contacts", staff.Read, (*view).showContacts)
	channel("GET /c/{channel}/contacts/{party}/{n}", staff.Read, (*view).showContact)
	channel("GET /c/{channel}/commitments", staff.Read, (*view).showCommitments)
	channel("GET /c/{channel}/statements", staff.Read, (*view).showStatements)
	channel("GET /c/{channel}/texts", staff.Read, (*view).showTexts)
	channel("GET /c/{channel}/measures", staff.Read, (*view).showMeasures)
	channel("GET /c/{channel}/topics", staff.Read, (*view).showTopics)
	channel("GET /c/{channel}/non-papers", staff.Read, (*view).showNonPapers)
	channel("POST /c/{channel}/non-papers", staff.Sign, (*view).writeNonPaper)
	channel("GET /c/{channel}/about", staff.Read, (*view).showAbout)
	channel("GET /c/{channel}/log", staff.Read, (*view).showLog)
	channel("GET /c/{channel}/log/{party}/{n}", staff.Read, (*view).showEntry)
	channel("POST /c/{channel}/log/{party}/{n}/release", staff.Sign, (*view).release)
	channel("GET /c/{channel}/log/{party}/{n}/proof", staff.Read, (*view).showProof)
	channel("GET /c/{channel}/log/{party}/{n}/proof/file", staff.Read, (*view).sendProof)
	channel("GET /c/{channel}/act", staff.Read, (*view).showActs)
	channel("GET /c/{channel}/act/{kind}", staff.Draft, (*view).showForm)
	channel("POST /c/{channel}/act/{kind}", staff.Draft, (*view).takeForm)
	channel("GET /c/{channel}/draft/{draft}", staff.Draft, (*view).showDraft)
	channel("POST /c/{channel}/draft/{draft}", staff.Sign, (*view).signDraft)
}
