package press

import (
	"context"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/markdown"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

type articlePage struct {
	sheet
	By       string
	Notices  []web.Notice
	Texts    []articleText // the reader's; or two, beside each other
	Topics   []web.Link
	Beside   []web.Link // the article in two languages
	Changes  []web.Changed
	Before   string // what the changes are against
	Facts    []web.Fact
	Versions []web.Entry
	Hash     string
	Sealed   string    // the bytes of which the hash is
	Comments *web.Link // nil: none are taken
}

// An articleText is an article in one language.
type articleText struct {
	Lang, Dir, Name, Mark string
	Title, Summary        string
	Body                  template.HTML
}

func isArticle(p publication.Post) bool { return p.Kind == publication.KindArticle }

// posts are the posts of a sort, the newest first, without those that were removed.
func (v *visit) posts(is func(publication.Post) bool) ([]publication.Post, error) {
	all, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(p publication.Post) bool { return p.Removed != nil || !is(p) }), nil
}

// found is the article in the address; or the address that it has now.
func (v *visit) found() (post publication.Post, moved string, err error) {
	slug := v.request.PathValue("slug")
	post, was, ok, err := v.press.library.ByPath(v.ctx(), "article/"+slug)
	switch {
	case err != nil:
		return post, "", err
	case !ok:
		return post, "", errNowhere
	case was:
		rest := strings.TrimPrefix(v.request.URL.Path, "/"+v.Lang()+"/article/"+slug)
		return post, "/" + v.Lang() + "/" + post.Path + rest, nil
	case post.Removed != nil:
		return post, "", &removed{post}
	}
	return post, "", nil
}

// article answers with the newest version of an article.
func (v *visit) article() (*page, error) {
	post, moved, err := v.found()
	if err != nil || moved != "" {
		return &page{moved: moved}, err
	}
	newest, _ := post.Newest()
	lang := chosen(newest, v.langs())
	data := v.articleSheet(post, newest, lang)
	if data.Meta, err = v.postMeta(post); err != nil {
		return nil, err
	}
	if langs := newest.Languages(); len(langs) > 1 {
		at := "/" + v.Lang() + "/" + post.Path + "/beside?with="
		for _, other := range langs {
			if other != lang {
				pair := v.Language(string(lang)) + " · " + v.Language(string(other))
				data.Beside = append(data.Beside, web.Link{Text: pair, Href: at + string(lang) + "," + string(other)})
			}
		}
	}
	return &page{template: "article", data: data}, nil
}

// version answers with one version, as it was and is, and what it changed.
func (v *visit) version() (*page, error) {
	post, moved, err := v.found()
	if err != nil || moved != "" {
		return &page{moved: moved}, err
	}
	n, err := strconv.Atoi(v.request.PathValue("version"))
	if err != nil || n < 1 || n > len(post.Versions) || strconv.Itoa(n) != v.request.PathValue("version") {
		return nil, errNowhere
	}
	shown := post.Versions[n-1]
	data := v.articleSheet(post, shown, chosen(shown, v.langs()))
	data.Found = n == len(post.Versions)
	if !data.Found {
		data.Notices = append([]web.Notice{{
			Text: v.Say("press.article.older", "n", n, "date", shown.At.UTC()),
			Link: &web.Link{Text: v.Say("press.article.newest"), Href: "/" + v.Lang() + "/" + post.Path},
		}}, data.Notices...)
	}
	if n > 1 {
		before := post.Versions[n-2]
		data.Before = v.Say("press.article.against", "n", n-1)
		data.Changes = slices.Concat(telling.Compared(v.Speaker, before.Title, shown.Title), telling.Compared(v.Speaker, before.Summary, shown.Summary), telling.Compared(v.Speaker, before.Body, shown.Body))
	}
	return &page{template: "article", data: data}, nil
}

// beside answers with the newest version in two languages beside each other.
func (v *visit) beside() (*page, error) {
	post, moved, err := v.found()
	if err != nil || moved != "" {
		return &page{moved: moved}, err
	}
	newest, _ := post.Newest()
	a, b, _ := strings.Cut(v.request.URL.Query().Get("with"), ",")
	langs := newest.Languages()
	if a == b || !slices.Contains(langs, record.Lang(a)) || !slices.Contains(langs, record.Lang(b)) {
		return nil, errNowhere
	}
	data := v.articleSheet(post, newest, record.Lang(a))
	data.Wide, data.Found = true, false
	data.Languages = nil
	data.Texts = append(data.Texts, v.articleText(newest, record.Lang(b)))
	for i := range data.Texts {
		data.Texts[i].Title, _ = newest.Title.In(record.Lang(data.Texts[i].Lang))
	}
	data.Beside = []web.Link{{Text: v.Say("press.article.one-language"), Href: "/" + v.Lang() + "/" + post.Path}}
	return &page{template: "article", data: data}, nil
}

