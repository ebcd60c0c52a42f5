package desk

import (
	"net/http"

	"parley.example/internal/web"
)

// routes has every address of the desk.
func (d *Desk) routes() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, action func(*visit) error) { mux.Handle(pattern, d.visited(action)) }
	member := func(pattern string, action func(*visit) error) { open(pattern, signedIn(action)) }
	channel := func(pattern string, action func(*view) error) { member(pattern, inChannel(action)) }

	open("GET /sign-in/{token}", (*visit).showSignIn)
	open("POST /sign-in/{token}", (*visit).signIn)
	open("GET /language/{lang}", (*visit).chooseLanguage)
	member("GET /sign-out", (*visit).showSignOut)
	member("POST /sign-out", (*visit).signOut)
	member("GET /{$}", (*visit).showChannels)

	channel("GET /c/{channel}", (*view).showState)
	channel("GET /c/{channel}/contacts", (*view).showContacts)
	channel("GET /c/{channel}/contacts/{party}/{n}", (*view).showContact)
	channel("GET /c/{channel}/commitments", (*view).showCommitments)
	channel("GET /c/{channel}/statements", (*view).showStatements)
	channel("GET /c/{channel}/texts", (*view).showTexts)
	channel("GET /c/{channel}/measures", (*view).showMeasures)
	channel("GET /c/{channel}/topics", (*view).showTopics)
	channel("GET /c/{channel}/non-papers", (*view).showNonPapers)
	channel("POST /c/{channel}/non-papers", (*view).writeNonPaper)
	channel("GET /c/{channel}/about", (*view).showAbout)
	channel("GET /c/{channel}/log", (*view).showLog)
	channel("GET /c/{channel}/log/{party}/{n}", (*view).showEntry)
	channel("POST /c/{channel}/log/{party}/{n}/release", (*view).release)
	channel("GET /c/{channel}/log/{party}/{n}/proof", (*view).showProof)
	channel("GET /c/{channel}/log/{party}/{n}/proof/file", (*view).sendProof)
	channel("GET /c/{channel}/act", (*view).showActs)
	channel("GET /c/{channel}/act/{kind}", (*view).showForm)
	channel("POST /c/{channel}/act/{kind}", (*view).takeForm)
	channel("GET /c/{channel}/draft/{draft}", (*view).showDraft)
	channel("POST /c/{channel}/draft/{draft}", (*view).signDraft)

	if d.newsroom != nil {
		mux.Handle("/newsroom/", d.housed(d.newsroom))
	}
	open("/", func(*visit) error { return errNowhere })

	outer := http.NewServeMux()
	outer.Handle(web.AssetPattern, d.assets)
	outer.Handle("/", d.sessions.LoadAndSave(mux))
	return outer
}
