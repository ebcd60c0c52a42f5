package press

import (
	"net/http"

	"parley.example/internal/web"
	"parley.example/internal/words"
)

// routes is every address of the press room. GET answers HEAD as well.
func (p *Press) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(web.AssetPattern, p.assets)
	mux.HandleFunc("GET /{$}", p.chooseLanguage)
	mux.HandleFunc("GET /.well-known/parley.json", p.answers("", p.kept((*visit).wellKnown)))
	mux.HandleFunc("GET /proof/{channel}/{party}/{n}", p.answers("", (*visit).proofFile))
	for _, lang := range words.Languages() {
		page := func(path string, build func(*visit) (*page, error)) {
			mux.HandleFunc("GET /"+lang+path, p.answers(lang, p.kept(answering(build))))
		}
		page("/{$}", (*visit).front)
		page("/channel/{channel}", ofChannel((*view).state))
		page("/channel/{channel}/timeline", ofChannel((*view).timelinePage))
		page("/channel/{channel}/commitments", ofChannel((*view).commitmentsPage))
		page("/channel/{channel}/measures", ofChannel((*view).measuresPage))
		page("/channel/{channel}/statements", ofChannel((*view).statementsPage))
		page("/channel/{channel}/texts", ofChannel((*view).textsPage))
		page("/channel/{channel}/about", ofChannel((*view).about))
		page("/channel/{channel}/contact/{party}/{n}", ofChannel((*view).contactPage))
		page("/channel/{channel}/entry/{party}/{n}", ofChannel((*view).entryPage))
		page("/channel/{channel}/entry/{party}/{n}/proof", ofChannel((*view).proofPage))
		page("/channel/{channel}/act/{hash}", ofChannel((*view).byHash))
	}
	mux.HandleFunc("GET /", p.nowhere)
	return mux
}