// chosen is the language in which a reader of these gets a version: the first of them that it has, or
// else one that is no translation.
func chosen(n publication.Version, langs []record.Lang) record.Lang {
	all := n.Languages()
	for _, l := range langs {
		if slices.Contains(all, l) {
			return l
		}
	}
	for _, l := range all {
		if t := n.Translations[l]; t == "" || t == publication.Original {
			return l
		}
	}
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// articleSheet is what every page of an article has.
func (v *visit) articleSheet(post publication.Post, shown publication.Version, lang record.Lang) articlePage {
	title, titleLang := shown.Title.In(lang)
	data := articlePage{sheet: v.sheet(title), Texts: []articleText{v.articleText(shown, lang)}, Hash: shown.Hash.String()}
	data.Box = v.box("")
	data.TitleLang = v.foreign(titleLang)
	data.By = post.Byline
	data.Comments = v.commentLinkOf(post.Path)
	at := "/" + v.Lang() + "/" + post.Path
	data.Sealed = "/sealed/" + strings.TrimPrefix(string(post.Key), "article/") + "/" + strconv.Itoa(shown.N)
	if w := post.Withdrawn; w != nil {
		reason, _ := w.Reason.In(v.langs()...)
		data.Notices = append(data.Notices, web.Notice{Title: v.Say("press.withdrawn.on", "date", w.At.UTC()), Text: reason, Attention: true})
	}
	for _, n := range slices.Backward(post.Versions[:shown.N]) {
		if len(n.Correction) > 0 {
			text, _ := n.Correction.In(v.langs()...)
			data.Notices = append(data.Notices, web.Notice{
				Title: v.Say("press.corrected.on", "date", n.At.UTC()), Text: text,
				Link: &web.Link{Text: v.Say("press.corrected.see"), Href: at + "/version/" + strconv.Itoa(n.N)},
			})
		}
	}
	if !shown.Committed.IsZero() {
		data.Notices = append(data.Notices, web.Notice{Text: v.Say("press.committed.unchanged", "date", shown.Committed.UTC())})
	}
	for _, t := range post.Topics {
		name, _ := t.Name.In(v.langs()...)
		data.Topics = append(data.Topics, web.Link{Text: name, Href: "/" + v.Lang() + "/topic/" + t.Key})
	}
	data.Facts = v.times(post)
	if len(post.Versions) > 1 {
		for _, n := range slices.Backward(post.Versions) {
			data.Versions = append(data.Versions, v.versionEntry(at, n))
		}
	}
	return data
}

// times are the four times of a post, each where it says something of its own.
func (v *visit) times(post publication.Post) []web.Fact {
	fact := func(key string, t time.Time) web.Fact {
		return web.Fact{Term: v.Say("press.times." + key), Value: web.Value{Text: v.DateTime(t.UTC())}}
	}
	var facts []web.Fact
	if !post.Said.Equal(post.Published) {
		facts = append(facts, fact("said", post.Said))
	}
	facts = append(facts, fact("published", post.Published))
	if !post.Substance.Equal(post.Published) {
		facts = append(facts, fact("substance", post.Substance))
	}
	if !post.Changed.Equal(post.Substance) {
		facts = append(facts, fact("changed", post.Changed))
	}
	return facts
}

func (v *visit) versionEntry(at string, n publication.Version) web.Entry {
	e := web.Entry{Level: 3, Title: v.Say("press.article.version", "n", n.N), Href: at + "/version/" + strconv.Itoa(n.N), When: v.DateTime(n.At.UTC())}
	switch {
	case n.Minor:
		e.Kind = v.Say("press.article.minor")
	case len(n.Correction) > 0:
		e.Kind = v.Say("press.article.correction")
		text, lang := n.Correction.In(v.langs()...)
		e.Said = &web.Said{Text: text, Lang: v.foreign(lang)}
	default:
		e.Kind = v.Say("press.article.first")
	}
	return e
}

func (v *visit) foreign(l record.Lang) string {
	if string(l) == v.Lang() {
		return ""
	}
	return string(l)
}

// translationMark says who answers for the words in a language.
func translationMark(s words.Speaker, t publication.Translation) string {
	if t == "" {
		t = publication.Original
	}
	return s.Say("text." + string(t))
}

func (v *visit) articleText(n publication.Version, lang record.Lang) articleText {
	t := articleText{
		Lang: string(lang), Dir: direction(n.Title[lang] + n.Body[lang]), Name: telling.Upper(v.Language(string(lang))),
		Mark: translationMark(v.Speaker, n.Translations[lang]), Summary: n.Summary[lang],
	}
	t.Body = markdown.HTML(n.Body[lang], markdown.Options{Level: 2, Cite: v.cite})
	return t
}

var entryAddress = regexp.MustCompile(`^/(?:[a-z]{2}/)?channel/([0-9a-f]{16})/entry/([a-z0-9.-]+/[0-9]+)$`)

// cite finds the entry that a link of an article leads to, if it is public, and where it stands.
func (v *visit) cite(href string) (markdown.Cited, bool) {
	found := entryAddress.FindStringSubmatch(href)
	if found == nil {
		return markdown.Cited{}, false
	}
	id, _, err := v.press.channel(v.ctx(), found[1])
	if err != nil {
		return markdown.Cited{}, false
	}
	r, err := v.press.library.Channel(v.ctx(), id)
	if err != nil {
		return markdown.Cited{}, false
	}
	cite, err := node.ParseCite(found[2])
	if err != nil {
		return markdown.Cited{}, false
	}
	w := newView(v, r)
	l, err := w.released(cite)
	if err != nil {
		return markdown.Cited{}, false
	}
	c := markdown.Cited{State: cite.String()}
	for _, m := range w.entryMarks(l) {
		c.State += ", " + m.Word
	}
	return c, true
}

type articlesPage struct {
	sheet
	Entries []web.Entry
}

// articles lists all articles.
func (v *visit) articles() (*page, error) {
	title := v.Say("press.articles.title")
	listed, data, err := v.listed(title, isArticle)
	if err != nil {
		return nil, err
	}
	data.Meta = v.listMeta(title, data.Lead, data.Home+"articles", data.Home, v.feedLinks(data.Home, data.Site))
	return listed, nil
}

// topic lists what is of a topic: articles and entries.
func (v *visit) topic() (*page, error) {
	s, err := v.ofTopic()
	if err != nil {
		return nil, err
	}
	listed, data, err := v.listed(s.name, s.of)
	if err != nil {
		return nil, err
	}
	if len(data.Entries) == 0 {
		return nil, errNowhere
	}
	data.Meta = v.listMeta(s.name, data.Lead, s.page, s.page+"/", v.feeds(s.page+"/", data.Site+" · "+s.name))
	return listed, nil
}

func (v *visit) listed(title string, is func(publication.Post) bool) (*page, *articlesPage, error) {
	all, err := v.posts(is)
	if err != nil {
		return nil, nil, err
	}
	data := &articlesPage{sheet: v.sheet(title)}
	data.Lead = v.Count("press.articles.count", len(all))
	for _, p := range all {
		data.Entries = append(data.Entries, v.articleEntry(p, 2))
	}
	return &page{template: "articles", data: data}, data, nil
}

// articleEntry is a post in a list.
func (v *visit) articleEntry(p publication.Post, level int) web.Entry {
	n, _ := p.Newest()
	lang := chosen(n, v.langs())
	title, _ := n.Title.In(lang)
	if title == "" {
		title = telling.Upper(telling.Kind(v.Speaker, p.Kind))
	}
	e := web.Entry{Level: level, Title: title, Href: "/" + v.Lang() + "/" + p.Path, By: p.Byline, When: v.Date(p.Published.UTC())}
	if s := n.Summary[lang]; s != "" {
		e.Said = &web.Said{Text: s, Lang: v.foreign(lang)}
	}
	if p.Withdrawn != nil {
		e.States = append(e.States, web.State{Look: web.WithoutEffect, Word: v.Say("press.withdrawn.mark")})
	} else if slices.ContainsFunc(p.Versions, func(n publication.Version) bool { return len(n.Correction) > 0 }) {
		e.States = append(e.States, web.State{Look: web.Unknown, Word: v.Say("press.corrected.mark")})
	}
	return e
}

type committedPage struct {
	sheet
	Lines []committedLine
}

// A committedLine is a hash that was made public before the words.
type committedLine struct{ Hash, When, Href, Title string }

// committed lists the hashes of texts that are written and not public yet, and what has become of them.
func (v *visit) committed() (*page, error) {
	all, err := v.press.library.Commitments(v.ctx())
	if err != nil {
		return nil, err
	}
	data := committedPage{sheet: v.sheet(v.Say("press.committed.title"))}
	data.Lead = v.Say("press.committed.lead")
	for _, c := range all {
		line := committedLine{Hash: c.Hash.String(), When: v.DateTime(c.At.UTC())}
		if post, ok, err := v.press.library.Post(v.ctx(), c.Key); err != nil {
			return nil, err
		} else if ok && post.Removed == nil {
			newest, _ := post.Newest()
			line.Title, _ = newest.Title.In(v.langs()...)
			line.Href = "/" + v.Lang() + "/" + post.Path + "/version/" + strconv.Itoa(c.N)
		}
		data.Lines = append(data.Lines, line)
	}
	return &page{template: "committed", data: data}, nil
}

type aboutPublicationPage struct {
	sheet
	About, Imprint template.HTML
}

// aboutPublication says whose publication this is, and who answers for it.
func (v *visit) aboutPublication() (*page, error) {
	set, err := v.press.library.Settings(v.ctx())
	if err != nil {
		return nil, err
	}
	data := aboutPublicationPage{sheet: v.sheet(v.Say("press.publication.about"))}
	about, _ := set.About.In(v.langs()...)
	imprint, _ := set.Imprint.In(v.langs()...)
	data.About = markdown.HTML(about, markdown.Options{Level: 2, Cite: v.cite})
	data.Imprint = markdown.HTML(imprint, markdown.Options{Level: 3})
	return &page{template: "publication", data: data}, nil
}

// removal says when and why something was removed.
func (v *visit) removal(p publication.Post) string {
	reason, _ := p.Removed.Reason.In(v.langs()...)
	return v.Say("press.removed.why", "date", p.Removed.At.UTC(), "reason", reason)
}

// sealed answers with the bytes of which the hash of a version is.
func (v *visit) sealed() (*answer, error) {
	n, err := strconv.Atoi(v.request.PathValue("version"))
	if err != nil {
		return nil, errNowhere
	}
	data, ok, err := v.press.library.Sealed(v.ctx(), publication.ArticleKey(v.request.PathValue("id")), n)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errNowhere
	}
	return newAnswer("application/json", maxAge, data, "Content-Disposition", `attachment; filename="version.json"`), nil
}

