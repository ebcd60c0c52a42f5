package press

import (
	"net/http"

	"parley.example/internal/web"
	"parley.example/internal/words"
)

// routes is every address of the press room. GET answers HEAD as well.
func (p *Press) routes() *table {
	mux := &table{ServeMux: http.NewServeMux()}
	mux.Handle(web.AssetPattern, p.assets)
	mux.HandleFunc("GET /{$}", p.chooseLanguage)
	mux.HandleFunc("GET /.well-known/parley.json", p.answers("", p.kept((*visit).wellKnown)))
	mux.HandleFunc("GET /proof/{channel}/{party}/{n}", p.answers("", (*visit).proofFile))
	file := func(path, lang string, make maker) { mux.HandleFunc("GET "+path, p.answers(lang, p.kept(make))) }
	original := words.Languages()[0] // where an address has no language, and what it gives has words
	file("/robots.txt", original, (*visit).robots)
	file("/favicon.ico", original, (*visit).icon)
	file("/sitemap.xml", original, (*visit).sitemaps)
	file("/sitemap/{part}", original, (*visit).sitemap)
	file(apiPath+"/openapi.json", original, (*visit).apiDescription)
	file(apiPath+"/posts/{key...}", original, asJSON((*visit).apiPost))
	for _, l := range apiLists() {
		file(apiPath+l.Path, original, l.json)
		file(apiPath+l.Path+".csv", original, l.table)
	}
	for _, f := range feedFormats() {
		file("/feed."+f.extension, original, f.feed((*visit).whole))
		for _, lang := range words.Languages() {
			file("/"+lang+"/feed."+f.extension, lang, f.feed((*visit).inLanguage))
			file("/"+lang+"/topic/{topic}/feed."+f.extension, lang, f.feed((*visit).ofTopic))
			file("/"+lang+"/channel/{channel}/feed."+f.extension, lang, f.feed((*visit).ofOneChannel))
		}
	}
	for _, lang := range words.Languages() {
		file("/"+lang+"/contacts.ics", lang, (*visit).calendar)
		file("/"+lang+"/channel/{channel}/contacts.ics", lang, (*visit).channelCalendar)
		file("/"+lang+"/card/{path...}", lang, (*visit).cardPicture)
		file("/"+lang+"/"+listCard, lang, (*visit).frontPicture)
		file("/"+lang+"/topic/{topic}/"+listCard, lang, (*visit).topicPicture)
		page := func(path string, build func(*visit) (*page, error)) {
			mux.HandleFunc("GET /"+lang+path, p.answers(lang, p.kept(answering(build))))
		}
		page("/{$}", (*visit).front)
		page("/articles", (*visit).articles)
		page("/about", (*visit).aboutPublication)
		page("/commitments", (*visit).committed)
		page("/topic/{topic}", (*visit).topic)
		page("/article/{slug}", (*visit).article)
		page("/article/{slug}/beside", (*visit).beside)
		page("/article/{slug}/version/{version}", (*visit).version)
		page("/verify", (*visit).verifyPage)
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
		p.subscribeRoutes(mux, lang)
		if p.comments != nil {
			p.commentRoutes(mux, lang)
		}
	}
	mux.HandleFunc("GET /sealed/{id}/{version}", p.answers("", (*visit).sealed))
	mux.HandleFunc("GET /", p.elsewhere)
	return mux
}

// A table is a mux that knows its patterns, so that a test can hold every one of them to the embargo.
type table struct {
	*http.ServeMux
	patterns []string
}

// Handle notes the pattern, too.
func (t *table) Handle(pattern string, h http.Handler) {
	t.patterns = append(t.patterns, pattern)
	t.ServeMux.Handle(pattern, h)
}

// HandleFunc notes the pattern, too.
func (t *table) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	t.Handle(pattern, http.HandlerFunc(h))
}
