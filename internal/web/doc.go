// Package web is what both faces share, the desk of the staff and the press room of the public:
// the layout, the style, the parts that pages are made of, and the headers that keep them safe.
// It knows nothing of records or of law: its inputs are words, addresses and sides, which a
// face fills in from what it knows.
//
// Pages work without scripts, load nothing from elsewhere, and look the same in every language:
// the style sheet speaks of start and end, never of left and right, so that right-to-left
// languages get the mirror image from the same rules.
//
// A face sets itself up so:
//
//	assets, err := web.NewAssets()
//	pages, err := web.NewPages(assets, files, "pages/*.html")
//	mux.Handle(web.AssetPattern, assets)
//	handler := web.Secure(web.Policy{}, mux)
//
// and answers a request with
//
//	pages.Render(w, http.StatusOK, "today", todayPage{Page: page, Awaiting: entries})
//
// The parts are Go values (Entry, State, Commitment, Form ...) that the page's template hands
// to the template of the same name: {{template "entry" .Entry}}. The look carries the law:
// [State] says which look means what.
package web