// elsewhere answers for every address that is no page: with where it leads, if it was an address of this
// publication before.
func (p *Press) elsewhere(w http.ResponseWriter, r *http.Request) {
	if !p.redirected(w, r) {
		p.nowhere(w, r)
	}
}

// redirected answers where an old address leads; it reports whether it has answered.
func (p *Press) redirected(w http.ResponseWriter, r *http.Request) bool {
	for _, path := range oldPaths(r) {
		post, ok, err := p.library.Redirect(r.Context(), path)
		if err != nil {
			p.trouble(w, p.visit("", r), err)
			return true
		}
		if ok {
			w.Header().Set("Cache-Control", cacheFor(maxAge))
			w.Header().Set("Vary", "Accept-Language")
			http.Redirect(w, r, "/"+p.firstLanguage(r.Context(), r)+"/"+post.Path, http.StatusMovedPermanently)
			return true
		}
	}
	return false
}

// oldPaths are what an old address may be kept under: with its query, and without.
func oldPaths(r *http.Request) []string {
	paths := []string{r.URL.Path}
	if r.URL.RawQuery != "" {
		paths = append([]string{r.URL.Path + "?" + r.URL.RawQuery}, paths...)
	}
	return paths
}

// firstLanguage is the reader's, or else that of the publication.
func (p *Press) firstLanguage(ctx context.Context, r *http.Request) string {
	if r.Header.Get("Accept-Language") == "" {
		if set, err := p.library.Settings(ctx); err == nil && len(set.Languages) > 0 && slices.Contains(words.Languages(), string(set.Languages[0])) {
			return string(set.Languages[0])
		}
	}
	return p.speaker(r).Lang()
}

// Preview writes the page of an article as the public would get it, for whoever writes it.
func (p *Press) Preview(w io.Writer, r *http.Request, lang string, post publication.Post) error {
	v := p.visit(lang, r)
	newest, ok := post.Newest()
	if !ok {
		return errNowhere
	}
	data := v.articleSheet(post, newest, chosen(newest, v.langs()))
	data.Found = false
	data.Languages = web.LanguageLinks(v.Speaker, func(l string) string { return r.URL.Path + "?in=" + l })
	return p.pages.Write(w, "article", data)
}
